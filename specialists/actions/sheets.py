"""Keep what a sheet came to, take answers to what was doubted, make drafts of what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from hospitals.models import Hospital
from notices.localtime import local_date
from specialists.actions.drafts import draft_many, edit_draft
from specialists.enums import SessionStatus, SheetAct
from specialists.models import ClinicSession, ScheduleSheet, SheetLine, SheetSession
from specialists.seen import seen_of, seen_of_many
from specialists.sheets.preview import Planned, Read, Verdict
from specialists.sheets.stated import Draftable, Stated, stated

NAME_LENGTH, TEXT_LENGTH = 100, 100
REMEMBERED = timedelta(days=60)  # what was answered of a line


class LineUsedError(Exception):
    """Drafts were made of the line already."""


@transaction.atomic
def keep_sheet(
    *, hospital: Hospital, name: str, reads: Sequence[Read], key: UUID, by: User, now: datetime
) -> ScheduleSheet:
    """Keep what was read in a sheet, for its preview. Sent twice with one `key`, it is kept once."""
    sheet, new = ScheduleSheet.objects.get_or_create(
        hospital=hospital, key=key, defaults={"name": name[:NAME_LENGTH], "sent_by": by, "sent_at": now}
    )
    if not new:
        return sheet
    lines = SheetLine.objects.bulk_create(
        SheetLine(
            sheet=sheet,
            position=position,
            tab=read.sheet[:TEXT_LENGTH],
            row=read.row,
            cell=read.cell,
            said=list(read.said),
            verdict=read.verdict.value,
            doubts=[one.value for one in read.doubts],
            warnings=[one.value for one in read.warnings],
            about=read.about,
            pieces=read.pieces,
        )
        for position, read in enumerate(reads)
    )
    answers = _answers(hospital, now)
    SheetSession.objects.bulk_create(
        _row(line, n, one)
        for line, read in zip(lines, reads, strict=True)
        for n, one in enumerate(_sessions(read, answers))
    )
    _note(SheetAct.KEEP, sheet, by, now)
    return sheet


def _answers(hospital: Hospital, now: datetime) -> dict[tuple[str, ...], list[Stated]]:
    """What was said of lines in doubt lately: next week's sheet has most of them again, word by word."""
    lines = SheetLine.objects.filter(sheet__hospital=hospital, answered_at__gte=now - REMEMBERED)
    found = {}
    for line in lines.order_by("answered_at", "pk").prefetch_related("sessions"):
        sessions = [stated(row) for row in line.sessions.all()]
        if all(one.on >= local_date(now) for one in sessions):
            found[tuple(line.said)] = sessions
    return found


def _sessions(read: Read, answers: dict[tuple[str, ...], list[Stated]]) -> list[Stated]:
    """What is said, or would be; of a line in doubt what was said the last time. It is asked all the same."""
    if read.verdict in (Verdict.ASK, Verdict.REFUSE) and read.said in answers:
        return answers[read.said]
    return [_stated(one) for one in read.sessions or read.understood]


@transaction.atomic
def answer_line(*, line: SheetLine, sessions: Sequence[Stated], by: User, now: datetime) -> SheetLine:
    """What the line means, said by somebody who was asked: these sessions, perhaps none. Raises LineUsedError once
    drafts were made of it."""
    fresh = SheetLine.objects.select_for_update().get(pk=line.pk)
    if fresh.sessions.filter(session__isnull=False).exists():
        raise LineUsedError
    fresh.sessions.all().delete()
    SheetSession.objects.bulk_create(_row(fresh, n, one) for n, one in enumerate(sessions))
    fresh.answered_by, fresh.answered_at = by, now
    fresh.save(update_fields=["answered_by", "answered_at"])
    return fresh


@transaction.atomic
def want_sessions(*, sheet: ScheduleSheet, rows: Iterable[int], by: User, now: datetime) -> int:
    """These sessions of the sheet (ids) are to be made; answers how many. Those that are made already stay so."""
    lines = SheetLine.objects.filter(sheet=sheet)
    wanted = SheetSession.objects.filter(line__in=lines, pk__in=list(rows), session=None)
    return wanted.update(wanted=True)


@transaction.atomic
def make_drafts(*, sheet: ScheduleSheet, drafts: Sequence[Draftable], by: User, now: datetime) -> int:
    """Draft each, or change the draft that stands in its place; answers how many. Sent twice, each is made once.

    Raises what `draft_many` and `edit_draft` raise.
    """
    ScheduleSheet.objects.select_for_update().get(pk=sheet.pk)
    known = SheetSession.objects.in_bulk([one.row.pk for one in drafts])
    left = [one for one in drafts if one.row.pk in known and known[one.row.pk].session_id is None]
    new = [one for one in left if one.instead is None]
    made = dict(zip((one.row.pk for one in new), draft_many(plans=new, by=by, now=now), strict=True))
    for one in left:
        if one.instead is not None:
            made[one.row.pk] = _redrafted(one, one.instead, by, now)
    sessions = ClinicSession.objects.prefetch_related("session_specialists")
    marks = seen_of_many(list(sessions.filter(pk__in=[session.pk for session in made.values()])))
    for one in left:
        row, session = known[one.row.pk], made[one.row.pk]
        row.made, row.wanted, row.session, row.made_as = (
            one.instead is None,
            False,
            session,
            marks[session.pk],
        )
    rows = [known[one.row.pk] for one in left]
    SheetSession.objects.bulk_update(rows, ["made", "wanted", "session", "made_as"])
    return len(rows)


def _redrafted(one: Draftable, draft: ClinicSession, by: User, now: datetime) -> ClinicSession:
    return edit_draft(
        session=draft,
        seen=seen_of(draft),
        postings=one.postings,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        numbers=one.numbers,
        room=one.room,
        department=one.department,
        group_minutes=one.group_minutes,
        fee_yuan=one.fee_yuan,
        bring=one.bring,
        by=by,
        now=now,
    )


@transaction.atomic
def undo_drafts(*, sheet: ScheduleSheet, by: User, now: datetime) -> tuple[int, int]:
    """Throw away the drafts that were made of the sheet, but for those that somebody has changed since; answers how
    many went and how many stay. What is published is not touched."""
    fresh = ScheduleSheet.objects.select_for_update().get(pk=sheet.pk)
    rows = SheetSession.objects.filter(
        line__sheet=fresh, made=True, session__status=SessionStatus.DRAFT
    ).select_related("session")
    drafts = ClinicSession.objects.select_for_update().prefetch_related("session_specialists")
    found = {one.pk: one for one in drafts.filter(pk__in=rows.values("session_id")).order_by("pk")}
    gone = {one.session_id or 0 for one in rows if _untouched(one, found.get(one.session_id or 0))}
    ClinicSession.objects.filter(pk__in=gone).delete()
    fresh.undone_at = now
    fresh.save(update_fields=["undone_at"])
    _note(SheetAct.UNDO, fresh, by, now)
    return len(gone), len(found) - len(gone)


def _untouched(row: SheetSession, draft: ClinicSession | None) -> bool:
    return draft is not None and draft.status == SessionStatus.DRAFT and seen_of(draft) == row.made_as


def _stated(one: Planned) -> Stated:
    return Stated(
        specialists=[who.pk for who in one.specialists],
        on=one.on,
        half=str(one.half),
        begins=one.start,
        ends=one.end,
        together=one.together,
        department=one.department,
        room=one.room,
        numbers=one.numbers,
        fee_yuan=one.fee_yuan,
    )


def _row(line: SheetLine, position: int, one: Stated) -> SheetSession:
    return SheetSession(
        line=line,
        position=position,
        specialists=list(one.specialists),
        on=one.on,
        half=one.half,
        begins=one.begins,
        ends=one.ends,
        together=one.together,
        department=one.department[:TEXT_LENGTH],
        room=one.room[:TEXT_LENGTH],
        numbers=one.numbers,
        fee_yuan=one.fee_yuan,
    )


def _note(act: SheetAct, sheet: ScheduleSheet, by: User, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="schedule_sheet", subject_id=sheet.pk, now=now)
