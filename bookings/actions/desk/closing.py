"""The day of a session is closed: what became of everybody who had a number, corrections, and who signs for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk
from bookings.actions.desk.ranking import lock_reception
from bookings.actions.limits import review_blocks
from bookings.actions.waiting import lock_pending, people_of
from bookings.enums import WAITING, AppointmentStatus, CancelReason, Origin
from bookings.locks import booking_action
from bookings.models import Appointment
from bookings.models.closing import ClosingAct, CorrectionReason, Outcome
from bookings.queries.staff.closing import checked_in, mark_of, over_at
from bookings.rules import Reason, Refused
from bookings.transitions import cancel, move_lapsed, move_status
from hospitals.queries import managed
from notices.localtime import local_date
from specialists.actions import correct_count, count_session
from specialists.enums import LedgerReason, SessionStatus
from specialists.models import Activity, ClinicSession

SUBJECT = "session"
BY_LIST = "closing"  # how the history says that an outcome was written as the day was closed
CORRECTED = "corrected:"  # … and that it was corrected, and why

_STATUS = {
    Outcome.SEEN: AppointmentStatus.FULFILLED,
    Outcome.NOSHOW: AppointmentStatus.NOSHOW,
    Outcome.LEFT: AppointmentStatus.CANCELLED,
}
# Who came is no no-show, and who never came has not left.
_FROM = {
    Outcome.SEEN: WAITING,
    Outcome.NOSHOW: (AppointmentStatus.BOOKED,),
    Outcome.LEFT: (AppointmentStatus.ARRIVED, AppointmentStatus.CALLED),
}
# From what to what an outcome may be corrected, and why.
CORRECTIONS: dict[tuple[str, str], tuple[CorrectionReason, ...]] = {
    (AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW): (
        CorrectionReason.NOT_THERE,
        CorrectionReason.TICKED_WRONG,
    ),
    (AppointmentStatus.FULFILLED, AppointmentStatus.CANCELLED): (CorrectionReason.LEFT,),
    (AppointmentStatus.NOSHOW, AppointmentStatus.FULFILLED): (
        CorrectionReason.CAME,
        CorrectionReason.TICKED_WRONG,
    ),
    (AppointmentStatus.NOSHOW, AppointmentStatus.CANCELLED): (CorrectionReason.HOSPITAL_FAULT,),
}


@dataclass(frozen=True)
class _Day:
    """What an act has locked: who acts, the session, how its day goes, and the visits it is about."""

    clerk: User
    session: ClinicSession
    visits: list[Appointment]


@booking_action
def record_outcomes(*, session_id: int, outcomes: Mapping[int, Outcome], by: int, now: datetime) -> int:
    """Write what became of these visits of the session, by appointment id, all or none; of how many it was new.

    Who has left gives the number back to nobody. Not having come counts against the person, and may block them. What
    is written already stays.

    Raises NotAtDesk for who does not receive patients there; Refused for a session that is not published or was signed
    off; ValidationError before the day of the session, for a no-show whose time is not over, and where a visit has
    become something else meanwhile.
    """
    day = _lock_day(session_id, set(outcomes), by, now)
    if local_date(now) < local_date(day.session.starts_at):
        raise ValidationError(_("还没有到出诊当天，不能记录。"), code="early")
    new: Counter[str] = Counter()
    for visit in day.visits:
        outcome = outcomes[visit.pk]
        if _is(visit, outcome):
            continue
        if visit.status not in _FROM[outcome]:
            raise _changed(visit)
        _write(day.session, visit, outcome, by=by, now=now)
        new[outcome] += 1
    _review(day.visits, {pk for pk, outcome in outcomes.items() if outcome == Outcome.NOSHOW}, by, now)
    if new:
        said = ",".join(f"{outcome}:{new[outcome]}" for outcome in Outcome if new[outcome])
        _note(ClosingAct.RECORD, day.session, day.clerk, now, said)
    return new.total()


@booking_action
def correct_outcome(
    *, session_id: int, appointment_id: int, to: str, reason: CorrectionReason, by: int, now: datetime
) -> Appointment:
    """What was written of a visit was wrong: it becomes `to` (CORRECTIONS), and what rested on it is looked at again.
    Done twice, nothing changes. Who was not seen by the hospital's fault has a cancelled visit that counts for nothing.
    Who checked in is no no-show: not seen after all, they have left.

    Raises as `record_outcomes` does, and ValueError for a reason that does not lead there.
    """
    day = _lock_day(session_id, {appointment_id}, by, now)
    (visit,) = day.visits
    if visit.status == to:
        return visit
    reasons = CORRECTIONS.get((visit.status, to))
    if reasons is None:
        raise _changed(visit)
    if reason not in reasons:
        raise ValueError(f"{reason} is no reason for {to}")
    _refuse_unless_true(day.session, visit, to, reason, now)
    why = f"{CORRECTED}{reason}"
    if to == AppointmentStatus.CANCELLED:
        left = reason == CorrectionReason.LEFT
        if left:
            # The table has no shorter way; nobody sees what is between, and it is one transaction.
            move_status(visit, AppointmentStatus.NOSHOW, by_id=by, now=now, reason=why)
        cancel(visit, CancelReason.LEFT if left else CancelReason.HOSPITAL, by_id=by, now=now)
        _shut(visit)
    else:
        move_status(visit, to, by_id=by, now=now, reason=why)
    _review([visit], {visit.pk}, by, now)
    said = f"{visit.pk}:{reason}"
    _note(ClosingAct.CORRECT, day.session, day.clerk, now, said)
    return visit


@booking_action
def sign_off(*, session_id: int, seen: str, by: int, now: datetime) -> ClinicSession:
    """Nothing of this day changes any more: the session is closed, who signed stands in it, and the ledger says that
    it was held and how many were seen. Signed twice, by two at once too, it is signed once.

    `seen`: what the page showed of the visits (mark_of). Raises NotAtDesk; Refused for a session that is not published;
    ValidationError while it goes on, while anybody has no outcome, and where a visit has changed since it was seen.
    """
    known = _session_here(session_id)
    clerk = at_desk(known.hospital_id, by, now)
    locks.lock_patients(people_of(session_id))
    session = locks.lock_session(session_id, exclusively=True)
    if session.status == SessionStatus.CLOSED:
        return session
    _refuse_unless_published(session)
    reception = lock_reception(session, now)
    visits = list(Appointment.objects.filter(session=session).order_by("pk").select_for_update())
    if seen != mark_of(visits):
        raise ValidationError(_("刚才有人的情况改了，请看过现在的数字再签字。"), code="changed")
    _refuse_unfinished(session, visits, now)
    # What was offered to those who wait is over long since, and goes with their place in line.
    held = [one for one in lock_pending(session) if one.origin == Origin.HOLD]
    move_lapsed(held, now=now, by_id=by, reason="closed")
    move_status(session, SessionStatus.CLOSED, by_id=by, now=now)
    reception.signed_off_at, reception.signed_off_by = now, clerk
    reception.save(update_fields=["signed_off_at", "signed_off_by"])
    patients = sum(visit.status == AppointmentStatus.FULFILLED for visit in visits)
    count_session(session=session, patients=patients, by=clerk, now=now)
    _note(ClosingAct.SIGN_OFF, session, clerk, now, f"seen:{patients}")
    return session


@booking_action
def correct_figures(
    *, session_id: int, line_id: int, patients: int, reason: LedgerReason, by: int, now: datetime
) -> Activity:
    """After the day was signed off, its line in the ledger said the wrong number: another line stands instead. No visit
    changes.

    Raises NotAtDesk for who does not manage the hospital; CountChangedError where it was corrected meanwhile.
    """
    known = _session_here(session_id)
    clerk = at_desk(known.hospital_id, by, now)
    if not list(managed(by, now).filter(hospital=known.hospital_id).select_for_update(of=("self",))):
        raise NotAtDesk
    line = Activity.objects.filter(pk=line_id, session=known).first()
    if line is None:
        raise NotAtDesk
    return correct_count(line=line, patients=patients, reason=reason, by=clerk, now=now)


def _session_here(session_id: int) -> ClinicSession:
    """The session, no draft, unlocked."""
    known = ClinicSession.objects.exclude(status=SessionStatus.DRAFT).filter(pk=session_id).first()
    if known is None:
        raise NotAtDesk
    return known


def _lock_day(session_id: int, wanted: set[int], by: int, now: datetime) -> _Day:
    """Who acts, then everything about these visits of the session, in the one order."""
    known = _session_here(session_id)
    clerk = at_desk(known.hospital_id, by, now)
    rows = Appointment.objects.filter(session=known, pk__in=wanted)
    before = {row.pk: row for row in rows}
    people = locks.lock_patients({row.patient_id for row in before.values()})
    session = locks.lock_session(session_id)
    if session.status == SessionStatus.CLOSED:
        raise Refused(Reason.SIGNED_OFF)
    _refuse_unless_published(session)
    lock_reception(session, now)
    slots = locks.lock_slots({row.slot_id for row in before.values()})
    visits = list(rows.order_by("pk").select_for_update())
    # Split, moved or joined while we waited, or never of this session.
    same = all(visit.slot_id in slots and visit.patient_id in people for visit in visits)
    if {visit.pk for visit in visits} != wanted or not same:
        raise ValidationError(_("名单刚刚有变动，请看过现在的名单再记。"), code="changed")
    for visit in visits:
        visit.slot = slots[visit.slot_id]
    return _Day(clerk, session, visits)


def _refuse_unless_published(session: ClinicSession) -> None:
    if session.status == SessionStatus.WITHDRAWN:
        raise Refused(Reason.WITHDRAWN)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.NOT_PUBLISHED)


def _is(visit: Appointment, outcome: Outcome) -> bool:
    """Whether that is what the visit says already."""
    left = visit.cancel_reason == CancelReason.LEFT
    return visit.status == _STATUS[outcome] and (outcome != Outcome.LEFT or left)


def _write(session: ClinicSession, visit: Appointment, outcome: Outcome, *, by: int, now: datetime) -> None:
    if outcome == Outcome.LEFT:
        cancel(visit, CancelReason.LEFT, by_id=by, now=now)
        _shut(visit)
        return
    if outcome == Outcome.NOSHOW:
        _refuse_early(session, visit, now)
    move_status(visit, _STATUS[outcome], by_id=by, now=now, reason=BY_LIST)


def _refuse_early(session: ClinicSession, visit: Appointment, now: datetime) -> None:
    """Nobody has failed to come before their time is over."""
    if now < over_at(session, visit):
        said = _("第 %(n)s 号的时间还没有过，还不能记为未到诊。") % {"n": visit.slot.ordinal}
        raise ValidationError(said, code="not_over")


def _refuse_unless_true(
    session: ClinicSession, visit: Appointment, to: str, reason: CorrectionReason, now: datetime
) -> None:
    """Who came is no no-show, and who never came has not left."""
    if to == AppointmentStatus.NOSHOW:
        if checked_in(visit):
            said = _("第 %(n)s 号报到过，不能改为未到诊。没有看就走了的，请选“报到后离开”。")
            raise ValidationError(said % {"n": visit.slot.ordinal}, code="came")
        _refuse_early(session, visit, now)
    elif reason == CorrectionReason.LEFT and not checked_in(visit):
        raise _changed(visit)


def _shut(visit: Appointment) -> None:
    """The number was used up: it goes to nobody else."""
    visit.slot.open = False
    visit.slot.save(update_fields=["open"])


def _changed(visit: Appointment) -> ValidationError:
    said = {"n": visit.slot.ordinal, "status": visit.how_it_went}
    return ValidationError(
        _("第 %(n)s 号现在是“%(status)s”，不能这样记。请看过再办。") % said, code="changed"
    )


def _review(visits: list[Appointment], wanted: set[int], by: int, now: datetime) -> None:
    """What counts against the persons of these visits is counted again."""
    for patient_id in sorted({visit.patient_id for visit in visits if visit.pk in wanted}):
        review_blocks(patient_id=patient_id, by=by, now=now)


def _refuse_unfinished(session: ClinicSession, visits: list[Appointment], now: datetime) -> None:
    """Everybody has an outcome, and the session is over; or it has begun and nobody is left to come."""
    waiting = sum(visit.status in WAITING for visit in visits)
    if waiting:
        raise ValidationError(_("还有 %(n)s 人没有记录结果，请先记完再签字。") % {"n": waiting}, code="open")
    delay = timedelta(minutes=session.delay_minutes)
    came = any(visit.status == AppointmentStatus.FULFILLED for visit in visits)
    if now < (session.starts_at if came else session.ends_at) + delay:
        raise ValidationError(_("门诊还没有结束，还不能签字。"), code="early")


def _note(act: ClosingAct, session: ClinicSession, clerk: User, now: datetime, said: str) -> None:
    audit(by=clerk, action=act, subject_kind=SUBJECT, subject_id=session.pk, now=now, reason=said)
