"""What the worker does for the portal as a whole."""

from celery import shared_task
from django.utils import timezone

from portal import retention


@shared_task(name="portal.apply_retention")
def apply_retention() -> None:
    """Once a day: delete what has been kept long enough."""
    retention.apply(timezone.now())
