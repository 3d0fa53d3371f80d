"""Who may open which address: one table of all of them, and each line of it tried.

An address that is not in the table fails the tests, and so does a line whose address is gone.

The table and its words are in table.py.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bookings.models import StatusChange
from tests.architecture.sources import text
from tests.architecture.table import BEFORE_ALL, BY_PASSWORD, LETS_IN, TABLE, WHOLE
from tests.architecture.world import PEOPLE, World
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Line:
    """One address and who may."""

    address: str
    name: str
    get: str
    post: str


LINES = [Line(*line.split()) for line in TABLE.splitlines() if line.strip()]


def addresses() -> dict[str, str]:
    """Address and name of every pattern the site answers to."""
    found = dict(BEFORE_ALL)

    def walk(resolver: URLResolver, before: str, namespace: str) -> None:
        for entry in resolver.url_patterns:
            route = before + str(entry.pattern)
            if route in WHOLE:
                found[WHOLE[route]] = "admin:index"
            elif isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                walk(entry, route, inner)
            elif isinstance(entry, URLPattern):
                found[f"/{route}"] = f"{namespace}{entry.name or ''}"

    walk(get_resolver(), "", "")
    return found


def test_every_address_is_in_the_table_and_every_line_has_its_address() -> None:
    assert {line.address: line.name for line in LINES} == addresses()


def test_the_list_of_pages_names_them_all() -> None:
    listed = set(re.findall(r"^\| `([^`]+)` \|", text(Path("docs/pages.md")), re.MULTILINE))
    assert listed == {line.address for line in LINES}


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(make.NOW, tick=False):
        yield


def verdict(answer: HttpResponse) -> str:
    """What an answer amounts to for the person who asked."""
    if answer.status_code in {301, 302}:
        to = answer["Location"]
        if to.startswith(resolve_url(settings.LOGIN_URL)) and "next=" in to:
            return "sign in"
        if to.startswith(reverse("admin:login")):
            return "sign in as staff"
        if to.startswith(reverse("accounts:staff_sign_in")) and "next=" in to:
            return "sign in by password"
    if answer.status_code in {403, 404, 405} or answer.status_code >= 500:
        return str(answer.status_code)
    return "answered"


def expected(who: str, person: str) -> str:
    """What the table promises that `person` gets."""
    if who == "–":
        return "405"
    if person in LETS_IN[who] or who in {"anyone", "development"}:
        return "answered"
    if who == "staff":
        return "sign in as staff"
    if person == "nobody":
        return "sign in by password" if who in BY_PASSWORD else "sign in"
    return "404"


def address_in(world: World, line: Line) -> str:
    """The address of that line, with the things of the world in it."""
    if line.name == "–":
        return line.address
    return reverse(line.name, kwargs=world.arguments(line.name)) + world.query(line.name)


def send(world: World, line: Line, method: str, browser: Client) -> HttpResponse:
    """Send what a page or form of that address sends."""
    address = address_in(world, line)
    return browser.get(address) if method == "GET" else browser.post(address, world.posted(line.name))


def ask(world: World, line: Line, method: str, browser: Client) -> HttpResponse:
    """The same, undone afterwards."""
    with transaction.atomic():
        answer = send(world, line, method, browser)
        transaction.set_rollback(True)
    return answer


# These have nothing to do with the owner's people, wherever they knock.
OTHERS = (
    *("nobody", "stranger", "staff", "other_clerk", "other_reception", "attendant", "auditor"),
    *("officer", "other_officer"),
)
# These work with them, and still read no full name and no code on any page of staff.
WORKERS = ("clerk", "attendant", "auditor", "reception")
# There it is asked why, and noted.
IN_FULL = {"staff:reveal_person", "staff:visit_list_full"}


def reads_nothing(line: Line, person: str) -> bool:
    """Whether `person` may read no name and no code of the owner's people at that address."""
    if person in OTHERS and line.get != "development":  # the message viewer is there to show every message
        return True
    revealed = person == "reception" and line.name in IN_FULL
    return person in WORKERS and line.get in BY_PASSWORD and not revealed


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.address)
def test_who_may_and_what_is_told_and_changed(line: Line, world: World) -> None:
    """Each address asked once by everybody: let in as promised, and others read and change nothing of the owner's."""
    promised, found, wrong = {}, {}, []
    before = StatusChange.objects.count()
    for person in PEOPLE:
        browser = world.client(person)
        for method, who in {"GET": line.get, "POST": line.post}.items():
            promised[person, method] = expected(who, person)
            with transaction.atomic():
                answer = send(world, line, method, browser)
                said = b"".join(answer) if answer.streaming else answer.content
                changes = StatusChange.objects.count() != before
                transaction.set_rollback(True)
            found[person, method] = verdict(answer)
            if changes and person in OTHERS:
                wrong.append(f"{person} changes something by {method}")
            if reads_nothing(line, person):
                private = (world.mother.name, "李小燕", world.ticket.code)
                wrong.extend(f"{person} reads {one} by {method}" for one in private if one.encode() in said)
    assert found == promised
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("line", [line for line in LINES if "development" in {line.get, line.post}], ids=str)
def test_pages_of_development_are_not_there_in_production(line: Line, world: World, settings) -> None:
    settings.PRODUCTION = True
    assert verdict(ask(world, line, "GET", world.client("owner"))) == "404"


@pytest.mark.parametrize("line", [line for line in LINES if line.post != "–"], ids=lambda line: line.address)
def test_a_post_without_its_token_is_refused(line: Line, world: World) -> None:
    person = "staff" if line.post == "staff" else "owner"
    browser = world.client(person, enforce_csrf_checks=True)
    assert verdict(ask(world, line, "POST", browser)) == "403"


# Who reads the pages that the owner of the booking does not.
READS = {
    **dict.fromkeys(("workers", "hospital", "workplace", "password"), "clerk"),
    **dict.fromkeys(("desk", "desks", "visit-staff"), "reception"),
    **dict.fromkeys(("judge", "overseer", "route-setter"), "manager"),
    **dict.fromkeys(("rule-setter", "rule-reader"), "rule_setter"),
    **{who: who for who in ("manager", "chief", "attendant", "auditor", "officer")},
}


@pytest.mark.parametrize(
    "line",
    [line for line in LINES if line.get in {"signed-in", "by-number", "linked", "account", *BY_PASSWORD}],
    ids=lambda line: line.address,
)
def test_titles_of_pages_of_people_name_nobody(line: Line, world: World) -> None:
    """A title stands in the history of the browser and on the shared screen."""
    answer = ask(world, line, "GET", world.client(READS.get(line.get, "owner")))
    assert answer.status_code < 400
    said = answer.content.decode(errors="replace")  # or a picture
    for title in re.findall(r"<title>(.*?)</title>", said, re.DOTALL):
        for private in (world.mother.name, "李小燕", world.ticket.code, world.specialist.name):
            assert private not in title
