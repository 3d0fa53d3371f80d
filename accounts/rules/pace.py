"""How fast one may press what holds, books, moves and cancels; what is asked of those who press faster.

Nobody is refused for good, and reading is never counted. Over a limit the browser works for a few seconds in its
reader's place; without script one waits half a minute. Either lets a few steps pass.

- By account: who books reads a page before pressing its button, three or four steps to a number. Twenty a minute is one
  every three seconds for a whole minute, hurrying from one half-hour to the next because each is just gone. 120 an
  hour is two a minute without a pause: scripts that stay just below the first limit meet the second.
- By number: the same. An account that is deleted and made anew with its number has not become slower.
- By network: a hospital's waiting room and thousands of phones of one carrier share an address. 240 a minute are sixty
  people who go the whole way within the same minute. By the hour a network is not counted: a town is no script.

Windows begin at the full minute and hour, so that counting is one sum: at their border twice as much may pass.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.enums import LimitScope
from accounts.rules.codes import Limit

PACES = (
    Limit(LimitScope.ACCOUNT, 20, timedelta(minutes=1)),
    Limit(LimitScope.ACCOUNT, 120, timedelta(hours=1)),
    Limit(LimitScope.NUMBER, 20, timedelta(minutes=1)),
    Limit(LimitScope.NUMBER, 120, timedelta(hours=1)),
    Limit(LimitScope.ADDRESS, 240, timedelta(minutes=1)),
)
# The proof: so many answers, each a number that makes a hash begin with so many zero bits. Many small ones take nearly
# the same time for everybody, where one large one would keep every twentieth three times as long, and show how far it
# is. 16 × 2¹⁵ hashes are a quarter of a second on a desk's computer (two million a second) and three to four on a cheap
# phone, which is taken to be twelve to sixteen times slower.
ANSWERS = 16
BITS = 15
# Each doubling beyond the limit doubles the work, up to this. A network's excess does not: neighbours are not at fault.
MOST_BITS = 17
WAIT = timedelta(seconds=30)
# How many steps pass for one proof or one wait, the one that was stopped included.
STEPS_LET_THROUGH = 5
# How long a proof or a wait may be handed in, and its steps be taken.
TICKET_LIFE = timedelta(minutes=10)
# Who waits has one ticket at a time, or collecting them would be free: so many waits end within one WAIT for an
# account, and for all on one network who are not signed in.
WAITS_OF_ACCOUNT = 1
WAITS_OF_NETWORK = 20


@dataclass(frozen=True)
class Ticket:
    """What somebody over the limit was given: for whom and which step, how hard, since when; used once."""

    who: str
    path: str
    bits: int
    at: datetime
    nonce: str

    @property
    def ready_at(self) -> datetime:
        """When it counts without a proof."""
        return self.at + WAIT


@dataclass(frozen=True)
class Counted:
    """How many steps one limit has counted, this one included."""

    limit: Limit
    steps: int


def most_of(limit: Limit, factor: float) -> int:
    """How many steps pass; `factor` is the operator's (settings.PACE)."""
    return max(1, round(limit.most * factor))


def over(counts: Sequence[Counted], factor: float) -> list[Counted]:
    """The limits that are passed."""
    return [one for one in counts if one.steps > most_of(one.limit, factor)]


def bits_for(passed: Sequence[Counted], factor: float) -> int:
    """How hard the proof is for somebody who passed these limits: harder with each doubling of what is allowed."""
    bits = BITS
    for one in passed:
        if one.limit.scope != LimitScope.ADDRESS:
            doublings = (one.steps // most_of(one.limit, factor)).bit_length() - 1
            bits = max(bits, min(BITS + doublings, MOST_BITS))
    return bits


def solves(ticket: Ticket, answers: str) -> bool:
    """Whether `answers` (decimal numbers with dots between) are the proof this ticket asks for."""
    given = answers.split(".")
    if len(given) != ANSWERS or not all(re.fullmatch("[0-9]{1,10}", one) for one in given):
        return False
    return all(_zero_bits(f"{ticket.nonce}:{n}:{one}", ticket.bits) for n, one in enumerate(given))


def _zero_bits(text: str, bits: int) -> bool:
    begin = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
    return begin >> (32 - bits) == 0


def is_for(ticket: Ticket, *, who: str, path: str, now: datetime) -> bool:
    """Whether the ticket is this caller's, for this step, and not too old."""
    return (ticket.who, ticket.path) == (who, path) and ticket.at <= now < ticket.at + TICKET_LIFE


def has_waited(ticket: Ticket, now: datetime) -> bool:
    """Whether half a minute has gone by since it was given."""
    return now >= ticket.ready_at


def ticket_facts(ticket: Ticket) -> dict[str, str | int]:
    """The ticket as it is signed and sent."""
    facts: dict[str, str | int] = {"who": ticket.who, "path": ticket.path, "bits": ticket.bits}
    return facts | {"at": ticket.at.isoformat(), "nonce": ticket.nonce}


def ticket_of(facts: Mapping[str, str | int]) -> Ticket:
    """The ticket that was signed."""
    at = datetime.fromisoformat(str(facts["at"]))
    return Ticket(str(facts["who"]), str(facts["path"]), int(facts["bits"]), at, str(facts["nonce"]))
