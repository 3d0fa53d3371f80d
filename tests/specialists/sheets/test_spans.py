"""Titles that say when. The clock stands on Wednesday 2 December 2026."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.sheets.spans import Span, find_span

TODAY = date(2026, 12, 2)


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026年12月出诊安排", Span(None, None, 2026, 12)),
        ("北京专家出诊安排（12月）", Span(None, None, None, 12)),
        ("二月份坐诊表", Span(None, None, None, 2)),
        ("2026.12出诊表", Span(None, None, 2026, 12)),
        ("2026年度专家名单", Span(None, None, 2026, None)),
        ("2026年11月30日-12月6日", Span(on(11, 30), on(12, 6), 2026, None)),
        ("11月30日—12月6日专家坐诊表", Span(on(11, 30), on(12, 6), None, None)),
        ("（11.30-12.6）", Span(on(11, 30), on(12, 6), None, None)),
        ("2026.11.30—2026.12.6", Span(on(11, 30), on(12, 6), 2026, None)),
        ("第50周（12月7日至13日）", Span(on(12, 7), on(12, 13), None, 12)),
        ("12月7日（周一）-12月13日（周日）", Span(on(12, 7), on(12, 13), None, 12)),
        ("12月30日-1月5日", Span(on(12, 30), on(1, 5, 2027), None, None)),
        ("2026年12月5日义诊", Span(on(12, 5), on(12, 5), 2026, 12)),
    ],
)
def test_titles(text: str, span: Span) -> None:
    assert find_span(text, TODAY) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "北京专家坐诊表",
        "10-12月",
        "制表日期：2026年11月28日",
        "2026-2027年度",
        "电话 0471-1234567",
        "8:00-11:30",
    ],
)
def test_titles_that_say_no_time(text: str) -> None:
    assert find_span(text, TODAY) is None
