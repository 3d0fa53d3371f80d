"""`manage.py messages`: keep the translations complete. Needs no gettext on the machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import catalogue


class Command(BaseCommand):
    """Brings the .po files up to date, checks them, or compiles them."""

    help = "Write the texts of the sources into the .po files; or check the translations; or compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of `--check`, `--compile` or neither."""
        one = parser.add_mutually_exclusive_group()
        one.add_argument(
            "--check", action="store_true", help="change nothing; fail unless every text is translated"
        )
        one.add_argument(
            "--compile", action="store_true", help="write the .mo files that are older than their .po file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for each language but the one the texts are written in."""
        root = Path(settings.BASE_DIR)
        if options["compile"]:
            for code, path in catalogue.catalogues():
                if path.exists() and catalogue.compile_catalogue(path, code):
                    self.stdout.write(f"{code}: compiled")
            return
        texts = catalogue.texts_of(root)
        wrong = []
        for code, path in catalogue.catalogues():
            known = catalogue.read_catalogue(path, code)
            if not options["check"]:
                catalogue.bring_up_to_date(known, texts)
                catalogue.write_catalogue(path, known)
            found = list(catalogue.problems(known, texts))
            wrong += [f"{code}: {problem}" for problem in found]
            self.stdout.write(f"{code}: {len(texts)} texts, {len(found)} to look at")
        if options["check"] and wrong:
            last = "`manage.py messages` brings the files up to date; then fill in what is missing."
            raise CommandError("\n".join([*wrong, last]))
