"""A GET writes nothing but a session's last use and who saw what, and no link of the site leads nowhere.

Every page that takes a GET is opened, signed in and out, and so is whatever it links to.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import User
from tests.architecture.test_access import LINES, address_in, expected
from tests.architecture.test_sources import FORBIDDEN_IN_TEMPLATES
from tests.architecture.world import World
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

WRITE = re.compile(
    r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|NEXTVAL)\b\s*\(?\s*\"?(\w+)?", re.IGNORECASE
)
LOCK = re.compile(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b|\bFOR\s+(KEY\s+)?SHARE\b", re.IGNORECASE)
# The last use of a session, and what Django keeps in it for the next page.
MAY_BE_WRITTEN = {"accounts_browsersession"}
# Pages that show who comes, or what was done: that they were seen is noted in the audit.
NOTES_WHO_SAW = re.compile(
    r"^/(staff/sessions/\d+/(list/(export/)?|queue/(now/)?)?$|staff/sessions/export/|staff/reasons/|staff/people/[^/]+/\d+/$|staff/reception/[^/]+/(\d+/)?$|staff/follow-ups/|staff/feedback/[^/]+/(\?|$)|visits/(consultations/)?\d+/$|staff/audit/\?)"
)
AUDIT = "accounts_auditentry"
# Pages of one sort are alike: so many of each are opened.
OF_A_SORT = 2


@contextmanager
def noting_writes(address: str = "") -> Iterator[list[str]]:
    """The statements that write or lock, as they are run, but for those that this page may."""
    may = MAY_BE_WRITTEN | ({AUDIT} if NOTES_WHO_SAW.match(address) else set())
    noted: list[str] = []

    def watch(execute, sql, params, many, context):
        statement = LOCK.sub("", sql)
        for match in WRITE.finditer(statement):
            if match[2] not in may:
                noted.append(sql)
        if statement != sql:
            noted.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield noted


def sort_of(address: str) -> str:
    """Addresses that differ in an id, a slug or a value are of one sort."""
    parts = urlsplit(address)
    path = re.sub(r"/(?:\d+|[0-9a-f-]{36})/", "/…/", parts.path)
    path = re.sub(r"^/(specialists|hospitals|regions|departments|programmes)/[^/]+/", r"/\1/…/", path)
    return f"{path}?{'&'.join(sorted(key for key, _ in parse_qsl(parts.query, keep_blank_values=True)))}"


def links(page: str, address: str) -> Iterator[str]:
    """Where the links of a page lead within the site; in the admin, without its filters and orders."""
    for found in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', page):
        to = urljoin(address, html.unescape(found))
        parts = urlsplit(to)
        if not parts.scheme and not parts.netloc and not (parts.query and address.startswith("/admin/")):
            yield parts._replace(fragment="").geturl()


def crawl(browser: Client, starts: list[str], within: str = "/") -> dict[str, int]:
    """Open the pages and what they link to; address and status of each. Writes are a failure, and so are
    pages of ours that carry a script or style of their own, out of a widget or drawing."""
    seen: dict[str, int] = {}
    sorts: Counter[str] = Counter()
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        if address in seen or not address.startswith(within) or sorts[sort_of(address)] >= OF_A_SORT:
            continue
        sorts[sort_of(address)] += 1
        with noting_writes(address) as noted:
            answer = browser.get(address)
        assert noted == [], f"GET {address} writes"
        seen[address] = answer.status_code
        if answer.status_code in {301, 302}:
            waiting.append(urljoin(address, answer["Location"]))
            continue
        if "text/html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        refused = [what for what, pattern in FORBIDDEN_IN_TEMPLATES.items() if pattern.search(page)]
        assert within == "/admin/" or refused == [], (
            f"GET {address} shows what the Content-Security-Policy refuses"
        )
        # The gallery shows samples: their links lead to things that are not there.
        if not address.startswith("/gallery/"):
            waiting.extend(links(page, address))
    return seen


def all_starts(world: World, person: str) -> list[str]:
    """The address of every line of the table that takes a GET, and is there for this person."""
    there = [line for line in LINES if line.get != "–" and expected(line.get, person) != "404"]
    return [address_in(world, line) for line in there]


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.mark.parametrize("person", ["nobody", "owner"])
@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.crawl)])
def test_pages(person: str, language: str, world: World) -> None:
    browser = world.client(person, headers={"accept-language": language})
    seen = crawl(browser, all_starts(world, person))
    assert len(seen) > 25
    wrong = {address: status for address, status in seen.items() if status >= 400}
    wrong = {
        address: status for address, status in wrong.items() if not address.startswith("/gallery/errors/")
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("person", "within"),
    [
        ("clerk", "/staff/"),
        ("reception", "/staff/people/"),
        ("attendant", "/visits/"),
        ("manager", "/staff/team/"),
        ("auditor", "/staff/audit/"),
        ("reception", "/staff/reasons/"),
    ],
)
def test_pages_of_staff(person: str, within: str, world: World) -> None:
    starts = [address for address in all_starts(world, person) if address.startswith(within)]
    seen = crawl(world.client(person), starts, within=within)
    assert len(seen) >= len(starts) > 0
    assert {address: status for address, status in seen.items() if status >= 400} == {}


@pytest.mark.crawl
def test_admin(world: World) -> None:
    browser = Client()
    work.administrator(browser)
    seen = crawl(browser, ["/admin/"], within="/admin/")
    assert len(seen) > 10
    assert {address: status for address, status in seen.items() if status >= 400} == {}


def test_a_write_is_noticed(world: World) -> None:
    with noting_writes() as noted:
        User.objects.filter(pk=0).update(language="x")
        list(User.objects.select_for_update().filter(pk=0))
        list(User.objects.filter(pk=0))
    assert len(noted) == 2
