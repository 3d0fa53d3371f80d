"""The stage of the journeys: a portal with data and a real worker, and people with browsers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Error, expect, sync_playwright

from notices.enums import NoticeStatus
from notices.models import Notice
from tests.conftest import wait_for
from tests.journeys.clerk import Clerk
from tests.journeys.hands import Fingers, Hands
from tests.journeys.patient import Patient
from tests.journeys.reader import Reader
from tests.journeys.shots import FLAGS, chromium
from tests.journeys.world import World, load
from tests.running import Program, nudging, worker_and_beat

PICTURES = Path(settings.VAR_DIR) / "journeys"
REDIS_PART = "/14"  # of the tests' Redis; no other test's worker listens there
PATIENCE = 15_000  # milliseconds for a page on a busy machine
Person = TypeVar("Person", bound=Reader)
MEASURED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Playwright's loop runs in the thread of the tests, which Django would take for async code."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    config.stash[MEASURED] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the run ends with one sentence."""
    try:
        path = chromium()
    except SystemExit as none:
        pytest.exit(str(none), returncode=1)
    shutil.rmtree(PICTURES, ignore_errors=True)  # those of an earlier run
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as error:
            pytest.exit(f"{path} does not start: {str(error).splitlines()[0]}", returncode=1)
        expect.set_options(timeout=PATIENCE)
        yield started
        started.close()


@pytest.fixture(scope="session")
def worker(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """The real worker, with beat, on the tests' database and a part of Redis of its own."""
    url = urlsplit(settings.REDIS_URL)._replace(path=REDIS_PART).geturl()
    redis.Redis.from_url(url).flushdb()
    folder = tmp_path_factory.mktemp("programs")
    with django_db_blocker.unblock(), nudging(url), worker_and_beat(url, folder) as (program, _beat):
        yield program


@dataclass
class Company:
    """The people of one journey, each with a browser of their own."""

    browser: Browser
    site: str
    everybody: list[Reader] = field(default_factory=list)

    def joins(
        self, *, width: int = 360, height: int = 740, hands: Hands | None = None, scripts: bool = True
    ) -> Patient:
        """Somebody new: a phone number, a browser without cookies, Chinese as the language."""
        return self._comes(Patient, width, height, hands, scripts)

    def works(
        self, *, width: int = 1280, height: int = 900, hands: Hands | None = None, scripts: bool = True
    ) -> Clerk:
        """Somebody of a hospital, not signed in yet."""
        return self._comes(Clerk, width, height, hands, scripts)

    def _comes(
        self, kind: type[Person], width: int, height: int, hands: Hands | None, scripts: bool
    ) -> Person:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=width < 600,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        person = kind(
            context,
            site=self.site,
            phone=f"+86139047100{len(self.everybody) + 1:02}",
            hands=hands or Fingers(),
            scripts=scripts,
        )
        self.everybody.append(person)
        return person

    def photographed(self, name: str) -> list[Path]:
        """A picture and the text of every open page, for whoever looks into a failure."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        made = []
        for n, person in enumerate(self.everybody, 1):
            for m, page in enumerate(person.context.pages, 1):
                picture = PICTURES / f"{name}-{n}-{m}.png"
                page.screenshot(path=picture, full_page=True)
                picture.with_suffix(".html").write_text(page.content())
                made.append(picture)
        return made


@pytest.fixture
def world(live_server: Any, worker: Program) -> Iterator[World]:
    """The reported data and demonstration sessions, loaded anew; nobody has booked anything."""
    yield load(timezone.now())
    # The tables are emptied next: let the worker finish what it has in hand.
    due = Notice.objects.filter(status=NoticeStatus.DUE, due_at__lte=timezone.now())
    wait_for(lambda: not due.exists(), 30, "the last delivery")


@pytest.fixture
def company(browser: Browser, live_server: Any, world: World) -> Iterator[Company]:
    """Who takes part; `company.joins()` brings somebody in."""
    people = Company(browser, live_server.url)
    yield people
    for person in people.everybody:
        person.context.close()


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keep a figure for the end of the run."""
    return request.config.stash[MEASURED].append


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that failed leaves pictures in var/journeys/."""
    report = yield
    company = getattr(item, "funcargs", {}).get("company")
    if report.when == "call" and report.failed and company is not None:
        try:
            made = company.photographed(item.name)
        except Error as error:
            report.sections.append(("pictures", str(error)))
        else:
            report.sections.append(("pictures", "\n".join(map(str, made))))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The figures that were measured."""
    for line in config.stash[MEASURED]:
        terminalreporter.write_line(f"measured: {line}")
