"""Where a session is held, for the calendars people keep."""

from __future__ import annotations

from hospitals.models import Hospital, Room, called


def place_parts(hospital: Hospital, room: Room | None) -> tuple[str, ...]:
    """Hospital, room and address, as far as there are any; of a place with an address of its own its name and that
    address alone: no map should lead to the hospital."""
    if room is not None and room.outside:
        return called(room), room.address
    return tuple(part for part in (called(hospital), called(room), hospital.address) if part)
