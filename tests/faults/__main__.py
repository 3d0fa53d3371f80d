"""`python -m tests.faults`: a whole portal, people who book in it, and everything it stands on killed meanwhile."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from portal.supervisor.console import plain
from tests.faults.place import Portal, TooLate

SESSIONS = 8  # of 20 numbers, for each fault


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", default="", help="faults whose name contains this")
    parser.add_argument(
        "--sessions", type=int, default=SESSIONS, help="sessions of 20 numbers for each fault"
    )
    return parser.parse_args()


def main() -> int:
    """Each fault, a line for each, and what went wrong; the exit status says whether anything did."""
    asked = options()
    failed = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="portal-faults-") as folder:
        portal = Portal(Path(folder).resolve())
        try:
            with portal.running():
                try:
                    failed = everything(portal, asked)
                except BaseException:
                    plain(portal.words())  # the folder goes, and with it what was said
                    raise
        except TooLate as late:
            plain(f"{late}\n{portal.words()}")
            failed += 1
        if failed:
            plain(portal.words())
    plain(f"faults: {failed or 'none'} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def everything(portal: Portal, asked: argparse.Namespace) -> int:
    """All that was asked for; how many went wrong."""
    import django

    django.setup()
    from tests.faults.happenings import FAULTS
    from tests.faults.runs import Outcome, Runs
    from tests.faults.waiting import waiting

    runs = Runs(portal, asked.sessions)
    failed = 0

    def show(outcome: Outcome) -> None:
        nonlocal failed
        failed += bool(outcome.wrong)
        back = ", ".join(f"{seconds:.1f}" for seconds in outcome.back)
        plain(
            f"{outcome.name:<46} {outcome.booked:>5} booked, {outcome.sendings:>5} sent, "
            f"back after {back or '-'} s   {'WRONG' if outcome.wrong else 'fine'}"
        )
        for wrong in outcome.wrong[:20]:
            plain(f"    {wrong}")

    for fault in FAULTS:
        if asked.only in fault.name:
            show(runs.run(fault))
    show(waiting(runs))
    show(runs.lapse())
    show(runs.deliveries())
    return failed


if __name__ == "__main__":
    sys.exit(main())
