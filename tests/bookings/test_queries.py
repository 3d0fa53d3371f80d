"""What pages are given: cards, counts, times, alternatives, and one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bookings import actions
from bookings.models import PatientLink
from bookings.queries.cards import State, cards
from bookings.queries.listing import day_counts
from bookings.queries.mine import my_bookings, my_hold, my_ticket
from bookings.queries.numbers import NOBODY, Asker
from bookings.queries.sessions import (
    alternatives,
    coming_sessions,
    half_hours,
    is_public,
    next_sessions,
    numbers_return,
)
from hospitals.models import Department
from specialists.enums import WithdrawReason
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def test_a_cards_numbers_and_state_follow_the_clock() -> None:
    session = make.published_session(numbers=4)
    make.booked(session, make.person(make.account()))

    def at(now: datetime) -> tuple[str, int, int]:
        (card,) = cards(coming_sessions(now), now)
        return card.state, card.left, card.total

    assert at(session.opens_at - timedelta(seconds=1)) == (State.NOT_YET_OPEN, 0, 4)
    assert at(NOW) == (State.OPEN, 3, 4)
    assert at(session.closes_at) == (State.CLOSED, 0, 4)
    Slot.objects.filter(session=session).update(open=False)
    assert at(NOW) == (State.FULL, 0, 4)
    assert cards(coming_sessions(session.ends_at), session.ends_at) == []


def test_days_are_local_and_drafts_are_not_counted() -> None:
    """23:59 and 00:00 in Hohhot are two days, though one day in UTC."""
    evening = datetime(2026, 12, 4, 15, 29, tzinfo=UTC)
    make.published_session(starts_at=evening, hours=0.5, numbers=1)
    make.published_session(starts_at=evening + timedelta(minutes=31), hours=0.5, numbers=2)
    make.draft()
    counts = {count.day: count.sessions for count in day_counts(NOW)}
    assert len(counts) == 14
    assert counts[date(2026, 12, 4)] == 1
    assert counts[date(2026, 12, 5)] == 1
    assert counts[date(2026, 12, 8)] == 0
    assert [s.starts_at for s in coming_sessions(NOW, on=date(2026, 12, 5))] == [
        evening + timedelta(minutes=31)
    ]


def test_lists_take_the_same_queries_for_one_and_for_three(django_assert_num_queries) -> None:
    make.published_session()
    for _ in range(2):
        with django_assert_num_queries(3):
            cards(coming_sessions(NOW), NOW)
        with django_assert_num_queries(1):
            day_counts(NOW)
        make.published_session()
        make.published_session()


def test_the_next_session_is_one_with_numbers_if_there_is_any() -> None:
    who = make.specialist()
    full = make.published_session(make.posting(who), numbers=1, hours=0.5)
    make.booked(full, make.person(make.account()))
    later = make.published_session(make.posting(who), starts_at=full.starts_at + timedelta(days=1))
    alone = make.specialist()
    assert {pk: card.session.pk for pk, card in next_sessions([who.pk, alone.pk], NOW).items()} == {
        who.pk: later.pk
    }


def test_alternatives_same_specialist_first_then_same_department_then_same_hospital() -> None:
    bones = Department.objects.create(slug="bones", name="骨科")
    here, there = make.hospital(), make.hospital()
    who = make.specialist()
    session = make.published_session(make.posting(who, here), department=bones)
    day = timedelta(days=1)
    same_hospital = make.published_session(make.posting(where=here), starts_at=session.starts_at)
    same_department = make.published_session(
        make.posting(where=there), starts_at=session.starts_at + day, department=bones
    )
    same_specialist = make.published_session(make.posting(who, there), starts_at=session.starts_at + 2 * day)
    unrelated = make.published_session()
    full = make.published_session(make.posting(who, here), starts_at=session.starts_at + 3 * day)
    Slot.objects.filter(session=full).update(open=False)
    found = [card.session.pk for card in alternatives(session, NOW)]
    assert found == [same_specialist.pk, same_department.pk, same_hospital.pk]
    assert unrelated.pk not in found
    assert len(alternatives(session, NOW, most=2)) == 2


def test_half_hours_show_what_this_asker_may_have() -> None:
    session = make.published_session(numbers=6, hours=1.5)
    owner = make.account()
    patient = make.person(owner)
    make.booked(session, make.person(make.account()))
    assert [(half.left, half.total) for half in half_hours(session, NOBODY, NOW)] == [(1, 2), (2, 2), (2, 2)]
    make.booked(session, patient, at=session.starts_at + timedelta(minutes=30))
    assert [half.left for half in half_hours(session, Asker(owner.pk, patient.pk), NOW)] == [0, 0, 0]
    actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    session.refresh_from_db()
    first = half_hours(session, NOBODY, NOW)[0]
    assert first.shown_starts_at - first.starts_at == timedelta(minutes=20)


def test_freed_numbers_return_to_the_public_before_booking_closes() -> None:
    session = make.published_session(numbers=2)
    first, other = session.slots.order_by("ordinal")
    assert not numbers_return(session, NOW)
    later = NOW + timedelta(hours=1)
    Slot.objects.filter(pk=first.pk).update(reopens_at=later)
    assert numbers_return(session, NOW)
    assert not numbers_return(session, later)  # it has returned
    added = {"added": True, "pool": "walk_in"}
    for gone in ({"reopens_at": session.closes_at}, {"open": False}, {"pool": "desk"}, added):
        kept = {name: getattr(other, name) for name in gone}
        Slot.objects.filter(pk=first.pk).update(**gone)
        assert not numbers_return(session, NOW), gone
        Slot.objects.filter(pk=first.pk).update(**kept | {"reopens_at": later})
    make.booked(session, make.person(make.account()), at=other.starts_at)
    assert numbers_return(session, NOW)


def test_drafts_are_not_public() -> None:
    draft, published = make.draft(), make.published_session()
    actions.withdraw_session(session=published, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    assert not is_public(draft.pk)
    assert is_public(published.pk)


@pytest.mark.parametrize("first", [False, True])
def test_a_demonstration_is_public_outside_production_alone_whichever_was_asked_first(
    settings, first: bool
) -> None:
    demonstration = make.published_session(make.posting(demo=True), demo=True)
    published = make.published_session()
    for production in (first, not first, first):
        settings.PRODUCTION = production
        assert is_public(demonstration.pk) is not production
        assert is_public(published.pk)


def test_tickets_and_holds_are_reached_through_their_account() -> None:
    owner, relative, stranger = make.account(), make.account(), make.account()
    patient = make.person(owner)
    make.linked(relative, patient)
    session = make.published_session()
    hold = make.held(session, patient)
    assert my_hold(owner.pk, hold.uid) == hold
    assert my_hold(relative.pk, hold.uid) is None  # a hold is of the account that began it
    assert my_hold(stranger.pk, hold.uid) is None
    assert my_ticket(owner.pk, hold.uid, NOW) is None  # not a ticket yet
    actions.confirm_booking(hold=hold, by=owner.pk, now=NOW)
    for account, sees in ((owner, True), (relative, True), (stranger, False)):
        assert (my_ticket(account.pk, hold.uid, NOW) is not None) is sees
        assert bool(my_bookings(account.pk, NOW).coming) is sees
    PatientLink.objects.filter(account=relative).update(ended_at=NOW)
    assert my_ticket(relative.pk, hold.uid, NOW) is None


def test_my_bookings_take_the_same_queries_for_one_and_for_three(django_assert_num_queries) -> None:
    owner = make.account()
    patient = make.person(owner)
    for days in range(3):
        make.booked(make.published_session(starts_at=make.DAY + timedelta(days=days)), patient)
        if days in (0, 2):
            with django_assert_num_queries(6):
                my_bookings(owner.pk, NOW)


def test_what_may_still_be_done_with_a_ticket() -> None:
    owner = make.account()
    session = make.published_session()
    booked = make.booked(session, make.person(owner))

    def at(now: datetime) -> tuple[bool, bool]:
        ticket = my_ticket(owner.pk, booked.uid, now)
        return ticket.movable, ticket.cancellable

    deadline = my_ticket(owner.pk, booked.uid, NOW).cancel_deadline
    assert at(deadline - timedelta(seconds=1)) == (True, True)
    assert at(deadline) == (False, True)
    assert at(session.starts_at) == (False, False)
