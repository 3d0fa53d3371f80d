"""What follows from reference data that somebody writes in the admin, in this app."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from hospitals.admin import imported, register_sessions_of_rooms
from specialists.models import ClinicSession
from specialists.naming import write_names_of


def _names(sender: type, rows: list[Any], **_: Any) -> None:
    """What came in by a file is found by its names."""
    write_names_of(sender, rows)


def coming_in(rooms: Collection[int], now: datetime) -> int:
    """How many sessions are to come in these rooms. One query."""
    return ClinicSession.objects.coming(now).filter(room_id__in=rooms).count()


imported.connect(_names, dispatch_uid="names-of-imported-rows")
register_sessions_of_rooms(coming_in)
