"""Hospitals, specialists and sessions in the words of schema.org, for search engines.

Only what the page says as well, and nothing that was concluded. No illness, and nothing of a demonstration, which is
no event.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.queries.cards import SessionCard, State
from hospitals.models import Hospital
from portal.pages.frame import absolute
from specialists.models import ClinicSession, Specialist

Thing = dict[str, Any]


def _thing(kind: str, **fields: Any) -> Thing:
    """A thing of that kind with the fields that are known."""
    return {"@type": kind, **{name: value for name, value in fields.items() if value}}


def _whole(thing: Thing) -> Thing:
    """As it stands alone on a page."""
    return {"@context": "https://schema.org", **thing}


def _hospital(hospital: Hospital) -> Thing:
    address = _thing(
        "PostalAddress",
        streetAddress=hospital.address,
        addressRegion=hospital.region.name if hospital.region and not hospital.is_inferred("region") else "",
        addressCountry="CN",
    )
    return _thing(
        "Hospital",
        name=hospital.name,
        url=absolute(reverse("hospital", args=[hospital.slug])),
        alternateName=[] if hospital.is_inferred("aliases") else list(hospital.aliases),
        telephone=hospital.phone,
        address=address,
    )


def _specialist(specialist: Specialist) -> Thing:
    home = specialist.home_hospital
    return _thing(
        "Person",
        name=specialist.name,
        url=absolute(reverse("specialist", args=[specialist.slug])),
        jobTitle=list(specialist.titles),
        worksFor=_thing("Hospital", name=home.name)
        if home and not specialist.home_hospital_inferred
        else None,
    )


def website() -> Thing:
    """The site, and how to search it."""
    template = f"{absolute(reverse('search'))}?q={{words}}"
    return _whole(
        _thing(
            "WebSite",
            name=_("家门口名医"),
            url=absolute("/"),
            potentialAction={
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": template},
                "query-input": "required name=words",
            },
        )
    )


def hospital(place: Hospital) -> Thing:
    """A hospital; its region is loaded."""
    return _whole(_hospital(place))


def specialist(person: Specialist) -> Thing:
    """A specialist; the home hospital is loaded."""
    return _whole(_specialist(person))


def session(card: SessionCard) -> Thing:
    """A session as an event that people go to; hospital, trip and specialists are loaded."""
    held = card.session
    outside = held.room is not None and held.room.outside
    names = _("、").join(person.name for person in card.specialists)
    return _whole(
        _thing(
            "Event",
            name=_("%(names)s出诊") % {"names": names},
            url=absolute(reverse("session", args=[str(held.pk)])),
            startDate=card.starts_at.isoformat(),
            endDate=card.ends_at.isoformat(),
            eventAttendanceMode="https://schema.org/OfflineEventAttendanceMode",
            eventStatus=f"https://schema.org/{_event_status(card)}",
            location=_place(held),
            organizer=_organiser(held.hospital) if outside else None,
            performer=[_specialist(person) for person in card.specialists],
        )
    )


def _organiser(hospital: Hospital) -> Thing:
    """Whose clinic it is at a place elsewhere: without an address, where nobody is to go."""
    return _thing("Hospital", name=hospital.name, url=absolute(reverse("hospital", args=[hospital.slug])))


def _place(held: ClinicSession) -> Thing:
    """Where people go: the hospital, or a place with an address of its own."""
    if held.room is None or not held.room.outside:
        return _hospital(held.hospital)
    address = _thing("PostalAddress", streetAddress=held.room.address, addressCountry="CN")
    phone = held.trip.phone if held.trip is not None else ""
    return _thing("Place", name=held.room.name, telephone=phone, address=address)


def _event_status(card: SessionCard) -> str:
    if card.state == State.WITHDRAWN:
        return "EventCancelled"
    return "EventRescheduled" if card.session.delay_minutes else "EventScheduled"
