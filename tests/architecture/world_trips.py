"""The trip of the small world, of which its session is a stop."""

from __future__ import annotations

from typing import Any

from specialists.enums import TripKind
from specialists.models import ClinicSession, Trip
from tests.factories import bookings as make
from tests.factories import reference

WHOLE = {"staff:trips", "staff:new_trip", "staff:rooms", "staff:new_room"}
PAGES = {
    "staff:room",
    "trip",
    "staff:trip",
    "staff:edit_trip",
    "staff:trip_add",
    "staff:withdraw_trip",
    "staff:delete_trip",
}
SAID = {"kind": "outreach", "title": "健康直通车"}
POSTED = {
    "staff:new_room": {"name": "二诊室"},
    "staff:room": {"name": "三诊室"},
    "staff:new_trip": SAID,
    "staff:edit_trip": {**SAID, "title": "健康直通车二期"},
    "staff:withdraw_trip": {"reason": "weather"},
}


def of(session: ClinicSession) -> Trip:
    """A trip with this session."""
    trip = Trip.objects.create(
        hospital=session.hospital, made_at=make.NOW, **SAID | {"kind": TripKind.OUTREACH}
    )
    ClinicSession.objects.filter(pk=session.pk).update(trip=trip)
    reference.room("一诊室", hospital=session.hospital)
    session.trip = trip
    return trip


def arguments(name: str, session: ClinicSession) -> dict[str, Any]:
    """What stands in the address of a page of trips."""
    if name == "trip":
        return {"pk": session.trip_id}
    if name == "staff:room":
        return {"hospital": session.hospital.slug, "pk": session.hospital.rooms.latest("pk").pk}
    here = {"hospital": session.hospital.slug}
    return here if name in WHOLE else {**here, "pk": session.trip_id}
