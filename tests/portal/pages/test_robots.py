"""What search engines may read."""

from __future__ import annotations

import pytest

from tests.architecture.test_access import LINES


def test_nothing_in_development(client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode() == "User-agent: *\nDisallow: /\n"


def test_public_pages_in_production(client, settings) -> None:
    settings.PRODUCTION = True
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /" not in lines
    assert f"Sitemap: {settings.SITE_URL.rstrip('/')}/sitemap.xml" in lines
    assert {"Disallow: /search/", "Disallow: /tickets/", "Disallow: /admin/"} <= set(lines)


def test_no_page_of_one_person_or_of_staff_in_production(client, settings) -> None:
    settings.PRODUCTION = True
    said = client.get("/robots.txt").content.decode().splitlines()
    shut = tuple(line.removeprefix("Disallow: ") for line in said if line.startswith("Disallow: "))
    private = {line.address for line in LINES if line.get not in {"anyone", "development", "–"}}
    assert [address for address in sorted(private) if not address.startswith(shut)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_on_the_machine_itself_as_in_production(client, host: str) -> None:
    assert "Disallow: /\n" not in client.get("/robots.txt", HTTP_HOST=host).content.decode()
    assert 'content="noindex"' not in client.get("/contact/", HTTP_HOST=host).content.decode()
    assert 'content="noindex"' in client.get("/contact/").content.decode()
