"""Browsers that are signed in: for how long, what they are called, and how they are signed out."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from accounts.actions import end_browser, end_browsers
from accounts.enums import BrowserEnd
from accounts.models import AuditEntry, BrowserSession, User
from accounts.queries import browsers_of
from accounts.rules import (
    BROWSERS,
    KNOWN_FOR,
    PATIENTS,
    STAFF,
    SYSTEMS,
    Stay,
    device_of_agent,
    is_to_be_renewed,
    stay_of,
    use_is_to_be_noted,
    why_over,
)
from accounts.wording import device_words, over_sentence
from tests.factories.accounts import NOW, OTHER_PHONE, PHONE

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)

CHROME = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile"


def row(began_at: datetime = NOW, used_at: datetime = NOW, key: str = "", **more: object) -> BrowserSession:
    facts = {"session_key": key, "expire_date": NOW + 180 * DAY, "began_at": began_at, "used_at": used_at}
    return BrowserSession(**facts | more)


@pytest.mark.parametrize(
    ("stay", "idle", "whole"),
    [(PATIENTS, 180 * DAY, 365 * DAY), (STAFF, 30 * MINUTE, timedelta(hours=12))],
    ids=["patients", "staff"],
)
def test_how_long_one_stays(stay: Stay, idle: timedelta, whole: timedelta) -> None:
    assert why_over(row(used_at=NOW), stay, NOW + idle - SECOND) is None
    assert why_over(row(used_at=NOW), stay, NOW + idle) == BrowserEnd.IDLE
    began, used = NOW - whole, NOW - SECOND
    assert why_over(row(began + SECOND, used), stay, NOW) is None
    assert why_over(row(began, used), stay, NOW) == BrowserEnd.WHOLE


def test_who_has_a_number_is_a_patient() -> None:
    assert stay_of(User(phone=PHONE)) == PATIENTS
    assert stay_of(User(username="clerk")) == STAFF


def test_the_cookie_lasts_as_long_as_the_rule_and_the_device_is_known_beyond() -> None:
    assert PATIENTS.idle.total_seconds() == settings.SESSION_COOKIE_AGE
    assert PATIENTS.whole < KNOWN_FOR


def test_use_is_noted_now_and_then() -> None:
    for stay, every in ((PATIENTS, 5 * MINUTE), (STAFF, MINUTE)):
        assert not use_is_to_be_noted(row(), stay, NOW + every - SECOND)
        assert use_is_to_be_noted(row(), stay, NOW + every)


def test_half_a_year_is_counted_anew_once_a_day() -> None:
    assert not is_to_be_renewed(row(), PATIENTS, NOW + DAY - SECOND)
    assert is_to_be_renewed(row(), PATIENTS, NOW + DAY)
    assert not is_to_be_renewed(row(), STAFF, NOW + DAY)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME + " Safari/537.36", "安卓手机 · Chrome"),
        (CHROME + " Safari/537.36 MicroMessenger/8.0.50 Language/zh_CN", "安卓手机 · 微信"),
        (CHROME + " Safari/537.36 EdgA/126.0", "安卓手机 · Edge"),
        (CHROME + " Safari/537.36 VivoBrowser/20.3", "安卓手机 · vivo 浏览器"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Mobile/15E148 MicroMessenger/8",
            "苹果手机 · 微信",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "苹果手机 · Safari",
        ),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 ArkWeb/4.1", "鸿蒙设备 · 华为浏览器"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Windows 电脑 · Edge"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Linux 电脑 · Firefox"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1", "苹果电脑 · Safari"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows 电脑"),
        ("curl/8.5.0", "未知设备"),
        ("", "未知设备"),
        ("<script>alert(1)</script>", "未知设备"),
        ("x" * 100_000, "未知设备"),
    ],
)
def test_what_a_browser_is_called(agent: str, words: str) -> None:
    assert device_words(device_of_agent(agent)) == words


def test_every_code_of_the_table_has_its_word_and_fits_the_column() -> None:
    for system, _marks in SYSTEMS:
        for browser, _marks in BROWSERS:
            assert device_words(f"{system}/{browser}").count(" · ") == 1
            assert len(f"{system}/{browser}") <= 60
    assert device_words("nonsense") == device_words("/") == "未知设备"


def test_every_limit_has_its_sentence() -> None:
    said = {
        over_sentence(why, staff=staff) for why in (BrowserEnd.IDLE, BrowserEnd.WHOLE) for staff in (0, 1)
    }
    assert len(said) == 4
    assert all(sentence.endswith("请重新登录。") for sentence in said)


# --- Signing out ------------------------------------------------------------------------


@pytest.fixture
def owner(db: None) -> User:
    """Signed in by three browsers, and somebody else by one."""
    account, other = User.objects.create(phone=PHONE), User.objects.create(phone=OTHER_PHONE)
    for n, key in enumerate(("phone", "tablet", "library")):
        row(key=key, account=account, used_at=NOW - n * MINUTE).save()
    row(key="of another", account=other).save()
    return account


def keys() -> set[str]:
    return set(BrowserSession.objects.values_list("session_key", flat=True))


def audited() -> list[tuple[str, int | None, int, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "by", "subject_id", "reason"))


def test_one_is_signed_out(owner: User) -> None:
    assert end_browser(account=owner, browser="library", by=owner, now=NOW)
    assert keys() == {"phone", "tablet", "of another"}
    assert audited() == [("end_browsers", owner.pk, owner.pk, "one")]


@pytest.mark.parametrize("browser", ["of another", "no such", ""])
def test_what_is_not_ones_own_stays_and_nothing_is_audited(owner: User, browser: str) -> None:
    assert not end_browser(account=owner, browser=browser, by=owner, now=NOW)
    assert len(keys()) == 4
    assert audited() == []


def test_all_but_one_are_signed_out(owner: User) -> None:
    assert end_browsers(account=owner, by=owner, now=NOW, besides="phone") == 2
    assert keys() == {"phone", "of another"}
    assert end_browsers(account=owner, by=owner, now=NOW, besides="phone") == 0
    assert audited() == [("end_browsers", owner.pk, owner.pk, "others")]


def test_all_are_signed_out_by_another_or_by_the_portal(owner: User) -> None:
    assert end_browsers(account=owner, by=None, now=NOW) == 3
    assert keys() == {"of another"}
    assert audited() == [("end_browsers", None, owner.pk, "all")]


def test_those_signed_in_are_listed_the_one_used_last_first(owner: User) -> None:
    row(NOW - 365 * DAY, NOW, key="a year", account=owner).save()
    row(NOW - 181 * DAY, NOW - 180 * DAY, key="unused", account=owner).save()
    row(key="expired", account=owner, expire_date=NOW).save()
    assert [one.session_key for one in browsers_of(owner, NOW)] == ["phone", "tablet", "library"]


def test_of_staff_only_those_used_within_half_an_hour(db: None) -> None:
    clerk = User.objects.create_user("clerk", "a long password")
    row(key="now", account=clerk).save()
    row(NOW - timedelta(hours=1), NOW - 30 * MINUTE, key="left alone", account=clerk).save()
    assert [one.session_key for one in browsers_of(clerk, NOW)] == ["now"]
