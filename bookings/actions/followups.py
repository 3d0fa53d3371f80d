"""What a patient is asked because the hospital withdrew or substituted their visit, and how it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from bookings import locks
from bookings.enums import FollowUpNotice, NoticeKind
from bookings.locks import booking_action
from bookings.models import Appointment, FollowUp, FollowUpChoice, FollowUpKind, FollowUpStatus
from bookings.policy import policies_at
from bookings.queries.followups import may_answer, withdrawn_alike
from bookings.queries.mine import my_patient
from bookings.rules import Reason, Refused
from bookings.transitions import close_follow_ups, move_status
from notices.actions import Said, announce_all
from notices.models import Notice
from specialists.models import ClinicSession

# What is said with a button; the other choices are made by moving, cancelling and booking.
SAID = {
    FollowUpKind.SUBSTITUTED: FollowUpChoice.TAKE_SUBSTITUTE,
    FollowUpKind.WITHDRAWN: FollowUpChoice.NONE_WANTED,
}
REOPENED = "reopened"
TOLD = {
    FollowUpKind.SUBSTITUTED: NoticeKind.SUBSTITUTED,
    FollowUpKind.WITHDRAWN: NoticeKind.WITHDRAWN,
}


def ask(appointments: Sequence[Appointment], kind: FollowUpKind, *, by: int | None, now: datetime) -> None:
    """Write a follow-up for each of these locked appointments of one session, as its version is now, and the reminder
    that is due where nobody answers; what was asked about an earlier change of the hospital's is closed. Six
    statements for any number of them, more only where something closes. Whoever the change concerns is told before."""
    rows = FollowUp.objects.exclude(status=FollowUpStatus.CLOSED).filter(appointment__in=appointments)
    earlier = list(rows.order_by("pk").select_for_update())
    close_follow_ups(earlier, by_id=by, now=now)
    FollowUp.objects.bulk_create(
        FollowUp(appointment=one, version=one.version, kind=kind, made_at=now) for one in appointments
    )
    if appointments:
        _plan_reminders(appointments, kind, now)


def _plan_reminders(appointments: Sequence[Appointment], kind: FollowUpKind, now: datetime) -> None:
    """Whoever was told of the change is reminded of it, once, unless the visit would have begun by then. Answered
    ones drop themselves when due."""
    session = ClinicSession.objects.get(pk=appointments[0].session_id)
    due_at = now + timedelta(hours=policies_at(now, session.hospital_id).reminders.unanswered_hours)
    late = timedelta(minutes=session.delay_minutes)
    ahead = {one.pk: one.version for one in appointments if due_at < cast(datetime, one.during.lower) + late}
    told = Notice.objects.filter(kind=TOLD[kind], subject_kind="appointment", subject_id__in=ahead, attempt=1)
    announce_all(
        said=[
            Said(
                FollowUpNotice.REMINDER,
                *(one.subject_kind, one.subject_id, one.version),
                *(one.recipient_kind, one.recipient_id, one.channel),
                due_at,
            )
            for one in told.order_by("pk")
            if one.version == ahead[one.subject_id]
        ],
        now=now,
    )


def _answer(
    row: FollowUp,
    choice: FollowUpChoice,
    *,
    by: int,
    now: datetime,
    instead: Appointment | None = None,
) -> None:
    """Answer a locked follow-up, or change its answer."""
    move_status(
        row,
        FollowUpStatus.ANSWERED,
        by_id=by,
        now=now,
        reason=choice,
        answered_at=now,
        answered_by_id=by,
        choice=choice,
        chosen_appointment=instead,
    )


def _lock_of(appointment_id: int) -> FollowUp | None:
    """The follow-up of a locked appointment that no later change replaced, locked."""
    rows = FollowUp.objects.exclude(status=FollowUpStatus.CLOSED).filter(appointment_id=appointment_id)
    return rows.select_for_update().first()


def answer_by_changing(appointment: Appointment, choice: FollowUpChoice, *, by: int, now: datetime) -> None:
    """The person cancelled or moved the locked appointment: that answers what was asked about the substitute, or
    changes the answer. Part of those actions."""
    row = _lock_of(appointment.pk)
    if row is None or row.kind != FollowUpKind.SUBSTITUTED:
        return
    if row.unanswered or row.choice == FollowUpChoice.TAKE_SUBSTITUTE:
        _answer(row, choice, by=by, now=now)


def answer_by_booking(booked: Appointment, *, by: int, now: datetime) -> None:
    """The person has a number again with the same specialist or department: that answers what was asked about the
    visit that was withdrawn, the one asked about first. Part of booking."""
    row = withdrawn_alike(booked.patient_id, booked.session).order_by("pk").select_for_update().first()
    if row is not None:
        _answer(row, FollowUpChoice.OTHER_SESSION, by=by, now=now, instead=booked)


def _lock_to_answer(follow_up: FollowUp, by: int, now: datetime) -> FollowUp:
    """The follow-up, locked and fresh. Refused for strangers, when it was replaced since its reader saw it, when the
    person has moved, cancelled or booked meanwhile, and once the visit has begun."""
    person, in_session = Appointment.objects.values_list("patient_id", "session_id").get(
        pk=follow_up.appointment_id
    )
    locks.lock_patients([person])
    session = locks.lock_session(in_session)
    appointment = locks.lock_appointment(follow_up.appointment_id)
    fresh = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if my_patient(by, appointment.patient_id) is None:
        raise Refused(Reason.NOT_YOURS)
    if fresh.status == FollowUpStatus.CLOSED:
        raise Refused(Reason.HOSPITAL_CHANGED)
    if fresh.status == FollowUpStatus.ANSWERED and fresh.choice != SAID[FollowUpKind(fresh.kind)]:
        raise Refused(Reason.HOLD_CHANGED)
    starts_at = appointment.slot.starts_at + timedelta(minutes=session.delay_minutes)
    if not may_answer(fresh, appointment, starts_at, now):
        raise Refused(Reason.ANSWER_OVER)
    return fresh


@booking_action
def answer_follow_up(*, follow_up: FollowUp, by: int, now: datetime) -> FollowUp:
    """Say that the person comes and sees the substitute, or wants no other visit instead of the withdrawn one.

    `follow_up` is as its reader saw it. Answering twice changes nothing. Raises Refused, changing nothing: for
    strangers, when the hospital changed the visit again, when the person moved, cancelled or booked meanwhile, and
    once the visit has begun.
    """
    fresh = _lock_to_answer(follow_up, by, now)
    if fresh.unanswered:
        _answer(fresh, SAID[FollowUpKind(fresh.kind)], by=by, now=now)
    return fresh


@booking_action
def reopen_follow_up(*, follow_up: FollowUp, by: int, now: datetime) -> FollowUp:
    """Take such an answer back: the person is asked again. Raises Refused as `answer_follow_up` does."""
    fresh = _lock_to_answer(follow_up, by, now)
    if fresh.status == FollowUpStatus.ANSWERED:
        blank = {"answered_at": None, "answered_by": None, "choice": ""}
        move_status(fresh, FollowUpStatus.OPEN, by_id=by, now=now, reason=REOPENED, **blank)
    return fresh
