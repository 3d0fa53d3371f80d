"""`manage.py dev_accounts`: how to sign in as each kind of user. Development only."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions import confirm_factor
from accounts.models import User
from accounts.queries import has_factor
from accounts.rules.factors import code_of, draw_secret, step_at
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.actions import appoint_attendant
from specialists.enums import AttendantRole
from specialists.models import Specialist

ADMINISTRATOR = "admin"
PASSWORD_FILE = "{name}-password"  # noqa: S105 - the name of a file
# User name of a scheduler and the hospital they publish for; of an attendant and whom they help.
CLERKS = {"clerk1": "huhehaote-diyi-yiyuan", "clerk2": "huhehaote-zhongyi-mengyi-yiyuan"}
ATTENDANTS = {"assistant1": "chen-weiheng"}


class Command(BaseCommand):
    """Makes the administrator and the staff of a development site and says how everybody signs in."""

    help = "Make an administrator and staff with random passwords (kept in var/) and say how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the accounts, with the kept passwords, say so. Refused in production.

        Staff are made where the reported data holds their hospital or specialist.
        """
        if settings.PRODUCTION:
            raise CommandError("dev_accounts is for development; in production use createsuperuser.")
        site = settings.SITE_URL.rstrip("/")
        lines = [
            f"  patient        {site}/sign-in/ with any mainland mobile number, such as 13800138000;"
            f" the code appears at {site}/messages/"
        ]
        with transaction.atomic():
            _, password = made(ADMINISTRATOR, is_staff=True, is_superuser=True)
            lines.append(f"  administrator  {site}/admin/ as {ADMINISTRATOR}, password {password}")
            for kind, name, password, of in staff():
                lines.append(f"  {kind:<13}  {site}/staff/sign-in/ as {name}, password {password} ({of})")
        self.stdout.write("How to sign in:")
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(
            "  Staff are asked for a code, too: .venv/bin/python manage.py code NAME prints it."
        )


def staff() -> Iterator[tuple[str, str, str, str]]:
    """Kind, user name, password and hospital or specialist of each member of staff that can be made."""
    now = timezone.now()
    for name, slug in CLERKS.items():
        hospital = Hospital.objects.filter(slug=slug).first()
        if hospital is not None:
            user, password = made(name)
            grant_role(user=user, hospital=hospital, role=StaffRole.SCHEDULER, by=None, now=now)
            yield "clerk", name, password, hospital.name
    for name, slug in ATTENDANTS.items():
        specialist = Specialist.objects.filter(slug=slug).first()
        if specialist is not None:
            user, password = made(name)
            appoint_attendant(
                user=user, specialist=specialist, role=AttendantRole.ASSISTANT, by=None, now=now
            )
            yield "assistant", name, password, specialist.name


def made(name: str, **rights: bool) -> tuple[User, str]:
    """The account with this user name, with the password that is kept for it, and a second factor."""
    password = kept_password(Path(settings.VAR_DIR) / PASSWORD_FILE.format(name=name))
    user = User.objects.select_for_update().filter(username=name).first()
    if user is None:
        user = User.objects.create_user(name, password, **rights)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    if not has_factor(user):
        now, secret = timezone.now(), draw_secret()
        confirm_factor(account=user, secret=secret, typed=code_of(secret, step_at(now) - 1), now=now)
    return user, password


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
