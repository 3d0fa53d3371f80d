"""Two who set rules at once: one is refused and told, and no row is written over another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.actions import PolicyRefused
from bookings.enums import Rule
from bookings.models import Policy, PolicyRefusal
from bookings.queries.policies import seen_of
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")
LATER = NOW + timedelta(days=3)


@pytest.fixture
def setters() -> list:
    """Two of one region."""
    make.ensure_policies()
    region = reference.region()
    make.hospital(region=region)
    return [work.rule_setter(region), work.rule_setter(region)]


def put(by, days: int, valid_from, seen: str) -> Policy:
    values = {"until_time": "12:00", "until_days_before": days}
    return actions.set_policy(
        rule=Rule.CANCEL, values=values, hospital_id=None, valid_from=valid_from, seen=seen, by=by, now=NOW
    )


def why(results: list) -> list[PolicyRefusal]:
    return [result.refusal for result in results if isinstance(result, PolicyRefused)]


@pytest.mark.parametrize("valid_from", [None, LATER])
def test_of_two_who_saw_the_same_one_is_refused(setters, valid_from) -> None:
    seen, rows = seen_of(Rule.CANCEL, None), Policy.objects.count()
    results = run_together(
        [lambda by=by, n=n: put(by, n, valid_from, seen) for n, by in enumerate(setters, start=2)]
    )
    assert why(results) == [PolicyRefusal.CHANGED]
    assert Policy.objects.count() == rows + 1


def test_set_while_what_was_to_come_is_taken_back(setters) -> None:
    first = put(setters[0], 2, LATER, seen_of(Rule.CANCEL, None))
    seen, rows = seen_of(Rule.CANCEL, None), Policy.objects.count()
    results = run_together(
        [
            lambda: put(setters[0], 3, LATER + timedelta(days=1), seen),
            lambda: actions.withdraw_policy(policy_id=first.pk, by=setters[1], now=NOW),
        ]
    )
    assert why(results) in ([], [PolicyRefusal.CHANGED])  # set first, or taken back first
    assert Policy.objects.count() == rows - len(why(results))
    assert not Policy.objects.filter(pk=first.pk).exists()


def test_taken_back_twice_is_taken_back_once(setters) -> None:
    row = put(setters[0], 2, LATER, seen_of(Rule.CANCEL, None))
    results = run_together(
        [lambda by=by: actions.withdraw_policy(policy_id=row.pk, by=by, now=NOW) for by in setters]
    )
    assert sorted(type(result) for result in results if result is not None) == [Policy.DoesNotExist]
