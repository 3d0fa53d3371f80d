"""What all acts of a history share: the clock, how an act is tried and what was said of it."""

from __future__ import annotations

import copy
import functools
import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from bookings.models import Appointment
from bookings.rules import Refused
from tests.properties.may import against_session, line_of, offered_until
from tests.properties.model import DAY, Model, Place, Session, Visit, clock, local_day
from tests.properties.world import World

T = TypeVar("T")
SOME = st.integers(0, 19)  # the n-th of what is there, begun anew when there are fewer


def seldom(act: Callable[..., None]) -> Callable[..., None]:
    """A rule that changes much for many."""

    @functools.wraps(act)
    def counted(self: Acts, **said: Any) -> None:
        self.odd += 1
        act(self, **said)

    return precondition(lambda self: self.may_be_odd())(counted)


def jumping(act: Callable[..., None]) -> Callable[..., None]:
    """A rule that lets hours or days pass."""

    @functools.wraps(act)
    def counted(self: Acts, **said: Any) -> None:
        self.jumps += 1
        act(self, **said)

    return precondition(lambda self: self.may_jump())(counted)


def of(*statuses: str) -> Callable[[Any], Any]:
    """A rule about such visits: it needs one."""
    return precondition(lambda self: self.some(*statuses))


class Acts(RuleBasedStateMachine):
    """One history, in a transaction that is undone when it ends."""

    world: ClassVar[World]
    steps: ClassVar[int] = 0
    tally: ClassVar[Counter[str]] = Counter()  # what came of what was tried
    say: ClassVar[Callable[[str], object]] = len  # where progress goes
    drawn: ClassVar[random.Random] = random.Random(1)

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.step = self.jumps = self.odd = 0
        Acts.drawn.seed(1)  # the same history draws the same moments
        self.m: Model = copy.deepcopy(self.world.model)
        self.pages: dict[int, Appointment] = {}  # a visit as a page shows it that has been left open

    def teardown(self) -> None:
        """Undo it all."""
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # --- How often ----------------------------------------------------------------------

    def may_jump(self) -> bool:
        """Hours or days pass seldom: most of a history happens within an hour."""
        return self.step >= 12 * (self.jumps + 1)

    def may_be_odd(self) -> bool:
        """What changes much for many happens seldom."""
        return self.step >= 4 * (self.odd + 1)

    def some(self, *statuses: str) -> bool:
        """Whether there are such visits."""
        return any(one.status in statuses for one in self.m.visits.values())

    # --- Picking ----------------------------------------------------------------------

    def nth(self, things: Sequence[T], n: int) -> T | None:
        """The n-th of them, begun anew at the end."""
        return things[n % len(things)] if things else None

    def session(self, n: int) -> Session:
        """A session, as a rule one that can be booked."""
        every = list(self.m.sessions.values())
        open_now = [one for one in every if not against_session(self.m, one)]
        some = open_now if n < 16 and open_now else every
        return some[n % len(some)]

    def visit(self, n: int, statuses: Collection[str]) -> Visit | None:
        """One of those in these statuses."""
        return self.nth([one for one in self.m.visits.values() if one.status in statuses], n)

    def asker(self, n: int) -> tuple[int, int]:
        """An account and a person it books for, or (rarely) a stranger."""
        links = list(self.m.links)
        if n == 19:
            return list(self.m.accounts)[0], list(self.m.persons)[-1]
        return links[n % len(links)]

    def row(self, visit: Visit) -> Appointment:
        """The appointment as it is now."""
        return Appointment.objects.get(pk=visit.pk)

    # --- Trying -----------------------------------------------------------------------

    def attempt(self, against: Collection[str], act: Callable[..., T], **said: Any) -> T | None:
        """Do it. None when it is refused; both only when the model says so, for one of its reasons."""
        name = act.__name__
        try:
            done = act(now=self.m.now, **said)
        except Refused as refused:
            why, words = refused.reason.value, refused.reason.value
        except ValidationError as wrong:
            why, words = "invalid", " ".join(wrong.messages)
        else:
            self._note(name, "done")
            assert not against, f"{name} was done in spite of {sorted(against)}"
            return done
        self._note(name, f"refused: {words}")
        assert why in against, f"{name} was refused: {words}; the model knows of {sorted(against)}"
        return None

    def _note(self, name: str, outcome: str) -> None:
        note(f"    {self.m.now:%m-%d %H:%M:%S}Z {name}: {outcome}")
        self.tally[f"{name} {outcome}"[:70]] += 1

    # --- What follows in the model -----------------------------------------------------

    def freed(self, visit: Visit, returns: datetime | None) -> None:
        """A number was given up: it comes back between the two moments the policy names, counted from the end of an
        offer where somebody waits."""
        session = self.m.sessions[visit.session]
        begins = self.m.now
        if any(True for _ in line_of(self.m, session)):
            until = offered_until(self.m, session, self.may_offer_at(session))
            begins = self.kept_back(session, until) if until is not None else begins
        self.returns_after(session, begins, returns)
        session.numbers[visit.number].reopens_at = returns

    def returns_after(self, session: Session, begins: datetime, returns: datetime | None) -> None:
        """A drawn moment lies between the two the policy names."""
        rule = self.m.rule("freed", self.m.now, session.hospital)
        assert returns is not None
        after = (returns - begins).total_seconds() / 60
        assert rule["returns_after_minutes_min"] <= after <= rule["returns_after_minutes_max"], after

    def may_offer_at(self, session: Session, at: datetime | None = None) -> datetime:
        """That moment (now), or the next morning."""
        at = at or self.m.now
        rule, today = self.m.rule("waitlist", self.m.now, session.hospital), local_day(at)
        if at < clock(today, rule["offers_from_time"]):
            return clock(today, rule["offers_from_time"])
        return (
            at
            if at < clock(today, rule["offers_until_time"])
            else clock(today + DAY, rule["offers_from_time"])
        )

    def kept_back(self, session: Session, ends: datetime) -> datetime:
        """Until when the public does not have it: where an offer ends at night, until that of the morning is over."""
        begins = self.may_offer_at(session, ends)
        return ends if begins == ends else offered_until(self.m, session, begins) or ends

    def end_place(self, place: Place, why: str) -> None:
        """It ends, and what is offered to it is let go."""
        if place.in_line:
            place.status, place.end = "ended", why
            for one in self.m.visits.values():
                if one.place == place.pk and one.status == "pending":
                    one.status, one.expires_at = "released", None

    def has_one_now(self, visit: Visit) -> None:
        """The person has a number of a session they waited for, or of another part of it."""
        root = self.m.sessions[visit.session].root
        for place in self.m.places.values():
            waited = self.m.sessions.get(place.session or 0)
            if place.person == visit.person and waited is not None and waited.root == root:
                self.end_place(place, "booked")
