"""One session that a sheet says: when and of whom it would be, what it lacks, and what stands in its place already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.policy import HalfDaysPolicy
from bookings.queries.staff.bases import holds_on
from bookings.queries.staff.planning import Means
from hospitals.models import Department, Room
from notices.localtime import at_local, local, local_date
from specialists.enums import SessionKind, SessionStatus
from specialists.limits import MOST_DAYS_AHEAD, MOST_NUMBERS
from specialists.models import ClinicSession, Posting, SheetSession, Specialist
from specialists.sheets.directory import bare
from specialists.sheets.preview import Half
from specialists.sheets.stated import Draftable

GROUP = timedelta(minutes=30)  # of numbers, where the sheet makes a session
KINDS = {"any": SessionKind.TEAM, "all": SessionKind.JOINT}  # as a line says it of several specialists


class Standing(models.TextChoices):
    """What is to become of one session of a sheet."""

    NEW = "new", gettext_lazy("新建草稿")
    CHANGED = "changed", gettext_lazy("修改草稿")
    PUBLISHED = "published", gettext_lazy("已发布，有变化")
    SAME = "same", gettext_lazy("已经排好")
    MADE = "made", gettext_lazy("已存为草稿")
    WRONG = "wrong", gettext_lazy("不能采用")
    OFF = "off", gettext_lazy("已停诊")


@dataclass(frozen=True)
class Change:
    """What the sheet says otherwise than the session."""

    label: str
    before: str
    after: str


@dataclass
class Proposal:
    """One session of the sheet beside what is there. `wrong`: why it cannot be made; `notes`: what it lacks."""

    row: SheetSession
    people: list[Specialist] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: Room | None = None
    department: Department | None = None
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    existing: ClinicSession | None = None
    changes: list[Change] = field(default_factory=list)
    standing: Standing = Standing.NEW

    @property
    def choosable(self) -> bool:
        """Whether it can be made, or the draft changed, at a press."""
        return self.standing in (Standing.NEW, Standing.CHANGED)

    @property
    def numbers(self) -> int:
        """How many numbers the draft is to have: none where the sheet does not say, or those it has."""
        if self.row.numbers is None and self.existing is not None:
            return int(self.existing.total)  # type: ignore[attr-defined]  # counted by its query
        return self.row.numbers or 0

    @property
    def fee_yuan(self) -> Decimal | None:
        """The fee the sheet says, else the one that stands there."""
        if self.row.fee_yuan is None and self.existing is not None:
            return self.existing.fee_yuan
        return self.row.fee_yuan

    @property
    def change_query(self) -> str:
        """What the page that changes a published session is to show: what the sheet says."""
        if self.starts_at is None or self.ends_at is None or self.existing is None:
            return ""
        start, end = local(self.starts_at), local(self.ends_at)
        room_id = self.room.pk if self.room is not None else self.existing.room_id
        said = {"day": f"{start:%Y-%m-%d}", "begins": f"{start:%H:%M}", "ends": f"{end:%H:%M}"}
        return urlencode({**said, "room": room_id or ""})

    @property
    def draftable(self) -> Draftable:
        """As the action takes it. What the sheet leaves out stays as it is in the draft that stands in its place."""
        there = self.existing
        plan: dict[str, Any] = {
            "postings": self.postings,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "numbers": self.numbers,
            "fee_yuan": self.fee_yuan,
            "room": self.room,
            "department": self.department,
        }
        if there is None:
            kind = KINDS.get(self.row.together, SessionKind.SINGLE)
            return Draftable(self.row, plan | {"kind": kind, "group_minutes": _minutes(GROUP)})
        group: timedelta = there.group or GROUP  # type: ignore[attr-defined]  # beside.py counts it
        plan |= {"room": self.room or there.room, "bring": there.bring, "group_minutes": _minutes(group)}
        if not self.row.department:
            plan["department"] = there.department
        return Draftable(self.row, plan, instead=there)


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)


def proposal(
    row: SheetSession,
    means: Means,
    people: Mapping[int, Specialist],
    hours: HalfDaysPolicy,
    now: datetime,
) -> Proposal:
    """The session as it would be made at the hospital of `means`. No query."""
    found = Proposal(row, people=[people[pk] for pk in row.specialists if pk in people])
    if len(found.people) < len(row.specialists):
        found.wrong.append(_("专家名单里已经没有这个人。"))
    _take_times(found, hours, now)
    for one in found.people:
        posting = means.posting_of(one.pk, row.on)
        if posting is None:
            found.wrong.append(_("%(name)s 在本院没有登记派驻。") % {"name": one.name})
        else:
            found.postings.append(posting)
            if not holds_on(posting, row.on):
                found.notes.append(_("%(name)s 的派驻这一天无效，发布前要先更新。") % {"name": one.name})
    _take_places(found, means)
    if row.numbers is None:
        found.notes.append(_("没有写号源数。"))
    elif not 1 <= row.numbers <= MOST_NUMBERS:
        found.wrong.append(_("号源数要在 1 到 300 之间。"))
    if row.fee_yuan is None:
        found.notes.append(_("没有写费用。"))
    if found.wrong:
        found.standing = Standing.WRONG
    return found


def _take_times(found: Proposal, hours: HalfDaysPolicy, now: datetime) -> None:
    """The clocks that are given; the rest from the half-day's hours."""
    row = found.row
    usual = {Half.MORNING: hours.morning, Half.AFTERNOON: hours.afternoon}.get(Half(row.half))
    begins = row.begins or (usual and usual[0])
    ends = row.ends or (usual and usual[1])
    if begins is None or ends is None:
        found.wrong.append(_("晚上的门诊要写明起止时间。"))
        return
    if row.begins is not None and row.ends is None:
        found.notes.append(_("没有写结束时间，按半天的钟点排。"))
    if ends <= begins:
        found.wrong.append(_("结束时间要晚于开始时间。"))
        return
    found.starts_at, found.ends_at = at_local(row.on, begins), at_local(row.on, ends)
    if found.ends_at - found.starts_at < GROUP:
        found.wrong.append(_("出诊时间不到半小时，请检查。"))
    if found.starts_at <= now:
        found.wrong.append(_("开始时间已经过去了。"))
    elif row.on > local_date(now) + timedelta(days=MOST_DAYS_AHEAD):
        found.wrong.append(_("最远只能排到一年以内，请检查年份。"))


def _take_places(found: Proposal, means: Means) -> None:
    row = found.row
    if row.room:
        found.room = called_so(means.rooms, row.room)
        if found.room is None:
            said = {"room": row.room}
            found.notes.append(_("诊室“%(room)s”没有登记，草稿里先空着。") % said)
    else:
        found.notes.append(_("没有写诊室。"))
    if row.department:
        found.department = called_so(means.departments, row.department)
    if found.department is None and len({one.department_id for one in found.postings}) == 1:
        found.department = found.postings[0].department


def called_so(rows: Sequence[Any], name: str) -> Any:
    """The room or department of this name, or with this other name; None where there is none."""
    wanted = bare(name)
    for one in rows:
        if wanted in {bare(text) for text in (one.name, *getattr(one, "aliases", ()))}:
            return one
    return None


def set_beside(found: Proposal, there: ClinicSession) -> None:
    """Put the session that stands in its place beside it, and say what differs."""
    found.existing = there
    if there.status == SessionStatus.WITHDRAWN:
        found.standing = Standing.OFF
        return
    found.changes = _changes(found, there)
    if not found.changes:
        found.standing = Standing.SAME
    elif there.status == SessionStatus.DRAFT:
        found.standing = Standing.CHANGED
    else:
        found.standing = Standing.PUBLISHED
    if found.wrong and found.standing != Standing.SAME:
        found.standing = Standing.WRONG


def _changes(found: Proposal, there: ClinicSession) -> list[Change]:
    """What the sheet says and the session does not. What the sheet leaves out is no change."""
    row, changes = found.row, []
    before = f"{local(there.starts_at):%H:%M}–{local(there.ends_at):%H:%M}"
    if found.starts_at is not None and found.ends_at is not None:
        begins = found.starts_at if row.begins else there.starts_at
        ends = found.ends_at if row.ends else there.ends_at
        if (begins, ends) != (there.starts_at, there.ends_at):
            changes.append(Change(_("时间"), before, f"{local(begins):%H:%M}–{local(ends):%H:%M}"))
            found.starts_at, found.ends_at = begins, ends
        else:
            found.starts_at, found.ends_at = there.starts_at, there.ends_at
    if found.room is not None and found.room.pk != there.room_id:
        changes.append(Change(_("诊室"), there.room.name if there.room else _("未定"), found.room.name))
    if row.department and found.department is not None and found.department.pk != there.department_id:
        name = there.department.name if there.department else _("未定")
        changes.append(Change(_("科室"), name, found.department.name))
    total: int = there.total  # type: ignore[attr-defined]  # counted by its query
    if row.numbers is not None and row.numbers != total:
        changes.append(Change(_("号源"), str(total), str(row.numbers)))
    if row.fee_yuan is not None and row.fee_yuan != there.fee_yuan:
        before = _("未定") if there.fee_yuan is None else f"{float(there.fee_yuan):g}"
        changes.append(Change(_("费用"), before, f"{float(row.fee_yuan):g}"))
    return changes


def same_day(session: ClinicSession) -> tuple[frozenset[int], Any]:
    """What a session and a line must share to be of one visit: who, and on which day."""
    who = frozenset(row.specialist_id for row in session.session_specialists.all())
    return who, local_date(session.starts_at)
