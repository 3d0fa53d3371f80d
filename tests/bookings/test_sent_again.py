"""A form that is sent again (double click, two windows, back, retry after a time-out) has one outcome."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.enums import AppointmentStatus, Rule
from bookings.models import Appointment, FollowUp, Patient, PatientLink, Policy
from specialists.enums import WithdrawReason
from specialists.models import Slot
from tests.bookings.choosing import PERSON, chosen
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALF = timedelta(minutes=30)


@pytest.fixture
def patient(owner, session):
    made = make.person(owner, "张桂兰")
    make.tells(owner, session)
    return made


def url(name: str, row: Appointment) -> str:
    return reverse(f"bookings:{name}", args=[row.uid])


def send(browser, session, patient, way: str):
    """The form that takes a half-hour for somebody, on either of the two pages that have it."""
    if way == "person":
        return browser.post(PERSON, {"patient": patient.pk, **chosen(session)})
    address = reverse("bookings:choose", args=[session.pk])
    return browser.post(address, {"patient": patient.pk, "at": chosen(session)["at"]})


@pytest.mark.parametrize("way", ["person", "choose"])
def test_while_it_is_held_it_is_the_same_hold(browser, session, patient, way) -> None:
    first, again = send(browser, session, patient, way), send(browser, session, patient, way)
    assert first.url == again.url == url("check", Appointment.objects.get())


@pytest.mark.parametrize("way", ["person", "choose"])
def test_once_it_is_booked_it_leads_to_the_ticket(browser, owner, session, patient, way) -> None:
    send(browser, session, patient, way)
    hold = Appointment.objects.get()
    browser.post(url("confirm", hold))
    assert send(browser, session, patient, way).url == url("ticket", hold)
    assert Appointment.objects.count() == 1


def test_another_time_of_the_session_is_another_wish_and_is_told_why_not(browser, session, patient) -> None:
    make.booked(session, patient)
    said = {"patient": patient.pk, **chosen(session), "at": (session.starts_at + HALF).isoformat()}
    answer = browser.post(PERSON, said)
    assert answer.status_code == 409
    assert "一人一场只能约一个号" in answer.content.decode()


def test_what_a_relative_booked_is_not_what_was_sent_here(browser_of, session, patient) -> None:
    make.booked(session, patient)
    relative = make.account()
    make.linked(relative, patient)
    make.tells(relative, session)
    assert send(browser_of(relative), session, patient, "person").status_code == 409


def test_cancelled_since_it_may_be_had_again(browser, owner, session, patient) -> None:
    gone = make.booked(session, patient)
    actions.cancel_booking(appointment=gone, by=owner.pk, now=NOW)
    Slot.objects.update(reopens_at=None)
    answer = send(browser, session, patient, "person")
    assert answer.url == url("check", Appointment.objects.get(status=AppointmentStatus.PENDING))


def test_extended_once_for_each_form(browser, session, patient) -> None:
    row = Policy.objects.get(rule=Rule.HOLD)
    row.values = {**row.values, "extensions": 2}
    row.save()
    hold = make.held(session, patient)
    assert 'name="extended" value="0"' in browser.get(url("check", hold)).content.decode()
    for _ in range(2):
        browser.post(url("extend", hold), {"extended": "0"})
    hold.refresh_from_db()
    assert (hold.extensions, hold.expires_at) == (1, NOW + timedelta(minutes=20))
    page = browser.get(url("check", hold)).content.decode()
    assert "不能再延长" not in page
    assert 'name="extended" value="1"' in page
    browser.post(url("extend", hold), {"extended": "1"})
    hold.refresh_from_db()
    assert hold.extensions == 2


def test_an_old_window_does_not_move_it_back(browser, owner, session, patient) -> None:
    row = make.booked(session, patient)
    page = browser.get(url("move", row)).content.decode()
    assert f'name="from" value="{row.slot_id}"' in page

    def move(half_hours: int):
        at = (session.starts_at + half_hours * HALF).isoformat()
        return browser.post(url("move", row), {"session": session.pk, "at": at, "from": row.slot_id})

    assert move(1).url == move(1).url == url("ticket", row)
    answer = move(2)
    assert answer.status_code == 409
    assert "您在另一个窗口改过这个号" in answer.content.decode()
    row.refresh_from_db()
    assert (row.slot.ordinal, row.version) == (2, 2)


def test_confirmed_released_cancelled_and_answered_once(browser, owner, session, patient) -> None:
    hold = make.held(session, patient)
    assert browser.post(url("confirm", hold)).url == browser.post(url("confirm", hold)).url
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    about = {"about": FollowUp.objects.get().pk}
    for _ in range(2):
        assert browser.post(url("answer", hold), about).url == url("ticket", hold)
    row = FollowUp.objects.get()
    assert (row.choice, row.answered_at) == ("none_wanted", NOW)
    assert browser.post(url("release", hold)).url == url("ticket", hold)
    assert browser.post(url("cancel", hold)).url == url("ticket", hold)


def test_a_newborn_entered_twice_is_one_child(owner) -> None:
    mother = PatientLink.objects.get(
        patient=make.person(owner, "王秀英", sex="female", birth_date=date(1995, 3, 1), relation="self")
    )
    said = {"guardian": mother, "sex": "male", "birth_date": date(2026, 11, 20), "order": 1}
    links = [actions.add_newborn(is_guardian=True, by=owner.pk, now=NOW, **said) for _ in range(2)]
    assert links[0] == links[1]
    assert Patient.objects.count() == 2


@pytest.mark.parametrize("name", ["confirm", "extend", "release", "move", "cancel", "answer"])
def test_somebody_elses_form_does_nothing_in_another_account(browser_of, session, patient, name) -> None:
    row = make.held(session, patient)
    if name in {"move", "cancel", "answer"}:
        row = actions.confirm_booking(hold=row, by=row.booked_by_id, now=NOW)
    before = Appointment.objects.values().get()
    at = (session.starts_at + HALF).isoformat()
    said = {"extended": "0", "session": session.pk, "at": at, "from": row.slot_id}
    answer = browser_of(make.account()).post(url(name, row), said)
    assert answer.status_code == 404
    assert Appointment.objects.values().get() == before
