"""What must not be in the database, looked for without trusting its constraints (`manage.py check_invariants`).

A constraint that was dropped, a trigger that slept, a damaged index, a hand that wrote past the actions: what they let
in is found here, by plain reads of whole tables.
"""

from bookings.queries.invariants import asked, history, notices, numbers, people, sessions, waiting
from bookings.queries.invariants.common import Finding, Invariant, findings_of

__all__ = ["INVARIANTS", "Finding", "Invariant", "findings_of"]

INVARIANTS: tuple[Invariant, ...] = (
    *numbers.INVARIANTS,
    *sessions.INVARIANTS,
    *history.INVARIANTS,
    *people.INVARIANTS,
    *notices.INVARIANTS,
    *asked.INVARIANTS,
    *waiting.INVARIANTS,
)
