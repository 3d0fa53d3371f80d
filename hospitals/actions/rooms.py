"""Record the places where a hospital's visits are held."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.models import User
from hospitals.enums import RoomAct
from hospitals.models import Hospital, Room


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


@transaction.atomic
def correct_room(*, room: Room, name: str, address: str, exclusive: bool, by: User, now: datetime) -> Room:
    """Write the room as it is: everything that names it does so from now on. Who was told another address is not told
    again: a session that is held elsewhere is changed. Raises ValueError without a name, RoomNameTakenError."""
    name = " ".join(name.split())
    if not name:
        raise ValueError("a room has a name")
    fresh = Room.objects.select_for_update().get(pk=room.pk)
    if (fresh.name, fresh.address, fresh.exclusive) == (name, address.strip(), exclusive):
        return fresh
    fresh.name, fresh.address, fresh.exclusive = name, address.strip(), exclusive
    try:
        with transaction.atomic():
            fresh.save(update_fields=["name", "address", "exclusive"])
    except IntegrityError as error:
        if "room_name_once_per_hospital" not in str(error):
            raise
        raise RoomNameTakenError from error
    audit(by=by, action=RoomAct.CORRECT, subject_kind="room", subject_id=fresh.pk, now=now)
    return fresh
