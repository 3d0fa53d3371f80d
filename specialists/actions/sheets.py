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
from specialists.actions.drafts import delete_drafts, draft_many, edit_draft
from specialists.enums import SessionStatus, SheetAct
from specialists.models import ClinicSession, ScheduleSheet, SheetLine, SheetSession
from specialists.seen import seen_of, seen_of_many
from specialists.sheets.preview import Read, Verdict
from specialists.sheets.stated import TEXT_LENGTH, Draftable, Stated, stated, stated_by

REMEMBERED = timedelta(days=60)  # what was answered of a line


class LineUsedError(Exception):
    """Drafts were made of the line already."""


@transaction.atomic
def keep_sheet(
    *, hospital: Hospital, name: str, reads: Sequence[Read], key: UUID, by: User, now: datetime
) -> ScheduleSheet:
    """Keep what was read in a sheet, for its preview. Sent twice with one `key`, it is kept once."""
    sheet, new = ScheduleSheet.objects.get_or_create(
        hospital=hospital, key=key, defaults={"name": name[:TEXT_LENGTH], "sent_by": by, "sent_at": now}
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
            not_read=read.not_read,
            pieces=read.pieces,
        )
        for position, read in enumerate(reads)
    )
    answers = _answers(hospital, now)
    SheetSession.objects.bulk_create(
        SheetSession(line=line, position=n, **vars(one))
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
    return [stated_by(one) for one in read.sessions or read.understood]


@transaction.atomic
def answer_line(*, line: SheetLine, sessions: Sequence[Stated], by: User, now: datetime) -> SheetLine:
    """What the line means, said by somebody who was asked: these sessions, perhaps none. Raises LineUsedError once
    drafts were made of it."""
    ScheduleSheet.objects.select_for_update().get(pk=line.sheet_id)  # drafts are not made of it meanwhile
    fresh = SheetLine.objects.get(pk=line.pk)
    if fresh.sessions.filter(session__isnull=False).exists():
        raise LineUsedError
    fresh.sessions.all().delete()
    SheetSession.objects.bulk_create(
        SheetSession(line=fresh, position=n, **vars(one)) for n, one in enumerate(sessions)
    )
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
    drafted = draft_many(plans=[one.plan for one in new], by=by, now=now)
    made = {one.row.pk: session for one, session in zip(new, drafted, strict=True)}
    for one in left:
        if one.instead is not None:
            seen = seen_of(one.instead)
            made[one.row.pk] = edit_draft(session=one.instead, seen=seen, by=by, now=now, **one.plan)
    sessions = ClinicSession.objects.prefetch_related("session_specialists")
    marks = seen_of_many(list(sessions.filter(pk__in=[session.pk for session in made.values()])))
    rows = [known[one.row.pk] for one in left]
    for one, row in zip(left, rows, strict=True):
        row.made, row.wanted, row.session = one.instead is None, False, made[row.pk]
        row.made_as = marks[made[row.pk].pk]
    SheetSession.objects.bulk_update(rows, ["made", "wanted", "session", "made_as"])
    return len(rows)


@transaction.atomic
def undo_drafts(*, sheet: ScheduleSheet, by: User, now: datetime) -> tuple[int, int]:
    """Throw away the drafts that were made of the sheet, but for those that somebody has changed since; answers how
    many went and how many stay. What is published is not touched."""
    fresh = ScheduleSheet.objects.select_for_update().get(pk=sheet.pk)
    rows = SheetSession.objects.filter(line__sheet=fresh, made=True, session__status=SessionStatus.DRAFT)
    made = {session_id: mark for session_id, mark in rows.values_list("session_id", "made_as") if session_id}
    gone = delete_drafts(seen=made, by=by, now=now)
    fresh.undone_at = now
    fresh.save(update_fields=["undone_at"])
    _note(SheetAct.UNDO, fresh, by, now)
    return len(gone), len(made) - len(gone)


@transaction.atomic
def forget_sheets(*, now: datetime) -> int:
    """Delete what was sent too long ago to be compared with anything; answers how many sheets. What was made of them
    stays."""
    old = ScheduleSheet.objects.outlived(now)
    count = old.count()
    old.delete()
    return count


def _note(act: SheetAct, sheet: ScheduleSheet, by: User, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="schedule_sheet", subject_id=sheet.pk, now=now)
