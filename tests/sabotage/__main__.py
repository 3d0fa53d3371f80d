"""`python -m tests.sabotage`: spoil the actions, one way after another; some test must notice each."""

from __future__ import annotations

import argparse
import sys
import time

from portal.supervisor.console import plain
from tests.sabotage.listed import SABOTAGES, Sabotage
from tests.sabotage.workshop import FAILED, Workshop, each, workshops


def main() -> int:
    """A line for each, with the test that noticed; the exit status says whether any went unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.sabotage", description=__doc__)
    parser.add_argument("names", nargs="*", default=[""], help="those whose name contains one of these words")
    names = parser.parse_args().names
    chosen = [one for one in SABOTAGES if any(name in one.name for name in names)]
    began = time.monotonic()
    unnoticed = 0
    with workshops(sorted({test for one in chosen for test in one.tests})) as (shops, fails):
        for test in sorted(fails):
            plain(f"{test} fails before anything is spoilt")
        fair = [one for one in chosen if not fails.intersection(one.tests)]
        unnoticed += len(chosen) - len(fair)
        for one, noticed_by in zip(fair, each(shops, fair, attempt), strict=True):
            unnoticed += not noticed_by
            plain(f"{one.name:<62} {noticed_by or 'NOT NOTICED'}")
    plain(f"{len(chosen)} sabotages, {unnoticed} not noticed ({time.monotonic() - began:.0f} s)")
    return 1 if unnoticed else 0


def attempt(shop: Workshop, one: Sabotage) -> str:
    """The test that noticed; empty when none did."""
    with shop.spoilt(one.file, one.spoil(shop.read(one.file))):
        fine, words = shop.passes(one.tests)
    return "" if fine else noticed(words)


def noticed(words: str) -> str:
    """The test that failed, out of pytest's last words."""
    for line in words.splitlines():
        if FAILED.match(line):
            return line.split()[1].rpartition("/")[2]
    return words.splitlines()[-1] if words else "nothing was said"


if __name__ == "__main__":
    sys.exit(main())
