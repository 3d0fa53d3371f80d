"""长辈版: three sizes of text, remembered, and back to where one was."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
ADDRESS = "/preferences/elder/"


def size_of(page: str) -> str:
    return page.split('data-size="')[1].split('"')[0]


def test_from_standard_to_larger_to_largest_and_back(zh) -> None:
    home = zh.get("/?x=1")
    assert size_of(home.content.decode()) == "standard"
    for size in ("elder", "elder-max", "standard"):
        answer = zh.post(ADDRESS, {"size": size, "next": "/sessions/?left=1"})
        assert answer.status_code == 302
        assert answer["Location"] == "/sessions/?left=1"
        assert size_of(zh.get("/").content.decode()) == size


def test_the_page_offers_the_sizes_it_has_not(zh) -> None:
    assert "长辈版" in zh.get("/").content.decode()
    zh.cookies["size"] = "elder"
    page = zh.get("/").content.decode()
    assert "字再大些" in page
    assert "标准版" in page


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\x00", "/\x00", "abc"]
)
def test_never_to_another_site_or_to_what_is_no_address(zh, target: str) -> None:
    assert zh.post(ADDRESS, {"size": "elder", "next": target})["Location"] == "/"


def test_an_unknown_size_is_the_standard(zh) -> None:
    zh.post(ADDRESS, {"size": "<script>"})
    assert zh.cookies["size"].value == "standard"
    zh.cookies["size"] = "huge"
    assert size_of(zh.get("/").content.decode()) == "standard"


def test_reading_changes_nothing(zh) -> None:
    assert zh.get(ADDRESS, {"size": "elder"}).status_code == 405
    assert "size" not in zh.cookies


def test_the_cookie_cannot_be_read_by_scripts(zh) -> None:
    cookie = zh.post(ADDRESS, {"size": "elder"}).cookies["size"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
