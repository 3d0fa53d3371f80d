"""A place in line: who may take one, the order, leaving, and what ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import Rule, WaitlistNotice
from bookings.models import EntryEnd, EntryStatus, Policy, StatusChange, WaitlistEntry
from bookings.policy import policies_at
from bookings.queries.policies import stored
from bookings.queries.waitlist import line, sessions_to_offer
from bookings.rules import Reason
from notices.models import Notice
from specialists.enums import WithdrawReason
from tests.bookings.acting import MINUTE, refusal
from tests.bookings.breaking import found
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def joining(session, person, now=NOW, **wishes):
    make.tells(person.created_by, session)
    return {
        "patient_id": person.pk,
        "session_id": session.pk,
        "by": person.created_by_id,
        "now": now,
        **wishes,
    }


def test_one_waits_where_nothing_is_left(session, owner) -> None:
    mother = make.person(owner)
    assert refusal(actions.join_waitlist, **joining(session, mother)) == Reason.NOT_FULL
    full, _ = full_session()
    entry = actions.join_waitlist(**joining(full, mother))
    assert (entry.status, entry.session_id, entry.joined_at) == (EntryStatus.WAITING, full.pk, NOW)
    change = StatusChange.objects.get(subject_kind="waitlist", subject_id=entry.pk)
    assert (change.from_status, change.to_status, change.by_id) == ("", "waiting", owner.pk)


def test_a_number_being_held_is_not_left_either(owner) -> None:
    full, (first, *_) = full_session()
    cancel(first)  # back at its drawn moment: until then nobody can tell it from a taken one
    assert waits(full, make.person(owner)).pk


def test_asked_twice_it_is_one_place_with_the_newer_wish(owner) -> None:
    full, _ = full_session()
    mother = make.person(owner)
    first = waits(full, mother, notice_hours=48)
    again = waits(full, mother, notice_hours=12)
    assert again.pk == first.pk
    assert WaitlistEntry.objects.get().notice_hours == 12


def test_only_who_books_for_the_person_may_wait_for_them(owner) -> None:
    full, _ = full_session()
    stranger = make.account()
    make.tells(stranger, full)
    asked = {**joining(full, make.person(owner)), "by": stranger.pk}
    assert refusal(actions.join_waitlist, **asked) == Reason.NOT_YOURS
    relative = make.account()
    mother = make.person(owner)
    make.linked(relative, mother)
    make.tells(relative, full)
    assert actions.join_waitlist(**{**joining(full, mother), "by": relative.pk}).account == relative


def test_what_has_to_be_agreed_to_is_asked_before(owner) -> None:
    full, _ = full_session()
    mother = make.person(owner)
    asked = {"patient_id": mother.pk, "session_id": full.pk, "by": owner.pk, "now": NOW}
    assert refusal(actions.join_waitlist, **asked) == Reason.HOSPITAL_UNTOLD
    make.tells(owner, full)
    assert actions.join_waitlist(**asked).pk


def test_who_has_a_number_there_does_not_wait(owner) -> None:
    session = make.published_session(numbers=1)
    mother = make.person(owner)
    make.booked(session, mother)
    assert refusal(actions.join_waitlist, **joining(session, mother)) == Reason.SAME_SESSION


def test_three_places_and_no_more(owner) -> None:
    mother = make.person(owner)
    sessions = [full_session(1, starts_at=make.DAY + n * DAY)[0] for n in range(4)]
    entries = [waits(one, mother) for one in sessions[:3]]
    assert refusal(actions.join_waitlist, **joining(sessions[3], mother)) == Reason.LINES_FULL
    actions.leave_waitlist(entry=entries[0], by=owner.pk, now=NOW)
    assert waits(sessions[3], mother).pk


def test_the_line_closes_with_booking(owner) -> None:
    full, _ = full_session()
    mother = make.person(owner)
    closes = make.DAY - DAY + timedelta(hours=7)  # 15:00 the day before: what is left then is the desk's
    assert full.closes_at == closes
    assert refusal(actions.join_waitlist, **{**joining(full, mother), "now": closes}) == Reason.LINE_CLOSED
    assert waits(full, mother, now=closes - MINUTE).pk


def test_nobody_waits_before_booking_has_begun(owner) -> None:
    session = make.published_session(published_at=NOW - MINUTE)
    assert refusal(actions.join_waitlist, **joining(session, make.person(owner))) == Reason.NOT_YET_OPEN


def test_two_hospitals_are_two_places(owner) -> None:
    who = make.specialist()
    mother = make.person(owner)
    here, there = (make.posting(who, make.hospital()) for _ in range(2))
    for n, one in enumerate((here, there)):
        session, _ = full_session(1, one, starts_at=make.DAY + n * DAY)
        waits(session, mother, specialist_id=who.pk)
    waits(session, mother, specialist_id=who.pk, anywhere=True)
    hospitals = WaitlistEntry.objects.order_by("pk").values_list("hospital_id", flat=True)
    assert list(hospitals) == [here.hospital_id, there.hospital_id, None]
    assert not found()


def test_any_session_of_a_specialist(owner) -> None:
    full, _ = full_session(1)
    who = full.session_specialists.get().specialist_id
    mother, father = make.person(owner), make.person(owner)
    here = waits(full, mother, specialist_id=who)
    anywhere = waits(full, father, specialist_id=who, anywhere=True)
    assert (here.session_id, here.specialist_id, here.hospital_id) == (None, who, full.hospital_id)
    assert here.until_at == NOW + 90 * DAY
    assert anywhere.hospital_id is None
    someone_else = make.posting().specialist_id
    wrong = joining(full, make.person(owner), specialist_id=someone_else)
    assert refusal(actions.join_waitlist, **wrong) == Reason.SPECIALIST_NOT_IN_IT


def test_the_line_is_in_the_order_of_joining_whatever_it_is_for(owner) -> None:
    full, _ = full_session(1)
    who = full.session_specialists.get().specialist_id
    second = waits(full, now=NOW + MINUTE)
    first = waits(full, specialist_id=who, now=NOW)
    third = waits(full, now=NOW + 2 * MINUTE)
    assert [one.pk for one in line(full)] == [first.pk, second.pk, third.pk]


def test_who_was_withdrawn_comes_first(owner) -> None:
    posting = make.posting()
    full, _ = full_session(1, posting)
    early = waits(full)
    withdrawn = make.published_session(posting, starts_at=make.DAY + 2 * DAY)
    mother = make.person(owner)
    make.booked(withdrawn, mother)
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    late = waits(full, mother, now=NOW + MINUTE)
    assert [one.pk for one in line(full)] == [late.pk, early.pk]


def test_leaving_lets_the_offer_go_to_the_next(owner) -> None:
    full, (booked, *_) = full_session()
    first, second = waits(full, make.person(owner)), waits(full, now=NOW + MINUTE)
    cancel(booked, NOW + 2 * MINUTE)
    sweep(NOW + 2 * MINUTE)
    offer = offer_of(first)
    left = actions.leave_waitlist(entry=first, by=owner.pk, now=NOW + 3 * MINUTE)
    assert (left.status, left.end_reason) == (EntryStatus.ENDED, EntryEnd.LEFT)
    offer.refresh_from_db()
    assert offer.status == "released"
    sweep(NOW + 3 * MINUTE)
    assert offer_of(second).slot_id == offer.slot_id
    assert actions.leave_waitlist(entry=first, by=owner.pk, now=NOW + 4 * MINUTE).end_reason == EntryEnd.LEFT


def test_a_stranger_cannot_leave_for_others(owner) -> None:
    full, _ = full_session()
    entry = waits(full, make.person(owner))
    stranger = make.account()
    why = refusal(actions.leave_waitlist, entry=entry, by=stranger.pk, now=NOW)
    assert why == Reason.NOT_YOURS


def test_the_deadline_ends_it_with_a_word() -> None:
    full, _ = full_session()
    who = full.session_specialists.get().specialist_id
    entry, other = waits(full), waits(full, specialist_id=who)
    deadline = make.DAY - DAY + timedelta(hours=10)
    sweep(deadline - MINUTE)
    entry.refresh_from_db()
    assert entry.status == EntryStatus.WAITING
    sweep(deadline)
    entry.refresh_from_db()
    assert (entry.status, entry.end_reason, entry.ended_at) == ("ended", EntryEnd.DEADLINE, deadline)
    told = Notice.objects.get(kind=WaitlistNotice.ENDED)
    assert (told.subject_id, told.recipient_id) == (entry.pk, entry.account_id)
    other.refresh_from_db()
    assert other.status == EntryStatus.WAITING
    sweep(NOW + 90 * DAY)
    other.refresh_from_db()
    assert other.end_reason == EntryEnd.DEADLINE


def test_a_withdrawn_session_ends_its_line_with_a_word() -> None:
    full, (booked, *_) = full_session()
    who = full.session_specialists.get().specialist_id
    theirs = waits(full, specialist_id=who)
    its = waits(full, now=NOW + MINUTE)
    cancel(booked, NOW + MINUTE)
    sweep(NOW + MINUTE)
    assert offer_of(theirs) is not None
    actions.withdraw_session(session=full, reason=WithdrawReason.TRAVEL, by=None, now=NOW + 2 * MINUTE)
    its.refresh_from_db()
    theirs.refresh_from_db()
    assert (its.status, its.end_reason) == (EntryStatus.ENDED, EntryEnd.WITHDRAWN)
    assert theirs.status == EntryStatus.WAITING
    assert offer_of(theirs) is None
    assert Notice.objects.filter(kind=WaitlistNotice.ENDED).count() == 1


def test_who_books_otherwise_waits_no_more(owner) -> None:
    full, (booked, *_) = full_session()
    mother = make.person(owner)
    entry = waits(full, mother)
    cancel(booked)
    back = NOW + timedelta(hours=5)  # nobody swept: the number has come back to everybody
    make.booked(full, mother, at=booked.slot.starts_at, now=back)
    entry.refresh_from_db()
    assert (entry.status, entry.end_reason) == (EntryStatus.ENDED, EntryEnd.BOOKED)


def test_a_person_taken_off_the_account_waits_no_more(owner) -> None:
    full, _ = full_session()
    mother = make.person(owner)
    entry = waits(full, mother)
    actions.end_link(link=mother.links.get(), by=owner.pk, now=NOW)
    entry.refresh_from_db()
    assert entry.end_reason == EntryEnd.PERSON_GONE


def test_another_account_of_the_person_takes_the_place_over(owner) -> None:
    full, (booked, *_) = full_session()
    mother, relative = make.person(owner), make.account()
    entry = waits(full, mother)
    make.linked(relative, mother)
    actions.end_link(link=mother.links.get(account=owner), by=owner.pk, now=NOW)
    entry.refresh_from_db()
    assert (entry.status, entry.account) == (EntryStatus.WAITING, relative)
    cancel(booked)
    sweep()
    assert offer_of(entry).booked_by == relative


def test_demonstrations_and_real_sessions_do_not_mix() -> None:
    who = make.specialist()
    demo, _ = full_session(1, make.posting(who, demo=True), demo=True)
    entry = waits(demo, specialist_id=who.pk, anywhere=True)
    _real, (booked,) = full_session(1, make.posting(who), starts_at=make.DAY + DAY)
    cancel(booked)
    assert sweep() == 0
    entry.refresh_from_db()
    assert (entry.status, entry.demo) == (EntryStatus.WAITING, True)


def test_offers_are_made_as_long_as_the_hospitals_own_rule_says() -> None:
    full, (booked, *_) = full_session(starts_at=make.DAY + timedelta(hours=6))
    entry = waits(full)
    usual = policies_at(NOW).waitlist
    own = stored(replace(usual, ends_days_before=usual.ends_days_before - 1))
    Policy.objects.create(
        rule=Rule.WAITLIST, hospital=full.hospital, values=own, valid_from=NOW, created_at=NOW
    )
    cancel(booked, now=make.DAY - timedelta(hours=11))  # in the evening before: nobody is woken
    assert sweep(make.DAY + MINUTE) == 1
    assert offer_of(entry).slot == booked.slot


def test_nobody_waits_nothing_is_done() -> None:
    _full, (booked, *_) = full_session()
    cancel(booked)
    assert sessions_to_offer(NOW) == []
    assert sweep() == 0
