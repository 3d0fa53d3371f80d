"""What pages show of hospitals, each in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from hospitals.models import Department, Hospital, Partnership, Room


@dataclass(frozen=True)
class HospitalPage:
    """One hospital with what belongs to it. `hospital` has region, parent hospital and source loaded."""

    hospital: Hospital
    parts: list[Hospital]
    departments: list[Department]  # its own services, with their subjects
    rooms: list[Room]
    partnerships: list[Partnership]  # with programme and both hospitals, the newest first

    @property
    def supporters(self) -> list[Hospital]:
        """The hospitals that support it, each once."""
        others = [
            p.supporting_hospital for p in self.partnerships if p.receiving_hospital_id == self.hospital.pk
        ]
        return list({other.pk: other for other in others if other is not None}.values())

    @property
    def supported(self) -> list[Hospital]:
        """The hospitals it supports, each once."""
        others = [
            p.receiving_hospital for p in self.partnerships if p.supporting_hospital_id == self.hospital.pk
        ]
        return list({other.pk: other for other in others if other is not None}.values())


def hospital_page(slug: str) -> HospitalPage | None:
    """The hospital of this address, or None. Five queries."""
    found = Hospital.objects.select_related("region__parent", "part_of", "source").filter(slug=slug).first()
    if found is None:
        return None
    taking_part = (
        Q(receiving_hospital=found)
        | Q(supporting_hospital=found)
        | Q(receiving_unit=found)
        | Q(receiving_also=found)
    )
    partnerships = (
        Partnership.objects.filter(taking_part)
        .select_related("programme", "supporting_hospital", "receiving_hospital")
        .order_by(F("started_on").desc(nulls_last=True), "slug")
        .distinct()
    )
    return HospitalPage(
        hospital=found,
        parts=list(found.parts.all()),
        departments=list(found.departments.select_related("subject", "term")),
        rooms=list(found.rooms.all()),
        partnerships=list(partnerships),
    )
