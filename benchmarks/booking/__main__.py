"""`python -m benchmarks.booking`: a table, and var/bench/latest.json."""

from __future__ import annotations

import argparse
import json
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.booking.clients import Crowd
from benchmarks.booking.figures import NUMBERS, holds, middle
from benchmarks.booking.place import HOME, Served, command, everything

VAR = HOME / "var" / "bench"
ROUNDS = 3
# What is wanted: how, and how much.
WANTED: dict[str, tuple[str, float]] = {
    "confirm.ratio_to_bare_view": ("at least", 0.35),
    "confirm.statements": ("at most", 12),
    "rush64.granted": ("exactly", NUMBERS),
    "rush64.errors": ("at most", 0),
    "rush1000.granted": ("exactly", NUMBERS),
    "rush1000.errors": ("at most", 0),
    "rush1000.loser_ratio_to_bare_view": ("at least", 0.7),
    "page.ratio_to_bare_view": ("at least", 0.5),
    "page.statements": ("at most", 8),
    "scale.confirm": ("at most", 1.5),
    "scale.page": ("at most", 1.5),
    "scale.rush": ("at most", 1.5),
}


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.booking", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few of everything, to try the benchmark")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--scale",
        action="store_true",
        help="and again with 1,000,000 appointments, 200,000 persons, 50,000 sessions (with --small a hundredth)",
    )
    parser.add_argument("--statements", action="store_true", help="list what is asked of the database")
    parser.add_argument(
        "--profile", action="store_true", help="write profiles of the requests into var/bench"
    )
    return parser.parse_args()


def main() -> None:
    """Measure, print, write; everything that was started is ended."""
    asked = options()
    before = os.getloadavg()[0]
    with everything(VAR) as served:
        import django

        django.setup()
        crowd = Crowd()
        try:
            report = measured(served, crowd, asked)
        finally:
            crowd.go()
    report["machine"] = {"cores": os.cpu_count(), "load_before": round(before, 2)}
    (VAR / "latest.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    show(report, VAR / "latest.json", asked.statements)


def measured(served: Served, crowd: Crowd, asked: argparse.Namespace) -> dict[str, Any]:
    """All figures of this run."""
    from django.db import connection
    from django.utils import timezone

    from benchmarks.booking.bare import TABLE
    from benchmarks.booking.measures import SMALL, Amount
    from benchmarks.booking.statements import look_at_requests
    from benchmarks.booking.world import World, as_real

    amount = SMALL if asked.small else Amount()
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        durable = [setting(cursor, name) for name in ("fsync", "synchronous_commit", "full_page_writes")]
    if durable != ["on"] * 3:
        raise SystemExit("the database does not sync: nothing here would be true")
    world = World(timezone.now())
    looked = look_at_requests(world)
    if asked.profile:
        look_at_requests(world, profiles=VAR)
    rounds = [one_round(world, crowd, served, amount, n + 1) for n in range(asked.rounds)]
    figures = middle(rounds)
    for name, request in looked.items():
        figures[f"{name}.statements"] = len(request.statements)
        figures[f"{name}.statements_without_transactions"] = request.without_transactions
        figures[f"{name}.alone_ms"] = round(request.whole_ms, 2)
        figures[f"{name}.alone_database_ms"] = round(request.database_ms, 2)
    report: dict[str, Any] = {"at": datetime.now().astimezone().isoformat(timespec="seconds")}
    report |= {"small": asked.small, "figures": figures, "rounds": rounds}
    report["statements"] = {name: request.statements for name, request in looked.items()}
    if asked.scale:
        begun = time.monotonic()
        fill(100 if asked.small else 1)
        as_real()
        report["fill_seconds"] = round(time.monotonic() - begun, 1)
        large = [one_round(world, crowd, served, amount, n + 1) for n in range(asked.rounds)]
        report["rounds_at_scale"] = large
        grown = middle(large)
        figures["scale.confirm"] = figures["confirm.per_second"] / grown["confirm.per_second"]
        figures["scale.page"] = grown["page.p50_ms"] / figures["page.p50_ms"]
        biggest = f"rush{amount.rush[-1]}.seconds"
        figures["scale.rush"] = grown[biggest] / figures[biggest]
    command("check_invariants")  # whatever the rush did
    return report


def one_round(world: Any, crowd: Crowd, served: Served, amount: Any, n: int) -> dict[str, float]:
    """One round, announced."""
    from django.utils import timezone

    from benchmarks.booking.measures import Round

    world.now = timezone.now()
    begun = time.monotonic()
    figures = Round(world, crowd, served, amount).run()
    print(
        f"round {n}: {figures['confirm.per_second']:.0f} confirmed a second, "
        f"bare view {figures['bare.per_second']:.0f} ({time.monotonic() - begun:.0f} s)",
        flush=True,
    )
    return figures


def setting(cursor: Any, name: str) -> str:
    """A setting of the server."""
    cursor.execute("SELECT current_setting(%s)", [name])
    return str(cursor.fetchone()[0])


def fill(part: int) -> None:
    """`manage.py fill`, with the keys of this site; it is refused in production, so this one command is not in it."""
    command(
        "fill",
        f"--sessions={50_000 // part}",
        f"--specialists={10_000 // part}",
        f"--conditions={5_000 // part}",
        "--numbers=20",
        f"--patients={200_000 // part}",
        f"--appointments={1_000_000 // part}",
        PORTAL_PRODUCTION="0",
    )
    command("check_invariants")


def show(report: dict[str, Any], path: Path, statements: bool) -> None:
    """The table."""
    if statements:
        for name, lines in report["statements"].items():
            print(f"\n{name}: {len(lines)} statements")
            for line in lines:
                print(f"  {line['ms']:>6.2f} ms  {line['sql'][:180]}")
        print()
    for name, value in report["figures"].items():
        verdict = ""
        if name in WANTED:
            how, bound = WANTED[name]
            verdict = f"{how} {bound:g}{'' if holds(value, how, bound) else '  MISSED'}"
        print(f"{name:<40} {value:>12,.3f}   {verdict}".rstrip())
    if report["small"]:
        print("A trial: too little of everything for the figures to mean anything.")
    if report["machine"]["load_before"] > 0.7:
        print(f"The machine was busy before it began (load {report['machine']['load_before']}).")
    print(f"All of it, each round too: {path.relative_to(HOME)}")


if __name__ == "__main__":
    main()
