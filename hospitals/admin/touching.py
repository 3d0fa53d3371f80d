"""What a change of a room touches: told before it is saved. The apps above know; they say so at start-up."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils.translation import gettext as _

# Ids of rooms, and the clock → how many sessions are to come in them.
CountSessions = Callable[[Collection[int], datetime], int]

_count: list[CountSessions] = []


def register_sessions_of_rooms(count: CountSessions) -> None:
    """Ask `count` how many sessions are to come in rooms."""
    _count[:] = [count]


def touched_sessions(rooms: Collection[int], now: datetime) -> str:
    """How many coming sessions show the name and address of these rooms, in a sentence; "" where none does."""
    sessions = sum(count(rooms, now) for count in _count) if rooms else 0
    if not sessions:
        return ""
    return _(
        "%(sessions)s 场即将到来的出诊用着这里的诊室：名称或地址一改，就诊人看到的地点马上跟着变，不另外通知。"
    ) % {"sessions": sessions}
