"""A page that is made once for many holds nothing of one of them, and each reader's forms work."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.portal.pages.conftest import text
from tests.reading import TOKEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "keeping")]


@pytest.fixture
def session() -> ClinicSession:
    return make.published_session()


@pytest.fixture
def page(session) -> str:
    return reverse("session", args=[session.pk])


def careful(account=None) -> Client:
    """A browser whose forms need their token."""
    browser = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="zh-CN")
    if account is not None:
        browser.force_login(account)
    return browser


def test_it_is_made_once(page, session, keeping, django_assert_num_queries) -> None:
    first, second = careful(make.account()), careful(make.account())
    one = text(first.get(page))
    with django_assert_num_queries(2):  # the browser's session and its account
        other = text(second.get(page))
    assert TOKEN.sub("", one) == TOKEN.sub("", other)
    make.booked(session, make.person(make.account()))
    assert TOKEN.sub("", text(first.get(page))) == TOKEN.sub("", one), "numbers may be a moment old"
    keeping()
    assert TOKEN.sub("", text(first.get(page))) != TOKEN.sub("", one)


def test_each_reader_has_a_token_of_their_own_that_works(page) -> None:
    browsers = [careful(make.account()), careful(make.account()), careful(), careful()]
    tokens = []
    for browser in browsers:
        found = set(TOKEN.findall(text(browser.get(page))))
        assert len(found) == 1
        tokens.append(found.pop())
    assert len(set(tokens)) == len(browsers)
    said = {"size": "elder", "next": page}
    for browser, token in zip(browsers, tokens, strict=True):
        sent = browser.post(reverse("elder"), {**said, "csrfmiddlewaretoken": token})
        assert sent.status_code == 302
    strangers = browsers[0].post(reverse("elder"), {**said, "csrfmiddlewaretoken": tokens[1]})
    assert strangers.status_code == 403


def test_who_is_signed_in_and_who_is_not(page) -> None:
    account, staff = make.account(), work.clerk(make.posting().hospital)
    readers = {"patient": careful(account), "nobody": careful(), "staff": careful(staff)}
    first = {name: text(browser.get(page)) for name, browser in readers.items()}
    second = {name: text(browser.get(page)) for name, browser in reversed(readers.items())}
    for pages in (first, second):
        assert "退出登录" in pages["patient"]
        assert "我的预约" in pages["patient"]
        assert "退出登录" not in pages["nobody"]
        assert ">登录<" in pages["nobody"]
        assert "出诊工作台" in pages["staff"]
        assert "出诊工作台" not in pages["patient"] + pages["nobody"]
    for of_account in (account.phone, account.masked_phone):
        assert all(of_account not in shown for shown in first.values())


def test_each_language_and_size_of_text(page, settings) -> None:
    chinese, english, large = careful(), careful(), careful()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    large.cookies[settings.SIZE_COOKIE_NAME] = "elder"
    for _ in range(2):
        assert 'lang="zh-Hans" data-size="standard"' in text(chinese.get(page))
        assert '<html lang="en"' in text(english.get(page))
        assert 'data-size="elder"' in text(large.get(page))
    large.cookies[settings.SIZE_COOKIE_NAME] = "nonsense"
    assert 'data-size="standard"' in text(large.get(page))


def test_what_one_is_told_nobody_else_reads(page, session) -> None:
    told, other = careful(make.account()), careful(make.account())
    token = TOKEN.findall(text(told.get(page)))[0]
    again = told.post(reverse("bookings:choose", args=[session.pk]), {"csrfmiddlewaretoken": token})
    assert again["Location"] == page
    assert "请先选一个时间" in text(told.get(page))
    assert "请先选一个时间" not in text(other.get(page))
    assert "请先选一个时间" not in text(told.get(page)), "it is told once"


def test_the_power_of_an_administrator_shows_to_nobody_else(page) -> None:
    boss = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    work.administrator(boss, "boss-of-pages")
    other = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    other.force_login(work.clerk(make.posting().hospital))
    for _ in range(2):
        assert "正在使用管理员权限" in text(boss.get(page))
        assert "正在使用管理员权限" not in text(other.get(page))


def test_the_way_back_is_the_readers_own(page) -> None:
    one, other = careful(), careful()
    assert f'name="next" value="{page}?from=a"' in text(one.get(page, {"from": "a"}))
    assert f'name="next" value="{page}?from=b"' in text(other.get(page, {"from": "b"}))
    assert f'name="next" value="{page}"' in text(one.get(page))


def test_a_page_that_is_not_there_is_not_kept(page) -> None:
    draft = make.draft()
    there = reverse("session", args=[draft.pk])
    assert careful().get(there).status_code == 404
    assert careful().get(page).status_code == 200
    assert careful(make.account()).get(there).status_code == 404


def test_no_stand_in_is_ever_sent(page) -> None:
    for browser in (careful(), careful(make.account())):
        assert not re.search("(token|name|person)-[0-9a-f]{32}", text(browser.get(page)))


def test_it_is_sent_as_the_page_always_was(page, settings) -> None:
    kept = careful(make.account()).get(page)
    settings.KEPT_SECONDS = 0
    fresh = careful(make.account()).get(page)
    assert dict(kept.headers) == dict(fresh.headers) | {"Content-Length": kept.headers["Content-Length"]}
