"""What pages say to search engines: only what they say to people, escaped, and nothing of demonstrations."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from bookings import actions
from specialists.enums import WithdrawReason
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def facts(client, address: str) -> dict[str, dict]:
    """The things of a page by their type."""
    found = [json.loads(text) for text in BLOCK.findall(client.get(address).content.decode())]
    assert all(one["@context"] == "https://schema.org" for one in found)
    return {one["@type"]: one for one in found}


def test_the_site_and_how_to_search_it(zh, settings) -> None:
    site = facts(zh, "/")["WebSite"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{settings.SITE_URL.rstrip('/')}/search/?q={{words}}"


def test_a_session_is_an_event_without_an_illness(zh) -> None:
    person = make.specialist("陈卫衡", home_hospital=reference.hospital("望京医院", side="beijing"))
    reference.condition("股骨头坏死", treated_by=(person,))
    here = reference.hospital("市医院", phone="0471-1234567", region=reference.region("呼和浩特市"))
    session = make.published_session(make.posting(person, here))
    address = reverse("session", args=[session.pk])
    event = facts(zh, address)["Event"]
    assert event["startDate"] == "2026-12-08T00:00:00+00:00"
    assert event["eventStatus"].endswith("EventScheduled")
    assert event["location"]["@type"] == "Hospital"
    assert event["location"]["telephone"] == "0471-1234567"
    assert event["location"]["address"]["addressRegion"] == "呼和浩特市"
    assert [one["name"] for one in event["performer"]] == ["陈卫衡"]
    assert "股骨头坏死" not in json.dumps(event, ensure_ascii=False)
    actions.delay_session(session=session, minutes=60, by=None, now=make.NOW)
    late = facts(zh, address)["Event"]
    assert (late["startDate"], late["eventStatus"][-16:]) == ("2026-12-08T01:00:00+00:00", "EventRescheduled")
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=make.NOW)
    assert facts(zh, address)["Event"]["eventStatus"].endswith("EventCancelled")


def test_a_stop_elsewhere_is_not_at_the_hospital(zh) -> None:
    here = reference.hospital("市医院", address="医院路 1 号")
    site = reference.room("伍什家卫生院", hospital=here, address="托克托县伍什家镇")
    session = make.published_session(
        make.posting(where=here), room=site, trip=make.trip(here, phone="0471-7654321")
    )
    event = facts(zh, reverse("session", args=[session.pk]))["Event"]
    place = event["location"]
    assert (event["organizer"]["name"], place["telephone"]) == ("市医院", "0471-7654321")
    assert (place["@type"], place["name"]) == ("Place", "伍什家卫生院")
    assert place["address"]["streetAddress"] == "托克托县伍什家镇"


def test_a_demonstration_is_no_event(zh) -> None:
    session = make.published_session(make.posting(demo=True), demo=True)
    page = zh.get(reverse("session", args=[session.pk])).content.decode()
    assert '"@type": "Event"' not in page


def test_hospitals_and_specialists_with_the_way_up(zh, settings) -> None:
    region = reference.region("呼和浩特市")
    here = reference.hospital("市医院", aliases=["一院"], region=region)
    found = facts(zh, reverse("hospital", args=[here.slug]))
    assert found["Hospital"]["alternateName"] == ["一院"]
    assert "telephone" not in found["Hospital"]
    steps = found["BreadcrumbList"]["itemListElement"]
    assert [one["name"] for one in steps] == ["首页", "各地医院", "呼和浩特市", "市医院"]
    assert [one["position"] for one in steps] == [1, 2, 3, 4]
    guessed = reference.specialist(
        "陈卫衡", home_hospital=reference.hospital("望京医院", side="beijing"), inferred=["home_hospital"]
    )
    person = facts(zh, reverse("specialist", args=[guessed.slug]))["Person"]
    assert person["jobTitle"] == ["教授"]
    assert "worksFor" not in person  # we concluded it


def test_a_name_cannot_break_out(zh) -> None:
    nasty = "</script><script>alert(1)</script>&amp;"
    here = reference.hospital(nasty)
    answer = zh.get(reverse("hospital", args=[here.slug])).content.decode()
    assert "<script>alert" not in answer
    assert facts(zh, reverse("hospital", args=[here.slug]))["Hospital"]["name"] == nasty
