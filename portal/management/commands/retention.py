"""`manage.py retention`: delete what has been kept long enough, or say what it would be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal import retention


class Command(BaseCommand):
    """Apply the rules about keeping now; beat does it once a day."""

    help = "Delete what has been kept for as long as the rules about keeping allow (the policy “retention”)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--dry-run`: count only."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say how many of each kind, delete nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each kind."""
        now = timezone.now()
        counts = retention.due(now) if options["dry_run"] else retention.apply(now)
        word = "due" if options["dry_run"] else "deleted"
        for name, count in counts.items():
            self.stdout.write(f"{name:10} {count:6} {word}")
