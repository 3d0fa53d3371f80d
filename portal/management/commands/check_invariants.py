"""`manage.py check_invariants`: is anything in the database that must not be?"""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.queries.sealing import problems_of_audit
from bookings.queries.invariants import INVARIANTS, findings_of

SHOWN = 20  # of each kind, unless all are asked for as JSON


class Command(BaseCommand):
    """Reads whole tables, writes nothing, trusts no constraint. May run beside the portal."""

    help = (
        "Look through the whole database for what must not be: numbers given twice, persons in two places, bookings "
        "without history or notice, and more. Ids and coded words only. Exit code 1 if anything was found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json`: all findings, for programs."""
        parser.add_argument(
            "--json", action="store_true", help="all findings as JSON; progress goes to stderr"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each invariant, and for each place where it does not hold."""
        self.aside = self.stderr if options["json"] else self.stdout
        now = timezone.now()
        found: dict[str, list[dict[str, Any]]] = {}
        for invariant in INVARIANTS:
            begun = time.monotonic()
            findings = findings_of(invariant, now=now)
            found[invariant.name] = [dict(one.about) for one in findings]
            self.say(invariant.name, invariant.wrong, [str(one) for one in findings], begun)
        begun = time.monotonic()
        problems = list(problems_of_audit(now))
        found["audit"] = [{"problem": one} for one in problems]
        self.say("audit", "the audit is not as it was sealed", [f"audit: {one}" for one in problems], begun)
        broken = {name: rows for name, rows in found.items() if rows}
        if options["json"]:
            self.stdout.write(json.dumps({"at": now, "checked": list(found), "found": broken}, default=str))
        if broken:
            number = sum(map(len, broken.values()))
            raise CommandError(f"what must not be is there: {number} findings of {len(broken)} kinds")
        self.aside.write(f"nothing found: {len(found)} invariants hold")

    def say(self, name: str, wrong: str, findings: list[str], begun: float) -> None:
        """Progress, at once: with a million bookings each takes a moment."""
        verdict = f"{len(findings)} found: {wrong}" if findings else "holds"
        lines = [f"{name:28} {time.monotonic() - begun:6.1f} s  {verdict}"]
        lines += [f"  {one}" for one in findings[:SHOWN]]
        if len(findings) > SHOWN:
            lines.append(f"  and {len(findings) - SHOWN} more: --json names them all")
        # The colour of errors is not for progress.
        self.aside.write("\n".join(lines), style_func=str)
        self.aside.flush()
