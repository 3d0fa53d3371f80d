"""What a reader meets when something is wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from django.views.defaults import bad_request, server_error

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_there_offers_the_search(zh) -> None:
    answer = zh.get("/no/such/page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "找不到这个页面" in page
    assert 'role="search"' in page


def test_a_form_without_its_token_says_that_nothing_happened() -> None:
    answer = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="zh-CN").post("/preferences/elder/", {})
    assert answer.status_code == 403
    assert "这次提交没有生效" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "words"), [(lambda r: bad_request(r, Exception()), "无法处理"), (server_error, "系统出了问题")]
)
def test_the_last_pages_need_neither_database_nor_context(
    rf, django_assert_num_queries, view, words: str
) -> None:
    with django_assert_num_queries(0):
        page = view(rf.get("/")).content.decode()
    assert words in page
    assert 'href="tel:120"' in page
    assert "<style" not in page
    assert "<script" not in page


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_samples_to_look_at_exist_in_development_only(zh, settings, status: int) -> None:
    assert zh.get(f"/gallery/errors/{status}/").status_code == status
    assert zh.get("/gallery/errors/418/").status_code == 404
    settings.PRODUCTION = True
    assert "找不到这个页面" in zh.get(f"/gallery/errors/{status}/").content.decode()
