"""What the worker tidies up."""

from celery import shared_task
from django.utils import timezone

from accounts import actions


@shared_task(name="accounts.forget_old_codes")
def forget_old_codes() -> None:
    """Once an hour: codes, passwords and steps that no limit counts any more, and sessions nobody will come back to."""
    actions.forget_old_codes(now=timezone.now())
    actions.forget_old_tries(now=timezone.now())
    actions.forget_over_browsers(now=timezone.now())
    actions.forget_old_counts(now=timezone.now())


@shared_task(name="accounts.seal_audit")
def seal_audit() -> None:
    """Every ten minutes: what the audit has gained is put under a seal."""
    while actions.seal_audit(now=timezone.now()):
        """A backlog takes several."""
