"""Which moves a status may make, and the one function that makes them.

`move_status` serves every app: each brings its own table.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models

from notices.enums import NoticeStatus

Table = Mapping[str, frozenset[str]]

# A re-send is a new row (attempt + 1), so whatever has ended stays ended.
NOTICE: Table = {
    NoticeStatus.DUE: frozenset({NoticeStatus.SENT, NoticeStatus.DROPPED, NoticeStatus.FAILED}),
    NoticeStatus.SENT: frozenset(),
    NoticeStatus.DROPPED: frozenset(),
    NoticeStatus.FAILED: frozenset(),
}


class MoveRefused(Exception):
    """The table does not allow this move, or another writer moved the row first."""

    def __init__(self, obj: models.Model, current: str, to: str) -> None:
        self.current = current
        self.to = to
        super().__init__(f"{obj._meta.label_lower} {obj.pk}: {current} → {to} refused")


def may_move(current: str, to: str, *, allowed: Table) -> bool:
    """Whether the table allows to go from `current` to `to`."""
    return to in allowed.get(current, frozenset())


def move_status(
    obj: models.Model,
    to: str,
    *,
    allowed: Table,
    where: Mapping[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Move `obj` (a saved row with a `status`) to the status `to`, writing `changes` with it.

    One conditional UPDATE: it holds only while the row still has the status `obj` was read with,
    and whatever else `where` asks of it. Raises MoveRefused otherwise, and then nothing is written.
    """
    current: str = obj.status  # type: ignore[attr-defined]  # of the rows that have one, as said above
    if not may_move(current, to, allowed=allowed):
        raise MoveRefused(obj, current, to)
    rows = type(obj)._base_manager.filter(pk=obj.pk, status=current, **(where or {}))
    if not rows.update(status=to, **changes):
        raise MoveRefused(obj, current, to)
    for name, value in {"status": to, **changes}.items():
        setattr(obj, name, value)
