"""What search engines may read."""

from __future__ import annotations


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
