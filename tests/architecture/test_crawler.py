"""Every role follows every link and sends every form it ever saw on anybody's pages: nothing leaks, nothing of others
changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from accounts.models import AuditEntry
from bookings.enums import DeskAct
from specialists.models import ClinicSession
from tests.architecture.crawling import Form, Found, crawl, sort_of
from tests.architecture.world import World
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

STARTS = ("/", "/bookings/", "/people/", "/account/", "/privacy/mine/", "/staff/")
# Pages of development show made-up people, and every message: 404 in production.
OF_DEVELOPMENT = {"gallery", "messages", "error_sample"}
# On every page, and about nobody but the one who sends it.
NOT_SENT = {"accounts:sign_out", "set_language", "elder"}
LEFT_OUT = NOT_SENT | OF_DEVELOPMENT

# Of these not the whole row: a number that its owner moves away from comes back at a drawn moment.
LASTING = {
    "specialists_slot": "concat_ws(',', t.id, t.session_id, t.ordinal, t.starts_at, t.ends_at, t.pool, t.open)"
}


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(make.NOW, tick=False):
        yield


@dataclass(frozen=True)
class Secret:
    """What only these may read."""

    text: str
    readers: frozenset[str]


def secrets(world: World) -> list[Secret]:
    """Names, numbers and codes of the people of the world, and who may read each in full."""
    linked = frozenset({"owner", "relative"})
    found = [
        Secret(world.mother.name, linked),
        Secret(world.ticket.code, linked),
        Secret(world.mother.document, linked),
        Secret("李小燕", linked),
        Secret("赵钱孙", frozenset({"stranger"})),
    ]
    for person, account in world.accounts.items():
        if account is not None and account.phone:
            found.append(Secret(account.phone.removeprefix("+86"), frozenset({person})))
    return [one for one in found if one.text]


def guarded(world: World, person: str) -> dict[str, str]:
    """Table → which of its rows nothing that `person` does may change."""
    account = world.accounts[person]
    me = account.pk if account else 0
    linked = f"SELECT patient_id FROM bookings_patientlink WHERE account_id = {me}"
    here_works, there_works = world.session.hospital_id, world.elsewhere.hospital_id
    mine = {"clerk": here_works, "manager": here_works, "other_clerk": there_works}.get(person, 0)
    managed = mine if person == "manager" else 0
    here = f"SELECT id FROM specialists_clinicsession WHERE hospital_id = {mine}"
    # A desk books, moves and cancels for the people of its hospital's sessions, and changes nothing else of them.
    desk = {"reception": here_works, "other_reception": there_works}.get(person, mine)
    received = f"SELECT id FROM specialists_clinicsession WHERE hospital_id = {desk}"
    return {
        "bookings_patient": f"id NOT IN ({linked})",
        "bookings_patientlink": f"account_id <> {me} AND patient_id NOT IN ({linked})",
        "bookings_appointment": f"patient_id NOT IN ({linked}) AND session_id NOT IN ({received})",
        "specialists_clinicsession": f"hospital_id <> {mine}",
        "specialists_slot": f"session_id NOT IN ({here})",
        "accounts_user": f"id <> {me} AND id NOT IN"
        f" (SELECT user_id FROM hospitals_staff WHERE hospital_id = {managed})",
        "hospitals_staff": f"hospital_id <> {managed}",
        "hospitals_regionstaff": "true",
        "bookings_policy": "false" if person == "rule_setter" else "true",
        "accounts_secondfactor": f"account_id <> {me}",
        "accounts_recoverycode": f"account_id <> {me}",
    }


def state(rows: dict[str, str]) -> dict[str, str | None]:
    """A fingerprint of these rows of each table that were there from the beginning."""
    found: dict[str, str | None] = {}
    with connection.cursor() as cursor:
        for table, which in rows.items():
            what = LASTING.get(table, "t::text")
            cursor.execute(f"SELECT md5(string_agg({what}, '|' ORDER BY t.id)) FROM {table} t WHERE {which}")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture(scope="module")
def everything(world: World) -> dict[str, Found]:
    """What each role finds."""
    with time_machine.travel(make.NOW, tick=False):
        return {person: crawl(world.client(person), *STARTS) for person in world.accounts}


@pytest.fixture(scope="module")
def owners(world: World) -> dict[str, Found]:
    """What the owner of a booking finds, and a visitor."""
    with time_machine.travel(make.NOW, tick=False):
        return {person: crawl(world.client(person), *STARTS) for person in ("nobody", "owner")}


def sent(form: Form) -> dict[str, str]:
    """What the form would send, with words where a person would type."""
    return {name: value or "1" for name, value in form.fields}


def private_pages(found: dict[str, Found]) -> list[str]:
    """Addresses that were found, without what everybody may read: that has nothing of anybody."""
    pages = {path for one in found.values() for path in one.pages if sort_of(path) not in LEFT_OUT}
    return sorted(pages - set(found["nobody"].pages))


def all_forms(found: dict[str, Found]) -> list[Form]:
    """The forms that were found."""
    forms = {form for one in found.values() for form in one.forms if sort_of(form.action) not in LEFT_OUT}
    return sorted(forms, key=repr)


def noted_reveal(world: World, person: str, kind: str, address: str) -> bool:
    """Whether a desk of the hospital somebody comes to has just looked at one thing, or at the list of a session, in
    full, and that is on record."""
    slug, account = world.session.hospital.slug, world.accounts[person]
    if kind != "POST" or account is None or person not in ("reception", "manager"):
        return False
    sessions = ClinicSession.objects.filter(hospital=world.session.hospital_id).values_list("pk", flat=True)
    here = {
        "staff:reveal_person": f"/{slug}/" in address,
        "staff:visit_list_full": any(f"/staff/sessions/{pk}/" in address for pk in sessions),
    }
    noted = AuditEntry.objects.filter(action=DeskAct.REVEAL, by=account.pk).exists()
    return noted and here.get(sort_of(address), False)


def trespasses(world: World, person: str, found: dict[str, Found]) -> list[str]:
    """What `person` reads or changes of others on any of the pages, and with any of the forms, that were found."""
    wrong: list[str] = []
    hidden = [one.text for one in secrets(world) if person not in one.readers]
    rows = guarded(world, person)

    def tried(kind: str, address: str, answer: Any) -> None:
        said = b"".join(answer) if answer.streaming else answer.content
        told = said.decode("utf-8", "replace") + answer.headers.get("Location", "")
        if not noted_reveal(world, person, kind, address):
            wrong.extend(f"{person} reads {text} by {kind} {address}" for text in hidden if text in told)
        if answer.status_code >= 500:
            wrong.append(f"{person} breaks {kind} {address}")

    for path in private_pages(found):
        with transaction.atomic():
            tried("GET", path, world.client(person).get(path))
            transaction.set_rollback(True)
    before = state(rows)
    for form in all_forms(found):
        with transaction.atomic():
            tried("POST", form.action, world.client(person).post(form.action, sent(form)))
            after = state(rows)
            transaction.set_rollback(True)
        changed = sorted(table for table in rows if after[table] != before[table])
        if changed:
            wrong.append(f"{person} changes {', '.join(changed)} by POST {form.action}")
    return wrong


def test_strangers_read_and_change_nothing_on_the_owners_pages(
    world: World, owners: dict[str, Found]
) -> None:
    assert len(private_pages(owners)) > 10, "the crawl found its way"
    assert len(all_forms(owners)) > 10
    wrong = [line for person in ("stranger", "other_clerk") for line in trespasses(world, person, owners)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.crawl
def test_nobody_reads_or_changes_what_is_others(world: World, everything: dict[str, Found]) -> None:
    assert len({sort_of(path) for path in private_pages(everything)}) > 30, "the crawl found its way"
    assert len({sort_of(form.action) for form in all_forms(everything)}) > 30
    others = [person for person in world.accounts if person != "staff"]  # the admin has its own table
    wrong = [line for person in others for line in trespasses(world, person, everything)]
    assert not wrong, "\n".join(wrong)


SCRIPT = "\"'><script>alert(7)</script><img src=x onerror=alert(7)>"


def written(world: World, person: str, form: Form, names: tuple[str, ...]) -> list[str]:
    """Where script that `person` types into these fields comes back as script: in the answer, or on the form again."""
    typed = dict.fromkeys(names, SCRIPT)
    with transaction.atomic():
        browser = world.client(person)
        answers: list[Any] = [browser.post(form.action, {**sent(form), **typed}, follow=True)]
        answers.append(browser.get(form.action, typed))
        transaction.set_rollback(True)
    wrong = []
    for answer in answers:
        said = b"".join(answer) if answer.streaming else answer.content
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        if html and (b"<script>alert(7)" in said or b"<img src=x" in said):
            wrong.append(f"{person} writes script into {', '.join(names)} of {form.action}")
    return wrong


def typed_forms(found: Found) -> list[Form]:
    """The forms in which a person types something."""
    forms = [form for form in found.forms if form.typed and sort_of(form.action) not in LEFT_OUT]
    return sorted(forms, key=repr)


def test_script_typed_everywhere_at_once_is_shown_as_text(world: World, owners: dict[str, Found]) -> None:
    forms = typed_forms(owners["owner"])
    assert len(forms) > 5
    wrong = [line for form in forms for line in written(world, "owner", form, form.typed)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.crawl
def test_script_typed_anywhere_is_shown_as_text(world: World, everything: dict[str, Found]) -> None:
    """Into each field of each form one has, alone and all at once: on the page that answers, and on the form again."""
    tried, wrong = 0, []
    for person, found in everything.items():
        for form in typed_forms(found):
            for names in sorted({form.typed, *((name,) for name in form.typed)}):
                wrong.extend(written(world, person, form, names))
                tried += 1
    assert tried > 40
    assert not wrong, "\n".join(wrong)
