"""What a patient has chosen before the number is held, and the hold while answers are checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.policy import policies_at
from bookings.queries.cards import HalfHour
from bookings.queries.mine import my_live_hold
from bookings.queries.numbers import NOBODY, Asker, untaken, why_not
from bookings.queries.sessions import half_hours
from bookings.rules import Reason
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession, Slot


@dataclass(frozen=True)
class ChosenTime:
    """A half-hour of a session, with the session's other times. `reason`: why it cannot be had; None if it can."""

    session: ClinicSession
    times: list[HalfHour]
    time: HalfHour | None
    reason: Reason | None

    @property
    def others(self) -> list[HalfHour]:
        """The session's other half-hours that have numbers."""
        return [time for time in self.times if time.left and time != self.time]


@dataclass(frozen=True)
class HeldNumber:
    """A hold as the page that counts it down needs it."""

    hold: Appointment
    live: bool
    seconds_left: int
    extendable: bool
    extension_minutes: int

    @property
    def starts_at(self) -> datetime:
        """When to come: the number's planned start plus the session's delay."""
        return self.hold.slot.starts_at + timedelta(minutes=self.hold.session.delay_minutes)

    @property
    def ends_at(self) -> datetime:
        """End of the number's time plus the session's delay."""
        return self.hold.slot.ends_at + timedelta(minutes=self.hold.session.delay_minutes)


def is_hopeless(session_id: int, at: datetime, account_id: int, now: datetime) -> bool:
    """Whether everybody would be refused a number of the half-hour that starts `at`, because all are taken. One query.

    Never for an account that has something in the session itself: it is told about that. In a rush nearly all are
    refused: they are, before anything is locked.
    """
    wanted = Slot.objects.filter(session_id=OuterRef("pk"), starts_at=at, added=False, pool=Pool.PUBLIC)
    free = wanted.filter(untaken(NOBODY, now))
    own = Appointment.objects.coming(now).filter(session_id=OuterRef("pk"), booked_by_id=account_id)
    open_ones = ClinicSession.objects.filter(
        status=SessionStatus.PUBLISHED, opens_at__lte=now, closes_at__gt=now, pk=session_id
    )
    return open_ones.filter(Exists(wanted), ~Exists(free), ~Exists(own)).exists()


def chosen_time(
    session_id: int, at: datetime, asker: Asker, now: datetime, *, refused: Reason | None = None
) -> ChosenTime | None:
    """The half-hour that starts `at` as `asker` finds it at `now`; None without such a public session.

    The number the account is holding there itself counts as free: it may be held for another person. `refused`: why
    it was refused just now; the reason is not looked for again then.
    """
    sessions = ClinicSession.objects.public().select_related("hospital", "department", "room")
    sessions = sessions.prefetch_related("session_specialists__specialist__home_hospital")
    session = sessions.filter(pk=session_id).first()
    if session is None:
        return None
    times = half_hours(session, asker, now)
    time = next((one for one in times if one.starts_at == at), None)
    if refused is not None:
        return ChosenTime(session, times, time, reason=refused)
    if time is not None and time.left:
        return ChosenTime(session, times, time, reason=None)
    return ChosenTime(session, times, time, reason=_why_none_left(session, at, asker, now))


def _why_none_left(session: ClinicSession, at: datetime, asker: Asker, now: datetime) -> Reason | None:
    if session.status == SessionStatus.WITHDRAWN:
        return Reason.WITHDRAWN
    slot = Slot.objects.filter(session=session, starts_at=at, added=False).order_by("ordinal").first()
    if slot is None:
        return Reason.TAKEN
    held = my_live_hold(asker.account_id, now) if asker.account_id is not None else None
    if held is not None and held.session_id == session.pk and held.slot.starts_at == at:
        return None
    slot.session = session
    # None here: the first number came back between the two readings.
    return why_not(slot, asker, now)


def held_number(hold: Appointment, now: datetime) -> HeldNumber:
    """How the hold stands at `now`. One query."""
    policy = policies_at(now, hold.session.hospital_id).hold
    live = hold.status == AppointmentStatus.PENDING and hold.expires_at is not None and hold.expires_at > now
    left = (hold.expires_at - now).total_seconds() if live and hold.expires_at is not None else 0
    return HeldNumber(
        hold=hold,
        live=live,
        seconds_left=int(left),
        extendable=live and hold.extensions < policy.extensions,
        extension_minutes=policy.extension_minutes,
    )
