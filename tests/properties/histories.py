"""All that people do, in any order, and what is looked at after each step."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.properties import checks
from tests.properties.day import Day
from tests.properties.giving import Giving
from tests.properties.may import against_session
from tests.properties.offers import Offers
from tests.properties.people import People
from tests.properties.reshaping import Reshaping


class Histories(Giving, Offers, Reshaping, Day, People):
    """A history of some fifty steps, begun with sessions nobody has booked."""

    def check_invariants(self, *_: Any, **__: Any) -> None:
        """After each step. Not `@invariant()`: that would stand between any two steps of what is printed."""
        m = self.m
        Histories.steps += 1
        if Histories.steps % 1000 == 0:
            Histories.say(f"{Histories.steps:,} steps")
        self.step += 1
        checks.same_visits(m)
        checks.same_sessions(m)
        checks.nobody_twice(m)
        checks.same_questions(m)
        checks.same_places(m)
        checks.same_notices(m)
        checks.same_blocks(m)
        checks.freed_come_back(m)
        links = list(m.links)
        if self.step % 3 == 0:
            checks.shown_as_free(m, *links[self.step % len(links)])

    def teardown(self) -> None:
        try:
            m = self.m
            for asker in [(None, None), *m.links]:
                checks.shown_as_free(m, *asker)
            checks.nobody_dropped(m)
            checks.invariants(m)
        finally:
            super().teardown()


class CrowdedHistories(Histories):
    """One begun when everything that can be booked is full, and some wait."""

    @initialize(who=st.integers(0, 7))
    def everything_is_taken(self, who: int) -> None:
        """The sessions of the coming days."""
        for n, session in enumerate(list(self.m.sessions.values())):
            if not against_session(self.m, session):
                self.fill_up(session, who + n, "anywhere" if n % 2 else "session")
                self.fill_up(session, who + n + 3, "session")
