"""The gallery draws every component and stores nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as conf

pytestmark = pytest.mark.django_db

TEMPLATES = Path(conf.BASE_DIR) / "templates"


def test_all_components_without_a_query(zh, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        page = zh.get("/gallery/").content.decode()
    for words in (
        "还未放号",
        "已约满",
        "已停诊",
        "网上预约已截止",
        "已结束",
        "延时 1 小时 30 分钟",
        "3810 5524",
        "有些内容需要修改",
    ):
        assert words in page, words


def test_only_in_development(zh, settings) -> None:
    settings.PRODUCTION = True
    assert zh.get("/gallery/").status_code == 404


def test_every_component_is_in_the_gallery_or_in_every_page() -> None:
    """A component that nobody looks at decays."""

    def used(path: Path, seen: set[str]) -> set[str]:
        for name in re.findall(r'include "components/(\w+)\.html"', path.read_text()):
            if name not in seen:
                seen.add(name)
                used(TEMPLATES / "components" / f"{name}.html", seen)
        return seen

    seen = used(TEMPLATES / "pages" / "gallery.html", used(TEMPLATES / "base.html", set()))
    there = {path.stem for path in (TEMPLATES / "components").glob("*.html")}
    assert there - seen == set()
