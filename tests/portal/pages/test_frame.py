"""What stands around every public page: a title, a description and an address of its own, the way up."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def pages() -> list[str]:
    """An address of each sort of public page, two of those there are many of."""
    found = [reverse(name) for name in ("home", "sessions", "regions", "departments", "programmes")]
    found += [reverse(name) for name in ("how_it_works", "rules", "privacy", "contact")]
    for n in range(2):
        region = reference.region(f"市{n}")
        here = reference.hospital(f"医院{n}", region=region)
        home = reference.hospital(f"北京医院{n}", side="beijing")
        term, programme = reference.department(f"科{n}"), reference.programme(f"项目{n}")
        person = make.specialist(f"专家{n}", home_hospital=home)
        session = make.published_session(make.posting(person, here))
        found += [reverse("session", args=[session.pk])]
        for name, row in {
            "region": region,
            "hospital": here,
            "department": term,
            "programme": programme,
            "specialist": person,
        }.items():
            found.append(reverse(name, args=[row.slug]))
        found.append(f"{reverse('sessions')}?hospital={here.slug}")
    return found


def one(pattern: str, page: str) -> str:
    """What the pattern finds once, and only once."""
    (found,) = re.findall(pattern, page, re.DOTALL)
    return html.unescape(found.strip())


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_titles_descriptions_and_addresses_differ(client, settings, pages: list[str], language: str) -> None:
    titles, descriptions = {}, {}
    for address in pages:
        page = client.get(address, headers={"accept-language": language}).content.decode()
        titles[address] = one(r"<title>(.*?)</title>", page)
        descriptions[address] = one(r'<meta name="description" content="([^"]*)"', page)
        assert one(r'<link rel="canonical" href="([^"]*)"', page) == settings.SITE_URL.rstrip("/") + address
    for said in (titles, descriptions):
        assert len(set(said.values())) == len(pages), said
        assert all(said.values())


def test_the_way_up_is_on_all_but_the_front_page(zh, pages: list[str]) -> None:
    for address in pages[1:]:
        page = zh.get(address).content.decode()
        assert 'class="breadcrumbs"' in page, address
        assert f'<li><a href="{reverse("home")}">首页</a></li>' in page, address
        assert page.count("<h1") == 1, address


def test_a_printed_page_says_where_it_was(zh, settings, pages: list[str]) -> None:
    for address in pages:
        page = zh.get(address).content.decode()
        assert one(r'<p class="on-paper">网址：([^<]*)</p>', page) == settings.SITE_URL.rstrip("/") + address


def test_a_page_further_back_is_kept_out_of_indexes(zh) -> None:
    region = reference.region()
    for _ in range(25):
        reference.hospital(region=region)
    page = zh.get(reverse("region", args=[region.slug]), {"page": 2}).content.decode()
    assert 'content="noindex"' in page
    assert "canonical" not in page
