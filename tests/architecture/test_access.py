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


def ask(world: World, line: Line, method: str, browser: Client) -> HttpResponse:
    """Send what a page or form of that address sends; undone afterwards."""
    address = address_in(world, line)
    with transaction.atomic():
        answer = browser.get(address) if method == "GET" else browser.post(address, world.posted(line.name))
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.address)
def test_who_may(line: Line, world: World) -> None:
    promised, found = {}, {}
    for person in PEOPLE:
        browser = world.client(person)
        for method, who in {"GET": line.get, "POST": line.post}.items():
            promised[person, method] = expected(who, person)
            found[person, method] = verdict(ask(world, line, method, browser))
    assert found == promised


@pytest.mark.parametrize("line", [line for line in LINES if "development" in {line.get, line.post}], ids=str)
def test_pages_of_development_are_not_there_in_production(line: Line, world: World, settings) -> None:
    settings.PRODUCTION = True
    assert verdict(ask(world, line, "GET", world.client("owner"))) == "404"


@pytest.mark.parametrize("line", [line for line in LINES if line.post != "–"], ids=lambda line: line.address)
def test_a_post_without_its_token_is_refused(line: Line, world: World) -> None:
    person = "staff" if line.post == "staff" else "owner"
    browser = world.client(person, enforce_csrf_checks=True)
    assert verdict(ask(world, line, "POST", browser)) == "403"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.address)
def test_nothing_of_the_owner_is_changed_or_told_by_others(line: Line, world: World) -> None:
    before = StatusChange.objects.count()
    if line.get == "development":
        return  # the message viewer shows every message: that is what it is for
    for person in ("nobody", "stranger", "staff", "other_clerk", "other_reception", "attendant", "auditor"):
        browser = world.client(person)
        for method in ("GET", "POST"):
            address = address_in(world, line)
            answer = (
                browser.get(address) if method == "GET" else browser.post(address, world.posted(line.name))
            )
            said = b"".join(answer) if answer.streaming else answer.content
            for private in (world.mother.name, "李小燕", world.ticket.code):
                assert private.encode() not in said, f"{person} reads {private} by {method}"
            assert StatusChange.objects.count() == before, f"{person} changes something by {method}"


@pytest.mark.parametrize(
    "line",
    [line for line in LINES if line.get in {"signed-in", "linked", "account", *BY_PASSWORD}],
    ids=lambda line: line.address,
)
def test_titles_of_pages_of_people_name_nobody(line: Line, world: World) -> None:
    """A title stands in the history of the browser and on the shared screen."""
    person = {"workers": "clerk", "hospital": "clerk", "workplace": "clerk", "password": "clerk"}.get(
        line.get, line.get if line.get in {"manager", "chief"} else "owner"
    )
    person = line.get if line.get in {"attendant", "auditor"} else person
    person = "reception" if line.get in {"desk", "desks", "visit-staff"} else person
    said = ask(world, line, "GET", world.client(person)).content.decode(errors="replace")  # or a picture
    for title in re.findall(r"<title>(.*?)</title>", said, re.DOTALL):
        for private in (world.mother.name, "李小燕", world.ticket.code, world.specialist.name):
            assert private not in title


@pytest.mark.parametrize(
    "line", [line for line in LINES if line.get in BY_PASSWORD], ids=lambda line: line.address
)
def test_staff_read_no_full_name_and_no_code(line: Line, world: World) -> None:
    desk = () if line.name == "staff:reveal_person" else ("reception",)  # there it is asked why, and noted
    for person in ("clerk", "attendant", "auditor", *desk):
        for method in ("GET", "POST") if line.post != "–" else ("GET",):
            said = ask(world, line, method, world.client(person)).content.decode(errors="replace")
            for private in (world.mother.name, "李小燕", world.ticket.code):
                assert private not in said, f"{person} reads {private} by {method}"
