"""Who presses faster than people do is asked for a proof or a wait first (accounts.rules.pace)."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.core import signing

from accounts.actions.counting import Uncounted, add_counts, take_one
from accounts.enums import LimitScope
from accounts.rules import pace
from accounts.rules.codes import Limit
from accounts.rules.pace import Counted, Ticket
from accounts.sealing import keyed_hash
from notices.gathering import Gathered
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
    names = caller.names(now)
    for one in passed:
        _remember(names[one.limit.scope])
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


# Whose steps were too many when they were counted: the next is counted first. Of one process, for a minute.
_TOO_FAST: OrderedDict[str, float] = OrderedDict()
_KNOWN_SECONDS, _MOST_KNOWN = 60.0, 10_000
_knowing = threading.Lock()


def is_too_fast(caller: Caller, now: datetime) -> bool:
    """Whether steps of this caller that were counted afterwards were too many, as far as this process knows."""
    return bool(_TOO_FAST) and any(
        _TOO_FAST.get(name, 0.0) > monotonic() for name in caller.names(now).values()
    )


def count_later(caller: Caller, now: datetime) -> None:
    """Count a step that has been answered already, together with those of others: one that cost next to nothing."""
    _LATER.add([(caller, now)])


def _count_all(steps: list[tuple[Caller, datetime]]) -> None:
    """Count these steps, and remember who took too many. With nothing that counts all of them are to be counted before
    their next step, which says so."""
    windows = [window for caller, at in steps for window in _windows(caller, at)]
    counted = {key: (limit, name) for limit, key, name in windows}
    times = Counter(key for _, key, _ in windows)
    try:
        for amount in set(times.values()):
            keys = [key for key, n in times.items() if n == amount]
            spans = [counted[key][0].span for key in keys]
            now = max(at for _, at in steps)
            for key, n in zip(keys, add_counts(keys=keys, spans=spans, amount=amount, now=now), strict=True):
                limit, name = counted[key]
                if passed := pace.over([Counted(limit, n)], settings.PACE):
                    _note(passed, amount)
                    _remember(name)
    except Uncounted:
        for _, name in counted.values():
            _remember(name)


def _remember(name: str) -> None:
    with _knowing:
        _TOO_FAST[name] = monotonic() + _KNOWN_SECONDS
        _TOO_FAST.move_to_end(name)
        if len(_TOO_FAST) > _MOST_KNOWN:
            _TOO_FAST.popitem(last=False)


_LATER = Gathered(_count_all)


def _hashed(kind: str, value: str) -> str:
    return keyed_hash(f"accounts.pace.{kind}", value)[:32]


def _count(caller: Caller, now: datetime) -> list[Counted]:
    windows = _windows(caller, now)
    keys, spans = [key for _, key, _ in windows], [limit.span for limit, _, _ in windows]
    steps = add_counts(keys=keys, spans=spans, now=now)
    return [Counted(limit, n) for (limit, _, _), n in zip(windows, steps, strict=True)]


def _windows(caller: Caller, now: datetime) -> list[tuple[Limit, str, str]]:
    """Each limit of this caller, the key of its present window, and by what it counts."""
    names, found = caller.names(now), []
    for limit in pace.PACES:
        if limit.scope in names:
            seconds = int(limit.span.total_seconds())
            window = int(now.timestamp()) // seconds
            name = names[limit.scope]
            found.append((limit, f"pace:{limit.scope}:{seconds}:{window}:{name}", name))
    return found


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


def _note(passed: Sequence[Counted], amount: int = 1) -> None:
    """One line in the log for each limit that was just passed by so many steps: not for each that follows."""
    for one in passed:
        most = pace.most_of(one.limit, settings.PACE)
        if one.steps - amount <= most:
            seconds = int(one.limit.span.total_seconds())
            log.info("faster than %d steps in %d s by %s", most, seconds, one.limit.scope.value)
