"""Everyone who waits to be seen in a session, when the hospital changes something about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bookings.actions.followups import ask
from bookings.actions.telling import tell
from bookings.enums import COMING, WAITING, AppointmentStatus, CancelReason, HospitalChange, NoticeKind
from bookings.models import Appointment, FollowUpKind
from bookings.transitions import cancel, log_change
from specialists.models import ClinicSession


def people_of(session_id: int) -> set[int]:
    """Who has or holds a number in the session, lapsed holds too: to be locked before the session is.

    Somebody may join before that; should their other bookings end in a circle, the action is tried again.
    """
    rows = Appointment.objects.filter(session_id=session_id, status__in=COMING)
    return set(rows.values_list("patient_id", flat=True))


def specialists_of(session: ClinicSession) -> set[int]:
    """Who holds the session."""
    return set(session.session_specialists.values_list("specialist_id", flat=True))


def lock_waiting(session: ClinicSession) -> list[Appointment]:
    """Who waits to be seen in the session, locked by id."""
    rows = Appointment.objects.filter(session=session, status__in=WAITING)
    return list(rows.order_by("pk").select_for_update())


def lock_pending(session: ClinicSession) -> list[Appointment]:
    """Numbers of the session that are kept for somebody, lapsed ones too, locked by id."""
    rows = Appointment.objects.filter(session=session, status=AppointmentStatus.PENDING)
    return list(rows.order_by("pk").select_for_update())


def note_change(
    appointment: Appointment, change: HospitalChange, kind: NoticeKind, *, by: int | None, now: datetime
) -> None:
    """Another version of a visit that waits: logged, so that it never counts against the patient, and told."""
    appointment.version += 1
    appointment.save(update_fields=["version"])
    log_change(appointment, before=appointment.status, by_id=by, now=now, reason=change)
    tell(appointment, kind, now=now)


def take_back(waiting: Sequence[Appointment], *, by: int | None, now: datetime) -> None:
    """Cancel these locked visits because the hospital withdrew them: no mark, told, asked what is wanted instead."""
    for appointment in waiting:
        cancel(appointment, CancelReason.HOSPITAL_WITHDREW, by_id=by, now=now)
        tell(appointment, NoticeKind.WITHDRAWN, now=now)
    ask(waiting, FollowUpKind.WITHDRAWN, by=by, now=now)


def note_change_of_holds(holds: list[Appointment]) -> None:
    """Another version of numbers being kept: whoever is just checking the answers is asked to look again."""
    for held in holds:
        held.version += 1
        held.save(update_fields=["version"])
