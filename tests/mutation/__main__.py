"""`python -m tests.mutation`: change rules and transitions, one slip at a time; tests must notice most of them."""

from __future__ import annotations

import argparse
import os
import sys
import time

import django

from portal.supervisor.console import plain
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trying import make_databases, tried
from tests.sabotage.workshop import HOME

LEAST = 0.85  # of the mutants of each file; the rest are such that nobody could tell
NOTHING = "nothing"
BOOKINGS = "tests/bookings"
STATES = "tests/architecture/test_states.py"
# The tests that are meant to notice, the quickest first.
TARGETS = {
    "bookings/rules.py": (f"{BOOKINGS}/test_rules.py",),
    "bookings/transitions.py": (
        STATES,
        f"{BOOKINGS}/test_transitions.py",
        f"{BOOKINGS}/test_actions_holding.py",
        f"{BOOKINGS}/test_follow_ups.py",
        f"{BOOKINGS}/test_waitlist.py",
        f"{BOOKINGS}/test_appeals.py",
    ),
    "notices/transitions.py": ("tests/notices/test_transitions.py", STATES),
}


def main() -> int:
    """The score of each file and its survivors; the exit status says whether one is below the least."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", default="", help="files whose name contains this")
    asked = parser.parse_args()
    files = [file for file in TARGETS if asked.only in file]
    began = time.monotonic()
    low = 0
    if words := make_databases(sorted({test for file in files for test in TARGETS[file]})):
        raise SystemExit(f"the tests fail with nothing changed:\n{words[-3000:]}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    for file in files:
        mutants = list(mutants_of(file, (HOME / file).read_text()))
        plain(f"{file}: {len(mutants)} mutants")
        survived = 0
        for one, noticed in tried([no_change(file), *mutants], TARGETS[file]):
            if one.what == NOTHING:
                if noticed:
                    raise SystemExit(f"{file}: the tests fail in a fork with nothing changed")
            elif not noticed:
                survived += 1
                plain(f"    survived: {one}")
        score = 1 - survived / len(mutants)
        low += score < LEAST
        plain(f"{file}: {score:.1%} noticed, at least {LEAST:.0%} wanted")
    plain(f"mutation: {low or 'no'} file below the least ({time.monotonic() - began:.0f} s)")
    return 1 if low else 0


def no_change(file: str) -> Mutant:
    """The file as it is: with it the tests have to pass, or their failing would mean nothing."""
    return Mutant(file, 1, NOTHING, (HOME / file).read_text())


if __name__ == "__main__":
    sys.exit(main())
