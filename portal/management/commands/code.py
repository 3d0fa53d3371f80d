"""`manage.py code`: what the authenticator app of a member of staff shows now. Development only."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import SecondFactor
from accounts.rules.factors import code_of, step_at


class Command(BaseCommand):
    """Stands in for the phone that a newcomer's demonstration accounts do not have. Refused in production."""

    help = "Print the six digits of an account's second factor (never in production)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """User name, or the secret that the page of setting up shows."""
        one = parser.add_mutually_exclusive_group(required=True)
        one.add_argument("user", nargs="?", help="user name of an account whose second factor is set up")
        one.add_argument("--secret", help="the secret a page shows, for an account that is being set up")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it: one that was not taken yet, be it the next one, which is right already."""
        if settings.PRODUCTION:
            raise CommandError("Codes are for phones: in production nothing else shows them.")
        step, secret = step_at(timezone.now()), options["secret"]
        if not secret:
            factor = SecondFactor.objects.filter(account__username=options["user"]).first()
            if factor is None:
                raise CommandError(
                    f"{options['user']} has set up no second factor: sign in, and call this with the --secret shown."
                )
            step, secret = max(step, factor.last_step + 1), factor.secret
        try:
            self.stdout.write(code_of(secret, step))
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
