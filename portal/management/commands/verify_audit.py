"""`manage.py verify_audit`: is the audit still as it was when it was sealed?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.queries.sealing import has_seal, newest_removal, newest_seal, problems_of_audit


class Command(BaseCommand):
    """Recomputes every seal; fails when one entry or seal is not as it was."""

    help = (
        "Recompute every seal of the audit and say what was changed, removed or slipped in. "
        "Exit code 1 if anything was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--expect`: what an earlier run printed, kept where nobody who can write the database can reach it."""
        parser.add_argument(
            "--expect",
            metavar="HASH",
            action="append",
            default=[],
            help="a seal that an earlier run named and that must still be there; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each thing that is wrong, then the newest seal, to be kept elsewhere."""
        problems = 0
        for problem in problems_of_audit(timezone.now()):
            problems += 1
            self.stderr.write(problem)
        for expected in options["expect"]:
            if not has_seal(expected):
                problems += 1
                self.stderr.write(
                    f"the seal {expected} is gone: the end of the audit was cut off or replaced"
                )
        removal = newest_removal()
        if removal is not None:
            self.stdout.write(
                f"entries removed under retention up to seal {removal.subject_id}, "
                f"{removal.at:%Y-%m-%d %H:%M %Z}, by entry {removal.pk}"
            )
        newest = newest_seal()
        if newest is None:
            self.stdout.write("there is no seal yet")
        else:
            self.stdout.write(f"newest seal: {newest.pk}, {newest.at:%Y-%m-%d %H:%M %Z}, {newest.seal_hash}")
        if problems:
            raise CommandError(f"the audit is not as it was sealed: {problems} findings")
        self.stdout.write("the audit is as it was sealed")
