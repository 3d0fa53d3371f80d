"""`manage.py dev_accounts`: how to sign in as each kind of user. Development only."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User

ADMINISTRATOR = "admin"
PASSWORD_FILE = "admin-password"  # noqa: S105 - the name of a file


class Command(BaseCommand):
    """Makes the administrator of a development site and says how everybody signs in."""

    help = "Make an administrator with a random password (kept in var/) and say how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the administrator, with the kept password, say so. Refused in production."""
        if settings.PRODUCTION:
            raise CommandError("dev_accounts is for development; in production use createsuperuser.")
        password = kept_password(Path(settings.VAR_DIR) / PASSWORD_FILE)
        with transaction.atomic():
            user = User.objects.select_for_update().filter(username=ADMINISTRATOR).first()
            if user is None:
                User.objects.create_superuser(ADMINISTRATOR, password)
            elif not user.check_password(password):
                user.set_password(password)
                user.save(update_fields=["password"])
        site = settings.SITE_URL.rstrip("/")
        self.stdout.write("How to sign in:")
        self.stdout.write(
            f"  patient        {site}/sign-in/ with any mainland mobile number, such as 13800138000;"
            f" the code appears at {site}/messages/"
        )
        self.stdout.write(f"  administrator  {site}/admin/ as {ADMINISTRATOR}, password {password}")


def kept_password(path: Path) -> str:
    """The password kept in `path`; a new random one on the first call. Only the owner may read the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text().strip()
        if kept:
            return kept
        handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
    password = secrets.token_urlsafe(12)
    with os.fdopen(handle, "w") as file:
        file.write(password + "\n")
    return password
