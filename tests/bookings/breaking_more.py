"""The same about those who wait, are asked or are blocked: a small world of them, and what must not be in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bookings import actions
from bookings.models import Appointment, FollowUp
from specialists.enums import WithdrawReason
from tests.bookings.waiting import cancel, full_session, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW


def small_world() -> dict[str, Any]:
    """A number offered to the first of two who wait; two visits withdrawn, one made good by another booking."""
    session, booked = full_session(1, hours=0.5, starts_at=DAY + timedelta(days=1))
    first, second = waits(session), waits(session)
    cancel(booked[0])
    sweep()
    offer = Appointment.objects.get(entry=first)
    who = make.posting()
    off = make.published_session(who, starts_at=DAY + timedelta(days=2))
    instead = make.published_session(who, starts_at=DAY + timedelta(days=3))
    people = [make.person(make.account()) for _ in range(2)]
    for n, person in enumerate(people):
        make.booked(off, person, at=off.starts_at + n * timedelta(minutes=30))
    actions.withdraw_session(session=off, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    make.booked(instead, people[0])
    answered, asked = (FollowUp.objects.get(appointment__patient=person) for person in people)
    return {
        "offer": offer.pk,
        "slot_offer": offer.slot_id,
        "offered": first.pk,
        "waiting": second.pk,
        "person_offered": first.patient_id,
        "person_waiting": second.patient_id,
        "answered": answered.pk,
        "asked": asked.pk,
        "withdrawn": asked.appointment_id,
    }


def line(kind: str, of: str, before: str, after: str) -> str:
    """One more line of the log."""
    into = "INSERT INTO {line} (subject_kind, subject_id, from_status, to_status, at, reason)"
    return f"{into} VALUES ('{kind}', %({of})s, '{before}', '{after}', now(), '')"


BLOCK = (
    "INSERT INTO {block} (patient_id, rule, began_at, until_at, lift_reason)"
    " VALUES (%(person_1)s, 'cancels', %(now)s, %(now)s + interval '30 days', '')"
)
EVENTS = "INSERT INTO {block_event} (block_id, appointment_id) SELECT id, %(gone)s FROM {block}"
ASK = (
    "INSERT INTO {follow_up} (appointment_id, version, kind, status, made_at, choice, calls, call)"
    " SELECT appointment_id, version, kind, status, made_at, choice, calls, call FROM {follow_up} WHERE id = %(asked)s"
)

BROKEN: list[tuple[set[str], list[str]]] = [
    (
        {"place_unlike_offer", "offer_of_nobody"},
        ["UPDATE {appointment} SET entry_id = %(waiting)s WHERE id = %(offer)s"],
    ),
    ({"offer_of_nobody"}, ["UPDATE {appointment} SET origin = 'offer' WHERE id = %(a)s"]),
    ({"offered_and_back"}, ["UPDATE {slot} SET reopens_at = %(now)s WHERE id = %(slot_offer)s"]),
    ({"offered_and_back"}, ["UPDATE {slot} SET reopens_at = NULL WHERE id = %(slot_offer)s"]),
    ({"waits_in_vain"}, ["UPDATE {patient} SET erased_at = %(now)s WHERE id = %(person_waiting)s"]),
    ({"two_places"}, ["UPDATE {place} SET patient_id = %(person_offered)s WHERE id = %(waiting)s"]),
    ({"accepted_nothing"}, ["UPDATE {place} SET booked_id = %(a)s WHERE id = %(waiting)s"]),
    (
        {"place_unlike_log"},
        [
            "UPDATE {place} SET status = 'ended', ended_at = %(now)s, end_reason = 'left' WHERE id = %(waiting)s"
        ],
    ),
    (
        {"place_moved_wrongly"},
        [
            line("waitlist", "waiting", "waiting", "accepted"),
            line("waitlist", "waiting", "accepted", "waiting"),
        ],
    ),
    ({"follow_up_unlike_log"}, [line("follow_up", "answered", "answered", "closed")]),
    (
        {"follow_up_moved_wrongly"},
        [line("follow_up", "asked", "open", "closed"), line("follow_up", "asked", "closed", "open")],
    ),
    ({"withdrawn_unasked"}, ["DELETE FROM {follow_up} WHERE id = %(asked)s"]),
    ({"asked_twice"}, [ASK]),
    (
        {"answered_by_another"},
        ["UPDATE {follow_up} SET chosen_appointment_id = %(a)s WHERE id = %(answered)s"],
    ),
    ({"answered_by_nobody"}, ["UPDATE {follow_up} SET choice = '' WHERE id = %(answered)s"]),
    ({"blocked_for_nothing"}, [BLOCK]),
    ({"blocked_twice"}, [BLOCK, BLOCK, EVENTS]),
    (
        {"withdrawn_untold"},
        ["DELETE FROM {notice} WHERE subject_id = %(withdrawn)s AND kind = 'appointment_withdrawn'"],
    ),
    ({"offered_untold"}, ["DELETE FROM {notice} WHERE kind = 'waitlist_offered'"]),
    (
        {"sent_too_early"},
        [
            "UPDATE {notice} SET status = 'sent', sent_at = due_at - interval '1 hour'"
            " WHERE subject_id = %(a)s AND kind LIKE 'reminder%%'"
        ],
    ),
]
