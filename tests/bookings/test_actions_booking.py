"""Book, cancel, move: what each does and refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from bookings import actions
from bookings.enums import AppointmentStatus, CancelReason, NoticeKind
from bookings.locks import settle
from bookings.models import StatusChange
from bookings.rules import Reason, Refused
from notices.models import Notice
from specialists.models import Slot
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def test_the_next_taker_moves_a_lapsed_hold_to_expired(session) -> None:
    at = session.starts_at
    first, second = make.person(make.account()), make.person(make.account())
    Slot.objects.filter(session=session, ordinal__gt=1).update(open=False)
    hold = make.held(session, first)
    later = NOW + 11 * MINUTE
    assert make.held(session, second, at=at, now=later).slot_id == hold.slot_id
    hold.refresh_from_db()
    assert (hold.status, hold.expires_at) == (AppointmentStatus.EXPIRED, None)


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
    make.linked(relative, patient)
    cancelled = actions.cancel_booking(appointment=booked, by=relative.pk, now=NOW)
    assert cancelled.status == AppointmentStatus.CANCELLED


def test_moving_is_one_update_of_the_same_appointment(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    other = make.published_session(
        make.posting(session.specialists.get()), starts_at=session.starts_at + timedelta(days=1)
    )
    make.tells(owner, other)
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


@pytest.mark.parametrize("purpose", ["terms", "identity"])
def test_nothing_is_held_or_booked_before_the_account_has_agreed(owner, session, purpose) -> None:
    patient = make.person(owner)
    hold = make.held(session, patient)
    make.agreed(owner, purpose, decision="withdrawn")
    assert refusal(actions.confirm_booking, hold=hold, by=owner.pk, now=NOW) == Reason.NO_TERMS
    other = make.published_session(starts_at=session.starts_at + timedelta(days=1))
    elsewhere = {"patient_id": patient.pk, "session_id": other.pk, "at": other.starts_at}
    assert refusal(actions.hold_number, by=owner.pk, now=NOW, **elsewhere) == Reason.NO_TERMS
    hold.refresh_from_db()
    assert hold.status == AppointmentStatus.PENDING  # the number is kept while the screen is answered
    make.agreed(owner, purpose)
    assert actions.confirm_booking(hold=hold, by=owner.pk, now=NOW).status == AppointmentStatus.BOOKED


def test_no_hospital_is_told_before_the_account_has_agreed(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    make.agreed(owner, "hospital", about=session.hospital_id, decision="withdrawn")
    confirming = {"hold": hold, "by": owner.pk, "now": NOW}
    assert refusal(actions.confirm_booking, **confirming) == Reason.HOSPITAL_UNTOLD
    make.tells(make.account(), session)  # others' words are no word of this account's
    assert refusal(actions.confirm_booking, **confirming) == Reason.HOSPITAL_UNTOLD
    make.tells(owner, session)
    booked = actions.confirm_booking(**confirming)
    other = make.published_session(
        make.posting(session.specialists.get()), starts_at=session.starts_at + timedelta(days=1)
    )
    there = {"session_id": other.pk, "at": other.starts_at, "by": owner.pk, "now": NOW}
    assert refusal(actions.move_booking, appointment=booked, **there) == Reason.HOSPITAL_UNTOLD
    make.tells(owner, other)
    assert actions.move_booking(appointment=booked, **there).session_id == other.pk


def test_moving_inside_the_same_session(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    at = session.starts_at + timedelta(minutes=30)
    moved = actions.move_booking(appointment=booked, session_id=session.pk, at=at, by=owner.pk, now=NOW)
    assert moved.slot.starts_at == at


def test_a_refused_move_keeps_the_number(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    who = make.posting(session.specialists.get())
    full = make.published_session(who, starts_at=session.starts_at + timedelta(days=1), numbers=1)
    make.booked(full, make.person(make.account()))
    make.tells(owner, full)
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


def test_a_number_moves_only_between_sessions_of_one_specialist(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    who = session.specialists.get()
    day = timedelta(days=1)
    stranger = make.published_session(starts_at=session.starts_at + day)
    shown = make.published_session(make.posting(who), starts_at=session.starts_at + 2 * day, demo=True)
    arguments = {"appointment": booked, "by": owner.pk, "now": NOW}
    for other in (stranger, shown):
        reason = refusal(actions.move_booking, session_id=other.pk, at=other.starts_at, **arguments)
        assert reason == Reason.OTHER_SPECIALIST
    same = make.published_session(make.posting(who), starts_at=session.starts_at + day)
    make.tells(owner, same)
    assert actions.move_booking(session_id=same.pk, at=same.starts_at, **arguments).session_id == same.pk


def test_added_numbers_are_never_taken_from_a_page(owner, session) -> None:
    Slot.objects.filter(session=session).update(added=True, pool="walk_in")
    assert left(session) == 0
    arguments = {"session_id": session.pk, "at": session.starts_at, "by": owner.pk, "now": NOW}
    with pytest.raises(Refused):
        actions.hold_number(patient_id=make.person(owner).pk, **arguments)


def test_an_action_leaves_the_constraints_of_a_larger_transaction_deferred() -> None:
    """A draft may be published before its numbers are in place, if they are by the end of the transaction."""
    with transaction.atomic():
        make.published_session()
        second = make.draft(starts_at=make.DAY + timedelta(days=1))
        Slot.objects.filter(session=second).update(starts_at=second.starts_at - MINUTE)
        Slot.objects.filter(session=second).update(starts_at=second.starts_at)
        settle()
