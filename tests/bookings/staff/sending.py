"""A sheet as a clerk sends it in tests."""

from __future__ import annotations

import re
import uuid
from html import unescape

from django.test import Client
from django.urls import reverse

from hospitals.models import Hospital
from specialists.models import ScheduleSheet, SheetLine, SheetSession

# The clock stands at 2026-12-01. All days lie after it.
SHEET = """日期\t时间\t专家\t科室\t诊室\t限号\t挂号费
12月8日\t上午\t陈卫衡\t\t一诊室\t20\t50
12月9日\t下午\t陈卫衡\t\t一诊室\t15\t50
12月10日\t8:30-11:30\t陈卫衡\t\t\t\t
周五\t上午\t陈卫衡\t\t一诊室\t20\t50
12月15日\t停诊\t陈卫衡\t\t\t\t
合计\t\t\t\t\t35\t
"""


def url(name: str, hospital: Hospital, *more: int) -> str:
    return reverse(f"staff:{name}", args=[hospital.slug, *more])


def send(browser: Client, hospital: Hospital, text: str = SHEET, key: str = ""):
    return browser.post(url("sheets", hospital), {"key": key or str(uuid.uuid4()), "text": text})


def sent(browser: Client, hospital: Hospital, text: str = SHEET) -> ScheduleSheet:
    answer = send(browser, hospital, text)
    assert answer.status_code == 302, answer.content.decode()
    return ScheduleSheet.objects.latest("pk")


def make_all(browser: Client, sheet: ScheduleSheet):
    return browser.post(url("sheet_make", sheet.hospital, sheet.pk), {"do": "all"})


def shown(browser: Client, sheet: ScheduleSheet, kind: str = "all") -> str:
    page = browser.get(url("sheet", sheet.hospital, sheet.pk), {"show": kind}).content.decode()
    return re.sub(r"\s+", " ", unescape(page))


def line_of(sheet: ScheduleSheet, row: int) -> SheetLine:
    return sheet.lines.get(row=row)


def said_by(sheet: ScheduleSheet, row: int) -> list[SheetSession]:
    return list(SheetSession.objects.filter(line=line_of(sheet, row)))


def answer(sheet: ScheduleSheet, *sessions: dict[str, str], before: int = 0) -> dict[str, str]:
    """What the form of a line sends: `before` sessions were understood; what is more stands in the empty box."""
    typed = {"s-TOTAL_FORMS": str(before + 1), "s-INITIAL_FORMS": str(before)}
    for n in range(before + 1):
        own = sessions[n] if n < len(sessions) else {}
        typed |= {f"s-{n}-{name}": value for name, value in own.items()}
    return typed
