"""Record the places where a hospital's visits are held."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.models import User
from hospitals.enums import RoomAct
from hospitals.models import Hospital, Room
from hospitals.seen import seen_of_room


@transaction.atomic
def add_room(
    *, hospital: Hospital, name: str, address: str = "", exclusive: bool = True, by: User, now: datetime
) -> Room:
    """Record a room of the hospital, or with an `address` a place elsewhere (an outreach site). One it has under that
    name already is the answer, as it is. Raises ValueError without a name."""
    name = " ".join(name.split())
    if not name:
        raise ValueError("a room has a name")
    there = Room.objects.filter(hospital=hospital, name=name).first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            room = Room.objects.create(
                hospital=hospital,
                slug=f"{hospital.slug}-{uuid4().hex[:8]}",
                name=name,
                address=address.strip(),
                exclusive=exclusive,
            )
    except IntegrityError:  # somebody else recorded it at the same moment
        return Room.objects.get(hospital=hospital, name=name)
    audit(by=by, action=RoomAct.ADD, subject_kind="room", subject_id=room.pk, now=now)
    return room


class RoomNameTakenError(Exception):
    """The hospital has another room of that name."""


class RoomBusyError(Exception):
    """Published sessions overlap in the room, so that it cannot be for one at a time."""


class RoomChangedError(Exception):
    """Somebody corrected the room since it was looked at."""


# What the database refuses of a correction, by the name of the constraint.
_REFUSED = {"room_name_once_per_hospital": RoomNameTakenError, "session_exclusive_room": RoomBusyError}


@transaction.atomic
def correct_room(
    *,
    room: Room,
    name: str,
    address: str,
    exclusive: bool,
    seen: str | None = None,
    by: User,
    now: datetime,
) -> Room:
    """Write the room as it is: everything that names it does so from now on. Who was told another address is not told
    again: a session that is held elsewhere is changed. Raises ValueError without a name, RoomNameTakenError,
    RoomBusyError, and RoomChangedError where it is not as it was `seen` (seen_of_room)."""
    name = " ".join(name.split())
    if not name:
        raise ValueError("a room has a name")
    fresh = Room.objects.select_for_update().get(pk=room.pk)
    said = {"name": name, "address": address.strip(), "exclusive": exclusive}
    # `exclusive` is written only if it differs: writing it writes every session ever held there, too.
    differing = [field for field, value in said.items() if value != getattr(fresh, field)]
    if not differing:
        return fresh
    if seen is not None and seen != seen_of_room(fresh):
        raise RoomChangedError
    for field in differing:
        setattr(fresh, field, said[field])
    try:
        with transaction.atomic():
            fresh.save(update_fields=differing)
    except IntegrityError as error:
        refused = _REFUSED.get(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "")
        if refused is None:
            raise
        raise refused from error
    audit(by=by, action=RoomAct.CORRECT, subject_kind="room", subject_id=fresh.pk, now=now)
    return fresh
