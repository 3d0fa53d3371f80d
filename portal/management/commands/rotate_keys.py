"""`manage.py rotate_keys`: what rests sealed is sealed anew with the newest key."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.resealing import Resealed, reseal_rows, reseal_sessions
from accounts.queries.resealing import NO_BOX, columns_by_key, sealed_columns, sealed_models, sessions_by_key
from accounts.sealing import newest_key
from bookings import storage

AT_ONCE = 200  # rows locked together
FILES = "files of records"
SESSIONS = "accounts.BrowserSession.session_data"


class Command(BaseCommand):
    """Seals anew; may be stopped, begun again, and run while the portal runs."""

    help = (
        "Seal everything anew that is not under the first key of PORTAL_DATA_KEYS, and say what is under which "
        "key. Afterwards the older keys can be taken away. What is found by PORTAL_LOOKUP_KEY stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check`: only count."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; say what is under which key"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Model by model, a line of progress for each; then what is left under which key."""
        failed = 0 if options["check"] else self.rotate()
        left = self.tell()
        if options["check"]:
            return
        if failed:
            raise CommandError(f"{failed} could not be opened and stay as they are: their key is missing")
        if left:
            raise CommandError(
                "some are under an older key again: something still seals with it; run this again"
            )

    def rotate(self) -> int:
        """Seal anew; how many rows did not open."""
        failed = 0
        for model in sealed_models():
            failed += self.batches(model._meta.label, partial(reseal_rows, model=model), 0)
        # Sessions that do not open have lapsed: they hinder nobody from taking an old key away.
        self.batches(SESSIONS, reseal_sessions, "")
        return failed + self.files()

    def files(self) -> int:
        """The sealed files, one by one; how many did not open."""
        written = failed = 0
        for name in storage.names_before(timezone.now()):
            try:
                written += storage.seal_anew(name)
            except FileNotFoundError:
                continue  # deleted meanwhile
            except storage.CannotOpen:
                failed += 1
                self.stderr.write(f"{FILES} {name}: does not open")
        if written:
            self.stdout.write(f"{FILES}: {written} sealed anew")
        return failed

    def batches(self, what: str, reseal: Callable[..., Resealed], first: int | str) -> int:
        """Batch after batch of what comes after `first`, until there is none left; how many did not open."""
        last, written, failed = first, 0, 0
        while True:
            done = reseal(after=last, most=AT_ONCE)
            written += done.written
            failed += len(done.failed)
            for pk in done.failed:
                self.stderr.write(f"{what} {pk}: does not open")
            if done.last is None:
                break
            last = done.last
            if done.written:
                self.stdout.write(f"{what}: {written} sealed anew")
                self.stdout.flush()
        return failed

    def tell(self) -> int:
        """What is under which key; how many are not under the newest."""
        newest = newest_key()
        found: dict[str, Counter[str]] = {
            f"{model._meta.label}.{column}": columns_by_key(model, column)
            for model in sealed_models()
            for column in sealed_columns(model)
        }
        found[FILES] = files_by_key()
        older = sum(counts.total() - counts[newest] for counts in found.values())
        found[SESSIONS] = sessions_by_key()
        for what, counts in found.items():
            for name, number in sorted(counts.items()):
                note = "" if name == newest else "  (not the newest)"
                self.stdout.write(f"{what}: {number} under {name}{note}")
        return older


def files_by_key() -> Counter[str]:
    """How many sealed files are under which key."""
    found: Counter[str] = Counter()
    for name in storage.names_before(timezone.now()):
        try:
            found[storage.key_of(name)] += 1
        except FileNotFoundError:
            continue
        except storage.CannotOpen:
            found[NO_BOX] += 1
    return found
