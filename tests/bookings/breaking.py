"""Databases in which something is that must not be: what was written, and by which invariant it is found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bookings import actions
from bookings.locks import settle
from bookings.queries.invariants import INVARIANTS, findings_of
from tests.bookings import breaking_more
from tests.bookings.breaking_more import BLOCK, EVENTS, line
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import NOW

TABLES = {
    "appointment": "bookings_appointment",
    "line": "bookings_statuschange",
    "patient": "bookings_patient",
    "link": "bookings_patientlink",
    "slot": "specialists_slot",
    "session": "specialists_clinicsession",
    "holder": "specialists_sessionspecialist",
    "posting": "specialists_posting",
    "notice": "notices_notice",
    "follow_up": "bookings_followup",
    "place": "bookings_waitlistentry",
    "block": "bookings_block",
    "block_event": "bookings_blockevent",
    "appeal": "bookings_appeal",
    "appeal_event": "bookings_appealevent",
}


def found(now: datetime = NOW) -> set[str]:
    """The invariants that do not hold."""
    return {one.invariant for invariant in INVARIANTS for one in findings_of(invariant, now=now)}


def unguard(table: str) -> None:
    """Drop what the table's constraints and unique indexes refuse; the test's transaction brings them back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', conrelid::regclass, conname) FROM pg_constraint"
            " WHERE conrelid = %(table)s::regclass AND contype IN ('u', 'c', 'x')"
            " UNION ALL SELECT format('DROP INDEX %%I', indexrelid::regclass) FROM pg_index i"
            " WHERE indrelid = %(table)s::regclass AND indisunique AND NOT indisprimary"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            {"table": table},
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def write(*statements: str, **ids: Any) -> None:
    """Past the actions, the models and the triggers of what is written to."""
    settle()
    with connection.cursor() as cursor:
        for table in TABLES.values():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement.format(**TABLES), ids)


def small_world() -> dict[str, Any]:
    """A booking in each of two sessions, one cancelled, two numbers being held, a third session beside the first."""
    where = reference.hospital()
    rooms = [reference.room(name, hospital=where) for name in ("一", "二")]
    first = make.published_session(make.posting(where=where), room=rooms[0])
    later = make.published_session(
        make.posting(where=where), room=rooms[1], starts_at=first.starts_at + timedelta(hours=5)
    )
    beside = make.published_session(make.posting(where=where))
    people = [make.person(make.account(), name) for name in "甲乙丙丁戊"]
    a = make.booked(first, people[0])
    b = make.booked(later, people[1])
    given_up = make.booked(first, people[2], at=first.starts_at + timedelta(minutes=30))
    gone = actions.cancel_booking(appointment=given_up, by=people[2].created_by_id, now=NOW)
    held = make.held(first, people[3], at=first.starts_at + timedelta(minutes=60))
    kept = make.held(later, people[4], at=later.starts_at + timedelta(minutes=60))
    make.linked(people[0].created_by, people[4], "other")
    make.linked(people[1].created_by, people[0], "child")
    waiting = breaking_more.small_world()
    settle()
    return {
        **waiting,
        "now": NOW,
        "first": first.pk,
        "later": later.pk,
        "beside": beside.pk,
        "room": rooms[0].pk,
        "a": a.pk,
        "b": b.pk,
        "gone": gone.pk,
        "held": held.pk,
        "kept": kept.pk,
        "spare": make.slots(first)[-1].pk,
        "slot_beside": make.slots(beside)[0].pk,
        "slot_a": a.slot_id,
        "slot_gone": gone.slot_id,
        **{f"person_{n}": person.pk for n, person in enumerate(people)},
        **{f"account_{n}": person.created_by_id for n, person in enumerate(people)},
    }


ON_SLOT = (
    "UPDATE {appointment} x SET slot_id = n.id, session_id = n.session_id, during = tstzrange(n.starts_at, n.ends_at)"
    " FROM {slot} n WHERE x.id = %(b)s AND n.id = "
)


def of_first(update: str) -> str:
    """Of the posting under which the first session is held."""
    return update + " FROM {holder} x WHERE x.posting_id = {posting}.id AND x.session_id = %(first)s"


JOIN = "UPDATE {patient} SET joined_into_id = %(person_0)s, erased_at = %(now)s WHERE id = %(person_1)s"
APPEAL = (
    "INSERT INTO {appeal} (seal_id, block_id, hospital_id, status, words, made_at, made_by_id, due_at, decided_at,"
    " decided_by_id, decision, answer) SELECT gen_random_uuid(), b.id, n.hospital_id, 'granted', '\\x01', b.began_at,"
    " %(account_1)s, b.until_at, b.until_at, %(account_1)s, 'no_way', '' FROM {block} b, {session} n"
    " WHERE n.id = %(first)s"
)
UNLINK = "UPDATE {link} SET ended_at = created_at WHERE patient_id = %(person_1)s"

BROKEN: list[tuple[set[str], list[str]]] = [
    ({"two_on_one_slot"}, [ON_SLOT + "%(slot_a)s"]),
    (
        {"twice_in_a_session"},
        [ON_SLOT + "%(spare)s", "UPDATE {appointment} SET patient_id = %(person_0)s WHERE id = %(b)s"],
    ),
    (
        {"in_two_places"},
        [ON_SLOT + "%(slot_beside)s", "UPDATE {appointment} SET patient_id = %(person_0)s WHERE id = %(b)s"],
    ),
    ({"two_holds"}, ["UPDATE {appointment} SET patient_id = %(person_3)s WHERE id = %(kept)s"]),
    (
        {"unlike_its_slot"},
        [
            "UPDATE {appointment} SET during = tstzrange(%(now)s, %(now)s + interval '9 days') WHERE id = %(a)s"
        ],
    ),
    ({"unlike_its_slot"}, ["UPDATE {appointment} SET session_id = %(later)s WHERE id = %(a)s"]),
    ({"pending_without_end"}, ["UPDATE {appointment} SET expires_at = NULL WHERE id = %(held)s"]),
    ({"pending_without_end"}, ["UPDATE {appointment} SET expires_at = %(now)s WHERE id = %(a)s"]),
    ({"booked_without_moment"}, ["UPDATE {appointment} SET booked_at = NULL WHERE id = %(a)s"]),
    ({"cancelled_without_reason"}, ["UPDATE {appointment} SET cancel_reason = '' WHERE id = %(gone)s"]),
    ({"cancelled_without_reason"}, ["UPDATE {appointment} SET cancelled_at = NULL WHERE id = %(gone)s"]),
    (
        {"in_a_withdrawn_session"},
        [
            "UPDATE {session} SET status = 'withdrawn' WHERE id = %(first)s",
            "UPDATE {holder} SET published = false WHERE session_id = %(first)s",
            line("session", "first", "published", "withdrawn"),
        ],
    ),
    (
        {"in_a_withdrawn_number"},
        ["UPDATE {slot} SET withdrawn_at = %(now)s, withdrawn_reason = 'travel' WHERE id = %(spare)s"],
    ),
    (
        {"in_a_withdrawn_number"},
        [
            "UPDATE {slot} SET open = false, withdrawn_at = %(now)s, withdrawn_reason = 'travel'"
            " WHERE id = %(slot_a)s"
        ],
    ),
    (
        {"freed_and_lost"},
        ["UPDATE {slot} SET reopens_at = %(now)s + interval '3 days' WHERE id = %(slot_gone)s"],
    ),
    ({"freed_and_lost"}, ["UPDATE {slot} SET open = false, reopens_at = NULL WHERE id = %(slot_gone)s"]),
    (
        {"slot_outside_session"},
        ["UPDATE {slot} SET starts_at = starts_at - interval '1 day' WHERE id = %(spare)s"],
    ),
    (
        {"slot_outside_session"},
        ["UPDATE {slot} SET ends_at = ends_at + interval '1 day' WHERE id = %(spare)s"],
    ),
    ({"flows_never"}, ["UPDATE {session} SET flows_back_at = NULL WHERE id = %(first)s"]),
    ({"flows_never"}, ["UPDATE {session} SET flows_to_all_at = published_at WHERE id = %(later)s"]),
    (
        {"added_for_nobody"},
        ["UPDATE {slot} SET added = true, pool = 'walk_in' WHERE id = %(slot_beside)s"],
    ),
    ({"added_and_moved"}, ["UPDATE {slot} SET added = true, pool = 'referral' WHERE id = %(slot_a)s"]),
    ({"added_and_moved"}, ["UPDATE {appointment} SET origin = 'added' WHERE id = %(a)s"]),
    ({"session_without_specialist"}, ["DELETE FROM {holder} WHERE session_id = %(first)s"]),
    (
        {"session_without_posting"},
        [of_first("UPDATE {posting} SET starts_on = '2027-01-01'")],
    ),
    (
        {"session_without_posting"},
        [of_first("UPDATE {posting} SET demo = true")],
    ),
    (
        {"session_without_posting"},
        [of_first("UPDATE {posting} SET standing = 'reported'")],
    ),
    (
        {"session_for_one_patient"},
        [of_first("UPDATE {posting} SET legal_basis = 'consultation'")],
    ),
    (
        {"specialist_twice"},
        [
            "UPDATE {holder} x SET specialist_id = o.specialist_id, posting_id = o.posting_id FROM {holder} o"
            " WHERE o.session_id = %(first)s AND x.session_id = %(beside)s"
        ],
    ),
    (
        {"room_twice"},
        ["UPDATE {session} SET room_id = %(room)s, room_exclusive = true WHERE id = %(beside)s"],
    ),
    ({"session_copies_differ"}, ["UPDATE {session} SET room_exclusive = false WHERE id = %(first)s"]),
    ({"session_copies_differ"}, ["UPDATE {holder} SET published = false WHERE session_id = %(first)s"]),
    ({"appointment_unlike_log"}, ["UPDATE {appointment} SET status = 'arrived' WHERE id = %(a)s"]),
    ({"appointment_unlike_log"}, ["DELETE FROM {line} WHERE subject_id = %(a)s"]),
    ({"appointment_unlike_log"}, ["DELETE FROM {appointment} WHERE id = %(b)s"]),
    (
        {"appointment_moved_wrongly"},
        [line("appointment", "a", "booked", "pending"), line("appointment", "a", "pending", "booked")],
    ),
    (
        {"appointment_moved_wrongly"},
        [
            "DELETE FROM {line} WHERE subject_kind = 'appointment' AND subject_id = %(a)s AND to_status = 'pending'"
        ],
    ),
    ({"appointment_moved_wrongly"}, [line("appointment", "a", "arrived", "booked")]),
    ({"session_unlike_log"}, [line("session", "first", "published", "closed")]),
    (
        {"session_moved_wrongly"},
        [line("session", "first", "published", "draft"), line("session", "first", "draft", "published")],
    ),
    (
        {"one_document"},
        [
            "UPDATE {patient} SET document_hash = (SELECT document_hash FROM {patient} WHERE id = %(person_0)s)"
            " WHERE id = %(person_1)s"
        ],
    ),
    (
        {"linked_twice"},
        ["UPDATE {link} SET patient_id = %(person_0)s WHERE account_id = %(account_0)s"],
    ),
    ({"two_selves"}, ["UPDATE {link} SET relation = 'self' WHERE account_id = %(account_0)s"]),
    ({"two_own_accounts"}, ["UPDATE {link} SET relation = 'self' WHERE patient_id = %(person_0)s"]),
    ({"joined_has_visits"}, [JOIN, UNLINK]),
    ({"joined_is_linked"}, [JOIN.replace("%(now)s", "%(now)s + interval '99 days'")]),
    ({"joined_is_blocked", "joined_has_visits"}, [JOIN, UNLINK, BLOCK]),
    (
        {"excused_counts"},
        [
            BLOCK,
            EVENTS,
            APPEAL,
            "INSERT INTO {appeal_event} (appeal_id, appointment_id) SELECT id, %(gone)s FROM {appeal}",
        ],
    ),
    ({"booked_untold"}, ["UPDATE {appointment} SET version = 9 WHERE id = %(a)s"]),
    ({"booked_untold"}, ["DELETE FROM {notice} WHERE subject_id = %(a)s AND kind NOT LIKE 'reminder%%'"]),
    (
        {"reminded_after_cancel"},
        [
            "UPDATE {notice} SET status = 'sent', sent_at = %(now)s + interval '1 hour', due_at = %(now)s"
            " WHERE subject_id = %(gone)s AND kind LIKE 'reminder%%'"
        ],
    ),
]
BROKEN += breaking_more.BROKEN
