"""Hold, change, extend, lapse, release: what each does and refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, PatientLink, StatusChange
from bookings.rules import Reason, Refused
from tests.bookings.acting import MINUTE, left, refusal
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def hold_in_vain(session, patient, *, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        actions.release_hold(hold=make.held(session, patient, now=now), by=patient.created_by_id, now=now)


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


def test_holding_twice_is_one_hold(owner, session) -> None:
    patient = make.person(owner)
    assert make.held(session, patient).pk == make.held(session, patient, now=NOW + MINUTE).pk
    assert Appointment.objects.count() == 1


def test_another_time_or_person_changes_the_hold_and_its_clock_runs_on(owner, session) -> None:
    first = make.held(session, make.person(owner, "甲"))
    other = make.person(owner, "乙")
    later = session.starts_at + timedelta(minutes=30)
    changed = make.held(session, other, at=later, now=NOW + 3 * MINUTE)
    assert (changed.pk, changed.patient_id, changed.slot.starts_at) == (first.pk, other.pk, later)
    assert changed.expires_at == NOW + 10 * MINUTE
    assert left(session) == 3
    change = StatusChange.objects.filter(subject_id=first.pk, reason="changed").get()
    assert (change.from_slot_id, change.to_slot_id) == (first.slot_id, changed.slot_id)


def test_what_its_reader_has_not_seen_is_not_booked(owner, session) -> None:
    """Another window changes the hold between the check and the confirmation."""
    seen = make.held(session, make.person(owner, "甲"))
    make.held(session, make.person(owner, "乙"), at=session.starts_at + 30 * MINUTE)
    assert refusal(actions.confirm_booking, hold=seen, by=owner.pk, now=NOW) == Reason.HOLD_CHANGED
    changed = Appointment.objects.get(pk=seen.pk)
    assert changed.status == AppointmentStatus.PENDING
    assert actions.confirm_booking(hold=changed, by=owner.pk, now=NOW).status == AppointmentStatus.BOOKED


def test_a_hold_in_another_session_replaces_the_accounts_earlier_one(owner, session) -> None:
    first = make.held(session, make.person(owner))
    second = make.held(make.published_session(), make.person(owner, "乙"))
    first.refresh_from_db()
    assert (first.status, second.status) == (AppointmentStatus.RELEASED, AppointmentStatus.PENDING)


def test_the_last_number_passes_from_one_of_the_family_to_another(owner) -> None:
    session = make.published_session(numbers=1, hours=0.5)
    first = make.held(session, make.person(owner, "甲"))
    other = make.person(owner, "乙")
    assert make.held(session, other).pk == first.pk
    assert Appointment.objects.get().patient_id == other.pk


def test_three_holds_in_vain_a_day_in_one_session(owner, session) -> None:
    patient = make.person(owner)
    hold_in_vain(session, patient, times=3)
    arguments = {
        "patient_id": patient.pk,
        "session_id": session.pk,
        "at": session.starts_at,
        "by": owner.pk,
    }
    assert refusal(actions.hold_number, **arguments, now=NOW) == Reason.TOO_MANY_HOLDS
    elsewhere = make.published_session()
    assert actions.hold_number(**{**arguments, "session_id": elsewhere.pk}, now=NOW).pk
    assert actions.hold_number(**arguments, now=NOW + timedelta(days=1)).pk


def test_changing_ones_mind_and_booking_count_as_nothing_in_vain(owner, session) -> None:
    """Five of the family book one after another, each after looking at two times."""
    wide = make.published_session(numbers=20, starts_at=session.starts_at + timedelta(days=1))
    for n in range(5):
        patient = make.person(owner, f"亲友{n}")
        make.held(wide, patient, at=wide.starts_at + 90 * MINUTE)
        make.booked(wide, patient)
    assert Appointment.objects.filter(session=wide, status=AppointmentStatus.BOOKED).count() == 5


def test_the_third_hold_can_still_be_changed(owner, session) -> None:
    patient = make.person(owner)
    hold_in_vain(session, patient, times=2)
    third = make.held(session, patient)
    assert make.held(session, patient, at=session.starts_at + 30 * MINUTE).pk == third.pk
    with pytest.raises(Refused):
        make.held(session, patient, now=NOW + 10 * MINUTE)


def test_the_day_of_the_limit_is_a_local_one(owner, session) -> None:
    """16:00Z is midnight in Hohhot."""
    patient = make.person(owner)
    before_midnight = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)
    hold_in_vain(session, patient, times=3, now=before_midnight)
    with pytest.raises(Refused):
        make.held(session, patient, now=before_midnight)
    assert make.held(session, patient, now=datetime(2026, 12, 1, 16, 0, tzinfo=UTC)).pk


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
    make.linked(relative, patient)
    assert refusal(actions.confirm_booking, hold=hold, by=relative.pk, now=NOW) == Reason.NOT_YOURS


def test_a_hold_is_not_booked_once_its_account_no_longer_books_for_the_person(owner, session) -> None:
    patient, relative = make.person(owner), make.account()
    link = make.linked(relative, patient)
    make.tells(relative, session)
    hold = actions.hold_number(
        patient_id=patient.pk, session_id=session.pk, at=session.starts_at, by=relative.pk, now=NOW
    )
    PatientLink.objects.filter(pk=link.pk).update(ended_at=NOW)
    assert refusal(actions.confirm_booking, hold=hold, by=relative.pk, now=NOW) == Reason.NOT_YOURS


def test_a_relative_waits_while_another_holds_for_the_same_person(owner, session) -> None:
    patient = make.person(owner)
    make.held(session, patient)
    relative = make.account()
    make.linked(relative, patient)
    other = make.published_session(starts_at=session.starts_at + timedelta(hours=5))
    arguments = {"patient_id": patient.pk, "session_id": other.pk, "at": other.starts_at, "by": relative.pk}
    assert refusal(actions.hold_number, now=NOW, **arguments) == Reason.HELD_BY_OTHER
    assert actions.hold_number(now=NOW + 10 * MINUTE, **arguments).pk
