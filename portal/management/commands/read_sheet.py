"""`manage.py read_sheet FILE`: what a clerk's sheet would come to. Nothing is made."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notices.localtime import local_date
from specialists.sheets.directory import directory_now
from specialists.sheets.files import UnreadableError, read_file
from specialists.sheets.preview import Read, as_json
from specialists.sheets.reading import read_sheets


class Command(BaseCommand):
    """Prints a line for each row, or all of them as JSON."""

    help = "Preview of a sheet of sessions: what would be made, what is asked, what is left out, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `--help`."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--hospital", metavar="SLUG", help="whose sheet it is")
        parser.add_argument("--now", metavar="ISO", help="the moment it is read at (local without an offset)")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, print."""
        today = local_date(_moment(options["now"]) if options["now"] else timezone.now())
        directory = directory_now()
        hospital = None
        if slug := options["hospital"]:
            hospital = next((one for one in directory.hospitals if one.slug == slug), None)
            if hospital is None:
                raise CommandError(f"no hospital has the slug {slug}")
        path: Path = options["file"]
        try:
            sheets = read_file(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be opened: {error.strerror}") from error
        except UnreadableError as error:
            raise CommandError(str(error)) from error
        reads = read_sheets(sheets, directory, today, hospital=hospital)
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(reads), ensure_ascii=False, indent=1))
        else:
            for read in reads:
                self.stdout.write(_line(read))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no moment: write 2026-11-23T09:00+08:00") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _line(read: Read) -> str:
    place = read.cell or str(read.row)
    planned = "; ".join(
        f"{one.on:%Y-%m-%d} {one.half} {'、'.join(who.name for who in one.specialists)}"
        for one in read.sessions
    )
    told = "\t".join([read.reason, read.not_read] if read.not_read else [read.reason])
    return f"{read.sheet} {place}\t{read.verdict.value}\t{planned}\t{told}"
