"""A poster on paper and as a picture: its code, read as a phone reads it, leads to where people book."""

from __future__ import annotations

import base64

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from notices.localtime import local
from specialists.models import ClinicSession
from tests.journeys.conftest import Company
from tests.journeys.hospital import OWN, staff_of_two_hospitals
from tests.journeys.scanning import scanned
from tests.journeys.test_staff import clerk_of
from tests.journeys.world import World

DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize("size", ["a4", "a3", "long"])
def test_the_code_leads_to_where_people_book(company: Company, world: World, size: str) -> None:
    staff_of_two_hospitals(world.now)
    coming = ClinicSession.objects.filter(
        hospital__slug=OWN, status="published", starts_at__gt=timezone.now()
    )
    month = f"{local(coming.earliest('starts_at').starts_at):%Y-%m}"
    clerk = clerk_of(company, "clerk1", **DESK)
    where = f"{settings.SITE_URL.rstrip('/')}/hospitals/{OWN}/"
    assert clerk.goes_to(f"/staff/posters/{OWN}/?month={month}&size={size}") == 200
    poster = clerk.main.locator("[data-poster]")
    expect(poster.locator(".poster__address")).to_have_text(where.partition("://")[2].rstrip("/"))
    assert scanned(poster.screenshot()) == [where], "as it lies on the screen, whole"

    clerk.page.emulate_media(media="print")
    assert scanned(poster.locator(".poster__qr").screenshot()) == [where], "as it is printed"
    clerk.page.emulate_media(media="screen")

    clerk.hands.press(clerk.button("保存为图片"))
    pictures = clerk.main.locator("[data-poster-pictures] img")
    expect(pictures.first).to_be_visible()
    kind, _comma, data = str(pictures.first.get_attribute("src")).partition(",")
    assert kind == "data:image/png;base64"
    assert scanned(base64.b64decode(data)) == [where], "in the picture that goes through WeChat"
