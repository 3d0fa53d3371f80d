"""What a reader meets when something is wrong."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.views.defaults import bad_request, server_error

from tests.factories import bookings as make
from tests.reading import TOKEN

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


# --- A form whose token is no longer the browser's ----------------------------------------


def test_choosing_a_time_with_an_old_token_leads_back_to_the_session() -> None:
    """Signing in in another window changes the token: the time can be chosen again at once."""
    session = make.published_session()
    browser = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="zh-CN")
    address = reverse("session", args=[session.pk])
    with time_machine.travel(make.NOW, tick=False):
        old = TOKEN.findall(browser.get(address).content.decode())[0]
        browser.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32
        answer = browser.post(
            reverse("bookings:choose", args=[session.pk]),
            {"at": session.starts_at.isoformat(), "csrfmiddlewaretoken": old},
        )
        assert (answer.status_code, answer.url) == (302, address)
        page = browser.get(address).content.decode()
    assert "页面已过期（例如您刚在另一个窗口登录），请重新选一个时间。" in page


@pytest.mark.parametrize(
    ("came_from", "offered"),
    [
        ("http://testserver/people/?x=1#top", 'href="/people/?x=1"'),
        ("https://evil.example/people/", None),
        ("javascript:alert(1)", None),
        ("/people/", None),
        ("http://testserver@evil.example/", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_form_without_its_token_leads_back_to_its_own_page(came_from: str, offered: str | None) -> None:
    browser = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="zh-CN")
    answer = browser.post("/preferences/elder/", {}, headers={"referer": came_from} if came_from else {})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "页面已过期（例如您刚在另一个窗口登录），请重新提交。" in page
    assert ("重新打开这一页" in page) is (offered is not None)
    assert offered is None or offered in page
    assert "evil.example" not in page


def test_the_last_page_speaks_both_languages_and_asks_nobody_to_call_an_unknown_number(rf) -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            page = server_error(rf.get("/")).content.decode()
        assert "抱歉，系统出了问题" in page
        assert "Sorry" in page
        assert "致电" not in page
        assert "114" in page


@pytest.mark.parametrize("address", ["/tickets/00000000-0000-4000-8000-000000000000/", "/people/99/", "/no/"])
def test_nobody_on_the_way_keeps_a_page_that_is_not_there(client, address: str) -> None:
    client.force_login(make.account())
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "private, no-store"
