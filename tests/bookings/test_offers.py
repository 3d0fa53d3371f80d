"""Offers: to whom, when, how long, declined, lapsed; and what the public sees meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions, hooks
from bookings.actions.offers import Outcome
from bookings.enums import WaitlistNotice
from bookings.models import Appointment, EntryEnd, EntryStatus, StatusChange, WaitlistEntry
from bookings.rules import Reason
from notices.models import Notice
from specialists.models import Slot
from tests.bookings.acting import MINUTE, kinds, left
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_cancelled_number_goes_to_the_first_in_line() -> None:
    full, (booked, *_) = full_session()
    first, second = waits(full), waits(full, now=NOW + MINUTE)
    cancel(booked, NOW + 2 * MINUTE)
    assert sweep(NOW + 2 * MINUTE) == 1
    offer = offer_of(first)
    assert (offer.slot_id, offer.origin, offer.expires_at) == (
        booked.slot_id,
        "offer",
        NOW + 2 * MINUTE + 2 * HOUR,
    )
    assert offer_of(second) is None
    first.refresh_from_db()
    assert first.status == EntryStatus.OFFERED
    assert kinds(offer) == [(WaitlistNotice.OFFERED, 1)]
    assert sweep(NOW + 3 * MINUTE) == 0
    assert Notice.objects.filter(kind=WaitlistNotice.OFFERED).count() == 1


def test_the_worker_is_told_after_the_commit(django_capture_on_commit_callbacks) -> None:
    full, (booked, *_) = full_session()
    told: list[int] = []
    before = hooks.on_freed.plug(lambda session_id: told.append(session_id) or True)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            waits(full)
            cancel(booked)
            assert told == []
        assert told == [full.pk] * 2  # somebody waits; a number is given up
    finally:
        hooks.on_freed.plug(before)


def test_meanwhile_nobody_else_can_have_it_not_even_when_the_offer_has_lapsed() -> None:
    full, (booked, *_) = full_session()
    waits(full)
    cancel(booked)
    slot = Slot.objects.get(pk=booked.slot_id)
    assert NOW + 2 * HOUR + 30 * MINUTE <= slot.reopens_at <= NOW + 4 * HOUR
    sweep()
    assert left(full, NOW + HOUR) == 0
    assert left(full, NOW + 2 * HOUR + 29 * MINUTE) == 0  # the worker is dead: still not
    assert left(full, NOW + 4 * HOUR) == 1  # and then to everybody


def test_at_night_it_stays_back_until_the_morning() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    night = NOW + 12 * HOUR  # 22:00
    cancel(booked, night)
    morning = NOW + 22 * HOUR  # 08:00
    assert sweep(night) == 0
    assert left(full, morning + 2 * HOUR) == 0
    assert sweep(morning - MINUTE) == 0
    assert sweep(morning) == 1
    assert offer_of(entry).expires_at == morning + 2 * HOUR


def test_an_offer_of_the_evening_that_nobody_takes_stays_back_until_the_morning() -> None:
    full, (booked, *_) = full_session()
    _first, second = waits(full), waits(full, now=NOW + MINUTE)
    evening = NOW + 9 * HOUR + 30 * MINUTE  # 19:30
    cancel(booked, evening)
    assert sweep(evening) == 1
    over = evening + 2 * HOUR
    assert sweep(over) == 0
    assert left(full, NOW + 14 * HOUR - MINUTE) == 0
    morning = NOW + 22 * HOUR
    assert left(full, morning + 2 * HOUR) == 0
    assert sweep(morning) == 1
    assert offer_of(second).slot_id == booked.slot_id


def test_offers_end_at_eight_in_the_evening() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    cancel(booked, NOW + 10 * HOUR - MINUTE)
    assert sweep(NOW + 10 * HOUR) == 0
    # Nor does the action itself make one, whoever has it made.
    assert actions.offer_number(entry=entry, slot=booked.slot, now=NOW + 10 * HOUR) == Outcome.GONE
    assert sweep(NOW + 10 * HOUR - MINUTE) == 1


def test_in_the_last_hours_an_offer_is_short_and_ends_before_the_deadline() -> None:
    full, (first, second) = full_session()
    one, two = waits(full), waits(full, now=NOW + MINUTE)
    deadline = make.DAY - DAY + 10 * HOUR
    cancel(first, deadline - 4 * HOUR)
    sweep(deadline - 4 * HOUR)
    assert offer_of(one).expires_at == deadline - 4 * HOUR + 30 * MINUTE
    cancel(second, deadline - 29 * MINUTE)
    assert sweep(deadline - 29 * MINUTE) == 0
    assert offer_of(two) is None


def test_declined_it_goes_on_and_is_not_offered_again() -> None:
    full, (booked, *_) = full_session()
    first, second = waits(full), waits(full, now=NOW + MINUTE)
    cancel(booked, NOW + MINUTE)
    sweep(NOW + MINUTE)
    for _ in range(2):
        assert actions.decline_offer(
            offer=Appointment.objects.get(entry=first), by=first.account_id, now=NOW + MINUTE
        )
    first.refresh_from_db()
    assert first.status == EntryStatus.WAITING
    sweep(NOW + MINUTE)
    offer = offer_of(second)
    assert offer.slot_id == booked.slot_id
    actions.decline_offer(offer=offer, by=second.account_id, now=NOW + 2 * MINUTE)
    assert sweep(NOW + 2 * MINUTE) == 0  # everybody has been asked
    again = actions.offer_number(entry=first, slot=offer.slot, now=NOW + 2 * MINUTE)
    assert again == Outcome.PASSED


def test_lapsed_it_goes_on_and_twice_unanswered_ends_the_place() -> None:
    full, (one, two) = full_session()
    first, second = waits(full), waits(full, now=NOW + MINUTE)
    cancel(one, NOW + MINUTE)
    sweep(NOW + MINUTE)
    later = NOW + MINUTE + 2 * HOUR
    assert sweep(later) == 1
    first.refresh_from_db()
    assert (first.status, first.lapses) == (EntryStatus.WAITING, 1)
    assert offer_of(second).slot_id == one.slot_id
    reopens_at = Slot.objects.get(pk=one.slot_id).reopens_at
    assert later + 2 * HOUR + 30 * MINUTE <= reopens_at <= later + 4 * HOUR
    cancel(two, later)
    sweep(later)
    assert offer_of(first).slot_id == two.slot_id
    sweep(later + 2 * HOUR)
    first.refresh_from_db()
    assert (first.status, first.end_reason) == (EntryStatus.ENDED, EntryEnd.NO_ANSWER)
    assert Notice.objects.filter(kind=WaitlistNotice.ENDED, subject_id=first.pk).exists()


def test_what_the_hospital_took_back_is_no_unanswered_offer() -> None:
    full, (one, _two) = full_session()
    who = full.session_specialists.get().specialist_id
    entry = waits(full, specialist_id=who)
    WaitlistEntry.objects.update(lapses=1)
    cancel(one)
    sweep()
    Appointment.objects.filter(entry=entry).update(status="expired", expires_at=None)
    sweep(NOW + MINUTE)
    entry.refresh_from_db()
    assert (entry.status, entry.lapses) == (EntryStatus.WAITING, 1)


def test_whoever_finds_the_number_back_takes_it_though_the_worker_is_dead() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    back = NOW + 5 * HOUR
    taken = make.booked(full, make.person(make.account()), at=booked.slot.starts_at, now=back)
    assert taken.slot_id == offer.slot_id
    sweep(back)
    entry.refresh_from_db()
    assert (entry.status, entry.lapses) == (EntryStatus.WAITING, 1)


def test_somebody_who_needs_more_notice_is_passed_over_with_the_reason() -> None:
    full, (booked, *_) = full_session()
    first, second = waits(full, notice_hours=24 * 7), waits(full, now=NOW + MINUTE)
    cancel(booked, NOW + MINUTE)
    assert sweep(NOW + MINUTE) == 1
    assert offer_of(second) is not None
    first.refresh_from_db()
    assert (first.status, first.skipped, first.skipped_at) == ("waiting", Reason.TOO_SOON, NOW + MINUTE)
    sweep(NOW + 2 * MINUTE)
    noted = StatusChange.objects.filter(subject_kind="waitlist", reason="skipped:too_soon")
    assert noted.count() == 1


def test_never_to_somebody_the_rules_refuse(owner) -> None:
    full, (booked, *_) = full_session()
    mother = make.person(owner)
    waits(full, mother)
    clash = make.published_session()
    make.booked(clash, mother)  # at the same time, with somebody else
    cancel(booked)
    assert sweep() == 0
    assert WaitlistEntry.objects.get(patient=mother).skipped == Reason.OVERLAP


def test_who_lost_the_link_waits_no_more(owner) -> None:
    full, (booked, *_) = full_session()
    mother = make.person(owner)
    entry = waits(full, mother)
    mother.links.update(ended_at=NOW)
    cancel(booked)
    assert sweep() == 0
    entry.refresh_from_db()
    assert (entry.status, entry.end_reason) == (EntryStatus.ENDED, EntryEnd.PERSON_GONE)


def test_one_number_of_a_session_at_a_time_whichever_place_it_is_by() -> None:
    full, (one, two) = full_session()
    who = full.session_specialists.get().specialist_id
    first = waits(full)
    other = waits(full, first.patient, specialist_id=who, now=NOW + MINUTE)
    second = waits(full, now=NOW + 2 * MINUTE)
    cancel(one, NOW + 3 * MINUTE)
    cancel(two, NOW + 3 * MINUTE)
    assert sweep(NOW + 3 * MINUTE) == 2
    assert (offer_of(first) is None, offer_of(other) is None, offer_of(second) is None) == (
        False,
        True,
        False,
    )
    declined = offer_of(first)
    actions.decline_offer(offer=declined, by=first.account_id, now=NOW + 4 * MINUTE)
    sweep(NOW + 4 * MINUTE)
    assert offer_of(other) is None  # they have said no to this one


def test_never_the_number_they_gave_up_themselves() -> None:
    full, (booked, *_) = full_session()
    cancel(booked)
    entry = waits(full, booked.patient)
    assert sweep() == 0
    assert offer_of(entry) is None


def test_a_hold_that_lapsed_goes_to_who_waits() -> None:
    session = make.published_session(numbers=1)
    hold = make.held(session, make.person(make.account()))
    entry = waits(session, now=NOW + MINUTE)
    assert sweep(NOW + MINUTE) == 0
    assert sweep(NOW + 11 * MINUTE) == 1
    assert offer_of(entry).slot_id == hold.slot_id


def test_a_reason_is_logged_once(owner) -> None:
    full, (one, two) = full_session()
    mother = make.person(owner)
    waits(full, mother, notice_hours=24 * 7)
    clash = make.published_session(starts_at=two.slot.starts_at)
    make.booked(clash, mother)
    cancel(one)
    cancel(two)
    for n in range(4):
        sweep(NOW + n * MINUTE)
    logged = StatusChange.objects.filter(subject_kind="waitlist", reason__startswith="skipped:")
    assert list(logged.values_list("reason", flat=True)) == ["skipped:too_soon"]


def test_two_numbers_go_to_the_first_two() -> None:
    full, (one, two) = full_session()
    first, second = waits(full), waits(full, now=NOW + MINUTE)
    cancel(one, NOW + MINUTE)
    cancel(two, NOW + MINUTE)
    assert sweep(NOW + MINUTE) == 2
    assert {offer_of(first).slot_id, offer_of(second).slot_id} == {one.slot_id, two.slot_id}
