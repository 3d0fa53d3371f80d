"""The sessions of a schedule as its page shows them. What is drawn is remembered by all that it says: hundreds stand on
a page that is looked at again and again while a month is planned, and few of them changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bookings.queries.staff.schedule import ScheduleLine

# In the memory of the process: nothing in it is anybody's own. Some eight megabytes.
REMEMBERED = LocMemCache("schedule", {"TIMEOUT": 24 * 3600, "OPTIONS": {"MAX_ENTRIES": 5_000}})


def drawn(template: str, lines: Sequence[ScheduleLine], beside: Mapping[str, Any]) -> dict[int, SafeString]:
    """Each session drawn by the `template`, by id. `beside`: what else it reads, of texts and numbers.

    What something is against is drawn anew: that is of other sessions, which change without it.
    """
    drawing = get_template(template)
    frame = (template, get_language(), *sorted(beside.items()))
    keys = {line.session.pk: _key(frame, line) for line in lines if not line.against}
    known: dict[str, SafeString] = REMEMBERED.get_many(keys.values())
    found: dict[int, SafeString] = {}
    new: dict[str, SafeString] = {}
    for line in lines:
        key = keys.get(line.session.pk, "")
        found[line.session.pk] = known.get(key) or SafeString(drawing.render({"line": line, **beside}))
        if key and key not in known:
            new[key] = found[line.session.pk]
    REMEMBERED.set_many(new)
    return found


def _key(frame: tuple[Any, ...], line: ScheduleLine) -> str:
    return hashlib.sha256(repr((frame, _said(line))).encode()).hexdigest()


def _said(line: ScheduleLine) -> tuple[Any, ...]:
    """All that a template of ours reads of a line that nothing is against."""
    session = line.session
    return (
        *(session.pk, session.status, session.kind, session.purpose, session.open_to, session.demo),
        *(session.delay_minutes, session.starts_at.timestamp(), session.ends_at.timestamp()),
        *(line.total, line.booked, line.movable, line.past),
        [(person.pk, person.name, person.name_en) for person in line.people],
        *((thing.name, thing.name_en) if thing else None for thing in (session.room, session.department)),
    )
