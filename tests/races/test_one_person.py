"""Many accounts enter one person at one moment: one record, one of them first, the others ask."""

from __future__ import annotations

from datetime import date

import pytest

from bookings import actions
from bookings.models import Patient, PatientLink
from bookings.queries.persons import waiting_asks
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

BORN = date(1955, 3, 8)
ACCOUNTS = 8


def entering(account, card):
    return lambda: actions.add_person(
        name="王秀兰",
        sex="female",
        birth_date=BORN,
        phone="",
        relation="parent",
        document=card,
        by=account.pk,
        now=NOW,
    )


def test_one_record_whoever_comes_first() -> None:
    make.ensure_policies()
    accounts = [make.account() for _ in range(ACCOUNTS)]
    card = make.resident(BORN, "female", 7)
    links = run_together([entering(account, card) for account in accounts])
    assert all(isinstance(link, PatientLink) for link in links), links
    assert Patient.objects.count() == 1
    assert PatientLink.objects.in_force().count() == 1
    assert waiting_asks(NOW).count() == ACCOUNTS - 1


def test_pressed_twice_it_is_one_link() -> None:
    make.ensure_policies()
    account, card = make.account(), make.resident(BORN, "female", 7)
    links = run_together([entering(account, card)] * 4)
    assert len({link.pk for link in links}) == 1


def test_answered_twice_it_is_answered_once() -> None:
    make.ensure_policies()
    owner, asker = make.account(), make.account()
    patient = make.person(owner)
    link = make.asking(asker, patient)

    def answering(agree: bool):
        return lambda: actions.answer_ask(link=link, agree=agree, by=owner.pk, now=NOW)

    run_together([answering(True), answering(False)] * 3)
    link.refresh_from_db()
    assert (link.granted_at is None) != (link.ended_at is None)
