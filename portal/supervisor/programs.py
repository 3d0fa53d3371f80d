"""The command lines of what runs side by side."""

import sys

from portal.supervisor.address import Address

# Two cores: two web processes, two for tasks. Four threads each keep a core busy while others wait for the database;
# more only get in each other's way (in a rush, a fifth slower with eight). Who sends slowly waits at the proxy.
WEB = """
-m gunicorn portal.wsgi:application --preload --worker-class gthread --workers 2 --threads 4 --timeout 60
--graceful-timeout 8 --keep-alive 5 --limit-request-line 8190 --no-control-socket --log-level warning
"""
WORKER = """
-m celery --app portal.celery:app --no-color --quiet worker --concurrency 2 --loglevel INFO
--hostname worker@localhost --without-gossip --without-mingle
"""
BEAT = """
-m celery --app portal.celery:app --no-color --quiet beat --loglevel WARNING --pidfile=
--scheduler portal.celery:BeatScheduler
"""


def programs(address: Address) -> dict[str, list[str]]:
    """Command lines by name."""
    return {
        "web": [sys.executable, *WEB.split(), "--bind", address.bracketed],
        "worker": [sys.executable, *WORKER.split()],
        "beat": [sys.executable, *BEAT.split()],
    }
