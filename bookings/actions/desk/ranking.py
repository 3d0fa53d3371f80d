"""Where somebody comes among those who wait in a session. Whoever gives ranks has its Reception locked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from bookings.enums import AppointmentStatus
from bookings.models import IN_TURN, Arrival, Reception
from bookings.policy import ReceptionPolicy, policies_at
from bookings.rules import Reason, Refused
from bookings.turns import first_rank, has_room, rank_behind, spread
from specialists.models import ClinicSession


def lock_reception(session: ClinicSession, now: datetime) -> Reception:
    """How the session's day goes, locked; by the policy of its hospital until somebody decides otherwise. To be locked
    after the session and before any of its appointments: ranks are given one after the other.

    Raises Refused once the day is signed off.
    """
    policy = policies_at(now, session.hospital_id).reception
    said = {"calls": bool(policy.calls), "by_arrival": bool(policy.by_arrival)}
    Reception.objects.get_or_create(session=session, defaults=said)
    reception = Reception.objects.select_for_update(of=("self",)).get(session=session)
    if reception.signed_off_at is not None:
        raise Refused(Reason.SIGNED_OFF)
    return reception


def waiting_in(session_id: int) -> list[Arrival]:
    """Who has checked in and waits to be called, in order; not who is called or at an examination. One query."""
    rows = Arrival.objects.filter(
        appointment__session=session_id,
        appointment__status=AppointmentStatus.ARRIVED,
        away_since__isnull=True,
    )
    return list(rows.order_by(*IN_TURN))


def rank_by_rule(reception: Reception, ordinal: int) -> int:
    """The rank of who checks in in time: by their number, or after all who came before."""
    there = Arrival.objects.filter(appointment__session=reception.session_id)
    last = None if not reception.by_arrival else there.aggregate(last=Max("rank"))["last"]
    return first_rank(ordinal, by_arrival=reception.by_arrival, last=last)


def in_front(session_id: int, now: datetime) -> datetime:
    """From when on somebody waits in front of all others who comes there now: behind who came there before."""
    there = Arrival.objects.filter(appointment__session=session_id)
    last = there.aggregate(last=Max("back_since"))["last"]
    return now if last is None else max(now, last + timedelta(microseconds=1))


def rank_of_late(reception: Reception, policy: ReceptionPolicy, own: int, *, but: int | None = None) -> int:
    """The rank of who is late, or was passed over: behind `passed_behind` who wait, those in front counted in, and
    never before the rank `own` that is theirs anyhow. `but`: the appointment in question, if it waits itself. May move
    those who wait apart."""
    everybody = [one for one in waiting_in(reception.session_id) if one.pk != but]
    waiting = [one for one in everybody if one.back_since is None]
    places = policy.passed_behind - (len(everybody) - len(waiting))
    if not has_room([one.rank for one in waiting], places):
        for one, rank in zip(waiting, spread([row.rank for row in waiting]), strict=True):
            one.rank = rank
        Arrival.objects.bulk_update(waiting, ["rank"])
    behind = rank_behind([one.rank for one in waiting], places)
    return own if behind is None else max(own, behind)
