"""What hold and move share: get one free number of a half-hour for a person, exactly."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from bookings import locks
from bookings.enums import AppointmentStatus, Origin
from bookings.models import Appointment
from bookings.queries.numbers import Asker, gather, has_at_once, nobody_has, pools_for, untaken, why_not
from bookings.rules import Reason, Refused
from bookings.transitions import move_lapsed, move_status
from notices.prepared import Prepared
from specialists.models import ClinicSession, Slot

_with_code: Prepared[Any] = Prepared(
    lambda code: Appointment.objects.filter(code=code).values_list("pk"), {"code": str}
)


def draw_code() -> str:
    """An 8-digit code nobody has: said at the desk, printed on the ticket."""
    while True:
        code = f"{secrets.randbelow(10**8):08d}"
        if not _with_code(code=code):
            return code


def expire_lapsed(*, slot_id: int, patient_id: int, now: datetime) -> None:
    """Move lapsed holds on this number and of this person to expired.

    Both in one statement ordered by id: two statements deadlock with one another.
    """
    move_lapsed(_lapsed(slot_id=slot_id, patient_id=patient_id, now=now), now=now)


def _lapsed_holds(slot_id: int, patient_id: int, now: datetime) -> QuerySet[Appointment]:
    rows = Appointment.objects.lapsed(now).filter(Q(patient_id=patient_id) | Q(slot_id=slot_id))
    return rows.order_by("pk").select_for_update()


_lapsed = Prepared(_lapsed_holds, {"slot_id": int, "patient_id": int, "now": datetime})


def _live_holds(account_id: int, now: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        booked_by_id=account_id, status=AppointmentStatus.PENDING, origin=Origin.HOLD, expires_at__gt=now
    )


_live = Prepared(_live_holds, {"account_id": int, "now": datetime})


def people_held_for(account_id: int, now: datetime) -> list[int]:
    """The persons the account holds numbers for. Whoever confirms one of these holds locks its
    person before its number, so whoever would end it must lock the person too."""
    return [row.patient_id for row in _live(account_id=account_id, now=now)]


def lock_own_holds(account_id: int, now: datetime) -> list[Appointment]:
    """The account's live holds, locked."""
    return list(_live_holds(account_id, now).order_by("pk").select_for_update())


def let_go(holds: list[Appointment], *, by: int, now: datetime) -> None:
    """End the account's holds because it takes another number. A later refusal undoes it."""
    for held in holds:
        move_status(held, AppointmentStatus.RELEASED, by_id=by, now=now, reason="replaced")


Pools = tuple[str, ...]


def _free(
    pools: Pools, at_once: bool, *, session_id: int, at: datetime, asker: Asker, now: datetime
) -> QuerySet[Slot]:
    """The numbers of a half-hour in these pools that nobody else has; `at_once`: those still to return too."""
    wanted = Slot.objects.filter(session=session_id, starts_at=at, added=False, pool__in=pools)
    return wanted.filter((nobody_has if at_once else untaken)(asker, now))


@cache
def _any_free(pools: Pools, at_once: bool) -> Prepared[Slot]:
    """One of `_free` for an account, locked."""

    def build(account_id: int, **where: Any) -> QuerySet[Slot]:
        return locks.any_slot(_free(pools, at_once, asker=Asker(account_id), **where))

    return Prepared(build, {"session_id": int, "at": datetime, "account_id": int, "now": datetime})


def lock_free_slot(
    *, session: ClinicSession, at: datetime, asker: Asker, now: datetime, besides: Appointment | None = None
) -> Slot:
    """Lock a number of the half-hour that starts `at` which `asker` may have at `now`; account and person are locked.

    First one that nobody else is just taking; if there is none, wait for those that are
    being taken and look again, so that a number somebody lets go is not refused. Raises
    Refused with the reason when there is none to be had.
    """
    known = gather(asker, now, besides=besides)
    # The session is locked: what holds for all its numbers is asked once.
    pools, at_once = tuple(sorted(pools_for(asker, session, now))), has_at_once(asker, session, now)
    where: dict[str, Any] = {"session_id": session.pk, "at": at, "now": now}

    def free(seen: list[int]) -> QuerySet[Slot]:
        slots = _free(pools, at_once, asker=asker, **where)
        return slots.exclude(pk__in=seen) if seen else slots

    def any_of(seen: list[int]) -> Slot | None:
        if seen or asker.account_id is None:
            return locks.any_slot(free(seen)).first()
        return _any_free(pools, at_once).first(account_id=asker.account_id, **where)

    def reason(slot: Slot) -> Reason | None:
        slot.session = session
        return why_not(slot, asker, now, besides=besides, known=known)

    seen: list[int] = []
    while slot := any_of(seen):
        why = reason(slot)  # it may have been taken between reading and locking
        if why is None:
            return slot
        if why != Reason.TAKEN:
            raise Refused(why)  # what holds against one number of the half-hour holds against all
        seen.append(slot.pk)
    # All that are left are being taken: wait for them in the one order, then look again.
    for slot in locks.lock_slots(free(seen).values_list("pk", flat=True)).values():
        if reason(slot) is None:
            return slot
    wanted = Slot.objects.filter(session=session, starts_at=at, added=False).order_by("ordinal")
    first = wanted.filter(pool__in=pools).first() or wanted.first()
    raise Refused((reason(first) if first is not None else None) or Reason.TAKEN)
