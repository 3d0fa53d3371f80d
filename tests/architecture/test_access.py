"""Who may open which address: one table of all of them, and each line of it tried.

An address that is not in the table fails the tests, and so does a line whose address is gone.

    anyone        everybody, signed in or not
    signed-in     every account; others are sent to sign in
    linked        every account linked to the person; 404 for strangers, as if it did not exist
    account       only the account that began it; 404 for everybody else
    staff         who may open the admin; others are sent to its own sign-in
    workers       every account with a role at a hospital or for a specialist; 404 for others
    hospital      only staff of that hospital; 404 for staff of another, and for patients
    attendant     only who is or looks after that specialist; 404 for everybody else
    development   everybody, but 404 in production
    –             nobody: the address does not take this method (405)
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
from portal.health import PATH
from tests.architecture.sources import text
from tests.architecture.world import PEOPLE, World
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

#  address                           name                     GET          POST
TABLE = """
   /                                 home                     anyone       –
   /sessions/                        sessions                 anyone       –
   /sessions/<int:pk>/               session                  anyone       –
   /search/                          search                   anyone       –
   /search/suggestions/              suggestions              anyone       –
   /api/v1/search                    api:search               anyone       –
   /specialists/<slug:slug>/         specialist               anyone       –
   /hospitals/<slug:slug>/           hospital                 anyone       –
   /regions/                         regions                  anyone       –
   /regions/<slug:slug>/             region                   anyone       –
   /departments/                     departments              anyone       –
   /departments/<slug:slug>/         department               anyone       –
   /programmes/                      programmes               anyone       –
   /programmes/<slug:slug>/          programme                anyone       –
   /how-it-works/                    how_it_works             anyone       –
   /rules/                           rules                    anyone       –
   /privacy/                         privacy                  anyone       –
   /contact/                         contact                  anyone       –
   /robots.txt                       robots                   anyone       –
   /sitemap.xml                      sitemap                  anyone       –
   /sitemap-<slug:section>.xml       sitemap_section          anyone       –
   /healthz/                         –                        anyone       –
   /preferences/elder/               elder                    –            anyone
   /i18n/setlang/                    set_language             anyone       anyone

   /sign-in/                         accounts:sign_in         anyone       anyone
   /sign-in/code/                    accounts:code            anyone       anyone
   /sign-in/resend/                  accounts:resend          anyone       anyone
   /sign-out/                        accounts:sign_out        anyone       anyone
   /staff/sign-in/                   accounts:staff_sign_in   anyone       anyone

   /sessions/<int:session_id>/choose/  bookings:choose        anyone       signed-in
   /booking/person/                  bookings:person          signed-in    signed-in
   /booking/person/new/              bookings:new_person      signed-in    signed-in
   /holds/<uuid:uid>/                bookings:check           account      –
   /holds/<uuid:uid>/confirm/        bookings:confirm         account      account
   /holds/<uuid:uid>/extend/         bookings:extend          account      account
   /holds/<uuid:uid>/release/        bookings:release         account      account
   /tickets/<uuid:uid>/              bookings:ticket          linked       –
   /tickets/<uuid:uid>/calendar.ics  bookings:calendar        linked       –
   /tickets/<uuid:uid>/cancel/       bookings:cancel          linked       linked
   /tickets/<uuid:uid>/move/         bookings:move            linked       linked
   /bookings/                        bookings:mine            signed-in    –
   /people/                          bookings:people          signed-in    –
   /people/<int:link_id>/            bookings:edit_person     account      account
   /people/<int:link_id>/remove/     bookings:remove_person   account      account

   /staff/                           staff:home               workers      –
   /staff/sessions/new/              staff:new                hospital     –
   /staff/sessions/new/preview/      staff:preview_new        hospital     hospital
   /staff/sessions/<int:pk>/         staff:session            hospital     –
   /staff/sessions/<int:pk>/edit/    staff:edit               hospital     –
   /staff/sessions/<int:pk>/edit/preview/  staff:preview_edit  hospital    hospital
   /staff/sessions/<int:pk>/publish/  staff:publish           hospital     hospital
   /staff/sessions/<int:pk>/delete/  staff:delete             hospital     hospital
   /staff/sessions/<int:pk>/delay/   staff:delay              hospital     hospital
   /staff/sessions/<int:pk>/change/  staff:change             hospital     hospital
   /staff/sessions/<int:pk>/substitute/  staff:substitute     hospital     hospital
   /staff/sessions/<int:pk>/withdraw/  staff:withdraw         hospital     hospital
   /visits/                          staff:visits             attendant    –
   /visits/<int:pk>/                 staff:visit              attendant    –

   /messages/                        messages                 development  –
   /gallery/                         gallery                  development  –
   /gallery/errors/<int:status>/     error_sample             development  –

   /admin/…                          admin:index              staff        staff
"""
# Summarised in the table by one line: all behind the admin's own sign-in; test_admin_access.py says what it shows.
WHOLE = {"admin/": "/admin/…"}
# Answered by a middleware, before addresses are looked up: they have no name.
BEFORE_ALL = {PATH: "–"}

# Whom each word lets in, of those who are signed in.
LETS_IN = {
    **dict.fromkeys(("anyone", "development", "signed-in"), set(PEOPLE) - {"nobody"}),
    "linked": {"relative", "owner"},
    "account": {"owner"},
    "staff": {"staff"},
    "workers": {"clerk", "other_clerk", "attendant"},
    "hospital": {"clerk"},
    "attendant": {"attendant"},
}
BY_PASSWORD = {"workers", "hospital", "attendant"}


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
    for person in ("nobody", "stranger", "staff", "other_clerk", "attendant"):
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
    person = {"workers": "clerk", "hospital": "clerk", "attendant": "attendant"}.get(line.get, "owner")
    said = ask(world, line, "GET", world.client(person)).content.decode()
    for title in re.findall(r"<title>(.*?)</title>", said, re.DOTALL):
        for private in (world.mother.name, "李小燕", world.ticket.code, world.specialist.name):
            assert private not in title


@pytest.mark.parametrize(
    "line", [line for line in LINES if line.get in BY_PASSWORD], ids=lambda line: line.address
)
def test_staff_read_no_full_name_and_no_code(line: Line, world: World) -> None:
    for person in ("clerk", "attendant"):
        for method in ("GET", "POST") if line.post != "–" else ("GET",):
            said = ask(world, line, method, world.client(person)).content.decode()
            for private in (world.mother.name, "李小燕", world.ticket.code):
                assert private not in said, f"{person} reads {private} by {method}"
