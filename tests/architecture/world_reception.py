"""Pages on which whoever comes is received, and what stands in their addresses."""

from __future__ import annotations

from typing import Any

from bookings.models import Appointment

PAGES = {"staff:reception", "staff:check_in", "staff:undo_check_in"}


def arguments(name: str, visit: Appointment) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    here = {"hospital": visit.session.hospital.slug}
    return here if name == "staff:reception" else here | {"pk": visit.pk}
