"""`manage.py prepare`: everything between engines that run and a site that can be served."""

import hashlib
import time
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from hospitals.models import Hospital
from specialists.models import ClinicSession
from specialists.naming import write_all_names
from specialists.working_days import write_known_holidays

DEMO_WEEKS = 8


class Command(BaseCommand):
    """Migrate, load the reported data where there is none, make translations and static files."""

    help = (
        "Migrates, loads the reported data into an empty database, compiles messages, collects static files."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--no-data: leave an empty database empty."""
        parser.add_argument("--no-data", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each step says what it does before it does it, so that nobody waits without knowing for what."""
        with connection.cursor() as cursor:
            # Two starting at once (two machines, one database) take turns.
            cursor.execute("SELECT pg_advisory_lock(hashtext('portal prepare'))")
        self.step("migrating the database", "migrate", verbosity=0)
        call_command("check", databases=["default"], stdout=StringIO())
        if not options["no_data"]:
            self.load()
        write_all_names()  # a later version may know more names of what is there already
        self.step("compiling translations", "messages", compile=True)
        self.collect_static()

    def load(self) -> None:
        """Reported data into an empty database, holidays it has nothing of; in development sessions to try it with."""
        if not Hospital.objects.exists():
            self.step("loading the reported hospitals, specialists and conditions", "load_reported")
        if written := write_known_holidays():
            self.stdout.write(f"public holidays and the days worked instead: {written} written")
        if settings.PRODUCTION:
            return
        if not ClinicSession.objects.filter(starts_at__gt=timezone.now()).exists():
            self.step(
                f"planning demonstration sessions for {DEMO_WEEKS} weeks", "plan_demo", weeks=DEMO_WEEKS
            )

    def collect_static(self) -> None:
        """Collect and compress static files, unless what is there was made from the very same ones."""
        stamp = Path(settings.STATIC_ROOT) / ".made-from"
        sources = static_sources()
        if stamp.exists() and stamp.read_text() == sources:
            return
        stamp.unlink(missing_ok=True)
        self.step("collecting static files", "collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(sources)

    def step(self, what: str, command: str, **options: Any) -> None:
        """Run one command, saying what it is for and how long it took."""
        self.stdout.write(f"{what} …")
        self.stdout.flush()
        begun = time.monotonic()
        call_command(command, stdout=self.stdout, **options)
        self.stdout.write(f"{what}: {time.monotonic() - begun:.1f} s")


def static_sources() -> str:
    """Names, sizes and times of all files that would be collected, as one digest."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
