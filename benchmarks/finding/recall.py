"""Recall of the judged queries: `make bench`, or `python -m benchmarks.finding.recall --missed` while tuning.

Of the held-out third only figures are printed, never a query.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.database import own_database

QUERIES = Path(__file__).parent / "queries.json"
FIRST = 5
WANTED = 0.9  # recall of the held-out third
TODAY = date(2026, 11, 23)


@dataclass
class Score:
    """What one query found of what it should."""

    query: dict[str, Any]
    recall: float | None  # None: nothing is expected, and it is no nonsense
    urgent: bool  # whether the emergency notice was shown
    missed: list[str] = field(default_factory=list)


def found_by_kind(text: str) -> tuple[dict[str, list[str]], bool]:
    """Slugs by kind, the best first, and whether the answer begins with help."""
    from specialists.matching import match

    found = match(text, TODAY)
    lists = {
        kind: [row.slug for row in getattr(found, kind)]
        for kind in ("conditions", "departments", "specialists", "hospitals", "programmes", "regions")
    }
    return lists, found.emergency


def score(query: dict[str, Any]) -> Score:
    """Ask one query and compare with what was judged."""
    lists, urgent = found_by_kind(query["query"])
    if query["kind"] == "nonsense":
        return Score(
            query, float(not any(lists.values())), urgent, [f"{k}: {v[:3]}" for k, v in lists.items() if v]
        )
    expected = [(kind, slug) for kind, slugs in query["expect"].items() for slug in slugs]
    missed = [(kind, slug) for kind, slug in expected if slug not in lists[kind][:FIRST]]
    recall = 1 - len(missed) / len(expected) if expected else None
    return Score(
        query, recall, urgent, [f"{kind[:4]} {slug} (had {lists[kind][:FIRST]})" for kind, slug in missed]
    )


def recall(scores: Iterable[Score]) -> float:
    """Mean recall of those for which something was expected."""
    return mean(one.recall for one in scores if one.recall is not None)


def report(scores: list[Score], *, show_missed: bool) -> float:
    """Print the figures; returns the recall of the held-out third."""
    tuned = [one for one in scores if not one.query["held_out"]]
    held = [one for one in scores if one.query["held_out"]]
    urgent = [one for one in scores if one.query["emergency"]]
    by_kind: dict[str, list[Score]] = defaultdict(list)
    for one in tuned:
        by_kind[one.query["kind"]].append(one)
    for kind, some in by_kind.items():
        figures = [one.recall for one in some if one.recall is not None]
        print(f"  {kind:<12} {mean(figures):.3f}  ({len(some)})" if figures else f"  {kind:<12} –")
    print(f"  urgent       {sum(one.urgent for one in urgent)} of {len(urgent)} show the notice")
    if show_missed:
        for one in tuned:
            if one.missed or (one.query["emergency"] and not one.urgent):
                print(one.query["id"], one.query["query"], "·", "; ".join(one.missed))
    held_out = recall(held)
    print(
        f"recall@{FIRST}: {recall(tuned):.3f} of {len(tuned)} tuned on, {held_out:.3f} of {len(held)} held out"
    )
    return held_out


def main() -> int:
    """Load what is reported into a database of our own, ask everything, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--missed", action="store_true", help="name what the tuned queries missed")
    show_missed = arguments.parse_args().missed
    queries = json.loads(QUERIES.read_text(encoding="utf-8"))
    with own_database():
        from portal.reported.loader import load

        load()
        held_out = report([score(query) for query in queries], show_missed=show_missed)
    return 0 if held_out >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
