"""Who presses faster than people do is asked for a proof or a wait first (accounts.rules.pace)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing

from accounts.actions.counting import add_counts, take_one
from accounts.enums import LimitScope
from accounts.rules import pace
from accounts.rules.pace import Counted, Ticket
from accounts.sealing import keyed_hash
from notices.localtime import local_date

log = logging.getLogger(__name__)
SALT = "accounts.pace"


@dataclass(frozen=True)
class Caller:
    """Whose step it is: an account with a number if somebody is signed in, always a network."""

    account_id: int | None
    phone_hash: str
    address: str

    def names(self, now: datetime) -> dict[LimitScope, str]:
        """What is counted by: keyed hashes that are others on the next day (local)."""
        said = {LimitScope.ADDRESS: self.address}
        if self.account_id is not None:
            said[LimitScope.ACCOUNT] = str(self.account_id)
            if self.phone_hash:
                said[LimitScope.NUMBER] = self.phone_hash
        day = local_date(now)
        return {scope: _hashed(scope, f"{day}:{value}") for scope, value in said.items()}

    def who(self, now: datetime) -> str:
        """Whose a ticket is: the account's wherever it is by now; of nobody signed in, the network's of that day."""
        if self.account_id is not None:
            return _hashed("ticket", str(self.account_id))
        return _hashed("ticket", f"{local_date(now)}:{self.address}")


@dataclass(frozen=True)
class Stop:
    """A step that is not taken yet: the ticket to send with it again, in clear and signed."""

    ticket: Ticket
    signed: str
    scope: LimitScope
    early: bool = False  # came back before the wait was over


def may_step(*, caller: Caller, path: str, signed: str = "", answers: str = "", now: datetime) -> Stop | None:
    """Count a step; None when it may be taken, else what must come first. `path`: the address of the step;
    `signed`, `answers`: the ticket and proof that came along.

    Raises Uncounted.
    """
    counts = _count(caller, now)
    passed = pace.over(counts, settings.PACE)
    if not passed:
        return None
    who, ticket = caller.who(now), _opened(signed)
    scope = min(passed, key=lambda one: one.limit.scope == LimitScope.ADDRESS).limit.scope
    left = f"pace:left:{who}"
    if ticket is not None and pace.is_for(ticket, who=who, path=path, now=now):
        if pace.solves(ticket, answers) or (
            pace.has_waited(ticket, now) and _waits_in_turn(caller, who, now)
        ):
            if _first_use(ticket, now):
                more = pace.STEPS_LET_THROUGH - 1
                add_counts(keys=[left], spans=[pace.TICKET_LIFE], amount=more, now=now)
                return None
        elif not pace.has_waited(ticket, now):
            return Stop(ticket, signed, scope, early=True)
    if take_one(key=left, now=now):
        return None
    _note(passed)
    fresh = Ticket(who, path, pace.bits_for(passed, settings.PACE), now, secrets.token_hex(16))
    return Stop(fresh, signing.dumps(pace.ticket_facts(fresh), salt=SALT), scope)


def _hashed(kind: str, value: str) -> str:
    return keyed_hash(f"accounts.pace.{kind}", value)[:32]


def _count(caller: Caller, now: datetime) -> list[Counted]:
    names = caller.names(now)
    limits = [limit for limit in pace.PACES if limit.scope in names]
    keys = []
    for limit in limits:
        seconds = int(limit.span.total_seconds())
        window = int(now.timestamp()) // seconds
        keys.append(f"pace:{limit.scope}:{seconds}:{window}:{names[limit.scope]}")
    steps = add_counts(keys=keys, spans=[limit.span for limit in limits], now=now)
    return [Counted(limit, n) for limit, n in zip(limits, steps, strict=True)]


def _opened(signed: str) -> Ticket | None:
    """The ticket, if it is one of ours."""
    try:
        return pace.ticket_of(signing.loads(signed, salt=SALT)) if signed else None
    except signing.BadSignature:
        return None


def _waits_in_turn(caller: Caller, who: str, now: datetime) -> bool:
    """Whether no other wait of the same caller has just ended."""
    most = pace.WAITS_OF_NETWORK if caller.account_id is None else pace.WAITS_OF_ACCOUNT
    return add_counts(keys=[f"pace:waited:{who}"], spans=[pace.WAIT], now=now)[0] <= most


def _first_use(ticket: Ticket, now: datetime) -> bool:
    """Whether the ticket is handed in for the first time."""
    return add_counts(keys=[f"pace:used:{ticket.nonce}"], spans=[pace.TICKET_LIFE], now=now)[0] == 1


def _note(passed: Sequence[Counted]) -> None:
    """One line in the log for each limit of somebody that was just passed: not for each step that follows."""
    for one in passed:
        if one.steps == pace.most_of(one.limit, settings.PACE) + 1:
            seconds = int(one.limit.span.total_seconds())
            log.info("faster than %d steps in %d s by %s", one.steps - 1, seconds, one.limit.scope.value)
