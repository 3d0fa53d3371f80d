"""Pages of a desk about one person, and what stands in their addresses."""

from __future__ import annotations

from typing import Any

from bookings.models import Patient
from hospitals.models import Hospital

# Pages of a desk about one person.
DESK = {
    *(f"staff:{act}_person" for act in ("reveal", "verify", "correct", "claim", "join", "link")),
    *("staff:person", "staff:join_records", "staff:record_number", "staff:grant_link", "staff:end_link"),
    *("staff:new_phone", "staff:phone_code", "staff:register_newborn"),
}
# Whom else a page is about: another record, or a link of an account to the person.
BESIDES = {"staff:join_records": "other_id", "staff:grant_link": "link_id", "staff:end_link": "link_id"}


def arguments(name: str, hospital: Hospital, patient: Patient, others: dict[str, int]) -> dict[str, Any]:
    """What stands in the address of that page; `others` by what an address calls them."""
    here: dict[str, Any] = {"hospital": hospital.slug, "pk": patient.pk}
    also = BESIDES.get(name)
    return here if also is None else here | {also: others[also]}
