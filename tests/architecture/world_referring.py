"""Somebody who was referred, and the pages of the desks about it."""

from __future__ import annotations

from typing import Any

from bookings.models import Referral, ReferralAttachment
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from tests.bookings import referring
from tests.bookings.staff.at_desk import look_up
from tests.bookings.telling import picture
from tests.factories import bookings as make
from tests.factories import staff as work

PICTURE_PAGES = {"staff:referral_picture", "staff:drop_referral_picture"}
REFERRAL_PAGES = {
    *("staff:referral", "staff:referral_act", "staff:referral_letter"),
    *("staff:answer_referral", "staff:referral_pictures", *PICTURE_PAGES),
}
ROUTE_PAGES = {"staff:referral_routes", "staff:new_referral_route", "staff:end_referral_route"}
PAGES = {"staff:referrals", "staff:refer", *REFERRAL_PAGES, *ROUTE_PAGES}
POSTED = {"staff:referral_act": {"decision": "accept", "words": ""}}


def referred(to: Hospital) -> Referral:
    """From a county's hospital, with a picture, not yet answered."""
    county = make.hospital("旗医院")
    clerk, chief = work.clerk(county, role=StaffRole.RECEPTION), work.clerk(to, role=StaffRole.MANAGER)
    document = make.resident(referring.BORN, n=78)
    person = make.person(make.account(), "周转诊", document=document, birth_date=referring.BORN)
    look_up(county, document, clerk)
    sent = referring.send(referring.open_route(to, county, chief), person, clerk)
    referring.attach(sent, clerk, picture())
    return sent


def arguments(name: str, made: Referral) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    here: dict[str, Any] = {"hospital": made.to_hospital.slug}
    if name == "staff:refer":
        return here | {"pk": made.patient_id}
    if name == "staff:end_referral_route":
        return here | {"pk": made.route_id}
    if name in REFERRAL_PAGES:
        here["pk"] = made.pk
    if name in PICTURE_PAGES:
        here["picture_id"] = ReferralAttachment.objects.get(referral=made).pk
    return here | ({"act": "triage"} if name == "staff:referral_act" else {})
