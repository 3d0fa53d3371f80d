"""Pages of queues and of waiting rooms' screens, and what stands in their addresses."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from bookings.actions.desk import make_screen
from bookings.models import WaitingScreen
from bookings.queries.screens import screen_key
from hospitals.models import Hospital
from tests.factories.bookings import NOW

SCREENS = {"staff:screens", "staff:screen_end", "bookings:screen", "bookings:screen_now"}
POSTED = {
    "staff:screens": {"name": "四楼候诊区"},
    "staff:queue": {"do": "next"},  # whether it calls at all is for the desk alone (test_queueing_rights)
}


def screen(hospital: Hospital, by: User) -> WaitingScreen:
    """One of this hospital's."""
    return make_screen(
        hospital_id=hospital.pk, name="三楼候诊区", room_ids=[], speaks=True, by=by.pk, now=NOW
    )


def arguments(name: str, shown: WaitingScreen) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    if name.startswith("bookings:"):
        return {"key": screen_key(shown)}
    here = {"hospital": shown.hospital.slug}
    return here if name == "staff:screens" else here | {"pk": shown.pk}
