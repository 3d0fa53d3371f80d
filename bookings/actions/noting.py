"""Refusals that are noted for good, although nothing else was done."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError

from accounts.models import User
from bookings import locks
from bookings.locks import booking_action

P = ParamSpec("P")
R = TypeVar("R")


class NotedRefusal(ValidationError):
    """Refused, and that counts: asked often enough, refusals tell too much."""

    def write_down(self, *, by: User, now: datetime) -> None:
        """Note in the audit what was refused to `by`."""
        raise NotImplementedError


def counted(act: Callable[P, R]) -> Callable[P, R]:
    """Let a refusal be noted for good, although nothing else was done. `act`: an action, whose own work is undone.

    The account that acts stays locked until the note is there, so that two at one moment do not pass one limit. It is
    locked before any other: accounts of staff have no number, and no desk reaches them by one.
    """

    @booking_action
    def acted(*args: P.args, **kwargs: P.kwargs) -> R | NotedRefusal:
        said: dict[str, Any] = dict(kwargs)
        by = locks.lock_account(said["by"])
        try:
            return act(*args, **kwargs)
        except NotedRefusal as wrong:
            wrong.write_down(by=by, now=said["now"])
            return wrong

    @functools.wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        done = acted(*args, **kwargs)
        if isinstance(done, NotedRefusal):
            raise done
        return done

    return run
