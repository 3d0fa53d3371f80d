"""What spreadsheets show of numbers, dates and times, and how much of a date can be seen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from specialists.sheets.shown import names_weekdays, seen_of, shown, shown_text

DAY = datetime(2026, 12, 5)  # a Saturday
MOMENT = datetime(2026, 12, 5, 14, 5, 9)


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (20, "General", "20"),
        (20.0, "General", "20"),
        (0.1 + 0.2, "General", "0.3"),
        (-3, "General", "-3"),
        (13812345678, "General", "13812345678"),
        (20, "@", "20"),
        (20, "0", "20"),
        (7, "000", "007"),
        (49.5, "0", "50"),
        (50, "0.00", "50.00"),
        (50.5, "0.##", "50.5"),
        (50, "0.##", "50"),
        (1234567, "#,##0", "1,234,567"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (50, '"¥"#,##0.00', "¥50.00"),
        (50, "[$¥-804]#,##0", "¥50"),
        (50, '0"元/人"', "50元/人"),
        (50, 'General"元"', "50元"),
        (20, '"限号"0"人"', "限号20人"),
        (20, r"0\号", "20号"),
        (20, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "20"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (-5, "0_);[Red](0)", "(5)"),
        (-5, "0", "-5"),
        (20, ";;;", ""),
        (1, '"停诊"', "停诊"),
        (830, '00":"00', "08:30"),
        (1400, r"0\:00", "14:00"),
        (830.5, '00":"00', "830.5"),
        (20, "[>=10]0;[<10]00", "20"),
        (0.5, "# ?/?", "0.5"),
        (12345, "0.00E+00", "12345"),
    ],
)
def test_numbers(value: float, code: str, expected: str) -> None:
    assert shown(value, code) == expected


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (DAY, "yyyy/m/d", "2026/12/5"),
        (DAY, "yyyy-mm-dd", "2026-12-05"),
        (DAY, r"yyyy\-mm\-dd", "2026-12-05"),
        (DAY, 'm"月"d"日"', "12月5日"),
        (DAY, "m月d日", "12月5日"),
        (DAY, 'm"月"d"日"aaaa', "12月5日星期六"),
        (DAY, 'yyyy"年"m"月"d"日";@', "2026年12月5日"),
        (DAY, '[DBNum1][$-804]m"月"d"日"', "12月5日"),
        (DAY, "[$-804]aaaa;@", "星期六"),
        (DAY, '"周"aaa', "周六"),
        (DAY, "[$-804]ddd", "周六"),
        (DAY, 'yyyy"年"m"月"', "2026年12月"),
        (DAY, "d", "5"),
        (DAY, "dd", "05"),
        (DAY, "yy.m.d", "26.12.5"),
        (DAY, "d-mmm", "2026年12月5日"),
        (DAY, "mmm-yy", "2026年12月"),
        (DAY, r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "2026年12月5日"),
        (DAY, "General", "2026/12/5"),
        (DAY.date(), "General", "2026/12/5"),
        (MOMENT, "yyyy/m/d h:mm", "2026/12/5 14:05"),
        (MOMENT, "h:mm", "14:05"),
        (MOMENT, "h:mm AM/PM", "2:05 PM"),
        (MOMENT, '上午/下午h"时"mm"分"', "下午2时05分"),
        (MOMENT, "mm:ss", "05:09"),
        (time(8), "h:mm", "8:00"),
        (time(8), "hh:mm:ss", "08:00:00"),
        (time(0, 30), "h:mm AM/PM", "12:30 AM"),
        (time(8, 30), "[$-F400]h:mm:ss AM/PM", "8:30:00"),
        (time(12), "yyyy/m/d", "12:00"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
    ],
)
def test_dates_and_times(value: date | time | timedelta, code: str, expected: str) -> None:
    assert shown(value, code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", "20"),
        ("@", "20"),
        ('@"号"', "20号"),
        ("0;0;0;", ""),
        (";;;", ""),
        (";;;@", "20"),
        ('0"人"', "20"),
    ],
)
def test_texts(code: str, expected: str) -> None:
    assert shown_text("20", code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("yyyy/m/d h:mm", MOMENT),
        ("yyyy/m/d", DAY),
        ('m"月"d"日"', DAY),
        ("h:mm", time(14, 5, 9)),
        ("mm:ss", time(14, 5, 9)),
        ('yyyy"年"m"月"', None),  # the first of the month was never said
        ("d", None),
        ("aaaa", None),
        ("yyyy", None),
    ],
)
def test_only_what_can_be_seen_of_a_moment_is_said(code: str, expected: object) -> None:
    assert seen_of(MOMENT, code) == expected


def test_a_number_shown_as_a_chinese_weekday_is_a_day() -> None:
    assert names_weekdays("[$-804]aaaa;@")
    assert names_weekdays('"周"aaa')
    assert not names_weekdays("General")
    assert not names_weekdays('0"aaa"')
    assert not names_weekdays("dddd")  # the library reads these as dates itself
