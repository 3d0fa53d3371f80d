"""A portal of its own for photographs: reported data, demonstration sessions, one session in each state."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import django
from django.conf import settings


@contextmanager
def portal() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a portal that is served from a database of its own, and name → path of its states."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # The browser's driver runs an event loop in this thread, which Django would take for async code.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.DATABASES["default"]["TEST"] = {"NAME": "test_portal_shots"}
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()

    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.db import connection
    from django.test.testcases import LiveServerThread
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    try:
        call_command("load_reported", stdout=StringIO())
        call_command("plan_demo", weeks=4, stdout=StringIO())
        states = every_state()
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}", states
    finally:
        thread.terminate()
        with connection.cursor() as cursor:  # a page that nobody waits for any more may still be read
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        teardown_databases(databases, verbosity=0)


def every_state() -> dict[str, str]:
    """Bring one demonstration session into each state that the plan does not give by itself."""
    from django.utils import timezone

    from bookings.actions import delay_session, withdraw_session
    from bookings.queries.cards import State, cards
    from bookings.queries.sessions import coming_sessions
    from specialists.enums import WithdrawReason
    from specialists.models import Slot

    now = timezone.now()
    shown = cards(coming_sessions(now), now)
    first = {card.state: card.session for card in reversed(shown)}
    joint = next(card.session for card in shown if card.shared)
    withdrawn, delayed, full = [card.session for card in shown if card.bookable and not card.shared][1:4]
    withdraw_session(session=withdrawn, reason=WithdrawReason.WEATHER, by=None, now=now)
    delay_session(session=delayed, minutes=90, by=None, now=now)
    Slot.objects.filter(session=full).update(open=False)
    found = {
        "session-open": first.get(State.OPEN),
        "session-not-yet-open": first.get(State.NOT_YET_OPEN),
        "session-closed": first.get(State.CLOSED),
        "session-joint": joint,
        "session-withdrawn": withdrawn,
        "session-delayed": delayed,
        "session-full": full,
    }
    return {name: f"/sessions/{session.pk}/" for name, session in found.items() if session is not None}
