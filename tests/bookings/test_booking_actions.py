"""Hold, extend, lapse, release, book, cancel, move: what each does and refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, CancelReason, NoticeKind
from bookings.models import Appointment, PatientLink, StatusChange
from bookings.queries.numbers import NOBODY, bookable_by
from bookings.rules import Reason, Refused
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def owner():
    return make.account()


@pytest.fixture
def session():
    return make.published_session(numbers=4)


def refusal(action, **kwargs) -> Reason:
    """The reason an action gives for refusing."""
    with pytest.raises(Refused) as caught:
        action(**kwargs)
    return caught.value.reason


def left(session, now=NOW) -> int:
    return bookable_by(NOBODY, now).filter(session=session).count()


def kinds(appointment: Appointment) -> list[tuple[str, int]]:
    rows = Notice.objects.filter(subject_kind="appointment", subject_id=appointment.pk)
    return sorted(rows.values_list("kind", "version"))


def test_a_hold_keeps_the_number_for_ten_minutes_and_then_lapses_without_a_job(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    assert hold.status == AppointmentStatus.PENDING
    assert hold.expires_at == NOW + 10 * MINUTE
    assert len(hold.code) == 8
    assert left(session) == 3
    assert left(session, NOW + 10 * MINUTE - timedelta(seconds=1)) == 3
    assert left(session, NOW + 10 * MINUTE) == 4
    hold.refresh_from_db()
    assert hold.status == AppointmentStatus.PENDING  # no job has run


def test_the_next_taker_moves_a_lapsed_hold_to_expired(session) -> None:
    at = session.starts_at
    first, second = make.person(make.account()), make.person(make.account())
    Slot.objects.filter(session=session, ordinal__gt=1).update(open=False)
    hold = make.held(session, first)
    later = NOW + 11 * MINUTE
    assert make.held(session, second, at=at, now=later).slot_id == hold.slot_id
    hold.refresh_from_db()
    assert (hold.status, hold.expires_at) == (AppointmentStatus.EXPIRED, None)


def test_holding_twice_is_one_hold(owner, session) -> None:
    patient = make.person(owner)
    assert make.held(session, patient).pk == make.held(session, patient, now=NOW + MINUTE).pk
    assert Appointment.objects.count() == 1


def test_a_new_hold_replaces_the_accounts_earlier_one(owner, session) -> None:
    first = make.held(session, make.person(owner, "甲"))
    second = make.held(session, make.person(owner, "乙"), at=session.starts_at + timedelta(minutes=30))
    first.refresh_from_db()
    assert (first.status, second.status) == (AppointmentStatus.RELEASED, AppointmentStatus.PENDING)
    assert left(session) == 3


def test_three_holds_a_day_in_one_session(owner, session) -> None:
    patient = make.person(owner)
    for half in range(3):
        make.held(session, patient, at=session.starts_at + half * timedelta(minutes=30))
    arguments = {
        "patient_id": patient.pk,
        "session_id": session.pk,
        "at": session.starts_at + timedelta(minutes=90),
        "by": owner.pk,
    }
    assert refusal(actions.hold_number, **arguments, now=NOW) == Reason.TOO_MANY_HOLDS
    assert actions.hold_number(**arguments, now=NOW + timedelta(days=1)).pk


def test_the_day_of_the_limit_is_a_local_one(owner, session) -> None:
    """16:00Z is midnight in Hohhot."""
    patient = make.person(owner)
    before_midnight = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)
    for half in range(3):
        make.held(session, patient, at=session.starts_at + half * timedelta(minutes=30), now=before_midnight)
    at = session.starts_at + timedelta(minutes=90)
    with pytest.raises(Refused):
        make.held(session, patient, at=at, now=before_midnight)
    assert make.held(session, patient, at=at, now=datetime(2026, 12, 1, 16, 0, tzinfo=UTC)).pk


def test_a_stranger_cannot_hold_for_my_mother(owner, session) -> None:
    mother = make.person(owner)
    stranger = make.account()
    arguments = {"patient_id": mother.pk, "session_id": session.pk, "at": session.starts_at, "now": NOW}
    assert refusal(actions.hold_number, by=stranger.pk, **arguments) == Reason.NOT_YOURS
    PatientLink.objects.filter(patient=mother).update(ended_at=NOW)
    assert refusal(actions.hold_number, by=owner.pk, **arguments) == Reason.NOT_YOURS


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (lambda s: s.opens_at - timedelta(seconds=1), Reason.NOT_YET_OPEN),
        (lambda s: s.closes_at, Reason.CLOSED),
        (lambda s: s.ends_at, Reason.CLOSED),
    ],
)
def test_only_inside_its_window(owner, session, now, reason) -> None:
    patient = make.person(owner)
    arguments = {"patient_id": patient.pk, "session_id": session.pk, "at": session.starts_at, "by": owner.pk}
    assert refusal(actions.hold_number, now=now(session), **arguments) == reason
    assert actions.hold_number(now=session.opens_at, **arguments).pk


def test_a_hold_is_extended_once(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    hold = actions.extend_hold(hold=hold, by=owner.pk, now=NOW + 9 * MINUTE)
    assert hold.expires_at == NOW + 20 * MINUTE
    assert refusal(actions.extend_hold, hold=hold, by=owner.pk, now=NOW + 10 * MINUTE) == Reason.HOLD_EXTENDED


def test_a_lapsed_hold_is_neither_extended_nor_confirmed(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    late = NOW + 10 * MINUTE
    assert refusal(actions.extend_hold, hold=hold, by=owner.pk, now=late) == Reason.HOLD_LAPSED
    assert refusal(actions.confirm_booking, hold=hold, by=owner.pk, now=late) == Reason.HOLD_LAPSED
    assert actions.confirm_booking(hold=hold, by=owner.pk, now=late - timedelta(seconds=1)).booked_at


def test_a_released_number_is_free_at_once(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    actions.release_hold(hold=hold, by=owner.pk, now=NOW)
    assert left(session) == 4
    assert actions.release_hold(hold=hold, by=owner.pk, now=NOW).status == AppointmentStatus.RELEASED


@pytest.mark.parametrize("action", [actions.extend_hold, actions.release_hold, actions.confirm_booking])
def test_a_stranger_cannot_touch_my_hold(owner, session, action) -> None:
    hold = make.held(session, make.person(owner))
    assert refusal(action, hold=hold, by=make.account().pk, now=NOW) == Reason.NOT_YOURS


def test_a_relative_cannot_confirm_a_hold_they_did_not_begin(owner, session) -> None:
    patient = make.person(owner)
    hold = make.held(session, patient)
    relative = make.account()
    PatientLink.objects.create(account=relative, patient=patient, relation="child", created_at=NOW)
    assert refusal(actions.confirm_booking, hold=hold, by=relative.pk, now=NOW) == Reason.NOT_YOURS


def test_a_relative_waits_while_another_holds_for_the_same_person(owner, session) -> None:
    patient = make.person(owner)
    make.held(session, patient)
    relative = make.account()
    PatientLink.objects.create(account=relative, patient=patient, relation="child", created_at=NOW)
    other = make.published_session(starts_at=session.starts_at + timedelta(hours=5))
    arguments = {"patient_id": patient.pk, "session_id": other.pk, "at": other.starts_at, "by": relative.pk}
    assert refusal(actions.hold_number, now=NOW, **arguments) == Reason.HELD_BY_OTHER
    assert actions.hold_number(now=NOW + 10 * MINUTE, **arguments).pk


def test_confirming_writes_confirmation_and_reminders_once(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    for _ in range(2):
        booked = actions.confirm_booking(hold=hold, by=owner.pk, now=NOW)
    assert (booked.status, booked.booked_at, booked.expires_at) == (AppointmentStatus.BOOKED, NOW, None)
    assert kinds(booked) == [
        (NoticeKind.CONFIRMED, 1),
        (NoticeKind.REMINDER_DAY_BEFORE, 1),
        (NoticeKind.REMINDER_SAME_DAY, 1),
    ]
    due = dict(Notice.objects.values_list("kind", "due_at"))
    assert due[NoticeKind.REMINDER_DAY_BEFORE] == datetime(2026, 12, 7, 10, 0, tzinfo=UTC)  # 18:00 local
    assert due[NoticeKind.REMINDER_SAME_DAY] == datetime(2026, 12, 7, 23, 0, tzinfo=UTC)  # 07:00 local
    changes = StatusChange.objects.filter(subject_kind="appointment", subject_id=booked.pk).order_by("pk")
    assert list(changes.values_list("from_status", "to_status", "by_id")) == [
        ("", "pending", owner.pk),
        ("pending", "booked", owner.pk),
    ]


def test_a_person_with_a_phone_of_their_own_is_told_too(owner, session) -> None:
    mother = make.person(owner, phone="+8613900000001")
    make.booked(session, mother)
    confirmed = Notice.objects.filter(kind=NoticeKind.CONFIRMED)
    assert sorted(confirmed.values_list("recipient_kind", "recipient_id")) == [
        ("account", owner.pk),
        ("patient", mother.pk),
    ]


def test_a_hold_begun_in_time_may_be_confirmed_after_closing(owner, session) -> None:
    just_before = session.closes_at - MINUTE
    hold = make.held(session, make.person(owner), now=just_before)
    after = session.closes_at + MINUTE
    assert actions.confirm_booking(hold=hold, by=owner.pk, now=after).status == AppointmentStatus.BOOKED
    # the day-before reminder still lies ahead at 15:01, so both are planned
    assert Notice.objects.filter(kind__startswith="reminder").count() == 2


def test_one_number_per_session_and_one_place_at_a_time(owner, session) -> None:
    patient = make.person(owner)
    make.booked(session, patient)
    again = {"patient_id": patient.pk, "by": owner.pk, "now": NOW}
    later = session.starts_at + timedelta(minutes=30)
    assert refusal(actions.hold_number, session_id=session.pk, at=later, **again) == Reason.SAME_SESSION
    other = make.published_session()
    assert refusal(actions.hold_number, session_id=other.pk, at=other.starts_at, **again) == Reason.OVERLAP
    assert actions.hold_number(session_id=other.pk, at=later, **again).pk


def test_cancelling_frees_the_number_at_a_drawn_moment(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    now = NOW + timedelta(hours=1)
    cancelled = actions.cancel_booking(appointment=booked, by=owner.pk, now=now)
    assert (cancelled.status, cancelled.cancel_reason, cancelled.cancelled_late, cancelled.version) == (
        AppointmentStatus.CANCELLED,
        CancelReason.PATIENT,
        False,
        2,
    )
    reopens_at = Slot.objects.get(pk=booked.slot_id).reopens_at
    assert now + 30 * MINUTE <= reopens_at <= now + 120 * MINUTE
    assert left(session, reopens_at - timedelta(microseconds=1)) == 3
    assert left(session, reopens_at) == 4
    # Who lies in wait for it cannot tell it from a taken one.
    someone = make.person(make.account())
    Slot.objects.filter(session=session, ordinal__gt=1).update(open=False)
    arguments = {
        "patient_id": someone.pk,
        "session_id": session.pk,
        "at": session.starts_at,
        "by": someone.created_by_id,
    }
    assert refusal(actions.hold_number, now=reopens_at - MINUTE, **arguments) == Reason.TAKEN
    assert actions.hold_number(now=reopens_at, **arguments).slot_id == booked.slot_id


def test_a_freed_number_past_closing_does_not_return_to_the_public(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    actions.cancel_booking(appointment=booked, by=owner.pk, now=session.closes_at)
    assert left(session, session.closes_at + timedelta(hours=3)) == 0


@pytest.mark.parametrize(("before", "late"), [(timedelta(microseconds=1), False), (timedelta(0), True)])
def test_cancelling_after_the_deadline_is_late(owner, session, before, late) -> None:
    booked = make.booked(session, make.person(owner))
    deadline = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)  # 15:00 the day before
    assert (
        actions.cancel_booking(appointment=booked, by=owner.pk, now=deadline - before).cancelled_late is late
    )


def test_cancelling_twice_changes_nothing(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    first = actions.cancel_booking(appointment=booked, by=owner.pk, now=NOW)
    reopens_at = Slot.objects.get(pk=booked.slot_id).reopens_at
    again = actions.cancel_booking(appointment=booked, by=owner.pk, now=NOW + MINUTE)
    assert again.cancelled_at == first.cancelled_at
    assert Slot.objects.get(pk=booked.slot_id).reopens_at == reopens_at
    assert Notice.objects.filter(kind=NoticeKind.CANCELLED).count() == 1


def test_once_it_has_begun_it_cannot_be_cancelled(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    arguments = {"appointment": booked, "by": owner.pk}
    assert refusal(actions.cancel_booking, now=session.starts_at, **arguments) == Reason.NOT_CANCELLABLE
    assert actions.cancel_booking(now=session.starts_at - MINUTE, **arguments).cancelled_late


def test_owner_and_relative_may_cancel_a_stranger_may_not(owner, session) -> None:
    patient = make.person(owner)
    booked = make.booked(session, patient)
    assert (
        refusal(actions.cancel_booking, appointment=booked, by=make.account().pk, now=NOW) == Reason.NOT_YOURS
    )
    relative = make.account()
    PatientLink.objects.create(account=relative, patient=patient, relation="child", created_at=NOW)
    cancelled = actions.cancel_booking(appointment=booked, by=relative.pk, now=NOW)
    assert cancelled.status == AppointmentStatus.CANCELLED


def test_moving_is_one_update_of_the_same_appointment(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    other = make.published_session(starts_at=session.starts_at + timedelta(days=1))
    moved = actions.move_booking(
        appointment=booked, session_id=other.pk, at=other.starts_at, by=owner.pk, now=NOW + MINUTE
    )
    assert (moved.pk, moved.uid, moved.code) == (booked.pk, booked.uid, booked.code)
    assert (moved.version, moved.session_id) == (2, other.pk)
    change = StatusChange.objects.filter(subject_id=booked.pk, reason="moved").get()
    assert (change.from_slot_id, change.to_slot_id) == (booked.slot_id, moved.slot_id)
    assert Slot.objects.get(pk=booked.slot_id).reopens_at is not None
    assert (NoticeKind.MOVED, 2) in kinds(moved)
    assert (NoticeKind.REMINDER_DAY_BEFORE, 2) in kinds(moved)


def test_moving_inside_the_same_session(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    at = session.starts_at + timedelta(minutes=30)
    moved = actions.move_booking(appointment=booked, session_id=session.pk, at=at, by=owner.pk, now=NOW)
    assert moved.slot.starts_at == at


def test_a_refused_move_keeps_the_number(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    full = make.published_session(starts_at=session.starts_at + timedelta(days=1), numbers=1)
    make.booked(full, make.person(make.account()))
    arguments = {"appointment": booked, "session_id": full.pk, "at": full.starts_at, "by": owner.pk}
    assert refusal(actions.move_booking, now=NOW, **arguments) == Reason.TAKEN
    booked.refresh_from_db()
    assert (booked.status, booked.session_id, booked.version) == (AppointmentStatus.BOOKED, session.pk, 1)
    assert Slot.objects.get(pk=booked.slot_id).reopens_at is None
    late = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
    assert refusal(actions.move_booking, now=late, **arguments) == Reason.NOT_MOVABLE
    assert (
        refusal(actions.move_booking, now=NOW, **{**arguments, "by": make.account().pk}) == Reason.NOT_YOURS
    )


def test_withdrawing_cancels_every_booking_without_a_mark_and_tells(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    hold = make.held(session, make.person(make.account()), at=session.starts_at + 30 * MINUTE)
    actions.withdraw_session(
        session=session, reason=WithdrawReason.TRAVEL, by=None, now=session.ends_at - MINUTE
    )
    booked.refresh_from_db()
    hold.refresh_from_db()
    assert (booked.status, booked.cancel_reason, booked.cancelled_late) == (
        AppointmentStatus.CANCELLED,
        CancelReason.HOSPITAL_WITHDREW,
        False,
    )
    assert hold.status == AppointmentStatus.EXPIRED
    assert (NoticeKind.WITHDRAWN, 2) in kinds(booked)
    assert left(session) == 0
    assert refusal(actions.confirm_booking, hold=hold, by=hold.booked_by_id, now=NOW) == Reason.WITHDRAWN


def test_a_delay_moves_no_time_and_tells_once(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    for _ in range(2):
        actions.delay_session(session=session, minutes=45, by=None, now=NOW)
    booked.refresh_from_db()
    assert (booked.during.lower, booked.version) == (session.starts_at, 2)
    assert Notice.objects.filter(kind=NoticeKind.DELAYED).count() == 1
