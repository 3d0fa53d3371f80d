"""The day of a session is closed: what became of everybody who had a number, and who signs for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk
from bookings.actions.desk.days import (
    changed,
    lock_day,
    note_day,
    refuse_early,
    refuse_unless_published,
    review,
    session_here,
    shut,
)
from bookings.actions.desk.ranking import lock_reception
from bookings.actions.waiting import lock_pending, people_of
from bookings.enums import WAITING, AppointmentStatus, CancelReason, Origin
from bookings.locks import booking_action
from bookings.models import Appointment
from bookings.models.closing import ClosingAct, Outcome
from bookings.queries.staff.closing import mark_of
from bookings.transitions import cancel, move_lapsed, move_status
from hospitals.queries import managed
from notices.localtime import local_date
from specialists.actions import correct_count, count_session
from specialists.enums import LedgerReason, SessionStatus
from specialists.models import Activity, ClinicSession

BY_LIST = "closing"  # how the history says that an outcome was written as the day was closed

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


@booking_action
def record_outcomes(*, session_id: int, outcomes: Mapping[int, Outcome], by: int, now: datetime) -> int:
    """Write what became of these visits of the session, by appointment id, all or none; of how many it was new.

    Who has left gives the number back to nobody. Not having come counts against the person, and may block them. What
    is written already stays.

    Raises NotAtDesk for who does not receive patients there; Refused for a session that is not published or was signed
    off; ValidationError before the day of the session, for a no-show whose time is not over, and where a visit has
    become something else meanwhile.
    """
    day = lock_day(session_id, set(outcomes), by, now)
    if local_date(now) < local_date(day.session.starts_at):
        raise ValidationError(_("还没有到出诊当天，不能记录。"), code="early")
    new: Counter[str] = Counter()
    for visit in day.visits:
        outcome = outcomes[visit.pk]
        if _is(visit, outcome):
            continue
        if visit.status not in _FROM[outcome]:
            raise changed(visit)
        _write(day.session, visit, outcome, by=by, now=now)
        new[outcome] += 1
    review(day.visits, {pk for pk, outcome in outcomes.items() if outcome == Outcome.NOSHOW}, by, now)
    if new:
        said = ",".join(f"{outcome}:{new[outcome]}" for outcome in Outcome if new[outcome])
        note_day(ClosingAct.RECORD, day.session, day.clerk, now, said)
    return new.total()


@booking_action
def sign_off(*, session_id: int, seen: str, by: int, now: datetime) -> ClinicSession:
    """Nothing of this day changes any more: the session is closed, who signed stands in it, and the ledger says that
    it was held and how many were seen. Signed twice, by two at once too, it is signed once.

    `seen`: what the page showed of the visits (mark_of). Raises NotAtDesk; Refused for a session that is not published;
    ValidationError while it goes on, while anybody has no outcome, and where a visit has changed since it was seen.
    """
    known = session_here(session_id)
    clerk = at_desk(known.hospital_id, by, now)
    locks.lock_patients(people_of(session_id))
    session = locks.lock_session(session_id, exclusively=True)
    if session.status == SessionStatus.CLOSED:
        return session
    refuse_unless_published(session)
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
    note_day(ClosingAct.SIGN_OFF, session, clerk, now, f"seen:{patients}")
    return session


@booking_action
def correct_figures(
    *, session_id: int, line_id: int, patients: int, reason: LedgerReason, by: int, now: datetime
) -> Activity:
    """After the day was signed off, its line in the ledger said the wrong number: another line stands instead. No visit
    changes.

    Raises NotAtDesk for who does not manage the hospital; CountChangedError where it was corrected meanwhile.
    """
    known = session_here(session_id)
    clerk = at_desk(known.hospital_id, by, now)
    if not list(managed(by, now).filter(hospital=known.hospital_id).select_for_update(of=("self",))):
        raise NotAtDesk
    line = Activity.objects.filter(pk=line_id, session=known).first()
    if line is None:
        raise NotAtDesk
    return correct_count(line=line, patients=patients, reason=reason, by=clerk, now=now)


def _is(visit: Appointment, outcome: Outcome) -> bool:
    """Whether that is what the visit says already."""
    left = visit.cancel_reason == CancelReason.LEFT
    return visit.status == _STATUS[outcome] and (outcome != Outcome.LEFT or left)


def _write(session: ClinicSession, visit: Appointment, outcome: Outcome, *, by: int, now: datetime) -> None:
    if outcome == Outcome.LEFT:
        cancel(visit, CancelReason.LEFT, by_id=by, now=now)
        shut(visit)
        return
    if outcome == Outcome.NOSHOW:
        refuse_early(session, visit, now)
    move_status(visit, _STATUS[outcome], by_id=by, now=now, reason=BY_LIST)


def _refuse_unfinished(session: ClinicSession, visits: list[Appointment], now: datetime) -> None:
    """Everybody has an outcome, and the session is over; or it has begun and nobody is left to come."""
    waiting = sum(visit.status in WAITING for visit in visits)
    if waiting:
        raise ValidationError(_("还有 %(n)s 人没有记录结果，请先记完再签字。") % {"n": waiting}, code="open")
    delay = timedelta(minutes=session.delay_minutes)
    came = any(visit.status == AppointmentStatus.FULFILLED for visit in visits)
    if now < (session.starts_at if came else session.ends_at) + delay:
        raise ValidationError(_("门诊还没有结束，还不能签字。"), code="early")
