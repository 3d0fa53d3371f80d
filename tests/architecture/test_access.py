"""Who may open which address: one table of all of them, and each line of it tried.

An address that is not in the table fails the tests, and so does a line whose address is gone.

    anyone        everybody, signed in or not
    signed-in     every account; others are sent to sign in
    linked        every account linked to the person; 404 for strangers, as if it did not exist
    account       only the account that began it; 404 for everybody else
    staff         who may open the admin; others are sent to its own sign-in
    development   everybody, but 404 in production
    –             nobody: the address does not take this method (405)
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
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
   /specialists/<slug:slug>/         specialist               anyone       –
   /hospitals/<slug:slug>/           hospital                 anyone       –
   /robots.txt                       robots                   anyone       –
   /healthz/                         –                        anyone       –
   /preferences/elder/               elder                    –            anyone
   /i18n/setlang/                    set_language             anyone       anyone

   /sign-in/                         accounts:sign_in         anyone       anyone
   /sign-in/code/                    accounts:code            anyone       anyone
   /sign-in/resend/                  accounts:resend          anyone       anyone
   /sign-out/                        accounts:sign_out        anyone       anyone

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

   /messages/                        messages                 development  –
   /gallery/                         gallery                  development  –
   /gallery/errors/<int:status>/     error_sample             development  –

   /admin/…                          admin:index              staff        staff
"""
# Summarised in the table by one line: all of it is behind the admin's own sign-in, and MODELS says what it shows.
WHOLE = {"admin/": "/admin/…"}
# Answered by a middleware, before addresses are looked up: they have no name.
BEFORE_ALL = {PATH: "–"}

# Whom each word lets in, of those who are signed in.
LETS_IN = {
    "anyone": {"stranger", "relative", "owner", "staff"},
    "development": {"stranger", "relative", "owner", "staff"},
    "signed-in": {"stranger", "relative", "owner", "staff"},
    "linked": {"relative", "owner"},
    "account": {"owner"},
    "staff": {"staff"},
}


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
    return "sign in" if person == "nobody" else "404"


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
    for person in ("nobody", "stranger", "staff"):
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
    [line for line in LINES if line.get in {"signed-in", "linked", "account"}],
    ids=lambda line: line.address,
)
def test_titles_of_pages_of_people_name_nobody(line: Line, world: World) -> None:
    """A title stands in the history of the browser and on the shared screen."""
    said = ask(world, line, "GET", world.client("owner")).content.decode()
    for title in re.findall(r"<title>(.*?)</title>", said, re.DOTALL):
        for private in (world.mother.name, "李小燕", world.ticket.code, world.specialist.name):
            assert private not in title


# --- The admin: what it shows, and what may be done there by whom -------------------

# An administrator may do all that is named; other staff what they were given the right to, of the same.
# Nothing of patients is in it but their accounts: read, with the number masked.
MODELS = """
   accounts.user              read  add  change
   accounts.auditentry        read
   auth.group                 read  add  change  delete
   notices.notice             read
   hospitals.source           read  add  change  delete
   hospitals.region           read  add  change  delete
   hospitals.organisation     read  add  change  delete
   hospitals.subject          read  add  change  delete
   hospitals.hospital         read  add  change  delete
   hospitals.department       read  add  change  delete
   hospitals.room             read  add  change  delete
   hospitals.programme        read  add  change  delete
   hospitals.partnership      read  add  change  delete
   specialists.specialist     read  add  change  delete
   specialists.condition      read  add  change  delete
"""
RIGHTS = {
    model: set(rights) for model, *rights in (line.split() for line in MODELS.splitlines() if line.strip())
}


def admin_rights(user: User, rf) -> dict[str, set[str]]:
    """What `user` may do with each model of the admin."""
    request = rf.get("/admin/")
    request.user = user
    return {
        model._meta.label_lower: {
            {"view": "read"}.get(right, right)
            for right, allowed in shown.get_model_perms(request).items()
            if allowed
        }
        for model, shown in admin.site._registry.items()
    }


def test_the_admin_shows_these_models_and_lets_do_this_with_them(rf) -> None:
    assert admin_rights(User(username="chief", is_staff=True, is_superuser=True), rf) == RIGHTS


def test_staff_without_rights_may_do_nothing_in_the_admin(world: World, rf) -> None:
    clerk = world.accounts["staff"]
    assert clerk
    assert admin_rights(clerk, rf) == {model: set() for model in RIGHTS}


def test_a_patients_account_is_not_changed_in_the_admin(world: World, rf) -> None:
    request = rf.get("/admin/")
    request.user = User(username="chief", is_staff=True, is_superuser=True)
    shown = admin.site._registry[User]
    assert not shown.has_change_permission(request, world.accounts["owner"])
    assert shown.has_change_permission(request, world.accounts["staff"])
