"""`manage.py fill`: thousands of demonstration rows, to measure pages and bookings with (benchmarks)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from hospitals.models import Hospital
from portal.filling import PREFIX, Size, fill
from portal.filling_bookings import fill_bookings
from portal.filling_people import fill_people
from specialists.models import Specialist


class Command(BaseCommand):
    """Fills a database that has the reported data with demonstrations. Refused in production."""

    help = "Fill the database with demonstration sessions, persons and bookings (never in production)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--specialists, --conditions, --sessions, --numbers, --patients, --appointments."""
        for name, value in vars(Size()).items():
            parser.add_argument(f"--{name}", type=int, default=value)
        parser.add_argument("--patients", type=int, default=0, help="persons, with an account for each two")
        parser.add_argument("--appointments", type=int, default=0, help="bookings of them, on these sessions")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rows, say how many."""
        if settings.PRODUCTION:
            raise CommandError("Demonstrations are never made in production.")
        if options["appointments"] and not options["patients"]:
            raise CommandError("Nobody could have these appointments: give --patients too.")
        if not Hospital.objects.exists():
            raise CommandError("There are no hospitals yet: run load_reported first.")
        if Specialist.objects.filter(slug__startswith=PREFIX).exists():
            raise CommandError("This database has been filled already.")
        size = Size(**{name: options[name] for name in vars(Size())})
        now, say = timezone.now(), self.say
        fill(size, now=now, say=say)
        if options["patients"]:
            people = fill_people(options["patients"], now=now, say=say)
            if options["appointments"]:
                fill_bookings(options["appointments"], people, now=now, say=say)
        with connection.cursor() as cursor:
            # As autovacuum would have it in a while: a table just filled is read more slowly.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")

    def say(self, what: str) -> None:
        """Progress, at once: some steps take a minute."""
        self.stdout.write(what)
        self.stdout.flush()
