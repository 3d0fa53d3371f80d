"""What the worker tidies up about bookings."""

from celery import shared_task
from django.utils import timezone

from bookings import actions


@shared_task(name="bookings.sweep_records")
def sweep_records() -> None:
    """Once an hour: files of records whose upload or deletion was broken off."""
    actions.sweep_records(now=timezone.now())
