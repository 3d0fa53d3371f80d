"""A day is signed off: once, for good, by what was seen; and the ledger says it once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from bookings.actions import desk as acts
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Reception, StatusChange
from bookings.models.closing import ClosingAct, CorrectionReason
from bookings.rules import Reason
from hospitals.enums import StaffRole
from specialists.actions import CountChangedError
from specialists.enums import LedgerReason, SessionStatus
from specialists.models import Activity
from tests.bookings.acting import refusal
from tests.bookings.staff.closing_day import EVENING, MORNING, code, four, records, signs, standing, status_of
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(session, reception) -> list[Appointment]:
    """Everybody has an outcome: two were seen."""
    people = four(session)
    records(session, reception, {one: "seen" if n < 2 else "noshow" for n, one in enumerate(people)})
    return people


def test_signed_off_for_good(session, reception, done) -> None:
    signed = signs(session, reception)
    day = Reception.objects.get(session=session)
    assert (signed.status, day.signed_off_at, day.signed_off_by) == (SessionStatus.CLOSED, EVENING, reception)
    assert StatusChange.objects.filter(subject_kind="session", to_status="closed").get().by_id == reception.pk
    assert AuditEntry.objects.get(action=ClosingAct.SIGN_OFF).reason == "seen:2"
    assert signs(session, reception).status == SessionStatus.CLOSED
    assert AuditEntry.objects.filter(action=ClosingAct.SIGN_OFF).count() == 1
    said = {"session_id": session.pk, "appointment_id": done[0].pk, "by": reception.pk, "now": EVENING}
    correct = {**said, "to": "noshow", "reason": CorrectionReason.NOT_THERE}
    assert refusal(acts.correct_outcome, **correct) == Reason.SIGNED_OFF
    assert refusal(records, session=session, by=reception, outcomes={done[0]: "seen"}) == Reason.SIGNED_OFF
    with refused("appointment_of_a_day_signed_off"):
        Appointment.objects.filter(pk=done[0].pk).update(status=AppointmentStatus.NOSHOW)


def test_nobody_without_an_outcome(session, reception) -> None:
    people = four(session)
    records(session, reception, dict.fromkeys(people[:3], "seen"))
    standing(people[3], "arrived")
    with pytest.raises(ValidationError) as caught:
        signs(session, reception)
    assert code(caught) == "open"
    records(session, reception, {people[3]: "left"})
    assert signs(session, reception).status == SessionStatus.CLOSED


def test_what_changed_since_it_was_seen_is_not_signed(session, reception, done) -> None:
    with pytest.raises(ValidationError) as caught:
        signs(session, reception, seen="something else")
    assert code(caught) == "changed"


def test_not_before_its_end_unless_everybody_was_seen(session, reception) -> None:
    with pytest.raises(ValidationError) as caught:
        signs(session, reception, now=MORNING)
    assert code(caught) == "early"
    (only,) = (make.booked(session, make.person(make.account())),)
    records(session, reception, {only: "seen"}, now=MORNING)
    assert signs(session, reception, now=MORNING).status == SessionStatus.CLOSED


def test_what_is_still_kept_for_somebody_ends(session, reception) -> None:
    hold = make.held(session, make.person(make.account()))
    signs(session, reception)
    assert status_of(hold) == "expired"


# --- The ledger -----------------------------------------------------------------------------


def test_the_ledger_says_it_once(session, reception, done) -> None:
    assert not Activity.objects.exists()
    signs(session, reception)
    signs(session, reception)
    line = Activity.objects.get()
    assert (line.kinds, line.patients, line.session, line.hospital) == (
        ["clinic"],
        2,
        session,
        session.hospital,
    )
    assert (line.dates_text, line.started_precision) == ("2026年12月8日", "day")
    assert [one.pk for one in line.specialists.all()] == [
        row.specialist_id for row in session.session_specialists.all()
    ]
    said = (
        "hospital_id",
        "started_on",
        "started_precision",
        "posted_on",
        "entered_at",
        "entered_by_id",
        "via",
        "hospital_id",
    )
    again = {name: getattr(line, name) for name in said}
    with refused("activity_once_of_its_session"):
        Activity.objects.create(kinds=["clinic"], session=session, patients=3, **again)
    with refused("ledger_line_stays"):
        Activity.objects.filter(pk=line.pk).update(patients=3)
    Activity.objects.filter(pk=line.pk).update(note="雪天")


def test_a_free_clinic_is_one_in_the_ledger(posting, reception) -> None:
    session = make.published_session(posting, purpose="free", fee_yuan=None)
    signs(session, reception)
    line = Activity.objects.get()
    assert (line.kinds, line.patients) == (["free_clinic"], 0)


def test_what_was_not_held_after_all_counts_for_nothing(session, reception, manager, done) -> None:
    signs(session, reception)
    line = Activity.objects.get()
    said = {"session_id": session.pk, "line_id": line.pk, "reason": LedgerReason.NOT_HELD, "now": EVENING}
    with pytest.raises(ValueError, match="nobody was seen"):
        acts.correct_figures(**said, patients=2, by=manager.pk)
    stands = acts.correct_figures(**said, patients=0, by=manager.pk)
    assert (stands.void, stands.patients) == (True, 0)
    assert acts.correct_figures(**said, patients=0, by=manager.pk) == stands
    assert not Activity.objects.counted().exists()
    again = {**said, "line_id": stands.pk, "reason": LedgerReason.MISCOUNTED}
    held = acts.correct_figures(**again, patients=0, by=manager.pk)
    assert list(Activity.objects.counted()) == [held]


def test_nobody_seen_is_not_the_same_as_not_held(posting, reception, manager) -> None:
    session = make.published_session(posting)
    signs(session, reception)
    line = Activity.objects.get()
    said = {"session_id": session.pk, "line_id": line.pk, "patients": 0, "by": manager.pk, "now": EVENING}
    assert acts.correct_figures(**said, reason=LedgerReason.MISCOUNTED) == line
    assert acts.correct_figures(**said, reason=LedgerReason.NOT_HELD).void
    with pytest.raises(CountChangedError):
        acts.correct_figures(**said, reason=LedgerReason.MISCOUNTED)


def test_the_count_is_corrected_by_a_manager_alone(session, reception, manager, done) -> None:
    signs(session, reception)
    line = Activity.objects.get()
    said = {"session_id": session.pk, "line_id": line.pk, "patients": 3, "reason": LedgerReason.MISCOUNTED}
    for stranger in (reception, work.clerk(make.hospital("别院"), role=StaffRole.MANAGER)):
        with pytest.raises(acts.NotAtDesk):
            acts.correct_figures(**said, by=stranger.pk, now=EVENING)
    stands = acts.correct_figures(**said, by=manager.pk, now=EVENING)
    assert (stands.corrects, stands.patients, stands.session) == (line, 3, session)
    assert list(Activity.objects.counted()) == [stands]
    assert list(stands.specialists.all()) == list(line.specialists.all())
    assert acts.correct_figures(**said, by=manager.pk, now=EVENING) == stands
    assert Activity.objects.count() == 2
    with pytest.raises(CountChangedError):
        acts.correct_figures(**{**said, "patients": 4}, by=manager.pk, now=EVENING)
    again = {**said, "line_id": stands.pk}
    assert acts.correct_figures(**again, by=manager.pk, now=EVENING) == stands
    assert status_of(done[0]) == "fulfilled"
