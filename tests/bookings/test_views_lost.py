"""“Just gone”: made once for all who are told so; each reads their own name and goes on for their own person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from bookings import actions
from bookings.models import Appointment
from bookings.queries.choosing import KEPT_HOPELESS
from tests.bookings.choosing import PERSON, choose, chosen, take
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.reading import TOKEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "keeping")]


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


def test_it_is_one_question(session, django_assert_num_queries) -> None:
    take(session)
    first, patient = somebody("王一")
    ask(first, session, patient)
    browser, patient = somebody("李二")
    KEPT_HOPELESS.forget()
    # The browser's session, its account, the person; once a second whether there is a chance.
    with django_assert_num_queries(4):
        assert ask(browser, session, patient).status_code == 409


def test_in_a_full_session_nothing_is_asked_of_the_person(django_assert_num_queries) -> None:
    full = make.published_session(hours=0.5, numbers=1)
    take(full)
    first, patient = somebody("王一")
    ask(first, full, patient)
    browser, patient = somebody("李二")
    with django_assert_num_queries(2):  # the browser's session and its account
        answer = ask(browser, full, patient)
    assert answer.status_code == 409
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert reverse("bookings:join", args=[full.pk]) in answer.content.decode()
    KEPT_HOPELESS.forget()
    elsewhere = make.held(make.published_session(starts_at=full.starts_at + timedelta(days=1)), patient)
    assert reverse("bookings:check", args=[elsewhere.uid]) in ask(browser, full, patient).content.decode()


def test_who_has_a_number_in_a_full_session_is_told_that() -> None:
    full = make.published_session(hours=0.5, numbers=1)
    browser, patient = somebody("王一")
    booked = make.booked(full, patient)
    answer = ask(browser, full, patient)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("bookings:ticket", args=[booked.uid]),
    )


def test_its_forms_go_on_for_the_reader(session) -> None:
    take(session)
    people = [somebody("王一", enforce_csrf_checks=True), somebody("李二", enforce_csrf_checks=True)]
    for half_hours, (browser, patient) in enumerate(people, 1):
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
    answer = ask(browser, session, strangers)
    assert answer.status_code == 409
    assert not re.search('李二|name="patient"', answer.content.decode())


def test_what_is_let_go_may_be_had_at_once(session) -> None:
    """The page may be a moment old; whether there is a chance is asked anew each second."""
    holder = make.person(make.account())
    hold = make.held(session, holder)
    browser, patient = somebody("王一")
    assert ask(browser, session, patient).status_code == 409
    actions.release_hold(hold=hold, by=hold.booked_by_id, now=NOW)
    KEPT_HOPELESS.forget()
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
