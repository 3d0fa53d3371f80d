"""Numbers, names and reasons of people are planted by the real ways in; then all that rests or leaves is searched.

Each is looked for as it is written, and as bytes, hexadecimal digits, base64, JSON and percent signs would spell it.
"""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from accounts.actions import request_code
from accounts.enums import ConsentPurpose
from accounts.hashes import hash_phone
from accounts.models import AuditEntry, User
from bookings.actions import confirm_booking, delay_session, refuse_appeal
from bookings.actions.desk import look_up, set_record_number
from bookings.enums import LookUp
from bookings.models import Appeal, Appointment, Block, PatientLink
from hospitals.enums import StaffRole
from notices.delivery import deliver_due
from notices.models import Notice, ViewerMessage
from portal.urls import handler403, handler404  # noqa: F401 - for this module as the table of addresses
from portal.urls import urlpatterns as portal_urls
from tests.architecture.planting import (
    DOCUMENT,
    NAME,
    OWN_PHONE,
    PHONE,
    PLANTED,
    REASON,
    RECORD_NUMBER,
    STAFF_NAME,
    Kept,
    dump,
    in_redis,
    planted_in,
)
from tests.architecture.test_get_writes_nothing import links
from tests.bookings.choosing import NEW_PERSON, TYPED, chosen
from tests.bookings.telling import told
from tests.factories import bookings as make
from tests.factories import staff as work

# What may hold one, and why: table and column.
IN_CLEAR = {("notices_viewermessage", "to"): "for developers: the channel refuses to work in production"}

# Pages of one person, and of staff.
PERSONAL = re.compile(r"/(bookings|people|tickets|staff|visits|account|privacy|sign-in)/")


@dataclass
class Noted:
    """What was written down and shown meanwhile."""

    lines: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    staff_pages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def fail(request: HttpRequest) -> HttpResponse:
    """What breaks on what was typed, in the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [request.GET["q"]])
    return HttpResponse()


def break_down(request: HttpRequest) -> HttpResponse:
    """What breaks on what was typed, in ourselves."""
    return HttpResponse(int(request.GET["q"] + "x"))


urlpatterns = [path("fail/", fail), path("break/", break_down), *portal_urls]


def visit(browser: Client, starts: list[str], noted: Noted, *, bodies: bool, most: int = 25) -> None:
    """Open these pages and what they link to, as far as it is personal."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen or not PERSONAL.match(address):
            continue
        seen.add(address)
        noted.addresses.append(address)
        answer = browser.get(address)
        if answer.status_code in {301, 302}:
            waiting.append(answer["Location"])
        if "text/html" not in answer.get("Content-Type", ""):
            continue
        page = answer.content.decode()
        noted.titles += re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        if bodies:
            noted.staff_pages.append(page)
        waiting += links(page, address)


@pytest.fixture
def noted(
    db: None, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> Iterator[Noted]:
    """Somebody comes, says who she is and what ails her, is booked, seen by staff, told; and something breaks."""
    settings.RECORDS_DIR = tmp_path / "records"
    found = Noted()
    watching, root = Kept(found.lines), logging.getLogger()
    level, _ = root.level, root.addHandler(watching)
    root.setLevel(logging.INFO)
    try:
        with (
            time_machine.travel(make.NOW, tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            plant(found)
        yield found
    finally:
        root.removeHandler(watching)
        root.setLevel(level)


def plant(noted: Noted) -> None:
    """The way of a patient, of a desk and of an assistant."""
    session = make.published_session(numbers=4)
    specialist = session.session_specialists.get().specialist
    browser = Client()
    browser.post(reverse("accounts:sign_in"), {"phone": PHONE})
    deliver_due(now=make.NOW, limit=10)
    digits = re.search(r"(?<!\d)\d{6}(?!\d)", ViewerMessage.objects.latest("pk").text)
    assert digits, "no code arrived"
    browser.post(reverse("accounts:code"), {"code": digits[0]})
    owner = User.objects.get(phone_hash=hash_phone(f"+86{PHONE}"))
    owner.name = NAME
    owner.save()
    make.agreed(owner, ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
    make.agreed(owner, ConsentPurpose.HOSPITAL, about=session.hospital_id)
    said = {**TYPED, "name": NAME, "document": DOCUMENT, "phone": OWN_PHONE, **chosen(session)}
    # Half typed by a browser that is not signed in: it waits in the session.
    Client().post(NEW_PERSON, said)
    browser.post(NEW_PERSON, said)
    hold = Appointment.objects.get()
    booked = confirm_booking(hold=hold, by=owner.pk, now=make.NOW)
    told(booked, REASON)
    request_code(phone=f"+86{OWN_PHONE}", device="d", address="192.0.2.1", language="zh-hans", now=make.NOW)
    object_to(browser, owner, booked)
    clerk = work.clerk(session.hospital, role=StaffRole.RECEPTION)
    clerk.name = STAFF_NAME
    clerk.save()
    at_desk = {"hospital_id": session.hospital_id, "by": clerk.pk, "now": make.NOW}
    look_up(how=LookUp.DOCUMENT, number=DOCUMENT, document_kind="resident", **at_desk)
    set_record_number(patient_id=booked.patient_id, number=RECORD_NUMBER, **at_desk)
    delay_session(session=session, minutes=30, by=None, now=make.NOW)
    while deliver_due(now=make.NOW, limit=10):
        pass
    visit(browser, ["/bookings/", "/people/", f"/tickets/{booked.uid}/", "/account/"], noted, bodies=False)
    for who in (clerk, work.attendant(specialist), work.clerk(session.hospital, role=StaffRole.MANAGER)):
        at_work = Client()
        at_work.force_login(who)
        visit(
            at_work,
            [f"/staff/sessions/{session.pk}/", f"/visits/{session.pk}/", "/staff/people/", "/staff/"],
            noted,
            bodies=True,
        )
    noted.errors += broken(browser)


def object_to(browser: Client, owner: User, booked: Appointment) -> None:
    """A block stands on the booking; what is written about that, and the answer."""
    block = Block.objects.create(
        patient=booked.patient, rule="noshow", began_at=make.NOW, until_at=make.NOW + timedelta(days=90)
    )
    block.events.create(appointment=booked)
    link = PatientLink.objects.get(account=owner, patient=booked.patient)
    address = reverse("bookings:appeal", args=[link.pk, block.pk])
    browser.post(address, {"bookings": [booked.pk], "words": REASON})
    manager = work.clerk(booked.session.hospital, role=StaffRole.MANAGER)
    refuse_appeal(appeal_id=Appeal.objects.get().pk, answer=REASON, by=manager.pk, now=make.NOW)


def broken(browser: Client) -> list[str]:
    """Pages of errors, each caused by what was typed."""
    browser.raise_request_exception = False
    answers = [
        browser.get(f"{address}?q={quote(word)}")
        for address in ("/fail/", "/break/")
        for word in (DOCUMENT, NAME, f"+86{PHONE}")
    ]
    assert {answer.status_code for answer in answers} == {500}
    browser.get(f"/nothing/{DOCUMENT}/")  # its page repeats the address to whoever typed it; the log must not
    answers.append(browser.post("/sign-in/", {"phone": PHONE}, headers={"host": "evil.example\\"}))
    return [answer.content.decode() for answer in answers]


@pytest.mark.urls(__name__)
def test_nothing_planted_rests_or_leaves_in_clear(noted: Noted) -> None:
    found = [
        f"{table}.{column}: {what}"
        for table, column, values in dump()
        if (table, column) not in IN_CLEAR
        for what in planted_in(values)
    ]
    assert found == [], "in the database"
    found = [f"{line[:200]}: {what}" for line in noted.lines for what in planted_in(line)]
    assert found == [], "in the log"
    messages = list(ViewerMessage.objects.values_list("text", "subject", "attachments"))
    assert len(messages) >= 3
    found = [what for message in messages for part in message for what in planted_in(str(part))]
    assert found == [], "in a message"
    assert Notice.objects.count() >= 3
    found = [f"{said}: {what}" for said in [*noted.addresses, *noted.titles] for what in planted_in(said)]
    assert found == [], "in an address or title"
    assert len(noted.addresses) > 10
    # The reason is for this visit's staff to read, and the record number is their own.
    private = {*PLANTED} - {"name of staff", "reason", "record number"}
    found = [what for page in noted.staff_pages for what in planted_in(page) if what in private]
    assert found == [], "on a page of staff that nobody asked to see in full"
    assert [what for page in noted.errors for what in planted_in(page)] == [], "on a page of an error"
    assert [what for value in in_redis() for what in planted_in(value)] == [], "in the queue"
    assert not getattr(caches["default"], "_cache", {}), "something is cached: look through it here"
    files = [one for one in settings.RECORDS_DIR.rglob("*") if one.is_file()]
    assert [one for one in files if planted_in(one.read_bytes()) or planted_in(str(one))] == []


@pytest.mark.django_db
def test_the_search_would_find_it() -> None:
    """Planted where nothing is sealed, each is found; so nobody is calm because the search is blind."""
    for word in PLANTED.values():
        AuditEntry.objects.create(at=make.NOW, action="x", subject_kind="x", subject_id=1, reason=word)
    seen = {what for table, column, values in dump() if column == "reason" for what in planted_in(values)}
    assert seen == set(PLANTED)
    for word in PLANTED.values():
        hidden = base64.b64encode(b"x" + word.encode() + b"yz").decode()
        for said in (
            word,
            word.encode(),
            word.encode().hex(),
            json.dumps([word]),
            f"/p/{quote(word)}/",
            hidden,
        ):
            assert planted_in(said), said
