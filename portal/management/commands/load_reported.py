"""`manage.py load_reported`: bring what the newspapers reported into the portal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.reported.loader import Outcome, load
from portal.reported.reading import FOLDER, BrokenDataError

SHOWN = 50  # problems listed before the rest is only counted


class Command(BaseCommand):
    """Load the reported data; may be run again at any time."""

    help = (
        "Load what newspapers reported: hospitals, specialists, conditions, figures, visits. "
        "Running it again changes only what differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--folder`: other files than the portal's own."""
        parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the JSON files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what happened."""
        try:
            outcomes = load(options["folder"])
        except BrokenDataError as error:
            lines = [str(problem) for problem in error.problems[:SHOWN]]
            if len(error.problems) > SHOWN:
                lines.append(f"… and {len(error.problems) - SHOWN} more.")
            raise CommandError(
                "\n".join(["Nothing was changed; the files have problems:", *lines])
            ) from error
        for kind, outcome in outcomes.items():
            counts = {
                "created": len(outcome.created),
                "changed": len(outcome.changed),
                "skipped as unchanged": len(outcome.unchanged),
                "kept as edited in the portal": len(outcome.kept),
                "left although no longer in the files": len(outcome.left_over),
            }
            said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
            self.stdout.write(f"{kind}: {said or 'nothing'}")
            if options["verbosity"] >= 2:
                self.tell_rows(outcome)

    def tell_rows(self, outcome: Outcome) -> None:
        """One line for every row that is not as it was before, or not as the files have it."""
        for key in outcome.created:
            self.stdout.write(f"  {key}: created")
        for key in outcome.changed:
            self.stdout.write(f"  {key}: changed")
        for key, columns in outcome.kept.items():
            self.stdout.write(f"  {key}: kept {', '.join(columns)}, edited in the portal")
        for key in outcome.left_over:
            self.stdout.write(f"  {key}: no longer in the files")
