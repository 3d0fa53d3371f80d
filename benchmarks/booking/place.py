"""Where it is measured: engines of its own that sync, the portal as in production, a bare view beside it."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.booking.clients import HOST
from portal.engines import ensure_engines, main_place, stop_engines
from portal.engines.places import choose_port, start_process, wait_until
from portal.supervisor.address import Address
from portal.supervisor.programs import programs

HOME = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 15.0


@dataclass(frozen=True)
class Served:
    """Ports of the portal and of the bare view, and the database both have."""

    portal: int
    bare: int
    database_url: str


def production(var: Path) -> dict[str, str]:
    """What a production site is given. Nothing is ever sent: no worker runs, and the provider does not exist."""
    return {
        "PORTAL_VAR": str(var),
        "PORTAL_PRODUCTION": "1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PORTAL_DATA_KEYS": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "PORTAL_LOOKUP_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "TRUSTED_PROXIES": "1",
        "SMS_CHANNEL": "notices.channels.smtp.SmtpChannel",
        "EMAIL_CHANNEL": "notices.channels.smtp.SmtpChannel",
        "DEFAULT_FROM_EMAIL": f"no-reply@{HOST}",
        "PORTAL_OPERATOR": "benchmark",
        "PORTAL_OPERATOR_PHONE": "0471-0000000",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(HOME),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }


@contextmanager
def everything(var: Path) -> Iterator[Served]:
    """Engines, a migrated database with the reported data, both servers; all of it ended and removed at the end.

    Our own environment becomes that of a production site: Django is set up after this.
    """
    for name in ("DATABASE_URL", "REDIS_URL", "DEBUG"):
        os.environ.pop(name, None)
    os.environ.update(production(var))
    place = main_place()
    stop_engines(place)
    shutil.rmtree(place.base, ignore_errors=True)
    var.mkdir(parents=True, exist_ok=True)
    try:
        urls = ensure_engines(place, tied=True)
        command("prepare")
        with (
            serving("portal.settings", var) as portal,
            serving("benchmarks.booking.bare_settings", var) as bare,
        ):
            yield Served(portal, bare, urls["DATABASE_URL"])
    finally:
        stop_engines(place)
        shutil.rmtree(place.base, ignore_errors=True)


def command(*words: str, **environment: str) -> None:
    """`manage.py …`, with its words shown."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, str(HOME / "manage.py"), *words], env=os.environ | environment, cwd=HOME
    )
    if done.returncode:
        raise SystemExit(f"manage.py {words[0]} failed")


@contextmanager
def serving(settings: str, var: Path) -> Iterator[int]:
    """The web server as the supervisor starts it, with these settings; yields its port."""
    address = Address("127.0.0.1", choose_port(None))
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    try:
        process = start_process(programs(address)["web"], var / f"{settings}.log", tied_with=signal.SIGTERM)
    finally:
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    try:
        if not wait_until(lambda: bool(address.health()) or process.poll() is not None, START_SECONDS):
            raise SystemExit(f"{settings} is not served (see {var})")
        if process.poll() is not None:
            raise SystemExit(f"{settings} ended (see {var / settings}.log)")
        yield address.port
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
