"""Dates, fees and empty fields in the words readers use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from portal.templatetags.words import (
    chinese_name,
    day_word,
    days_before,
    dialled,
    gap,
    half_day,
    lang_attribute,
    minutes_long,
    named,
    named_in_text,
    or_ask,
    plain_words,
    row_cells,
    some_inferred,
    with_lang,
    worded,
    yuan,
)
from specialists.models import Specialist


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


def test_a_chinese_name_on_an_english_page_says_that_it_is_chinese() -> None:
    both, chinese = (
        SimpleNamespace(name="医院", name_en="Hospital"),
        SimpleNamespace(name="<医院>", name_en=""),
    )
    with translation.override("en"):
        assert named_in_text(both) == "Hospital"
        assert named_in_text(chinese) == '<span lang="zh-Hans">&lt;医院&gt;</span>'
        assert [chinese_name(both), chinese_name(chinese)] == ['<span lang="zh-Hans">医院</span>', ""]
        assert [lang_attribute("医院"), lang_attribute("Hospital")] == [' lang="zh-Hans"', ""]
        assert [with_lang(None), with_lang("5 < 6")] == ["", "5 < 6"]  # escaped by the template
    assert [named_in_text(chinese), chinese_name(both), lang_attribute("医院")] == ["<医院>", "", ""]


def test_people_have_their_names_in_latin_letters() -> None:
    with translation.override("en"):
        assert named(Specialist(name="陈卫衡")) == "Chen Weiheng"
    assert named(Specialist(name="陈卫衡")) == "陈卫衡"


def test_words_of_the_reports_in_the_language_of_the_reader() -> None:
    titles = ["主任医师", "没有见过的职称"]
    assert [worded(titles, " "), plain_words("教授"), worded([])] == ["主任医师 没有见过的职称", "教授", ""]
    with translation.override("en"):
        assert worded(titles, " ") == 'Chief physician, <span lang="zh-Hans">没有见过的职称</span>'
        assert [gap(titles), gap([])] == [", ", ""]
        assert [plain_words(titles), worded(""), worded("教授")] == [
            "Chief physician, 没有见过的职称",
            "",
            "Professor",
        ]


def test_some_inferred() -> None:
    reported, ours = SimpleNamespace(inferred=False), SimpleNamespace(inferred=True)
    assert some_inferred([reported, ours])
    assert not some_inferred([reported])
    assert not some_inferred([])


def test_days_before() -> None:
    assert [days_before(n) for n in (0, 1, 3)] == ["当天", "前一天", "前 3 天"]


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("0471-1234567", "0471-1234567"),
        ("（0471）1234567转801", "04711234567"),
        ("+86 138 0000 0000", "+8613800000000"),
        ("0471-1234567 - 转 801", "0471-1234567"),
        ("0471-1234567、0471-7654321", "0471-1234567"),
        ("０４７１－１２３４５６７", "0471-1234567"),
        ("电话 0471-1234567", "0471-1234567"),
        ("请到窗口问", ""),
    ],
)
def test_what_a_telephone_dials(written, digits) -> None:
    assert dialled(written) == digits


def test_cells_of_a_row_are_escaped_and_say_where_nothing_is() -> None:
    assert row_cells([1, "<b>", ""]) == (
        '<th scope="row">1</th><td>&lt;b&gt;</td><td><span aria-hidden="true">–</span></td>'
    )
