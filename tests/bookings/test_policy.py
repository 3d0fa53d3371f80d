"""Rules as dated rows: which holds, and the windows they give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bookings import actions
from bookings.enums import Rule
from bookings.models import Policy
from bookings.policy import policies_at, policies_for
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


def test_a_younger_row_holds_from_its_day_on() -> None:
    admin = make.account()
    change = {"until_time": "12:00", "until_days_before": 2}
    starts = NOW + timedelta(days=1)
    actions.write_policy(
        rule=Rule.CANCEL, values=change, hospital_id=None, valid_from=starts, by=admin.pk, now=NOW
    )
    assert policies_at(starts - timedelta(seconds=1)).cancel.until_days_before == 1
    assert policies_at(starts).cancel.until_days_before == 2


def test_a_hospitals_own_rule_goes_before_the_regions_and_is_nobody_elses() -> None:
    admin, here, there = make.account(), make.hospital(), make.hospital()
    actions.write_policy(
        rule=Rule.CANCEL,
        values={"until_time": "09:00", "until_days_before": 3},
        hospital_id=here.pk,
        valid_from=NOW,
        by=admin.pk,
        now=NOW,
    )
    actions.write_policy(  # the region's younger row does not override it
        rule=Rule.CANCEL,
        values={"until_time": "10:00", "until_days_before": 1},
        hospital_id=None,
        valid_from=NOW + timedelta(hours=1),
        by=admin.pk,
        now=NOW,
    )
    later = NOW + timedelta(hours=2)
    found = policies_for(later, [here.pk, there.pk])
    assert [found[key].cancel.until_time.hour for key in (here.pk, there.pk, None)] == [9, 10, 10]


def test_reading_rules_takes_one_query(django_assert_num_queries) -> None:
    hospitals = [make.hospital().pk for _ in range(3)]
    with django_assert_num_queries(1):
        policies_for(NOW, hospitals)


@pytest.mark.parametrize(
    ("rule", "values", "at", "moment"),
    [
        (Rule.CANCEL, {"until_time": "15:00"}, False, NOW),  # a value is missing
        (Rule.CANCEL, {"until_time": "25:00", "until_days_before": 1}, False, NOW),
        (Rule.CANCEL, {"until_time": "15:00", "until_days_before": 1}, False, NOW - timedelta(seconds=1)),
        (Rule.PERSONS, {"per_account": 9, "holder_age_years": 18}, True, NOW),  # the region's alone
    ],
)
def test_rules_that_cannot_be(rule, values, at, moment) -> None:
    before = Policy.objects.count()
    hospital_id = make.hospital().pk if at else None
    with pytest.raises((TypeError, ValueError)):
        actions.write_policy(
            rule=rule,
            values=values,
            hospital_id=hospital_id,
            valid_from=moment,
            by=make.account().pk,
            now=NOW,
        )
    assert Policy.objects.count() == before
