"""Sessions as rows of a table: what the lists of a hospital's staff show, and what the public list shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.queries.cards import State, state_of
from bookings.queries.staff.lists import SessionLine
from bookings.tables import Cell, Row
from hospitals.models import called
from notices.localtime import local
from specialists.enums import OpenTo, SessionKind, SessionPurpose
from specialists.models import ClinicSession

# More are not handed out at once: the list is to be narrowed.
MOST_ROWS = 20_000


def staff_headings() -> list[str]:
    """Of the table that staff take along."""
    return [
        *_when_and_who_headings(),
        *(_("科室"), _("诊室"), _("号数"), _("已约"), _("锁定"), _("费用（元）"), _("状态")),
        *(_("延时（分钟）"), _("备注")),
    ]


def staff_rows(lines: Iterable[SessionLine]) -> Iterator[Row]:
    """A row for each session of a hospital, with its planned times."""
    for line in lines:
        session = line.session
        yield [
            *_when_and_who(session),
            *(called(session.department), called(session.room), line.total, line.booked, line.held),
            *(session.fee_yuan, session.get_status_display(), session.delay_minutes, _note(session)),
        ]


def public_headings() -> list[str]:
    """Of the table that everybody may take along."""
    return [
        *_when_and_who_headings(),
        *(
            _("出诊医院"),
            _("地址"),
            _("科室"),
            _("诊室"),
            _("号数"),
            _("费用（元）"),
            _("放号"),
            _("截止预约"),
        ),
        *(_("状态"), _("延时（分钟）"), _("备注"), _("网页")),
    ]


def public_rows(sessions: Iterable[ClinicSession], now: datetime) -> Iterator[Row]:
    """A row for each session of `listed_rows`. Numbers left are not in it: tomorrow they would be wrong."""
    words = {
        State.WITHDRAWN: _("已停诊"),
        State.CLOSED: _("网上预约已截止"),
        State.NOT_YET_OPEN: _("还未放号"),
        State.OPEN: _("已放号"),
        State.PAST: _("已结束"),
        State.REFERRED: str(OpenTo.REFERRED.label),
        State.COMERS: str(OpenTo.COMERS.label),
    }
    for session in sessions:
        total: int = session.total  # type: ignore[attr-defined]  # counted by its query
        place = session.room.address if session.room and session.room.outside else session.hospital.address
        in_turn = session.open_to == OpenTo.EVERYBODY
        yield [
            *_when_and_who(session),
            *(called(session.hospital), place, called(session.department), called(session.room), total),
            session.fee_yuan,
            *((_moment(session.opens_at), _moment(session.closes_at)) if in_turn else ("", "")),
            *(words[state_of(session, 1, now)], session.delay_minutes, _note(session)),
            settings.SITE_URL + reverse("session", args=[session.pk]),
        ]


def half_day_word(moment: datetime) -> str:
    """Morning, afternoon or evening, by the clock on the wall."""
    hour = local(moment).hour
    return _("上午") if hour < 12 else _("下午") if hour < 18 else _("晚上")


def _when_and_who_headings() -> list[str]:
    return [_("日期"), _("星期"), _("半天"), _("开始"), _("结束"), _("专家"), _("派出医院")]


def _when_and_who(session: ClinicSession) -> list[Cell]:
    start, end = local(session.starts_at), local(session.ends_at)
    people = [row.specialist for row in session.session_specialists.all()]
    homes = dict.fromkeys(called(person.home_hospital) for person in people if person.home_hospital)
    return [
        f"{start:%Y-%m-%d}",
        date_format(start.date(), "l"),
        half_day_word(start),
        f"{start:%H:%M}",
        f"{end:%H:%M}",
        _("、").join(map(called, people)),
        _("、").join(homes),
    ]


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _note(session: ClinicSession) -> str:
    """What must not be overlooked: a demonstration, a free clinic, that several hold it, why it was withdrawn, when it
    begins with its delay."""
    said = [_("演示")] if session.demo else []
    if session.purpose != SessionPurpose.CLINIC:
        said.append(session.get_purpose_display())
    if session.kind != SessionKind.SINGLE:
        said.append(session.get_kind_display())
    if session.withdrawn_reason:
        said.append(session.get_withdrawn_reason_display())
    elif session.delay_minutes:
        late = local(session.starts_at + timedelta(minutes=session.delay_minutes))
        said.append(_("延时后 %(time)s 开始") % {"time": f"{late:%H:%M}"})
    return _("；").join(said)
