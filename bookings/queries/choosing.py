"""What a patient has chosen before the number is held, and the hold while answers are checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.enums import COMING, WAITING, AppointmentStatus, Origin
from bookings.models import Appointment, Patient
from bookings.policy import policies_at
from bookings.queries.cards import HalfHour
from bookings.queries.mine import my_live_hold, own_patients
from bookings.queries.numbers import NOBODY, Asker, in_open_pool, untaken, why_not
from bookings.queries.sessions import half_hours
from bookings.rules import Reason
from notices.keeping import Kept
from notices.prepared import Prepared
from specialists.enums import SessionStatus
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


@dataclass(frozen=True)
class Loser:
    """Who asks for a number when all are taken; `patient`: for whom, where they may have another one of the session."""

    patient: Patient | None = None


@dataclass(frozen=True)
class TakenUp:
    """All numbers of a half-hour are taken; `others`: the session has numbers left at other times.

    `concerned`, where it has none: the accounts that have a number in it, and those for which one is held anywhere.
    """

    others: bool
    concerned: frozenset[int] = frozenset()


class StillSome(Exception):
    """There may be a number to be had: that is asked anew each time."""


# Long enough for a rush, in which hundreds ask in a second; too short for anybody who saw a number come back and
# pressed it.
KEPT_HOPELESS: Kept[TakenUp] = Kept(most=256, at_most=1.0)


def _open_and_full(session_id: int, at: datetime, now: datetime) -> QuerySet[Any]:
    """Whether the session has others left, if everybody would be refused the half-hour because all of it is taken."""
    numbers = Slot.objects.filter(in_open_pool(NOBODY, now), session_id=OuterRef("pk"))
    free = numbers.filter(untaken(NOBODY, now))
    open_ones = ClinicSession.objects.filter(
        status=SessionStatus.PUBLISHED, opens_at__lte=now, closes_at__gt=now, pk=session_id
    )
    full = open_ones.filter(Exists(numbers.filter(starts_at=at)), ~Exists(free.filter(starts_at=at)))
    return full.annotate(others=Exists(free)).values_list("others")


def _here(session_id: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(session_id=session_id, status__in=COMING)


def _held(now: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        status=AppointmentStatus.PENDING, origin=Origin.HOLD, expires_at__gt=now
    )


_full = Prepared(_open_and_full, {"session_id": int, "at": datetime, "now": datetime})
_who_has: Prepared[Any] = Prepared(
    lambda session_id: _here(session_id).values_list("booked_by_id"), {"session_id": int}
)
_who_holds: Prepared[Any] = Prepared(lambda now: _held(now).values_list("booked_by_id"), {"now": datetime})


def _taken_up(session_id: int, at: datetime, now: datetime) -> TakenUp:
    """Raises StillSome where there may be a number."""
    found: Any = _full.first(session_id=session_id, at=at, now=now)
    if found is None:
        raise StillSome
    if found[0]:
        return TakenUp(others=True)
    concerned: Any = [*_who_has(session_id=session_id), *_who_holds(now=now)]
    return TakenUp(others=False, concerned=frozenset(account_id for (account_id,) in concerned))


def _of_account(account_id: int, session_id: int, now: datetime) -> QuerySet[Appointment]:
    """What the account has in the session, and numbers held for it anywhere."""
    return (_here(session_id) | _held(now)).filter(booked_by_id=account_id)


def _with_name(account_id: int, session_id: int, now: datetime, patient_id: int) -> QuerySet[Patient]:
    own = Exists(_of_account(account_id, session_id, now))
    return own_patients(account_id).filter(pk=patient_id).only("seal_id", "name").annotate(own=own)


_WHAT: dict[str, type] = {"account_id": int, "session_id": int, "now": datetime}
_own = Prepared(_of_account, _WHAT)
_person = Prepared(_with_name, _WHAT | {"patient_id": int})


def loser(
    session_id: int, at: datetime, now: datetime, *, account_id: int | None, patient_id: int | None = None
) -> Loser | None:
    """Who would be refused a number of the half-hour that starts `at` with everybody else; None for who may have a
    chance, or is to be told something else: because they have a number there, or one is held for them. At most one
    query; none where the session is full, but once a second.

    In a rush nearly all are refused: they are, before anything is locked.
    """
    try:
        taken_up = KEPT_HOPELESS.get((session_id, at), lambda: _taken_up(session_id, at, now))
    except StillSome:
        return None
    if account_id is None:
        return Loser()
    if not taken_up.others and account_id not in taken_up.concerned:
        return Loser()
    what = {"account_id": account_id, "session_id": session_id, "now": now}
    if patient_id is None:
        return None if _own(**what) else Loser()
    found: Any = _person.first(**what, patient_id=patient_id)
    return None if found is None or found.own else Loser(found)


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
    # What is kept for others is named only where nothing else is there.
    wanted = Slot.objects.filter(session=session, starts_at=at, added=False)
    wanted = wanted.annotate(kept=~Q(in_open_pool(asker, now)))
    slot = wanted.order_by("kept", "ordinal").first()
    if slot is None:
        return Reason.TAKEN
    held = my_live_hold(asker.account_id, now) if asker.account_id is not None else None
    if held is not None and held.session_id == session.pk and held.slot.starts_at == at:
        return None
    slot.session = session
    # None here: the first number came back between the two readings.
    return why_not(slot, asker, now)


def booked_at(account_id: int, patient_id: int, session_id: int, at: datetime) -> Appointment | None:
    """What the account has booked for the person in that half-hour already: whoever asks for it again finds it."""
    return Appointment.objects.filter(
        booked_by_id=account_id,
        patient_id=patient_id,
        session_id=session_id,
        slot__starts_at=at,
        status__in=WAITING,
    ).first()


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
