"""For whom numbers are kept: how publishing allots them, who may have which, and when what is unused flows back.

As in test_bookable, the database's condition, the rules and the lock agree about every number, whoever asks and when.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from bookings import actions, locks
from bookings.actions.taking import lock_free_slot
from bookings.models import Appointment, Policy, WaitlistEntry
from bookings.policy import parse_values, policies_at
from bookings.queries.cards import State
from bookings.queries.numbers import Asker, bookable_by, why_not
from bookings.queries.sessions import half_hours, public_card
from bookings.queries.waitlist import freed
from bookings.rules import Reason, Refused
from notices.localtime import day_bounds, local_date
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from tests.bookings.acting import refusal
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
KEPT = ["public", "referral", "desk", "walk_in", "referral", "walk_in", "public", "public"]
FREED, ADDED, CAME_BACK, BOOKED = 5, 6, 7, 8  # the numbers of these ordinals


class Undo(Exception):
    """Roll a tried action back."""


@pytest.fixture
def kept() -> ClinicSession:
    """A session late by 30 minutes with a number of each sort: kept for each, given up, added, booked."""
    session = make.published_session(numbers=8, hours=4)
    for ordinal, pool in enumerate(KEPT, start=1):
        Slot.objects.filter(session=session, ordinal=ordinal).update(pool=pool)
    make.booked(session, make.person(make.account()), at=make.slots(session)[BOOKED - 1].starts_at)
    numbers = Slot.objects.filter(session=session)
    # One is to return after the closing, the other has returned.
    numbers.filter(ordinal=FREED).update(reopens_at=session.ends_at)
    numbers.filter(ordinal=CAME_BACK).update(reopens_at=NOW)
    numbers.filter(ordinal=ADDED).update(added=True)
    ClinicSession.objects.filter(pk=session.pk).update(delay_minutes=30)
    session.refresh_from_db()
    return session


def waits(session: ClinicSession) -> WaitlistEntry:
    """Somebody is in line for the session."""
    person = make.person(make.account(), "候")
    return WaitlistEntry.objects.create(
        account=person.created_by, patient=person, session=session, joined_at=NOW
    )


def may_lock(session: ClinicSession, at, asker: Asker, now) -> bool:
    """Whether the lock that all takings share gives a number of that half-hour; it is undone."""
    try:
        with transaction.atomic():
            fresh = locks.lock_session(session.pk)
            lock_free_slot(session=fresh, at=at, asker=asker, now=now)
            raise Undo
    except Undo:
        return True
    except Refused:
        return False


def asking(whom: str) -> Asker:
    return Asker(pool=whom.partition(",")[0], by_desk="," in whom)


def moments(session: ClinicSession) -> dict[str, object]:
    """What happens to the session when, and the moment just before."""
    at = {
        "opens": session.opens_at,
        "flows": session.flows_back_at,
        "flows_to_all": session.flows_to_all_at,
        "closes": session.closes_at,
        "day": day_bounds(local_date(session.starts_at))[0],
        "over": session.ends_at + timedelta(minutes=30),
    }
    return {**{f"before_{name}": moment - SECOND for name, moment in at.items()}, **at}


def shown(session: ClinicSession, asker: Asker, now) -> set[int]:
    """Ordinals of the numbers this asker may have, after rules, pages and lock have said the same."""
    slots = Slot.objects.filter(session=session).select_related("session")
    free = set(bookable_by(asker, now).filter(session=session).values_list("ordinal", flat=True))
    assert free == {slot.ordinal for slot in slots if why_not(slot, asker, now) is None}, (asker, now)
    halves = half_hours(session, asker, now)
    assert {half.starts_at: half.left for half in halves if half.left} == Counter(
        slot.starts_at for slot in slots if slot.ordinal in free
    )
    # The lock is dear: one half-hour that has something, one that has nothing, are enough for one moment.
    for having in (True, False):
        half = next((half for half in halves if bool(half.left) == having), None)
        assert half is None or may_lock(session, half.starts_at, asker, now) == having, (asker, half, now)
    return free


PUBLIC, REFERRAL, DESK, WALK_IN = {1, 7}, {2}, {3}, {4}
# As whom one asks, and what one may have from when on: nothing at first, then the same until something else is said.
EXPECTED = {
    "public": {
        "opens": PUBLIC,
        "flows": PUBLIC | REFERRAL | DESK,
        "before_closes": PUBLIC | REFERRAL | DESK,
        "closes": set(),
    },
    "referral": {
        "opens": PUBLIC | REFERRAL,
        "flows": PUBLIC | REFERRAL | DESK,
        "before_closes": PUBLIC | REFERRAL | DESK,
        "closes": set(),
    },
    "desk": {
        "opens": PUBLIC | DESK,
        "flows": PUBLIC | REFERRAL | DESK,
        "before_closes": PUBLIC | REFERRAL | DESK,
        "closes": PUBLIC | REFERRAL | DESK | {FREED},
        "before_over": PUBLIC | REFERRAL | DESK | {FREED},
        "over": set(),
    },
    "walk_in": {
        "opens": set(),
        "before_day": set(),
        "day": PUBLIC | REFERRAL | DESK | WALK_IN | {FREED},
        "before_over": PUBLIC | REFERRAL | DESK | WALK_IN | {FREED},
        "over": set(),
    },
}
# Whom the receiving desk books, and not the sender or they themselves.
EXPECTED["referral, desk"] = EXPECTED["referral"] | dict(list(EXPECTED["desk"].items())[-3:])


@pytest.mark.parametrize("whom", list(EXPECTED))
def test_who_may_have_which_number_when(kept: ClinicSession, whom: str) -> None:
    passer_by, somebody = asking(whom), make.person(make.account())
    asker = replace(passer_by, account_id=somebody.created_by_id, patient_id=somebody.pk)
    Slot.objects.filter(session=kept, ordinal=CAME_BACK).update(reopens_at=kept.opens_at)
    at = moments(kept)
    expected: set[int] = set()
    for name, moment in sorted(at.items(), key=lambda one: one[1]):
        expected = EXPECTED[whom].get(name, expected)
        assert shown(kept, passer_by, moment) == expected, name
    for name in ("before_flows", "flows", "closes", "day"):
        assert shown(kept, asker, at[name]) == shown(kept, passer_by, at[name])


@pytest.mark.parametrize("whom", list(EXPECTED))
def test_those_who_wait_come_first(kept: ClinicSession, whom: str) -> None:
    """While somebody is in line, what flows back is not the public's at once, and the desk waits for what was freed."""
    asker = asking(whom)
    at = {name: moment for name, moment in moments(kept).items() if "open" not in name and name != "over"}
    without = {name: shown(kept, asker, moment) for name, moment in at.items()}
    entry = waits(kept)
    with_line = {name: shown(kept, asker, moment) for name, moment in at.items()}
    changed = {name for name in at if with_line[name] != without[name]}
    match whom:
        case "public":
            assert changed == {"flows", "before_flows_to_all"}
            assert with_line["flows"] == PUBLIC
        case "referral" | "walk_in":
            assert changed == set()
        case "desk" | "referral, desk":  # on the day nobody is asked any more
            assert changed == {"closes"}
            assert without["closes"] - with_line["closes"] == {FREED}
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="ended", end_reason="left", ended_at=NOW)
    name = sorted(changed or at)[0]
    assert shown(kept, asker, at[name]) == without[name]


def test_a_place_in_line_for_the_specialist_counts_too(kept: ClinicSession) -> None:
    entry = waits(kept)
    specialist = kept.session_specialists.get().specialist_id
    WaitlistEntry.objects.filter(pk=entry.pk).update(
        session=None, specialist=specialist, until_at=kept.ends_at
    )
    assert shown(kept, Asker(), kept.flows_back_at) == PUBLIC


def test_cards_and_pages_count_alike(kept: ClinicSession) -> None:
    for moment in (NOW, kept.flows_back_at, kept.flows_to_all_at, kept.closes_at):
        card = public_card(kept.pk, moment)
        assert card.left == len(shown(kept, Asker(), moment))
        assert (card.state == State.OPEN) == bool(card.left)


def test_what_is_kept_for_others_says_so(kept: ClinicSession) -> None:
    slots = make.slots(kept)
    person = make.person(make.account())
    asks = {"patient_id": person.pk, "session_id": kept.pk, "by": person.created_by_id, "now": NOW}
    for slot in slots[1:5]:
        assert refusal(actions.hold_number, at=slot.starts_at, **asks) == Reason.NOT_PUBLIC
    # In a half-hour whose public numbers are all taken, what is kept for others changes nothing.
    taken = Slot.objects.filter(session=kept, ordinal=BOOKED)
    Slot.objects.filter(session=kept, ordinal=2).update(
        starts_at=taken.get().starts_at, ends_at=taken.get().ends_at
    )
    assert refusal(actions.hold_number, at=taken.get().starts_at, **asks) == Reason.TAKEN


def test_a_number_that_flowed_back_is_booked_as_the_publics(kept: ClinicSession) -> None:
    person, now = make.person(make.account()), kept.flows_to_all_at
    booking = make.booked(kept, person, at=make.slots(kept)[1].starts_at, now=now)
    assert (booking.pool, booking.slot.pool) == ("public", "referral")
    actions.cancel_booking(appointment=booking, by=person.created_by_id, now=now)
    returns = Slot.objects.get(pk=booking.slot_id).reopens_at
    assert shown(kept, Asker(), returns - SECOND) == PUBLIC | DESK
    assert shown(kept, Asker(), returns) == PUBLIC | DESK | REFERRAL


def test_what_flows_back_is_offered_to_those_who_wait(kept: ClinicSession) -> None:
    def offered(now) -> set[int]:
        return set(freed(now).filter(session=kept).values_list("ordinal", flat=True))

    assert offered(kept.flows_back_at - SECOND) == {CAME_BACK}
    assert offered(kept.flows_back_at) == {2, 3, FREED, CAME_BACK}  # never the added, never a walk-in's


def pools_of(session: ClinicSession) -> list[str]:
    """The pools of the session's numbers in their order."""
    return [slot.pool for slot in make.slots(session)]


def test_publishing_allots_the_numbers_by_the_policy_of_the_day() -> None:
    session = make.published_session(numbers=20, hours=5, pools=True)
    assert Counter(pools_of(session)) == {"public": 14, "referral": 4, "desk": 2}
    assert session.flows_back_at == session.starts_at - timedelta(hours=48)
    assert session.flows_to_all_at == session.flows_back_at + timedelta(hours=2)
    own, since = make.posting(), NOW - timedelta(days=11)
    shares = {"public_percent": 50, "referral_percent": 50, "desk_percent": 0}
    values = {**shares, "flow_back_hours": 24, "added_per_session": 1}
    Policy.objects.create(
        rule="pools", hospital=own.hospital, valid_from=since, created_at=NOW, values=values
    )
    elsewhere = make.published_session(own, numbers=3, hours=2, pools=True)
    assert pools_of(elsewhere) == ["public", "referral", "public"]
    assert elsewhere.flows_back_at == elsewhere.starts_at - timedelta(hours=24)


def test_numbers_given_to_pools_by_hand_keep_them() -> None:
    draft = make.draft(numbers=4)
    Slot.objects.filter(session=draft).update(pool=Pool.REFERRAL)
    session = actions.publish_session(session=draft, by=None, now=NOW - timedelta(days=10))
    assert pools_of(session) == ["referral"] * 4
    again = actions.publish_session(session=session, by=None, now=NOW)
    assert again.flows_back_at == session.flows_back_at
    assert pools_of(session) == ["referral"] * 4


def test_published_late_it_flows_at_once() -> None:
    late = make.DAY - timedelta(hours=30)
    session = make.published_session(numbers=10, hours=5, pools=True, published_at=late)
    assert session.flows_back_at == late
    assert len(shown(session, Asker(), session.opens_at)) == 10


def test_another_start_lets_it_flow_at_another_time() -> None:
    session = make.published_session(numbers=4)
    before = (session.flows_back_at, session.flows_to_all_at)
    day, plan = timedelta(days=1), {"room_id": None, "by": None, "now": NOW}
    starts_at, ends_at = session.starts_at, session.ends_at
    moved = actions.change_session(session=session, starts_at=starts_at + day, ends_at=ends_at + day, **plan)
    assert (moved.flows_back_at, moved.flows_to_all_at) == (before[0] + day, before[1] + day)
    back = actions.change_session(session=moved, starts_at=starts_at, ends_at=ends_at, **plan)
    assert (back.flows_back_at, back.flows_to_all_at) == before
    near = actions.change_session(
        session=back,
        starts_at=session.published_at + timedelta(days=11),
        ends_at=session.published_at + timedelta(days=11, hours=2),
        **plan,
    )
    assert near.flows_back_at == session.published_at + timedelta(days=9)


@pytest.mark.parametrize(("public", "referral", "desk"), [(70, 20, 11), (70, 20, 9), (120, -20, 0)])
def test_shares_add_up_to_the_whole(public: int, referral: int, desk: int) -> None:
    values = {"public_percent": public, "referral_percent": referral, "desk_percent": desk}
    with pytest.raises(ValueError, match="add up to 100"):
        parse_values("pools", {**values, "flow_back_hours": 48, "added_per_session": 3})


def test_the_rule_in_force_from_the_beginning() -> None:
    pools = policies_at(NOW).pools
    assert (pools.percents, pools.flow_back_hours) == ({"public": 70, "referral": 20, "desk": 10}, 48)
    assert pools.added_per_session == 3
    assert not Appointment.objects.exclude(pool="public").exists()
