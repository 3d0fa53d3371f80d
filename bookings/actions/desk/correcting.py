"""What was written of somebody on the day of a session was wrong: corrected until the day is signed off."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bookings.actions.desk.days import changed, lock_day, note_day, refuse_early, review, shut
from bookings.enums import LIVE, AppointmentStatus, CancelReason
from bookings.locks import booking_action
from bookings.models import Appointment, Arrival
from bookings.models.closing import ClosingAct, CorrectionReason
from bookings.queries.staff.closing import checked_in
from bookings.queries.today import is_on
from bookings.transitions import cancel, move_status
from specialists.models import ClinicSession

CORRECTED = "corrected:"  # how the history says that an outcome was corrected, and why

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
    # Of who has left (CancelReason.LEFT), and of nobody else who cancelled or was cancelled.
    (AppointmentStatus.CANCELLED, AppointmentStatus.ARRIVED): (CorrectionReason.STAYED,),
    (AppointmentStatus.CANCELLED, AppointmentStatus.FULFILLED): (CorrectionReason.STAYED,),
}


@booking_action
def correct_outcome(
    *, session_id: int, appointment_id: int, to: str, reason: CorrectionReason, by: int, now: datetime
) -> Appointment:
    """What was written of a visit was wrong: it becomes `to` (CORRECTIONS), and what rested on it is looked at again.
    Done twice, nothing changes. Who was not seen by the hospital's fault has a cancelled visit that counts for nothing.
    Who checked in is no no-show: not seen after all, they have left. Who has not left after all has the number again,
    unless it is somebody else's by now, and waits, on the day itself, or was seen.

    Raises as `record_outcomes` does, and ValueError for a reason that does not lead there.
    """
    day = lock_day(session_id, {appointment_id}, by, now)
    (visit,) = day.visits
    before = visit.status
    if visit.status == to:
        return visit
    reasons = CORRECTIONS.get((before, to))
    if reasons is None or (
        before == AppointmentStatus.CANCELLED and visit.cancel_reason != CancelReason.LEFT
    ):
        raise changed(visit)
    if reason not in reasons:
        raise ValueError(f"{reason} is no reason for {to}")
    _refuse_unless_true(day.session, visit, to, reason, now)
    why = f"{CORRECTED}{reason}"
    if before == AppointmentStatus.CANCELLED:
        _stayed(day.session, visit, to, why, by, now)
    elif to == AppointmentStatus.CANCELLED:
        left = reason == CorrectionReason.LEFT
        if left:
            # The table has no shorter way; nobody sees what is between, and it is one transaction.
            move_status(visit, AppointmentStatus.NOSHOW, by_id=by, now=now, reason=why)
        cancel(visit, CancelReason.LEFT if left else CancelReason.HOSPITAL, by_id=by, now=now)
        shut(visit)
    else:
        move_status(visit, to, by_id=by, now=now, reason=why)
    review([visit], {visit.pk}, by, now)
    said = f"{visit.pk}:{reason}"
    note_day(ClosingAct.CORRECT, day.session, day.clerk, now, said)
    return visit


def _refuse_unless_true(
    session: ClinicSession, visit: Appointment, to: str, reason: CorrectionReason, now: datetime
) -> None:
    """Who came is no no-show, and who never came has not left."""
    if to == AppointmentStatus.NOSHOW:
        if checked_in(visit):
            said = _("第 %(n)s 号报到过，不能改为未到诊。没有看就走了的，请选“报到后离开”。")
            raise ValidationError(said % {"n": visit.slot.ordinal}, code="came")
        refuse_early(session, visit, now)
    elif reason == CorrectionReason.LEFT and not checked_in(visit):
        raise changed(visit)


def _stayed(session: ClinicSession, visit: Appointment, to: str, why: str, by: int, now: datetime) -> None:
    """Who was noted as having left has the number again, and waits where they waited, or was seen."""
    number = {"n": visit.slot.ordinal}
    if visit.slot.withdrawn_at is not None:
        raise ValidationError(_("第 %(n)s 号已经停诊，不能恢复。") % number, code="withdrawn")
    if Appointment.objects.filter(slot=visit.slot, status__in=LIVE).exists():
        said = _("第 %(n)s 号已经给了别人，不能恢复。要看诊，请给这位就诊人另外加号。") % number
        raise ValidationError(said, code="taken")
    if to == AppointmentStatus.ARRIVED and not is_on(session, now):
        raise ValidationError(_("已经不是就诊当天，不能改为继续候诊。"), code="other_day")
    taken_back = {"cancelled_at": None, "cancel_reason": "", "version": visit.version + 1}
    move_status(visit, AppointmentStatus.ARRIVED, by_id=by, now=now, reason=why, **taken_back)
    visit.slot.open = True
    visit.slot.save(update_fields=["open"])
    Arrival.objects.filter(pk=visit.pk).update(away_since=None)
    if to != AppointmentStatus.ARRIVED:
        move_status(visit, to, by_id=by, now=now, reason=why)
