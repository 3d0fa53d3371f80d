"""The list of a session for the hospital's own registration, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.queries.staff.visit_list import ListLine
from bookings.tables import Row
from notices.localtime import local


def list_headings() -> list[str]:
    """The same in full and masked."""
    return [
        *(_("号"), _("时间"), _("姓名"), _("性别"), _("年龄"), _("证件类型"), _("证件号码"), _("手机号码")),
        *(_("病案号"), _("号源"), _("情况")),
    ]


def list_rows(lines: Iterable[ListLine], *, full: bool = False) -> Iterator[Row]:
    """A row for each person, masked unless `full`. A number of many digits is a text: nothing of it is rounded."""
    for line in lines:
        who = line.patient
        yield [
            line.ordinal,
            f"{_clock(line.starts_at)}–{_clock(line.ends_at)}",
            who.name if full else who.masked_name,
            line.sex,
            line.age,
            line.document_kind,
            who.document if full else who.masked_document,
            line.national_phone if full else line.masked_phone,
            line.record_number,
            _("加号") if line.added else line.pool,
            line.status,
        ]


def _clock(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"
