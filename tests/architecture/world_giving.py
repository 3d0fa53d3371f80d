"""Pages of a desk on which it books, moves and gives up for somebody, and what stands in their addresses."""

from __future__ import annotations

from typing import Any

from bookings.models import Appointment

GIVING_PAGES = {"staff:give_number", "staff:slip", "staff:move_for", "staff:cancel_for"}


def arguments(name: str, booked: Appointment) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    here: dict[str, Any] = {"hospital": booked.session.hospital.slug, "pk": booked.patient_id}
    return here if name == "staff:give_number" else here | {"appointment_id": booked.pk}
