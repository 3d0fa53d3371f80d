"""What the acts share that write what became of people on the day of a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk
from bookings.actions.desk.ranking import lock_reception
from bookings.actions.limits import review_blocks
from bookings.models import Appointment
from bookings.models.closing import ClosingAct
from bookings.queries.staff.closing import over_at
from bookings.rules import Reason, Refused
from specialists.enums import SessionStatus
from specialists.models import ClinicSession

SUBJECT = "session"


@dataclass(frozen=True)
class Day:
    """What an act has locked: who acts, the session, how its day goes, and the visits it is about."""

    clerk: User
    session: ClinicSession
    visits: list[Appointment]


def session_here(session_id: int) -> ClinicSession:
    """The session, no draft, unlocked."""
    known = ClinicSession.objects.exclude(status=SessionStatus.DRAFT).filter(pk=session_id).first()
    if known is None:
        raise NotAtDesk
    return known


def lock_day(session_id: int, wanted: set[int], by: int, now: datetime) -> Day:
    """Who acts, then everything about these visits of the session, in the one order."""
    known = session_here(session_id)
    clerk = at_desk(known.hospital_id, by, now)
    rows = Appointment.objects.filter(session=known, pk__in=wanted)
    before = {row.pk: row for row in rows}
    people = locks.lock_patients({row.patient_id for row in before.values()})
    session = locks.lock_session(session_id)
    if session.status == SessionStatus.CLOSED:
        raise Refused(Reason.SIGNED_OFF)
    refuse_unless_published(session)
    lock_reception(session, now)
    slots = locks.lock_slots({row.slot_id for row in before.values()})
    visits = list(rows.order_by("pk").select_for_update())
    # Split, moved or joined while we waited, or never of this session.
    same = all(visit.slot_id in slots and visit.patient_id in people for visit in visits)
    if {visit.pk for visit in visits} != wanted or not same:
        raise ValidationError(_("名单刚刚有变动，请看过现在的名单再记。"), code="changed")
    for visit in visits:
        visit.slot = slots[visit.slot_id]
    return Day(clerk, session, visits)


def refuse_unless_published(session: ClinicSession) -> None:
    """Refused for a session that was withdrawn, or is none yet."""
    if session.status == SessionStatus.WITHDRAWN:
        raise Refused(Reason.WITHDRAWN)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.NOT_PUBLISHED)


def refuse_early(session: ClinicSession, visit: Appointment, now: datetime) -> None:
    """Nobody has failed to come before their time is over."""
    if now < over_at(session, visit):
        said = _("第 %(n)s 号的时间还没有过，还不能记为未到诊。") % {"n": visit.slot.ordinal}
        raise ValidationError(said, code="not_over")


def shut(visit: Appointment) -> None:
    """The number was used up: it goes to nobody else."""
    visit.slot.open = False
    visit.slot.save(update_fields=["open"])


def changed(visit: Appointment) -> ValidationError:
    """That the visit has become something else, as what is to be raised."""
    said = {"n": visit.slot.ordinal, "status": visit.how_it_went}
    return ValidationError(
        _("第 %(n)s 号现在是“%(status)s”，不能这样记。请看过再办。") % said, code="changed"
    )


def review(visits: list[Appointment], wanted: set[int], by: int, now: datetime) -> None:
    """What counts against the persons of these visits is counted again."""
    for patient_id in sorted({visit.patient_id for visit in visits if visit.pk in wanted}):
        review_blocks(patient_id=patient_id, by=by, now=now)


def note_day(act: ClosingAct, session: ClinicSession, clerk: User, now: datetime, said: str) -> None:
    """Note for good what was done with the day of a session."""
    audit(by=clerk, action=act, subject_kind=SUBJECT, subject_id=session.pk, now=now, reason=said)
