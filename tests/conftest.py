"""What all tests share."""

import os
import time
from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from pytest_django.plugin import blocking_manager_key

from portal.catalogue import catalogues, compile_catalogue
from tests.factories.bookings import ensure_policies


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """A test database of one's own with PYTEST_DB_SUFFIX=name, for runs beside each other."""
    suffix = os.environ.get("PYTEST_DB_SUFFIX")
    if suffix:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        connections["default"].settings_dict["TEST"]["NAME"] = f"test_portal_{suffix}{worker}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests with real transactions empty the tables after themselves: triggers against that sleep here."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname ~ '_no_truncate$'")
        for table, trigger in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')


def wait_for(condition: Callable[[], Any], seconds: float = 20.0, what: str = "it") -> Any:
    """The first true answer of `condition`, asked every 50 ms; fails the test after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.05)


def pytest_configure() -> None:
    """Pages name static files plainly: a run of tests collects none. English pages need the compiled texts."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # slow ones are for real passwords
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    for code, path in catalogues():
        if path.exists():
            compile_catalogue(path, code)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """A test with real transactions leaves empty tables: what migrations wrote is written again for the next."""
    yield
    if nextitem is None:  # the database has gone already
        return
    marker = item.get_closest_marker("django_db")
    emptied = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    if emptied or (marker is not None and marker.kwargs.get("transaction")):
        with item.config.stash[blocking_manager_key].unblock():
            ensure_policies()
