"""`manage.py reset_factor`: forget the second factor of an account, when nobody is left who could do it on a page."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import reset_factor
from accounts.enums import FactorReason
from accounts.models import User


class Command(BaseCommand):
    """The last way in for an administrator who lost phone and recovery codes. Noted in the audit."""

    help = "Forget an account's second factor and sign it out; the next sign-in sets up another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """User name, and why."""
        parser.add_argument("user", help="user name")
        parser.add_argument("--reason", choices=FactorReason.values, default=FactorReason.LOST.value)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, say so."""
        account = User.objects.filter(username=options["user"]).first()
        if account is None:
            raise CommandError(f"There is no account with the user name {options['user']}.")
        reset_factor(account=account, by=None, reason=FactorReason(options["reason"]), now=timezone.now())
        self.stdout.write("Forgotten. The next sign-in asks for the password and sets up another app.")
