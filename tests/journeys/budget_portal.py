"""A portal served as in production, to weigh its pages: gunicorn, collected and compressed static files."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import django
from django.conf import settings

SECONDS_TO_START = 30.0


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """A portal that `manage.py prepare` made ready on a database of its own, and gunicorn serves.

    Yields its address and the path of the next session that can be booked.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    settings.DATABASES["default"]["TEST"] = {"NAME": "test_portal_budget"}
    # Kept between runs: static files are compressed anew only when they have changed.
    folder = settings.VAR_DIR / "budget"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    django.setup()

    from django.core.management import call_command
    from django.test.utils import setup_databases, teardown_databases

    from portal.supervisor.address import Address
    from tests.conftest import wait_for
    from tests.running import Program

    address = Address("127.0.0.1", free_port())
    databases = setup_databases(verbosity=0, interactive=False)
    web = Program("web", redis_url=settings.REDIS_URL, log=folder / "web.log", address=address)
    web.environment["PORTAL_VAR"] = str(folder)
    try:
        call_command("prepare", stdout=StringIO())
        web.start()
        wait_for(lambda: address.get("/healthz/")[0] == 200, SECONDS_TO_START, "the first page")
        yield address.url.rstrip("/"), next_session()
    finally:
        web.kill()
        teardown_databases(databases, verbosity=0)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def next_session() -> str:
    """The path of the next session, if possible one that can be booked now."""
    from django.utils import timezone

    from bookings.queries.cards import cards
    from bookings.queries.sessions import coming_sessions

    now = timezone.now()
    card = max(cards(coming_sessions(now), now), key=lambda card: card.bookable)
    return f"/sessions/{card.session.pk}/"
