"""候诊屏: a desk opens a screen for a waiting room, and ends it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from bookings.actions.desk.common import NotAtDesk, at_desk
from bookings.enums import DeskAct
from bookings.models import WaitingScreen
from hospitals.models import Room


@transaction.atomic
def make_screen(
    *, hospital_id: int, name: str, room_ids: Collection[int], speaks: bool, by: int, now: datetime
) -> WaitingScreen:
    """A screen of this name that shows who is called in these rooms (none: in all of the hospital's), and may read it
    out. Its address opens to whoever has it, until it is ended.

    Raises NotAtDesk; ValidationError for a name that another screen there has, and for rooms of other hospitals.
    """
    clerk = at_desk(hospital_id, by, now)
    rooms = list(Room.objects.filter(hospital=hospital_id, pk__in=room_ids))
    if len(rooms) != len(set(room_ids)):
        raise ValidationError({"rooms": _("这间诊室不属于这家医院。")})
    try:
        # The database alone knows what another clerk does at the same moment.
        with transaction.atomic():
            made = WaitingScreen.objects.create(
                hospital_id=hospital_id, name=name, whole=not rooms, speaks=speaks, made_by=clerk, made_at=now
            )
    except IntegrityError as error:
        if "screen_name_once" not in str(error):
            raise
        raise ValidationError({"name": _("已经有一块屏叫这个名字。")}) from error
    made.rooms.set(rooms)
    about: dict[str, Any] = {"subject_kind": "hospital", "subject_id": hospital_id}
    audit(by=clerk, action=DeskAct.MAKE_SCREEN, **about, now=now, reason=f"screen:{made.pk}")
    return made


@transaction.atomic
def end_screen(*, hospital_id: int, screen_id: int, by: int, now: datetime) -> WaitingScreen:
    """Its address opens nothing from now on. Done twice, nothing changes. Raises NotAtDesk."""
    clerk = at_desk(hospital_id, by, now)
    found = WaitingScreen.objects.select_for_update(of=("self",)).filter(pk=screen_id, hospital=hospital_id)
    screen = found.first()
    if screen is None:
        raise NotAtDesk
    if screen.ended_at is not None:
        return screen
    screen.ended_at, screen.ended_by = now, clerk
    screen.save(update_fields=["ended_at", "ended_by"])
    about: dict[str, Any] = {"subject_kind": "hospital", "subject_id": hospital_id}
    audit(by=clerk, action=DeskAct.END_SCREEN, **about, now=now, reason=f"screen:{screen.pk}")
    return screen
