"""What a sabotage is, and the files they are made in and noticed by."""

from __future__ import annotations

from dataclasses import dataclass

ACTIONS, TESTS = "bookings/actions", "tests/bookings"
BOOKING, HOLDING = f"{ACTIONS}/booking.py", f"{ACTIONS}/holding.py"
GIVING_UP, MOVE, GIVING = f"{ACTIONS}/giving_up.py", f"{ACTIONS}/moving.py", f"{ACTIONS}/desk/giving.py"
TAKING, WAITING, CHANGING = f"{ACTIONS}/taking.py", f"{ACTIONS}/waiting.py", f"{ACTIONS}/changing.py"
SESSIONS, FOLLOW_UPS, LIMITS = f"{ACTIONS}/sessions.py", f"{ACTIONS}/followups.py", f"{ACTIONS}/limits.py"
NUMBERS = "bookings/queries/numbers.py"

TEST_BOOKING = f"{TESTS}/test_actions_booking.py"
TEST_GIVING, TEST_GIVING_UP = f"{TESTS}/staff/test_giving.py", f"{TESTS}/staff/test_giving_up.py"
TEST_RECALLS = f"{TESTS}/staff/test_recalls.py"
TEST_HOLDING = f"{TESTS}/test_actions_holding.py"
TEST_CHANGING = f"{TESTS}/test_actions_changing.py"
TEST_SESSIONS = f"{TESTS}/test_actions_sessions.py"
TEST_SUBSTITUTING = f"{TESTS}/test_actions_substituting.py"
TEST_FOLLOW_UPS = f"{TESTS}/test_follow_ups.py"
TEST_LIMITS, TEST_QUOTAS = f"{TESTS}/test_limits.py", f"{TESTS}/test_quotas.py"
TEST_OFFERS, TEST_WAITLIST = f"{TESTS}/test_offers.py", f"{TESTS}/test_waitlist.py"
TEST_ACCEPTING = f"{TESTS}/test_accepting.py"
TEST_RULES = f"{TESTS}/test_rules.py"
RACE_LAST_NUMBER = "tests/races/test_last_number.py"
RACE_ONE_HOLD = "tests/races/test_one_hold.py"

NEVER = "if False:"


@dataclass(frozen=True)
class Sabotage:
    """In `file`, `old` (there once) becomes `new`; one of `tests` has to fail then."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def spoil(self, text: str) -> str:
        """The text of the file, spoilt."""
        return text.replace(self.old, self.new)
