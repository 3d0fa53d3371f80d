"""The frame of every page: language, size, help lines, no inline script or style, a small weight."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings as conf

from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

STATIC = Path(conf.BASE_DIR) / "static"


def test_the_language_of_the_page_is_named(zh) -> None:
    assert '<html lang="zh-Hans"' in zh.get("/").content.decode()
    zh.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in zh.get("/").content.decode()


def test_help_is_on_every_page(zh) -> None:
    for address in ("/", "/sessions/", "/search/", "/gallery/"):
        page = zh.get(address).content.decode()
        assert 'href="tel:120"' in page
        assert "电话预约请向医院咨询" in page
        assert 'href="#main"' in page
        assert page.count("<h1") >= 1


INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)"  # data is no script
)


def test_nothing_inline(zh) -> None:
    for address in ("/", "/rules/", "/gallery/", "/gallery/errors/404/", "/gallery/errors/500/"):
        page = zh.get(address).content.decode()
        assert not INLINE.search(page), address


def test_the_first_page_is_light(zh) -> None:
    """UX: at most 100 kB compressed, 30 kB script, 10 requests, no web font."""
    for n in range(6):
        make.published_session(starts_at=make.DAY.replace(day=8 + n))
    page = zh.get("/").content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    weights = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in files}
    assert len(files) + 1 <= 10
    assert sum(weights.values()) + len(gzip.compress(page.encode())) <= 100_000
    assert sum(weight for name, weight in weights.items() if name.endswith(".js")) <= 30_000
    assert not any("@font-face" in (STATIC / name).read_text() for name in files if name.endswith(".css"))


def test_a_visitor_gets_no_session_by_reading(zh) -> None:
    zh.get("/")
    assert "sessionid" not in zh.cookies
