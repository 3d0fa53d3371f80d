"""The sessions, days and rows of schedules, posters, sheets and lists of drafts. What is drawn is remembered by all
that it says: hundreds stand on a page that is looked at again and again while a month is planned, and few of them
changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bookings.queries.staff.planning import Clash
from bookings.queries.staff.posters import PosterLine
from bookings.queries.staff.publishing import DraftLine
from bookings.queries.staff.schedule import ScheduleLine
from bookings.queries.staff.schedule_clashes import Against, Twin
from bookings.queries.staff.sheets.beside import ShownLine
from bookings.queries.staff.sheets.proposals import Proposal
from hospitals.models import called

# In the memory of the process alone, which lives as long as a release; some ten megabytes, thirty where all changes.
# Nothing in it is of a patient; what of it was shown to somebody is found again only by whoever may see the same.
REMEMBERED = LocMemCache("schedule", {"TIMEOUT": 24 * 3600, "OPTIONS": {"MAX_ENTRIES": 4_000}})


def drawn(
    template: str, things: Sequence[tuple[object, Mapping[str, Any]]], beside: Mapping[str, Any]
) -> list[SafeString]:
    """Each thing drawn by the `template`: given are all that it says of it (texts, numbers, days, what is drawn
    already), by which it is remembered, and what it reads. `beside`: what else it reads, of texts and numbers."""
    drawing = get_template(template)
    frame = repr((template, get_language(), *sorted(beside.items())))
    keys = [hashlib.sha256((frame + repr(said)).encode()).hexdigest() for said, _read in things]
    known: dict[str, SafeString] = REMEMBERED.get_many(keys)
    new = {
        key: SafeString(drawing.render({**read, **beside}))
        for key, (_said, read) in zip(keys, things, strict=True)
        if key not in known
    }
    REMEMBERED.set_many(new)
    known |= new
    return [known[key] for key in keys]


def drawn_lines(
    template: str, lines: Sequence[ScheduleLine], beside: Mapping[str, Any]
) -> dict[int, SafeString]:
    """Each session drawn by the `template`, by id."""
    shown = drawn(template, [(said_of(line), {"line": line}) for line in lines], beside)
    return {line.session.pk: one for line, one in zip(lines, shown, strict=True)}


def said_of(line: ScheduleLine) -> object:
    """All that a template of ours reads of a line. Names as they are called in the language that is spoken."""
    session = line.session
    return (
        *(session.pk, session.status, session.kind, session.purpose, session.open_to, session.demo),
        *(session.delay_minutes, line.starts_at.timestamp(), line.ends_at.timestamp()),
        *(session.total, session.booked, line.movable, line.past),
        [(person.pk, called(person)) for person in line.people],
        *((called(thing),) if thing else None for thing in (line.room, line.department)),
        _against(line.against),
    )


def said_of_draft(line: DraftLine) -> object:
    """All that the page of publishing reads of a draft; its mark changes with what it says itself."""
    session, asked_by = line.session, line.session.proposed_by
    return (
        *(
            session.pk,
            line.seen,
            session.demo,
            line.total,
            line.opens_at.replace(second=0, microsecond=0),
            line.online,
        ),
        [called(person) for person in line.specialists],
        called(session.room),
        [(called(one.posting.specialist), str(one.why)) for one in line.doubts],
        (
            session.proposed_by_id,
            asked_by.username if asked_by is not None else "",
            line.proposed,
        ),
        _against(line.against),
    )


def said_of_poster_line(line: PosterLine) -> object:
    """All that a poster reads of a session beside its words."""
    session, room = line.session, line.session.room
    return (
        *(session.pk, session.status, session.kind, session.purpose, session.open_to, session.demo),
        *(line.new_day, str(session.fee_yuan), called(session.department), line.articles),
        (called(room), room.address) if room is not None else None,
        [
            (called(one), one.titles, called(one.home_hospital), one.home_hospital_inferred)
            for one in line.specialists
        ],
    )


def said_of_sheet_line(shown: ShownLine) -> object:
    """All that the preview of a sheet reads of a line."""
    line = shown.line
    return (
        *(line.pk, line.row, line.cell, line.tab, line.said, line.about, line.answered_at is None),
        *(shown.verdict, shown.reasons, shown.not_read),
        *(shown.waits, shown.off, shown.as_read, shown.editable),
        [_proposal(one) for one in shown.proposals],
    )


def _proposal(one: Proposal) -> object:
    row, there = one.row, one.existing
    return (
        *(row.pk, row.on, row.numbers, str(row.fee_yuan), row.together, row.purpose, row.open_to, row.bring),
        *([called(person) for person in one.people], one.starts_at, one.ends_at, called(one.room)),
        *(called(one.department), str(one.standing), str(one.kind), one.changes, one.wrong, one.notes),
        (there.pk, there.status, one.change_query) if there is not None else None,
    )


def _against(found: Against) -> object:
    return [_clash(one) for one in found.clashes], [_twin(one) for one in found.twins]


def _clash(one: Clash) -> object:
    other = one.other
    where = (other.starts_at, other.ends_at, called(other.hospital)) if other is not None else None
    return str(one.reason), called(one.specialist), called(one.room), where


def _twin(one: Twin) -> object:
    return called(one.specialist), one.other.starts_at, one.other.ends_at
