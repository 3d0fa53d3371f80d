"""The sitemap names what is public and real, at the site's own address."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from bookings import actions
from specialists.enums import WithdrawReason
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def addresses(client, section: str) -> list[str]:
    answer = client.get(reverse("sitemap_section", args=[section]), headers={"host": "other.example"})
    assert answer["Content-Type"] == "application/xml"
    return re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())


@pytest.fixture
def site(settings) -> str:
    return settings.SITE_URL.rstrip("/")


def test_the_index_names_every_part(zh, site: str) -> None:
    page = zh.get(reverse("sitemap")).content.decode()
    parts = re.findall(r"<loc>([^<]+)</loc>", page)
    assert len(parts) == 7
    assert all(part.startswith(f"{site}/sitemap-") for part in parts)
    for part in parts:
        assert zh.get(part.removeprefix(site)).status_code == 200


def test_pages_there_is_one_of(zh, site: str) -> None:
    found = addresses(zh, "pages")
    assert f"{site}/" in found
    assert f"{site}/rules/" in found
    for address in found:
        assert zh.get(address.removeprefix(site)).status_code == 200


def test_drafts_demonstrations_and_what_is_withdrawn_or_over_are_not_in_it(zh, site: str) -> None:
    real = make.published_session()
    make.draft()
    withdrawn = make.published_session()
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.WEATHER, by=None, now=make.NOW)
    make.published_session(make.posting(demo=True), demo=True)
    past = make.DAY.replace(year=2025)
    make.published_session(
        make.posting(starts_on=past.date()), starts_at=past, published_at=past - make.timedelta(days=5)
    )
    assert addresses(zh, "sessions") == [f"{site}/sessions/{real.pk}/"]


def test_regions_with_hospitals_departments_as_words(zh, site: str) -> None:
    top = reference.region("自治区", level="province")
    city = reference.region("市", parent=top)
    reference.region("盟", parent=top)
    here = reference.hospital(region=city)
    term = reference.department("骨科")
    reference.department("骨科中心", hospital=here, term=term)
    assert addresses(zh, "regions") == [f"{site}/regions/{one.slug}/" for one in (top, city)]
    assert addresses(zh, "departments") == [f"{site}/departments/{term.slug}/"]
    assert addresses(zh, "hospitals") == [f"{site}/hospitals/{here.slug}/"]


def test_no_such_part(zh) -> None:
    assert zh.get(reverse("sitemap_section", args=["people"])).status_code == 404
    assert zh.get(reverse("sitemap_section", args=["pages"]), {"p": "x"}).status_code == 404
