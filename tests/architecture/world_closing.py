"""Pages on which a day is closed, and what stands in their addresses."""

from __future__ import annotations

from typing import Any

from bookings.models import Appointment

# The others are about the session alone.
PAGES = {"staff:correct_outcome", "staff:days_to_close"}


def arguments(name: str, visit: Appointment) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    if name == "staff:days_to_close":
        return {"hospital": visit.session.hospital.slug}
    return {"pk": visit.session_id, "appointment_id": visit.pk}
