"""`manage.py plan_demo`: sessions to try the portal with, marked as demonstration."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notices.localtime import local_date
from portal.reported.demo import DemoRefusedError, plan_demo
from portal.reported.demo_routes import plan_demo_routes


def some_weeks(text: str) -> int:
    """One to 26 weeks."""
    if not text.isdigit() or not 1 <= int(text) <= 26:
        raise ArgumentTypeError("give a number of weeks from 1 to 26")
    return int(text)


class Command(BaseCommand):
    """Plan demonstration sessions; may be run every day."""

    help = "Plan demonstration sessions of reported specialists for the coming weeks. Never in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--weeks`: how far ahead."""
        parser.add_argument("--weeks", type=some_weeks, default=4, help="how many weeks ahead (default 4)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, and say what was planned."""
        try:
            planned = plan_demo(weeks=options["weeks"], now=timezone.now())
            plan_demo_routes(now=timezone.now())
        except DemoRefusedError as error:
            raise CommandError(str(error)) from error
        made = planned.sessions
        self.stdout.write(f"{len(made)} demonstration sessions planned, {planned.there} were there already.")
        if planned.busy:
            self.stdout.write(f"{planned.busy} left out: a specialist is at work elsewhere then.")
        if options["verbosity"] >= 2:
            for session in made:
                people = " ".join(row.specialist.slug for row in session.session_specialists.all())
                self.stdout.write(f"  {local_date(session.starts_at)}: {people}")
