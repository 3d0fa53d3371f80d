"""Writing and reading the signs of life of worker and beat."""

import logging
from datetime import datetime, timedelta

from django.db import Error, connection
from django.utils import timezone

from notices.models import Heartbeat

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=20)


def show_life(name: str) -> None:
    """Write that `name` (worker, beat) lives now. A database that is away is logged in one line, never raised.

    The connection is closed each time: the worker forks, and an open one would be shared with its children.
    """
    try:
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, at=timezone.now())],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["at"],
        )
    except Error as error:
        log.warning("heartbeat of %s not written: %s", name, str(error).strip().splitlines()[0])
    finally:
        connection.close()


def signs_of_life(now: datetime) -> dict[str, str]:
    """`ok` or `down` for worker and beat. Raises django.db.Error without a database."""
    fresh = set(Heartbeat.objects.filter(at__gt=now - FRESH).values_list("name", flat=True))
    return {name: "ok" if name in fresh else "down" for name in ("worker", "beat")}
