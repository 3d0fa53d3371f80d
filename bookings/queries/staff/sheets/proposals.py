"""One session that a sheet says: when and of whom it would be, what it lacks, and what stands in its place already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.policy import HalfDaysPolicy
from bookings.queries.staff.bases import holds_on
from bookings.queries.staff.planning import Means
from hospitals.models import Department, Room
from notices.localtime import at_local, local, local_date
from specialists.enums import LegalBasis, OpenTo, SessionKind, SessionPurpose
from specialists.limits import MOST_DAYS_AHEAD, MOST_NUMBERS
from specialists.models import ClinicSession, Posting, SheetSession, Specialist
from specialists.rules import offered
from specialists.sheets.directory import bare
from specialists.sheets.doubts import Doubt
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
    def unknown_room(self) -> str:
        """The room it names that the hospital has not recorded; empty where there is none, or it is drafted already."""
        waits = self.standing not in (Standing.MADE, Standing.OFF)
        return self.row.room if self.room is None and waits else ""

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
    def kind(self) -> SessionKind:
        """How its specialists see patients, as the sheet says, else as it stands there."""
        silent = SessionKind.SINGLE if self.existing is None else SessionKind(self.existing.kind)
        return KINDS.get(self.row.together, silent)

    @property
    def purpose(self) -> SessionPurpose:
        """What sort of clinic it is; where the sheet names none, as it stands there: but a free one has no fee. Who is
        posted for free clinics alone holds no other."""
        said = SessionPurpose(self.row.purpose)
        there = said if self.existing is None else SessionPurpose(self.existing.purpose)
        paid = there == SessionPurpose.FREE and self.row.fee_yuan
        meant = said if said != SessionPurpose.CLINIC or paid else there
        return SessionPurpose(offered(self.postings, meant, None)["purpose"])

    @property
    def open_to(self) -> OpenTo:
        """Who may have its numbers, as the sheet says, else as it stands there."""
        said = OpenTo(self.row.open_to)
        return said if said != OpenTo.EVERYBODY or self.existing is None else OpenTo(self.existing.open_to)

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
            "bring": self.row.bring,
            "kind": self.kind,
            "purpose": self.purpose,
            "open_to": self.open_to,
        }
        if there is None:
            return Draftable(self.row, plan | {"group_minutes": _minutes(GROUP)})
        group: timedelta = there.group or GROUP  # type: ignore[attr-defined]  # beside.py counts it
        plan |= {"room": self.room or there.room, "group_minutes": _minutes(group)}
        plan["bring"] = self.row.bring or there.bring
        if self.open_to != OpenTo.EVERYBODY:
            plan["walk_in_numbers"] = 0  # some are kept of what is open to all
        if not self.row.department:
            plan["department"] = there.department
        return Draftable(self.row, plan, instead=there)


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)


def proposal(
    row: SheetSession,
    means: Means,
    places: Places,
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
            if posting.legal_basis == LegalBasis.FREE_CLINIC and row.purpose != SessionPurpose.FREE:
                words = _("%(name)s 在本院只登记了义诊，会存成义诊，不收费。")
                found.notes.append(words % {"name": one.name})
            if not holds_on(posting, row.on):
                found.notes.append(_("%(name)s 的派驻这一天无效，发布前要先更新。") % {"name": one.name})
    _take_places(found, places)
    if row.numbers is None:
        if row.line.answered_at or Doubt.NO_LIMIT not in row.line.warnings:  # which the line says
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


def _take_places(found: Proposal, places: Places) -> None:
    row = found.row
    if row.room:
        found.room = places.room(row.room)
        if found.room is None:
            said = {"room": row.room}
            found.notes.append(_("诊室“%(room)s”没有登记，草稿里先空着。") % said)
    else:
        found.notes.append(_("没有写诊室。"))
    if row.department:
        found.department = places.department(row.department)
    if found.department is None and len({one.department_id for one in found.postings}) == 1:
        found.department = found.postings[0].department


class Places(NamedTuple):
    """What a hospital has, by all that sheets may call it."""

    rooms: Mapping[str, Room]
    departments: Mapping[str, Department]

    def room(self, name: str) -> Room | None:
        """The room of this name."""
        return self.rooms.get(bare(name))

    def department(self, name: str) -> Department | None:
        """The department of this name, or with this other name."""
        return self.departments.get(bare(name))


def places_of(means: Means) -> Places:
    """The rooms and departments of these means; of two of one name the first. No query."""
    return Places(_by_name(means.rooms), _by_name(means.departments))


def _by_name(rows: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in rows:
        for text in (one.name, *getattr(one, "aliases", ())):
            found.setdefault(bare(text), one)
    return found


@dataclass(frozen=True)
class NewRoom:
    """A room that a sheet names and the hospital has not recorded: how many sessions name it, and whether two of them
    are there at one time, so that it is not for one alone."""

    name: str
    row: SheetSession  # one that names it
    count: int
    shared: bool


def new_rooms(proposals: Iterable[Proposal]) -> list[NewRoom]:
    """The rooms to be recorded, in the order in which the sheet names them first."""
    named: dict[str, list[Proposal]] = {}
    for one in proposals:
        if one.unknown_room:
            named.setdefault(bare(one.unknown_room), []).append(one)
    return [NewRoom(rows[0].row.room, rows[0].row, len(rows), _overlap(rows)) for rows in named.values()]


def _overlap(rows: Iterable[Proposal]) -> bool:
    times = sorted((one.starts_at, one.ends_at) for one in rows if one.starts_at and one.ends_at)
    return any(after[0] < before[1] for before, after in pairwise(times))
