"""Pages of somebody who presses too fast: nothing is lost, everything can be read, and there is a way on."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bookings.enums import AppointmentStatus
from bookings.models import Appointment, PatientLink
from tests.bookings.choosing import NEW_PERSON, TYPED
from tests.factories import bookings as make
from tests.pacing import DEAD, begin_anew, form_of, proof_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def slow(settings, monkeypatch) -> None:
    begin_anew(settings, monkeypatch)
    settings.PACE = 0.05  # one step a minute of an account, twelve of a network


@pytest.fixture
def fast(slow, browser, session):
    """The owner's browser, whose next step is one too many."""
    browser.post(reverse("bookings:choose", args=[session.pk]), {"at": session.starts_at.isoformat()})
    return browser


def chosen(session) -> dict[str, str]:
    return {"session": str(session.pk), "at": session.starts_at.isoformat()}


def test_choosing_is_stopped_and_a_proof_leads_on(fast, owner, session) -> None:
    patient = make.person(owner)
    address = reverse("bookings:person", query=chosen(session))
    stopped = fast.post(address, {"patient": patient.pk})
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "30")
    assert "no-store" in stopped["Cache-Control"]
    page = stopped.content.decode()
    assert f'action="{address.replace("&", "&amp;")}"' in page
    assert page.count("<script") == 2
    assert not Appointment.objects.exists()
    form = form_of(stopped)
    assert form["patient"] == str(patient.pk)
    done = fast.post(address, form | {"pace_answers": proof_in(stopped)})
    hold = Appointment.objects.get()
    assert (done.status_code, done.url) == (302, reverse("bookings:check", args=[hold.uid]))


def test_without_script_half_a_minute_leads_on(fast, owner, session, clock) -> None:
    hold = make.held(session, make.person(owner))
    address = reverse("bookings:confirm", args=[hold.uid])
    # Confirming is counted afterwards, until its account is known to be too fast.
    assert fast.post(reverse("bookings:extend", args=[hold.uid])).status_code == 429
    stopped = fast.post(address, {"checked": f"{hold.slot_id}-{hold.patient_id}-{hold.version}"})
    assert stopped.status_code == 429
    form = form_of(stopped)
    clock.shift(timedelta(seconds=12))
    early = fast.post(address, form)
    assert (early.status_code, early["Retry-After"]) == (429, "18")
    assert "还没到时间，请再等 18 秒。" in early.content.decode()
    assert form_of(early)["pace_ticket"] == form["pace_ticket"]
    clock.shift(timedelta(seconds=18))
    assert fast.post(address, form_of(early)).status_code == 302
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


def test_a_person_that_was_written_down_is_not_lost(fast, session) -> None:
    written = {
        "relation": "parent",
        "name": "王<b>秀英",
        "document_kind": "resident_card",
        "document": make.resident(date(1957, 3, 8)).number,
        "birth_date_year": "1957",
    }
    address = reverse("bookings:new_person", query=chosen(session))
    stopped = fast.post(address, written)
    page = stopped.content.decode()
    assert stopped.status_code == 429
    assert "王&lt;b&gt;秀英" in page
    assert {name: value for name, value in form_of(stopped).items() if name in written} == {
        **written,
        "name": "王&lt;b&gt;秀英",
    }
    assert not PatientLink.objects.exists()
    # Whoever leaves the page for another language finds it in the form again.
    assert "王&lt;b&gt;秀英" in fast.get(address).content.decode()


def test_a_document_that_was_added_is_not_lost_and_a_proof_leads_to_the_number(fast, owner, session) -> None:
    patient = make.person(owner, TYPED["name"], sex="female", birth_date=date(1957, 3, 8))
    patient.document_kind = patient.document = ""
    patient.save()
    address = reverse("bookings:edit_person", args=[patient.links.get().pk], query=chosen(session))
    stopped = fast.post(address, TYPED)
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "30")
    patient.refresh_from_db()
    assert patient.document == ""
    assert not Appointment.objects.exists()
    form = form_of(stopped)
    assert {name: form[name] for name in TYPED} == TYPED
    # What was typed about this person waits in no form for another.
    assert TYPED["document"] not in fast.get(NEW_PERSON).content.decode()
    done = fast.post(address, form | {"pace_answers": proof_in(stopped)})
    hold = Appointment.objects.get()
    assert (done.status_code, done.url) == (302, reverse("bookings:check", args=[hold.uid]))
    patient.refresh_from_db()
    assert patient.document == TYPED["document"]


def test_confirming_is_counted_afterwards_and_one_too_many_is_known_by_the_next_step(
    fast, owner, session
) -> None:
    hold = make.held(session, make.person(owner))
    address = reverse("bookings:confirm", args=[hold.uid])
    assert fast.post(address).status_code == 302
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED
    assert fast.post(address).status_code == 429


def test_every_step_is_counted_and_no_page_that_is_read(fast, owner, session) -> None:
    patient = make.person(owner)
    hold, booking = make.held(session, patient), make.booked(make.published_session(), patient)
    steps = [
        reverse("bookings:choose", args=[session.pk]),
        reverse("bookings:person", query=chosen(session)),
        reverse("bookings:new_person"),
        reverse("bookings:new_newborn"),
        reverse("bookings:edit_person", args=[patient.links.get().pk]),
        reverse("bookings:confirm", args=[hold.uid]),
        reverse("bookings:extend", args=[hold.uid]),
        reverse("bookings:move", args=[booking.uid]),
        reverse("bookings:cancel", args=[booking.uid]),
    ]
    for address in steps:
        assert fast.post(address).status_code == 429, address
        for _ in range(3):
            assert fast.get(address).status_code in (200, 302), address
    read = [
        reverse("session", args=[session.pk]),
        reverse("bookings:mine"),
        reverse("bookings:check", args=[hold.uid]),
    ]
    for address in read * 3:
        assert fast.get(address).status_code == 200
    # Giving a number back is never slowed.
    assert fast.post(reverse("bookings:release", args=[hold.uid])).status_code == 302


def test_another_accounts_proof_is_refused(fast, browser_of, session) -> None:
    address = reverse("bookings:choose", args=[session.pk])
    stopped = fast.post(address, {"at": session.starts_at.isoformat()})
    solved = form_of(stopped) | {"pace_answers": proof_in(stopped)}
    other = browser_of(make.account())
    other.post(address, {"at": session.starts_at.isoformat()})
    assert other.post(address, solved).status_code == 429
    assert fast.post(address, solved).status_code == 302


def test_neighbours_are_told_that_it_is_the_network(session, browser) -> None:
    address = reverse("bookings:choose", args=[session.pk])
    stranger, elsewhere = Client(), Client(REMOTE_ADDR="198.51.100.1")
    for _ in range(12):
        assert stranger.post(address, {"at": session.starts_at.isoformat()}).status_code == 302
    for somebody in (Client(), browser):
        stopped = somebody.post(address, {"at": session.starts_at.isoformat()})
        assert stopped.status_code == 429
        assert "您现在用的网络上" in stopped.content.decode()
    assert elsewhere.post(address, {"at": session.starts_at.isoformat()}).status_code == 302


def test_a_stop_costs_nothing_but_knowing_who_it_is(fast, session, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):  # the browser's session and its account
        assert fast.post(reverse("bookings:choose", args=[session.pk])).status_code == 429


def test_while_redis_is_gone_postgresql_counts(settings, browser, session) -> None:
    settings.REDIS_URL = DEAD
    address = reverse("bookings:choose", args=[session.pk])
    assert browser.post(address, {"at": session.starts_at.isoformat()}).status_code == 302
    assert browser.post(address, {"at": session.starts_at.isoformat()}).status_code == 429


def test_where_neither_counts_the_step_is_refused_and_kept(settings, browser, session) -> None:
    settings.REDIS_URL = DEAD
    with connection.cursor() as cursor:  # undone with the test
        cursor.execute("ALTER TABLE accounts_stepcount RENAME TO elsewhere")
    address, at = reverse("bookings:choose", args=[session.pk]), session.starts_at.isoformat()
    refused = browser.post(address, {"at": at})
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    assert f'<input type="hidden" name="at" value="{at}">' in refused.content.decode()
    assert "暂时不能办理预约" in refused.content.decode()
    assert browser.get(reverse("session", args=[session.pk])).status_code == 200


def test_where_neither_counts_one_confirmation_passes_and_the_next_step_is_refused(
    settings, browser, owner, session
) -> None:
    settings.REDIS_URL = DEAD
    hold = make.held(session, make.person(owner))
    with connection.cursor() as cursor:  # undone with the test
        cursor.execute("ALTER TABLE accounts_stepcount RENAME TO elsewhere")
    address = reverse("bookings:confirm", args=[hold.uid])
    assert browser.post(address).status_code == 302
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED
    assert browser.post(address).status_code == 503


def test_no_page_carries_the_proof_but_that_one(fast, session) -> None:
    at_rest = fast.get(reverse("session", args=[session.pk])).content.decode()
    assert not re.search("proof|pace_", at_rest)
