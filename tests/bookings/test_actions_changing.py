"""Change a published session, let another specialist take over: nobody loses a number or is marked for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, HospitalChange, NoticeKind
from bookings.models import Appointment, StatusChange
from bookings.policy import policies_at
from bookings.queries.impact import impact_of_change
from bookings.queries.mine import my_ticket
from bookings.rules import Reason
from bookings.transitions import move_lapsed
from notices.models import Notice
from notices.registry import kind_of
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.bookings.changing import DAY, HOUR, change, changes_of, later
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db


def test_everything_moves_together_and_everybody_is_told(owner, session) -> None:
    booked = make.booked(session, make.person(owner), at=session.starts_at + HOUR)
    number, code = booked.slot_id, booked.code
    changed = later(session)
    booked.refresh_from_db()
    assert changed.starts_at == session.starts_at + DAY
    assert (booked.slot_id, booked.code, booked.version) == (number, code, 2)
    assert booked.during.lower == session.starts_at + HOUR + DAY
    assert [slot.starts_at - session.starts_at - DAY for slot in make.slots(session)] == [
        n * 30 * MINUTE for n in range(4)
    ]
    assert (NoticeKind.CHANGED, 2) in kinds(booked)
    assert (NoticeKind.REMINDER_DAY_BEFORE, 2) in kinds(booked)
    assert changes_of(booked) == (HospitalChange.CHANGED,)


def test_booking_closes_as_the_new_time_asks_and_opens_as_it_did(session) -> None:
    changed = later(session)
    policy = policies_at(session.published_at, session.hospital_id).window
    assert changed.opens_at == session.opens_at
    assert changed.closes_at == session.closes_at + DAY
    assert changed.closes_at == policy.window(starts_at=changed.starts_at, published_at=NOW)[1]
    assert left(session) == 4


def test_an_opening_never_lies_after_the_closing() -> None:
    published = NOW - timedelta(hours=1)
    session = make.published_session(starts_at=make.DAY + timedelta(days=5), published_at=published)
    changed = change(session, starts_at=NOW + 2 * DAY, ends_at=NOW + 2 * DAY + 2 * HOUR)
    assert changed.opens_at <= changed.closes_at < session.closes_at


def test_a_change_voids_a_delay_but_a_new_room_does_not(owner, session) -> None:
    other_room = room("二诊室", hospital=session.hospital)
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    assert change(session, room_id=other_room.pk).delay_minutes == 30
    session.refresh_from_db()
    assert later(session).delay_minutes == 0


def test_a_new_room_is_told_and_a_later_end_is_not(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    change(session, ends_at=session.ends_at + HOUR)
    booked.refresh_from_db()
    assert booked.version == 1
    session.refresh_from_db()
    change(session, room_id=room("二诊室", hospital=session.hospital).pk)
    booked.refresh_from_db()
    assert booked.version == 2
    assert (NoticeKind.CHANGED, 2) in kinds(booked)


def test_the_same_again_changes_nothing(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    change(session)
    booked.refresh_from_db()
    assert booked.version == 1
    assert not StatusChange.objects.filter(subject_kind="session", reason__startswith="changed").exists()


def test_the_log_keeps_the_old_time(session) -> None:
    later(session)
    row = StatusChange.objects.filter(subject_kind="session", subject_id=session.pk).latest("pk")
    assert row.reason == "changed:20261208T0000-0200Z:"
    session.refresh_from_db()
    two = room("二诊室", hospital=session.hospital)
    change(session, room_id=two.pk)
    session.refresh_from_db()
    change(session, room_id=None)
    row = StatusChange.objects.filter(subject_kind="session", subject_id=session.pk).latest("pk")
    assert row.reason == f"changed:20261209T0000-0200Z:{two.pk}"


def test_who_checks_answers_meanwhile_looks_again(owner, session) -> None:
    seen = make.held(session, make.person(owner))
    later(session)
    assert refusal(actions.confirm_booking, hold=seen, by=owner.pk, now=NOW) == Reason.HOSPITAL_CHANGED
    seen.refresh_from_db()
    again = actions.confirm_booking(hold=seen, by=owner.pk, now=NOW)
    assert again.during.lower == session.starts_at + DAY


def test_who_has_another_number_then_stands_in_the_way(owner, session) -> None:
    person = make.person(owner)
    free = make.person(make.account())
    elsewhere = make.published_session(starts_at=session.starts_at + DAY, numbers=4)
    booked = make.booked(session, person)
    make.booked(session, free, at=session.starts_at + HOUR)
    make.booked(elsewhere, person)
    impact = impact_of_change(session, shift=DAY, now=NOW)
    assert (impact.booked, impact.held, impact.booked_elsewhere) == (2, 0, [booked])
    assert refusal(later, session=session) == Reason.PATIENTS_ELSEWHERE
    booked.refresh_from_db()
    session.refresh_from_db()
    assert (booked.version, session.starts_at) == (1, make.DAY)
    # Half an hour on it touches the other number and does not overlap it.
    assert impact_of_change(session, shift=DAY + 30 * MINUTE, now=NOW).clashing == []


def test_a_hold_whose_person_is_elsewhere_then_ends_and_is_not_held_in_vain(owner, session) -> None:
    person = make.person(owner)
    make.booked(make.published_session(starts_at=session.starts_at + DAY, numbers=4), person)
    hold = make.held(session, person)
    later(session)
    hold.refresh_from_db()
    assert hold.status == AppointmentStatus.EXPIRED
    # As often as the day allows: the account may still begin one here.
    for _ in range(policies_at(NOW).hold.per_session_and_day):
        held = make.held(session, make.person(owner), at=session.starts_at + DAY)
        move_lapsed([held], now=NOW, reason=HospitalChange.CHANGED)
    assert make.held(session, make.person(owner), at=session.starts_at + DAY)


def test_a_lapsed_hold_elsewhere_is_in_nobodys_way_but_a_live_one_is_for_a_while(owner, session) -> None:
    person = make.person(owner)
    booked = make.booked(session, person)
    elsewhere = make.published_session(starts_at=session.starts_at + DAY, numbers=4)
    hold = make.held(elsewhere, person, now=NOW - HOUR)
    lapsed_until = hold.expires_at
    Appointment.objects.filter(pk=hold.pk).update(expires_at=NOW + HOUR)
    assert refusal(later, session=session) == Reason.PATIENTS_CHOOSING
    Appointment.objects.filter(pk=hold.pk).update(expires_at=lapsed_until)
    later(session)
    hold.refresh_from_db()
    booked.refresh_from_db()
    assert (hold.status, booked.version) == (AppointmentStatus.EXPIRED, 2)


def test_what_does_not_fit_is_refused_with_its_reason(session) -> None:
    who = make.posting(session.specialists.get())
    other_room = room("专用诊室", hospital=session.hospital, exclusive=True)
    make.published_session(who, starts_at=session.starts_at + DAY)
    make.published_session(
        make.posting(where=session.hospital), room=other_room, starts_at=session.starts_at + 2 * DAY
    )
    assert refusal(later, session=session) == Reason.SPECIALIST_ELSEWHERE
    away = {"starts_at": session.starts_at + 2 * DAY, "ends_at": session.ends_at + 2 * DAY}
    assert refusal(change, session=session, **away, room_id=other_room.pk) == Reason.ROOM_TAKEN
    assert refusal(change, session=session, ends_at=session.ends_at - MINUTE) == Reason.NUMBERS_OUTSIDE
    assert refusal(change, session=session, ends_at=session.starts_at) == Reason.BAD_TIMES
    past = {"starts_at": NOW - HOUR, "ends_at": NOW + HOUR}
    assert refusal(change, session=session, **past) == Reason.BAD_TIMES
    posting = session.session_specialists.get().posting
    posting.ends_on = (session.starts_at + DAY).date()
    posting.save()
    away = {"starts_at": session.starts_at + 3 * DAY, "ends_at": session.ends_at + 3 * DAY}
    assert refusal(change, session=session, **away) == Reason.NO_POSTING


def test_drafts_begun_and_withdrawn_sessions_are_not_changed(session) -> None:
    assert refusal(later, session=make.draft()) == Reason.NOT_PUBLISHED
    begun = {"starts_at": session.starts_at + DAY, "ends_at": session.ends_at + DAY, "room_id": None}
    assert (
        refusal(actions.change_session, session=session, by=None, now=session.starts_at, **begun)
        == Reason.SESSION_BEGUN
    )
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert refusal(later, session=session) == Reason.WITHDRAWN


def test_two_members_of_staff_do_not_undo_one_another(session) -> None:
    """B's form still shows the old time: changing only the room must not move everybody back."""
    seen = ClinicSession.objects.get(pk=session.pk)
    later(session)
    other_room = room("二诊室", hospital=session.hospital)
    assert refusal(change, session=seen, room_id=other_room.pk) == Reason.SESSION_CHANGED
    # What is wanted is so already: pressed twice.
    assert (
        change(seen, starts_at=seen.starts_at + DAY, ends_at=seen.ends_at + DAY).starts_at
        == session.starts_at + DAY
    )


def test_there_and_back_is_as_if_nothing_had_been_changed() -> None:
    session = make.published_session(starts_at=make.DAY + 30 * DAY, published_at=NOW)
    opened = (session.opens_at, session.closes_at)
    near = change(session, starts_at=make.DAY, ends_at=make.DAY + 2 * HOUR)
    assert near.opens_at < opened[0]
    assert near.opens_at < near.closes_at
    back = change(near, starts_at=session.starts_at, ends_at=session.ends_at)
    assert (back.opens_at, back.closes_at) == opened


def test_a_delayed_session_whose_planned_start_has_passed_may_change_its_room(owner, session) -> None:
    actions.delay_session(session=session, minutes=60, by=None, now=NOW)
    session.refresh_from_db()
    late = session.starts_at + 30 * MINUTE
    plan = {"starts_at": session.starts_at, "ends_at": session.ends_at + HOUR, "room_id": None}
    assert actions.change_session(session=session, by=None, now=late, **plan).ends_at == plan["ends_at"]
    session.refresh_from_db()
    over = {
        "session": session,
        "by": None,
        "now": session.starts_at + HOUR,
        **plan,
        "ends_at": session.ends_at + HOUR,
    }
    assert refusal(actions.change_session, **over) == Reason.SESSION_BEGUN


def test_a_room_of_another_hospital_or_none_is_refused(session) -> None:
    assert refusal(change, session=session, room_id=room("别家诊室").pk) == Reason.ROOM_ELSEWHERE
    assert refusal(change, session=session, room_id=10**9) == Reason.ROOM_ELSEWHERE


def test_what_was_cancelled_keeps_the_time_it_had(owner, session) -> None:
    mine = make.booked(session, make.person(owner))
    actions.cancel_booking(appointment=mine, by=owner.pk, now=NOW)
    later(session)
    mine.refresh_from_db()
    assert mine.during.lower == make.DAY
    ticket = my_ticket(owner.pk, mine.uid, NOW)
    assert ticket is not None
    assert ticket.starts_at == make.DAY


def test_a_number_that_was_moved_so_near_that_it_has_begun_is_not_booked(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    near = NOW + 5 * MINUTE
    change(session, starts_at=near, ends_at=near + 2 * HOUR)
    hold.refresh_from_db()
    begun = {"hold": hold, "by": owner.pk, "now": NOW + 9 * MINUTE}
    assert refusal(actions.confirm_booking, **begun) == Reason.CLOSED


def test_who_is_told_of_another_room_is_reminded_all_the_same(owner, session) -> None:
    """Reminders of what was changed drop themselves: each change brings its own."""
    booked = make.booked(session, make.person(owner))
    change(session, room_id=room("二诊室", hospital=session.hospital).pk)
    due = Notice.objects.filter(subject_id=booked.pk, kind=NoticeKind.REMINDER_DAY_BEFORE, channel="sms")
    kept = [row.version for row in due if kind_of(row).holds(row, NOW)]
    assert kept == [2]
