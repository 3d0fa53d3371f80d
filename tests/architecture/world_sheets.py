"""The sheet of the small world: one line that is sure, one that is asked about, one of which a draft was made."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from accounts.models import User
from specialists.actions import keep_sheet
from specialists.models import ClinicSession, ScheduleSheet, SheetSession
from specialists.sheets.doubts import Doubt
from specialists.sheets.preview import Half, Planned, Read, Verdict
from tests.factories import bookings as make

SHEET_PAGES = {"staff:sheet", "staff:sheet_make", "staff:sheet_undo", "staff:sheet_line", "staff:sheet_room"}
WHOLE = {"staff:sheets", "staff:sheet_template", "staff:publish_many"}
SENT = {"key": "7d1f6a52-9f5e-4c0e-8a39-3f6f3f6f3f6f", "text": "12月8日\t上午\t陈卫衡"}


def sent(draft: ClinicSession, by: User) -> ScheduleSheet:
    """A sheet of the draft's hospital."""
    [row] = draft.session_specialists.all()
    planned = Planned(
        on=date(2026, 12, 20),
        half=Half.MORNING,
        start=None,
        end=None,
        specialists=(row.specialist,),
        hospital=draft.hospital,
        numbers=10,
    )
    sheet = keep_sheet(
        hospital=draft.hospital,
        name="12月出诊.xlsx",
        reads=[
            Read("12月", 3, ("12月20日", "上午", "陈卫衡", "10"), Verdict.MAKE, sessions=(planned,)),
            Read("12月", 4, ("周五", "上午", "陈卫衡"), Verdict.ASK, doubts=(Doubt.BARE_WEEKDAY,)),
            Read("12月", 5, ("12月9日", "上午", "陈卫衡"), Verdict.MAKE, sessions=(planned,)),
        ],
        key=uuid.uuid4(),
        by=by,
        now=make.NOW,
    )
    SheetSession.objects.filter(line__row=5).update(session=draft, made=True)
    return sheet


def arguments(name: str, sheet: ScheduleSheet) -> dict[str, Any]:
    """What stands in the address of a page of sheets."""
    here: dict[str, Any] = {"hospital": sheet.hospital.slug}
    if name in WHOLE:
        return here
    if name == "staff:sheet_line":
        here["line_id"] = sheet.lines.get(row=4).pk
    return {**here, "pk": sheet.pk}
