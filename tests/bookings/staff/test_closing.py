"""A day is closed: every move tried, who may, what counts against whom, what is corrected, what is signed for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from bookings.actions import desk as acts
from bookings.actions import withdraw_session
from bookings.actions.desk.correcting import CORRECTIONS
from bookings.enums import CancelReason, Rule
from bookings.models import Appointment, Block, StatusChange
from bookings.models.closing import ClosingAct, CorrectionReason, Outcome
from bookings.models.limits import LiftReason
from bookings.queries.staff.closing import closing_lines
from bookings.rules import Reason
from hospitals.enums import StaffRole
from specialists.models import ClinicSession
from tests.bookings.acting import refusal
from tests.bookings.appealing import missed
from tests.bookings.staff.closing_day import EVENING, MORNING, code, four, records, signs, standing, status_of
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

ALL = ("booked", "arrived", "called", "fulfilled", "noshow", "cancelled")
ENDS = {"seen": "fulfilled", "noshow": "noshow", "left": "cancelled"}
GOES = {
    "seen": ("booked", "arrived", "called"),
    "noshow": ("booked",),
    "left": ("arrived", "called"),
}


@pytest.fixture
def visit(session: ClinicSession) -> Appointment:
    return make.booked(session, make.person(make.account()))


# --- What became of them --------------------------------------------------------------------


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("before", ALL)
def test_every_outcome_of_every_status(session, reception, visit, before, outcome) -> None:
    standing(visit, before)
    done = StatusChange.objects.filter(subject_kind="appointment", subject_id=visit.pk)
    had = done.count()
    if before in GOES[outcome]:
        assert records(session, reception, {visit: outcome}) == 1
        assert status_of(visit) == ENDS[outcome]
        last = done.latest("pk")
        assert (last.from_status, last.to_status, last.by_id) == (before, ENDS[outcome], reception.pk)
        assert last.reason == ("left" if outcome == "left" else "closing")
    elif before == ENDS[outcome] and outcome != "left":
        assert records(session, reception, {visit: outcome}) == 0
        assert done.count() == had
    else:
        with pytest.raises(ValidationError) as caught:
            records(session, reception, {visit: outcome})
        assert code(caught) == "changed"
        assert (status_of(visit), done.count()) == (before, had)


def test_all_or_none(session, reception) -> None:
    one, two, three, four_ = four(session)
    standing(two, "cancelled")
    with pytest.raises(ValidationError):
        records(session, reception, {one: "seen", two: "seen"})
    assert status_of(one) == "booked"
    standing(three, "called")
    assert records(session, reception, {one: "seen", three: "left", four_: "noshow"}) == 3
    noted = AuditEntry.objects.get(action=ClosingAct.RECORD)
    assert (noted.subject_id, noted.reason) == (session.pk, "seen:1,noshow:1,left:1")


def test_the_number_of_who_left_goes_to_nobody(session, reception, visit) -> None:
    standing(visit, "arrived")
    records(session, reception, {visit: "left"}, now=MORNING)
    fresh = Appointment.objects.select_related("slot").get(pk=visit.pk)
    assert (fresh.cancel_reason, fresh.cancelled_late, fresh.slot.open) == (CancelReason.LEFT, False, False)
    assert records(session, reception, {visit: "left"}) == 0


def test_not_before_its_day_and_no_no_show_before_ones_time_is_over(session, reception, visit) -> None:
    with pytest.raises(ValidationError) as caught:
        records(session, reception, {visit: "seen"}, now=NOW)
    assert code(caught) == "early"
    ends = visit.slot.ends_at
    ClinicSession.objects.filter(pk=session.pk).update(delay_minutes=10)
    with pytest.raises(ValidationError) as caught:
        records(session, reception, {visit: "noshow"}, now=ends + timedelta(minutes=9))
    assert code(caught) == "not_over"
    assert records(session, reception, {visit: "noshow"}, now=ends + timedelta(minutes=10)) == 1


def test_only_the_desk_of_its_hospital(session, reception, clerk, visit) -> None:
    elsewhere = work.clerk(make.hospital("别院"), role=StaffRole.RECEPTION)
    about = {"session_id": session.pk, "appointment_id": visit.pk}
    for stranger in (elsewhere, clerk, visit.patient.created_by):
        with pytest.raises(acts.NotAtDesk):
            records(session, stranger, {visit: "seen"})
        with pytest.raises(acts.NotAtDesk):
            acts.correct_outcome(
                **about, to="noshow", reason=CorrectionReason.NOT_THERE, by=stranger.pk, now=EVENING
            )
        with pytest.raises(acts.NotAtDesk):
            signs(session, stranger)
    other = make.booked(make.published_session(), make.person(make.account()))
    with pytest.raises(ValidationError):
        records(session, reception, {other: "seen"})
    assert (status_of(visit), status_of(other)) == ("booked", "booked")
    draft = make.draft(make.posting(where=session.hospital))
    with pytest.raises(acts.NotAtDesk):
        records(draft, reception, {})


def test_nothing_of_a_session_that_did_not_take_place(session, reception, visit) -> None:
    withdraw_session(session=session, reason="travel", none_seen=True, by=None, now=MORNING)
    assert refusal(records, session=session, by=reception, outcomes={visit: "seen"}) == Reason.WITHDRAWN
    assert refusal(signs, session=session, by=reception) == Reason.WITHDRAWN


# --- What it counts -------------------------------------------------------------------------


def test_not_coming_counts_and_a_correction_lifts_what_rests_on_it(session, reception) -> None:
    person = make.person(make.account())
    missed(person, 20, session.hospital)
    visit = make.booked(session, person)
    assert not Block.objects.exists()
    records(session, reception, {visit: "noshow"})
    block = Block.objects.get()
    assert (block.rule, block.lifted_at, block.events.count()) == (Rule.NOSHOW, None, 2)
    said = {"session_id": session.pk, "appointment_id": visit.pk, "by": reception.pk, "now": EVENING}
    acts.correct_outcome(**said, to="fulfilled", reason=CorrectionReason.CAME)
    block.refresh_from_db()
    assert (block.lifted_at, block.lifted_by, block.lift_reason) == (
        EVENING,
        reception,
        LiftReason.NOT_REACHED,
    )
    acts.correct_outcome(**said, to="noshow", reason=CorrectionReason.NOT_THERE)
    assert Block.objects.filter(lifted_at=None).count() == 1
    acts.correct_outcome(**said, to="cancelled", reason=CorrectionReason.HOSPITAL_FAULT)
    assert not Block.objects.filter(lifted_at=None).exists()
    fresh = Appointment.objects.select_related("slot").get(pk=visit.pk)
    assert (fresh.cancel_reason, fresh.slot.open) == (CancelReason.HOSPITAL, False)


# --- Corrections ----------------------------------------------------------------------------


@pytest.mark.parametrize("reason", CorrectionReason)
@pytest.mark.parametrize("to", ["fulfilled", "noshow", "cancelled", "arrived", "booked"])
@pytest.mark.parametrize("before", ALL)
def test_every_correction(session, reception, visit, before, to, reason) -> None:
    standing(visit, before)
    said = {"session_id": session.pk, "appointment_id": visit.pk, "by": reception.pk, "now": EVENING}
    if before == to:
        acts.correct_outcome(**said, to=to, reason=reason)
        assert status_of(visit) == before
        return
    reasons = CORRECTIONS.get((before, to))
    # Of those cancelled only who has left is corrected: test_not_left.
    if reasons is None or before == "cancelled" or reason == CorrectionReason.LEFT in reasons:
        with pytest.raises(ValidationError):
            acts.correct_outcome(**said, to=to, reason=reason)
    elif reason not in reasons:
        with pytest.raises(ValueError, match="no reason"):
            acts.correct_outcome(**said, to=to, reason=reason)
    else:
        acts.correct_outcome(**said, to=to, reason=reason)
        assert status_of(visit) == to
        last = StatusChange.objects.filter(subject_kind="appointment", subject_id=visit.pk).latest("pk")
        assert last.reason == ("hospital" if to == "cancelled" else f"corrected:{reason}")
        assert AuditEntry.objects.get(action=ClosingAct.CORRECT).reason == f"{visit.pk}:{reason}"
        return
    assert status_of(visit) == before


@pytest.mark.parametrize("reason", [CorrectionReason.NOT_THERE, CorrectionReason.TICKED_WRONG])
def test_who_checked_in_is_no_no_show_but_may_have_left(session, reception, visit, reason) -> None:
    make.arrived(visit, at=MORNING)
    records(session, reception, {visit: "seen"})
    said = {"session_id": session.pk, "appointment_id": visit.pk, "by": reception.pk, "now": EVENING}
    with pytest.raises(ValidationError) as caught:
        acts.correct_outcome(**said, to="noshow", reason=reason)
    assert (code(caught), status_of(visit)) == ("came", "fulfilled")
    acts.correct_outcome(**said, to="cancelled", reason=CorrectionReason.LEFT)
    fresh = Appointment.objects.select_related("slot").get(pk=visit.pk)
    assert (fresh.status, fresh.cancel_reason, fresh.cancelled_late, fresh.slot.open) == (
        "cancelled",
        CancelReason.LEFT,
        False,
        False,
    )
    changes = StatusChange.objects.filter(subject_kind="appointment", subject_id=visit.pk).order_by("-pk")
    assert [one.reason for one in changes[:2]] == ["left", "corrected:left"]
    acts.correct_outcome(**said, to="cancelled", reason=CorrectionReason.LEFT)
    assert AuditEntry.objects.get(action=ClosingAct.CORRECT).reason == f"{visit.pk}:left"


def test_that_they_left_after_all_counts_against_nobody(session, reception) -> None:
    person = make.person(make.account())
    missed(person, 20, session.hospital)
    visit = make.booked(session, person)
    make.arrived(visit, at=MORNING)
    records(session, reception, {visit: "seen"})
    said = {"session_id": session.pk, "appointment_id": visit.pk, "by": reception.pk, "now": EVENING}
    acts.correct_outcome(**said, to="cancelled", reason=CorrectionReason.LEFT)
    assert not Block.objects.exists()


def test_a_number_given_late_leaves_time_to_come(session, reception, visit) -> None:
    slot = visit.slot
    given = slot.ends_at + timedelta(minutes=20)
    Appointment.objects.filter(pk=visit.pk).update(booked_at=given)
    comes_until = given + (slot.ends_at - slot.starts_at)
    before = comes_until - timedelta(seconds=1)
    with pytest.raises(ValidationError) as caught:
        records(session, reception, {visit: "noshow"}, now=before)
    assert code(caught) == "not_over"
    assert [line.over for line in closing_lines(session, before)] == [False]
    assert [line.over for line in closing_lines(session, comes_until)] == [True]
    assert records(session, reception, {visit: "noshow"}, now=comes_until) == 1


def test_seen_is_not_corrected_to_a_no_show_before_the_time_is_over(session, reception, visit) -> None:
    standing(visit, "fulfilled")
    with pytest.raises(ValidationError) as caught:
        acts.correct_outcome(
            session_id=session.pk,
            appointment_id=visit.pk,
            to="noshow",
            reason=CorrectionReason.NOT_THERE,
            by=reception.pk,
            now=MORNING,
        )
    assert code(caught) == "not_over"
