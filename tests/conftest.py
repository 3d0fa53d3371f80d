"""What all tests share."""

import gc
import os
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from accounts.views.shared import KEPT_PAGES
from bookings.policy import KEPT_RULES
from bookings.queries.choosing import KEPT_HOPELESS
from bookings.views.taking import KEPT_ALTERNATIVES
from portal.catalogue import catalogues, compile_catalogue
from portal.reported.loader import Outcome, load
from tests.factories import staff as work
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
        append_only = cursor.fetchall()
        for table, trigger in append_only:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')
        cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname ~ '_is_kept$'")
        kept = {table for (table,) in cursor.fetchall()}
    connection.ops.sql_flush = emptying({table for table, _ in append_only} | kept)


def emptying(append_only: set[str]) -> Callable[..., list[str]]:
    """The SQL with which Django empties tables here: a few rows are deleted in a twentieth of the time that
    truncating every table takes. From the append-only tables, and those some rows of which are kept, nothing can be
    deleted: they are truncated, with what hangs on them."""

    def sql_flush(style: Any, tables: list[str], **options: bool) -> list[str]:
        deleted = [f'DELETE FROM "{table}"' for table in tables if table not in append_only]  # noqa: S608
        return ["; ".join([f"TRUNCATE {', '.join(sorted(append_only))} CASCADE", *deleted])]

    return sql_flush


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A page that was asked for leaves its language behind in the thread: each test begins in the portal's own."""
    translation.deactivate()


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For fixtures of module scope: the rows they make are there for all tests of the module, then undone.

    What a test writes itself is undone after it, as always.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reported(kept: None) -> dict[str, Outcome]:
    """The reported data, loaded once for the module; what happened to its records.

    All of the module finds it there: tests that want an empty portal stand in another.
    """
    return load()


@pytest.fixture
def keeping(settings: Any) -> Iterator[Callable[[], None]]:
    """As in production, only longer: what is read twice in a test is made once. Called, all is made anew."""

    def forget() -> None:
        for kept in (KEPT_RULES, KEPT_PAGES, KEPT_HOPELESS, KEPT_ALTERNATIVES):
            kept.forget()

    settings.KEPT_SECONDS = 3600
    forget()
    yield forget
    forget()


@pytest.fixture
def boss(client: Client) -> Client:
    """A browser in which an administrator is signed in and uses the power: boss-of-data."""
    work.administrator(client, "boss-of-data")
    return client


@pytest.fixture(scope="session", autouse=True)
def records_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pictures of patients lie in a folder of the run."""
    settings.RECORDS_DIR = tmp_path_factory.mktemp("records")


@pytest.fixture
def files_wait_elsewhere(settings: Any, tmp_path: Path) -> None:
    """What is uploaded waits for its yes in a directory of the test."""
    settings.VAR_DIR = tmp_path


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
    settings.PACE = 1000  # tests press faster than people; those of the limits set their own
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    for code, path in catalogues():
        if path.exists():
            compile_catalogue(path, code)


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """A test with real transactions leaves empty tables: what migrations wrote is written again for the next."""
    try:
        yield
    finally:
        marker = item.get_closest_marker("django_db")
        emptied = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        emptied = emptied or (marker is not None and marker.kwargs.get("transaction"))
        if emptied and nextitem is not None:  # after the last one the database has gone already
            with item.config.stash[blocking_manager_key].unblock():
                ensure_policies()
