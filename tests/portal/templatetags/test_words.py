"""Dates, fees and empty fields in the words readers use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from portal.templatetags.words import (
    day_word,
    days_before,
    half_day,
    minutes_long,
    named,
    or_ask,
    some_inferred,
    yuan,
)


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "上午"), (3, "上午"), (4, "下午"), (9, "下午"), (10, "晚上"), (15, "晚上"), (16, "上午")],
)
def test_half_day_by_the_clock_in_hohhot(hour: int, words: str) -> None:
    assert half_day(datetime(2026, 12, 8, hour, 0, tzinfo=UTC)) == words


def test_day_word() -> None:
    today = date(2026, 12, 31)
    found = [day_word(date(2027, 1, day), today) for day in (1, 2, 3)]
    assert found == ["明天", "后天", ""]
    assert day_word(today, today) == "今天"
    assert day_word(date(2026, 12, 30), today) == ""


def test_or_ask() -> None:
    assert or_ask("") == or_ask(None) == "请向医院咨询"
    assert or_ask(0) == 0


@pytest.mark.parametrize(
    ("fee", "words"),
    [(None, "请向医院咨询"), ("0.00", "免费"), ("50.00", "50 元"), ("100", "100 元"), ("12.50", "12.5 元")],
)
def test_yuan(fee: str | None, words: str) -> None:
    assert yuan(None if fee is None else Decimal(fee)) == words


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 分钟"), (30, "30 分钟"), (60, "1 小时"), (90, "1 小时 30 分钟")]
)
def test_minutes_long(minutes: int, words: str) -> None:
    assert minutes_long(minutes) == words


def test_named_in_the_language_of_the_reader() -> None:
    both, chinese = SimpleNamespace(name="医院", name_en="Hospital"), SimpleNamespace(name="医院", name_en="")
    with translation.override("en"):
        assert [named(both), named(chinese)] == ["Hospital", "医院"]
    with translation.override("zh-hans"):
        assert named(both) == "医院"


def test_some_inferred() -> None:
    reported, ours = SimpleNamespace(inferred=False), SimpleNamespace(inferred=True)
    assert some_inferred([reported, ours])
    assert not some_inferred([reported])
    assert not some_inferred([])


def test_days_before() -> None:
    assert [days_before(n) for n in (0, 1, 3)] == ["当天", "前一天", "前 3 天"]
