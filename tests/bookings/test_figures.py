"""Figures of the rules about persons and keeping are read from the rule in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import audit
from bookings.actions.linking import ask_grant_code
from bookings.actions.people.checks import refuse_many_tries
from bookings.enums import PersonAct
from bookings.models import Patient, Policy
from bookings.policy import policies_at
from bookings.queries.persons import answered_until, waiting_asks
from bookings.queries.retention import minors_unanswered
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def change(rule: str, **values: int) -> None:
    """The rule has other values from a minute ago on."""
    old = Policy.objects.filter(rule=rule, hospital=None).latest("valid_from")
    since = make.NOW - timedelta(minutes=1)
    Policy.objects.create(rule=rule, values={**old.values, **values}, valid_from=since, created_at=since)


def test_the_first_figures() -> None:
    rules = policies_at(make.NOW)
    persons = rules.persons
    assert (persons.ask_waits_days, persons.asks, persons.asks_days) == (14, 5, 30)
    assert (persons.tries, persons.tries_days, persons.grant_codes_a_day) == (5, 30, 5)
    assert (rules.retention.reasons_seen_days, rules.retention.unanswered_days) == (7, 7)


def test_how_long_an_ask_waits() -> None:
    change("persons", ask_waits_days=2)
    link = make.asking(make.account(), make.person(make.account()))
    assert answered_until(link, make.NOW) == link.created_at + 2 * DAY
    assert link in waiting_asks(link.created_at + 2 * DAY - timedelta(seconds=1))
    assert link not in waiting_asks(link.created_at + 2 * DAY)


def test_how_many_codes_a_day() -> None:
    change("persons", grant_codes_a_day=1)
    account = make.account()
    link = make.asking(account, make.person(make.account()))
    said = {"device": "d" * 32, "address": "192.0.2.1", "language": "zh-hans", "by": account.pk}
    ask_grant_code(link=link, now=link.created_at, **said)
    with pytest.raises(ValidationError, match="今天发送验证码的次数已用完"):
        ask_grant_code(link=link, now=link.created_at + timedelta(minutes=2), **said)
    ask_grant_code(link=link, now=link.created_at + DAY, **said)


def test_how_many_documents_are_tried() -> None:
    change("persons", tries=1, tries_days=3)
    account = make.account()
    audit(by=account, action=PersonAct.MISMATCH, subject_kind="account", subject_id=account.pk, now=make.NOW)
    then = make.NOW + 3 * DAY
    with pytest.raises(ValidationError, match="最近 3 天申请的次数太多"):
        refuse_many_tries(account.pk, policies_at(then).persons, then - timedelta(seconds=1))
    refuse_many_tries(account.pk, policies_at(then).persons, then)


def test_how_long_a_child_waits_for_an_answer() -> None:
    change("retention", unanswered_days=2)
    child = make.person(make.account(), "李小苗")
    Patient.objects.filter(pk=child.pk).update(birth_date=date(2018, 3, 4))
    assert minors_unanswered(child.created_at + 2 * DAY - timedelta(seconds=1)) == []
    assert minors_unanswered(child.created_at + 2 * DAY) == [child]
