"""Rules as dated rows: which holds, and the windows they give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bookings.enums import Rule
from bookings.models import Policy
from bookings.policy import policies_at, policies_for
from hospitals.models import Hospital
from notices.localtime import ZONE
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def local(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    """A moment of 2026 as clocks in Hohhot show it."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("published", "starts", "opens"),
    [
        # The first 15:00 at least 24 hours after publishing …
        (local(1, 14, 59), local(10, 8), local(2, 15)),
        (local(1, 15, 0), local(10, 8), local(2, 15)),
        (local(1, 15, 1), local(10, 8), local(3, 15)),
        # … but at most 14 days before.
        (local(1, 10), local(16, 8), local(2, 15)),
        (local(1, 10), local(17, 8), local(3, 15)),
        (local(1, 10, month=11), local(30, 8, month=12), local(16, 15)),
        # Under 72 hours ahead: two hours later.
        (local(1, 10), local(4, 10), local(2, 15)),
        (local(1, 10), local(4, 9, 59), local(1, 12)),
        # So late that the window is empty.
        (local(3, 14), local(4, 8), local(3, 15)),
    ],
)
def test_when_a_session_opens(published, starts, opens) -> None:
    window = policies_at(published).window
    assert window.window(starts_at=starts, published_at=published)[0] == opens


@pytest.mark.parametrize(
    ("starts", "closes"),
    [
        (datetime(2026, 12, 7, 15, 59, tzinfo=UTC), local(6, 15)),  # 23:59 local on the 7th
        (datetime(2026, 12, 7, 16, 0, tzinfo=UTC), local(7, 15)),  # 00:00 local on the 8th
        (local(8, 8), local(7, 15)),
    ],
)
def test_when_a_session_closes_counts_local_days(starts, closes) -> None:
    policies = policies_at(NOW)
    assert policies.window.window(starts_at=starts, published_at=NOW)[1] == closes
    assert policies.cancel.deadline(starts) == closes


def cancel_rule(clock: str, days: int, since: datetime, hospital: Hospital | None = None) -> None:
    values = {"until_time": clock, "until_days_before": days} if clock else {}
    Policy.objects.create(
        rule=Rule.CANCEL, values=values, hospital=hospital, valid_from=since, created_at=since
    )


def test_a_younger_row_holds_from_its_day_on() -> None:
    starts = NOW + timedelta(days=1)
    cancel_rule("12:00", 2, starts)
    assert policies_at(starts - timedelta(seconds=1)).cancel.until_days_before == 1
    assert policies_at(starts).cancel.until_days_before == 2


def test_a_hospitals_own_rule_goes_before_the_portals_and_is_nobody_elses() -> None:
    here, there = make.hospital(), make.hospital()
    cancel_rule("09:00", 3, NOW, here)
    cancel_rule("10:00", 1, NOW + timedelta(hours=1))  # the portal's younger row does not override it
    later = NOW + timedelta(hours=2)
    found = policies_for(later, [here.pk, there.pk])
    assert [found[key].cancel.until_time.hour for key in (here.pk, there.pk, None)] == [9, 10, 10]
    cancel_rule("", 0, later, here)  # until it follows the portal's again
    assert policies_at(later, here.pk).cancel.until_time.hour == 10


def test_reading_rules_takes_one_query(django_assert_num_queries) -> None:
    hospitals = [make.hospital().pk for _ in range(3)]
    with django_assert_num_queries(1):
        policies_for(NOW, hospitals)


def test_rules_that_are_kept_still_begin_at_their_instant(keeping, django_assert_num_queries) -> None:
    """A process reads them once in a while; what is to hold later holds from that instant on, not from the reading."""
    where, starts = make.hospital(), NOW + timedelta(days=1)
    values = {"until_time": "12:00", "until_days_before": 2}
    Policy.objects.create(rule=Rule.CANCEL, values=values, valid_from=starts, created_at=NOW)
    one_day = {**values, "until_days_before": 1}
    Policy.objects.create(rule=Rule.CANCEL, values=one_day, valid_from=NOW, created_at=NOW, hospital=where)
    before = policies_at(NOW).cancel
    with django_assert_num_queries(0):
        assert policies_at(NOW) == policies_for(NOW, [where.pk])[None]
        assert policies_at(starts - timedelta(seconds=1)).cancel == before
        assert policies_at(starts).cancel.until_days_before == 2
        assert policies_at(starts, where.pk).cancel.until_days_before == 1


def test_what_flows_back_in_the_evening_is_everybodys_in_the_morning() -> None:
    evening = make.published_session(starts_at=make.DAY + timedelta(hours=10, minutes=30))  # 18:30
    asked_again = evening.flows_back_at + timedelta(hours=13, minutes=30)  # at 08:00: at night nobody is
    assert evening.flows_to_all_at == asked_again + timedelta(hours=2)
