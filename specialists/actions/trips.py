"""Trips: say what several sessions of a hospital are part of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.models import User
from hospitals.actions import add_room
from hospitals.models import Hospital
from specialists.actions.drafts import draft_many
from specialists.enums import SessionStatus, TripAct, TripKind
from specialists.models import ClinicSession, Trip
from specialists.seen import seen_of_many, seen_of_trip


class TripInUseError(Exception):
    """A trip cannot go while something of it is, or was, published."""


class TripChangedError(Exception):
    """Somebody changed the trip, or its drafts, since it was looked at."""


class TripGoneError(Exception):
    """Somebody threw the trip away meanwhile."""


@transaction.atomic
def make_trip(
    *,
    hospital: Hospital,
    kind: TripKind,
    title: str,
    about: str = "",
    phone: str = "",
    key: UUID | None = None,
    by: User,
    now: datetime,
) -> Trip:
    """A trip of the hospital, without sessions yet. Sent twice with one `key` (of the form), it is made once: again it
    returns the first, as it is by now."""
    said = {"kind": kind, "title": title, "about": about, "phone": phone, "made_by": by, "made_at": now}
    try:
        with transaction.atomic():
            trip = Trip.objects.create(hospital=hospital, key=key, **said)
    except IntegrityError:
        there = Trip.objects.filter(hospital=hospital, key=key).first() if key else None
        if there is None:
            raise
        return there
    _note(TripAct.MAKE, trip, by, now)
    return trip


@transaction.atomic
def change_trip(
    *,
    trip: Trip,
    kind: TripKind,
    title: str,
    about: str,
    phone: str,
    seen: str | None = None,
    by: User,
    now: datetime,
) -> Trip:
    """Say otherwise what the trip is. Its sessions stay as they are. Raises TripChangedError where it is not as it was
    `seen` (seen_of_trip), TripGoneError where there is none any more."""
    fresh = _locked(trip)
    said = (kind, title, about, phone)
    if said == (fresh.kind, fresh.title, fresh.about, fresh.phone):
        return fresh
    if seen is not None and seen != seen_of_trip(fresh):
        raise TripChangedError
    fresh.kind, fresh.title, fresh.about, fresh.phone = said
    fresh.save(update_fields=["kind", "title", "about", "phone"])
    _note(TripAct.CHANGE, fresh, by, now)
    return fresh


@transaction.atomic
def draft_stops(
    *,
    trip: Trip,
    plans: Sequence[Mapping[str, Any]],
    place: Mapping[str, str] | None = None,
    by: User,
    now: datetime,
) -> list[ClinicSession]:
    """Draft sessions of the trip, a plan each as `draft_session` takes it; all at the `place` (its name and address),
    which is recorded unless the hospital has it, if one is given. What the trip has already (the same times, place and
    specialists), as when a form is sent twice, is not drafted again; what was withdrawn is. Raises what `draft_session`
    raises, and TripGoneError."""
    fresh = _locked(trip)
    if place is not None:  # shared: there they see people side by side
        room = add_room(hospital=fresh.hospital, **place, exclusive=False, by=by, now=now)
        plans = [{**plan, "room": room} for plan in plans]
    held = fresh.sessions.exclude(status=SessionStatus.WITHDRAWN).prefetch_related("session_specialists")
    there = {
        (
            *(one.starts_at, one.ends_at, one.room_id),
            frozenset(row.specialist_id for row in one.session_specialists.all()),
        )
        for one in held
    }
    new = [plan for plan in plans if _held(plan) not in there]
    return draft_many(plans=[{**plan, "trip": fresh} for plan in new], by=by, now=now)


def _held(plan: Mapping[str, Any]) -> tuple[Any, ...]:
    people = frozenset(posting.specialist_id for posting in plan["postings"])
    room = plan.get("room")
    return plan["starts_at"], plan["ends_at"], room.pk if room else None, people


@transaction.atomic
def delete_trip(*, trip: Trip, seen: Mapping[int, str] | None = None, by: User, now: datetime) -> None:
    """Throw the trip away with its drafts. `seen`: draft id → how it was when somebody looked (seen_of).

    Raises TripInUseError where anything of it was published: that is withdrawn, and stays for the record;
    TripChangedError where its drafts are others by now; TripGoneError where there is none any more.
    """
    fresh = _locked(trip)
    rows = ClinicSession.objects.select_for_update().prefetch_related("session_specialists")
    drafts = list(rows.filter(trip=fresh).order_by("pk"))
    if any(one.status != SessionStatus.DRAFT for one in drafts):
        raise TripInUseError
    if seen is not None and seen_of_many(drafts) != dict(seen):
        raise TripChangedError
    _note(TripAct.DELETE, fresh, by, now)
    ClinicSession.objects.filter(trip=fresh).delete()
    fresh.delete()


def _locked(trip: Trip) -> Trip:
    try:
        return Trip.objects.select_for_update().get(pk=trip.pk)
    except Trip.DoesNotExist:
        raise TripGoneError from None


def _note(act: TripAct, trip: Trip, by: User, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="trip", subject_id=trip.pk, now=now)
