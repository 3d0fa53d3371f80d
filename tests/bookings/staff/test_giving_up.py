"""A desk gives up and moves a booking for its person, whoever booked it: by the rules that hold for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import Came, DeskAct
from bookings.models import Appointment, StatusChange
from bookings.queries.invariants import INVARIANTS, findings_of
from bookings.rules import Reason
from notices.models import Notice
from specialists.enums import Pool
from specialists.models import ClinicSession, Posting, Slot
from tests.bookings.acting import kinds, refusal
from tests.bookings.changing import HOUR, later
from tests.bookings.staff.at_desk import ORIGINAL, look_up, noted, whom
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW
from tests.factories.reference import department

pytestmark = pytest.mark.django_db

HALF = timedelta(minutes=30)


@pytest.fixture
def bones():
    return department("骨科")


@pytest.fixture
def session(posting: Posting, bones) -> ClinicSession:
    return make.published_session(posting, numbers=4, department=bones)


@pytest.fixture
def booking(mother, session) -> Appointment:
    """On her daughter's phone."""
    return make.booked(session, mother)


@pytest.fixture
def about(mother, hospital, reception, booking) -> dict[str, Any]:
    return {**whom(hospital, mother, reception), "appointment_id": booking.pk}


@pytest.fixture
def moving(about, session) -> dict[str, Any]:
    return {**about, "session_id": session.pk, "at": session.starts_at + HALF, "asks_as": Pool.DESK}


def findings(now=NOW) -> list[object]:
    return [one for invariant in INVARIANTS for one in findings_of(invariant, now=now)]


# --- Giving it up ---------------------------------------------------------------------------------------------


def test_it_is_given_up_as_if_they_did_it_themselves(about, booking, owner, reception) -> None:
    gone = acts.cancel_for(**about)
    assert (gone.status, gone.cancel_reason, gone.cancelled_late) == ("cancelled", "patient", False)
    slot = Slot.objects.get(pk=gone.slot_id)
    assert slot.open
    assert slot.reopens_at is not None  # it comes back at a drawn moment
    line = StatusChange.objects.get(subject_kind="appointment", subject_id=gone.pk, to_status="cancelled")
    assert line.by_id == reception.pk
    assert Notice.objects.filter(kind="appointment_cancelled", recipient_id=owner.pk).count() == 1
    assert [one.by for one in noted(DeskAct.CANCEL)] == [reception.pk]
    assert acts.cancel_for(**about).version == gone.version  # done twice
    assert len(noted(DeskAct.CANCEL)) == 1
    assert not findings()


def test_late_it_is_marked_late_unless_the_hospital_changed_it(
    about, booking, session, hospital, reception
) -> None:
    late = session.starts_at - HALF
    look_up(hospital, ORIGINAL, reception, now=late)
    assert acts.cancel_for(**about | {"now": late}).cancelled_late


def test_after_the_hospital_changed_it_there_is_no_mark(about, booking, session, hospital, reception) -> None:
    later(session, HOUR)
    late = session.starts_at + HOUR - HALF
    look_up(hospital, ORIGINAL, reception, now=late)
    assert not acts.cancel_for(**about | {"now": late}).cancelled_late


def test_not_once_the_time_has_begun_or_the_person_is_there(
    about, booking, session, hospital, reception
) -> None:
    make.arrived(booking, at=NOW)
    assert refusal(acts.cancel_for, **about) == Reason.NOT_CANCELLABLE
    begun = session.starts_at
    look_up(hospital, ORIGINAL, reception, now=begun)
    assert refusal(acts.cancel_for, **about | {"now": begun}) == Reason.NOT_CANCELLABLE


def test_what_the_desk_gave_is_given_up_too_and_told_to_the_family(
    about, mother, owner, session, booking
) -> None:
    actions.cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    given = {name: about[name] for name in ("hospital_id", "patient_id", "by", "now")}
    made = acts.give_number(
        **given,
        session_id=session.pk,
        at=session.starts_at + HALF,
        asks_as=Pool.DESK,
        came=Came.PRESENT,
        agreed=True,
    )
    gone = acts.cancel_for(**about | {"appointment_id": made.pk})
    assert gone.cancel_reason == "patient"
    told = Notice.objects.filter(kind="appointment_cancelled", subject_id=made.pk)
    assert [row.recipient_id for row in told] == [owner.pk]


def test_what_the_desk_gave_is_taken_back_without_a_mark_once_its_time_has_begun(
    about, booking, session, hospital, reception
) -> None:
    Appointment.objects.filter(pk=booking.pk).update(origin="desk")
    begun = session.starts_at
    look_up(hospital, ORIGINAL, reception, now=begun)
    gone = acts.cancel_for(**about | {"now": begun})
    assert (gone.status, gone.cancel_reason, gone.cancelled_late) == ("cancelled", "hospital", False)
    slot = Slot.objects.get(pk=gone.slot_id)
    assert slot.open
    assert slot.reopens_at is not None
    assert acts.cancel_for(**about | {"now": begun}).version == gone.version  # done twice
    assert len(noted(DeskAct.CANCEL)) == 1
    assert Notice.objects.filter(kind="appointment_cancelled", subject_id=gone.pk).count() == 1


# --- Moving it ------------------------------------------------------------------------------------------------


def test_it_moves_and_its_code_stays(moving, booking, session, reception) -> None:
    moved = acts.move_for(**moving)
    assert (moved.pk, moved.code, moved.slot.starts_at) == (
        booking.pk,
        booking.code,
        session.starts_at + HALF,
    )
    assert (moved.pool, moved.booked_by_id) == ("desk", booking.booked_by_id)
    assert ("appointment_moved", moved.version) in kinds(moved)
    assert [one.by for one in noted(DeskAct.MOVE)] == [reception.pk]
    assert acts.move_for(**moving).version == moved.version  # moved twice
    assert len(noted(DeskAct.MOVE)) == 1
    assert not findings()


def test_the_number_it_had_is_kept_until_another_is_had(moving, booking, session) -> None:
    make.booked(session, make.person(make.account()), at=session.starts_at + HALF)
    assert refusal(acts.move_for, **moving) == Reason.TAKEN
    booking.refresh_from_db()
    assert booking.status == "booked"
    assert refusal(acts.move_for, **moving | {"at": session.starts_at + 2 * HALF, "from_slot_id": 1}) == (
        Reason.HOLD_CHANGED
    )


def test_numbers_kept_for_the_desk_are_to_be_had(moving, session) -> None:
    Slot.objects.filter(session=session, starts_at=session.starts_at + HALF).update(pool=Pool.DESK)
    assert refusal(acts.move_for, **moving | {"asks_as": Pool.REFERRAL}) == Reason.NOT_PUBLIC
    assert acts.move_for(**moving).slot.pool == "desk"
    with pytest.raises(ValueError, match="public"):
        acts.move_for(**moving | {"asks_as": Pool.PUBLIC})


def test_to_another_specialist_only_with_a_yes_to_them(moving, hospital, bones) -> None:
    other = make.published_session(
        make.posting(make.specialist("王和鸣"), hospital), department=bones, starts_at=DAY + timedelta(days=3)
    )
    there = moving | {"session_id": other.pk, "at": other.starts_at}
    assert refusal(acts.move_for, **there) == Reason.SPECIALIST_CHANGES
    who = list(other.specialists.values_list("pk", flat=True))
    assert acts.move_for(**there | {"who": who}).session_id == other.pk
    heart = make.published_session(
        make.posting(where=hospital), department=department("心内科"), starts_at=DAY + timedelta(days=4)
    )
    elsewhere = moving | {"session_id": heart.pk, "at": heart.starts_at}
    assert refusal(acts.move_for, **elsewhere) == Reason.OTHER_SPECIALIST


def test_not_after_the_deadline_for_giving_it_up(moving, session, hospital, reception) -> None:
    late = session.starts_at - HALF
    look_up(hospital, ORIGINAL, reception, now=late)
    assert refusal(acts.move_for, **moving | {"now": late}) == Reason.NOT_MOVABLE


# --- Whose ----------------------------------------------------------------------------------------------------


def test_only_this_desks_bookings_persons_and_sessions(
    about, moving, hospital, mother, owner, clerk, posting
) -> None:
    elsewhere = make.published_session(make.posting(posting.specialist), starts_at=DAY + timedelta(days=2))
    with pytest.raises(acts.NotAtDesk):  # their own phone may go there; this desk may not
        acts.move_for(**moving | {"session_id": elsewhere.pk, "at": elsewhere.starts_at})
    there = work.clerk(elsewhere.hospital, role="reception")
    look_up(elsewhere.hospital, ORIGINAL, there)
    strangers = (
        {"by": clerk.pk},  # plans, and receives nobody
        {"by": owner.pk},
        {"by": there.pk},
        {"by": there.pk, "hospital_id": elsewhere.hospital_id},
        {"appointment_id": make.booked(elsewhere, make.person(make.account())).pk},
    )
    for stranger in strangers:
        with pytest.raises(acts.NotAtDesk):
            acts.cancel_for(**about | stranger)
        with pytest.raises(acts.NotAtDesk):
            acts.move_for(**moving | stranger)


def test_a_number_that_was_only_kept_is_no_booking(about, mother, session, owner, booking) -> None:
    actions.cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    held = make.held(session, mother, at=session.starts_at + HALF)
    with pytest.raises(acts.NotAtDesk):
        acts.cancel_for(**about | {"appointment_id": held.pk})
