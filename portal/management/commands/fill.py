"""`manage.py fill`: thousands of demonstration rows, to measure pages with (benchmarks)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from hospitals.models import Hospital
from portal.filling import PREFIX, Size, fill
from specialists.models import Specialist


class Command(BaseCommand):
    """Fills a database that has the reported data with demonstrations. Refused in production."""

    help = "Fill the database with demonstration specialists, conditions and sessions (never in production)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--specialists, --conditions, --sessions, --numbers."""
        for name, value in vars(Size()).items():
            parser.add_argument(f"--{name}", type=int, default=value)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rows, say how many."""
        if settings.PRODUCTION:
            raise CommandError("Demonstrations are never made in production.")
        if not Hospital.objects.exists():
            raise CommandError("There are no hospitals yet: run load_reported first.")
        if Specialist.objects.filter(slug__startswith=PREFIX).exists():
            raise CommandError("This database has been filled already.")
        size = Size(**{name: options[name] for name in vars(Size())})
        fill(size, now=timezone.now(), say=self.stdout.write)
        with connection.cursor() as cursor:
            # As autovacuum would have it in a while: a table just filled is read more slowly.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")
