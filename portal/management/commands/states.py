"""`manage.py states`: draw docs/states.md from the tables of allowed moves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.states import document


class Command(BaseCommand):
    """Writes docs/states.md, or says that it is not what the tables say."""

    help = "Write docs/states.md from the tables of allowed moves."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check`: change nothing."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when the page differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        path = Path(settings.BASE_DIR) / "docs" / "states.md"
        if not options["check"]:
            path.write_text(document(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != document():
            raise CommandError("docs/states.md is not what the tables of moves say: run `manage.py states`.")
