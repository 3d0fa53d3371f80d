"""Dates as our readers write them, in both languages."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("zh-hans", "MONTH_DAY_FORMAT", "1月5日"),
        ("zh-hans", "DATE_FORMAT", "2027年1月5日"),
        ("zh-hans", "MONTH_DAY_SHORT_FORMAT", "1月5日"),
        ("en", "MONTH_DAY_FORMAT", "5 January"),
        ("en", "MONTH_DAY_SHORT_FORMAT", "5 Jan"),
        ("en", "SHORT_DATE_FORMAT", "5 Jan 2027"),
        ("en", "DATE_FORMAT", "5 January 2027"),
    ],
)
def test_dates(language: str, name: str, written: str) -> None:
    with translation.override(language):
        assert date_format(date(2027, 1, 5), name) == written
