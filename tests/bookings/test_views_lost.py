"""“Just gone”: made once for all who are told so; each reads their own name and goes on for their own person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.views.shared import KEPT_PAGES
from bookings import actions
from bookings.models import Appointment
from bookings.queries.choosing import KEPT_HOPELESS
from bookings.views.taking import KEPT_ALTERNATIVES
from tests.bookings.choosing import PERSON, choose, chosen, take
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "kept_pages")]

TOKEN = re.compile('name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def kept_pages(settings) -> Iterator[None]:
    settings.KEPT_SECONDS = 3600
    KEPT_PAGES.forget()
    KEPT_HOPELESS.forget()
    KEPT_ALTERNATIVES.forget()
    yield
    KEPT_PAGES.forget()
    KEPT_HOPELESS.forget()
    KEPT_ALTERNATIVES.forget()


def somebody(name: str, **settings: bool):
    """An account in a browser, and its person."""
    account = make.account()
    browser = Client(HTTP_ACCEPT_LANGUAGE="zh-CN", **settings)
    browser.force_login(account)
    return browser, make.person(account, name)


def ask(browser: Client, session, patient, **more: object):
    return browser.post(PERSON, {"patient": patient.pk, **more}, query_params=chosen(session))


def test_each_reads_their_own_name_and_nobody_elses(session) -> None:
    take(session)
    people = [somebody(name) for name in ("王一", "李<b>二", "赵三")]
    for browser, patient in (*people, *people):
        answer = ask(browser, session, patient)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert answer.headers["Cache-Control"] == "private, no-store"
        shown = escape(patient.name)
        assert shown in page
        assert f'name="patient" value="{patient.pk}"' in page
        for _, other in people:
            if other != patient:
                assert escape(other.name) not in page
                assert f'name="patient" value="{other.pk}"' not in page
        assert not re.search("(token|name|person)-[0-9a-f]{32}", page)


def test_it_is_one_question(session, django_assert_max_num_queries) -> None:
    take(session)
    first, patient = somebody("王一")
    ask(first, session, patient)
    browser, patient = somebody("李二")
    # The browser's session, its account, the person; once in a quarter of a second whether there is a chance.
    with django_assert_max_num_queries(4):
        assert ask(browser, session, patient).status_code == 409


def test_its_forms_go_on_for_the_reader(session) -> None:
    take(session)
    people = [somebody("王一", enforce_csrf_checks=True), somebody("李二", enforce_csrf_checks=True)]
    for half_hours, (browser, patient) in enumerate(people, 1):
        browser.get(reverse("session", args=[session.pk]))
        token = TOKEN.findall(browser.get(reverse("session", args=[session.pk])).content.decode())[0]
        page = ask(browser, session, patient, csrfmiddlewaretoken=token).content.decode()
        (mine,) = set(TOKEN.findall(page))
        named = re.findall('name="patient" value="([0-9]+)"', page)
        sent = choose(browser, session, half_hours=half_hours, patient=named[0], csrfmiddlewaretoken=mine)
        hold = Appointment.objects.get(patient=patient)
        assert sent["Location"] == reverse("bookings:check", args=[hold.uid])


def test_a_person_of_somebody_else_is_not_there(session) -> None:
    take(session)
    browser, mine = somebody("王一")
    _, strangers = somebody("李二")
    ask(browser, session, mine)
    page = ask(browser, session, strangers).content.decode()
    assert "李二" not in page


def test_what_is_let_go_may_be_had_at_once(session) -> None:
    """The page may be a moment old; whether there is a chance is asked anew four times a second."""
    holder = make.person(make.account())
    hold = make.held(session, holder)
    browser, patient = somebody("王一")
    assert ask(browser, session, patient).status_code == 409
    actions.release_hold(hold=hold, by=hold.booked_by_id, now=NOW)
    KEPT_HOPELESS.forget()
    KEPT_ALTERNATIVES.forget()
    assert ask(browser, session, patient).status_code == 302


def test_who_holds_a_number_elsewhere_reads_of_it_alone(session) -> None:
    take(session)
    browser, patient = somebody("王一")
    other, person = somebody("李二")
    ask(other, session, person)
    elsewhere = make.published_session(starts_at=session.starts_at + timedelta(days=1))
    hold = make.held(elsewhere, patient)
    to_hold = reverse("bookings:check", args=[hold.uid])
    assert to_hold in ask(browser, session, patient).content.decode()
    assert to_hold not in ask(other, session, person).content.decode()


def test_who_is_not_signed_in_is_told_too(session) -> None:
    take(session)
    browser, patient = somebody("王一")
    ask(browser, session, patient)
    answer = choose(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), session)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "王一" not in page
    assert 'name="patient"' not in page
