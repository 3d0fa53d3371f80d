"""Every rule in words, and the bounds its values keep within."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bookings.enums import Rule
from bookings.models import Policy
from bookings.policy import Policies, policies_at
from bookings.queries.policies import TABLES, Unit, figures, stored, wrong_values
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db
POLICIES = {Rule(field.name): field.name for field in fields(Policies)}
NUMBERS = [
    (rule, name, field.least, field.most)
    for rule, table in TABLES.items()
    for name, field in table.fields.items()
    if field.unit not in (Unit.CLOCK, Unit.PERCENT)
]


def now_in_force(rule: Rule) -> dict[str, str | int]:
    return stored(getattr(policies_at(NOW), POLICIES[rule]))


@pytest.mark.parametrize("rule", list(Rule))
def test_every_value_of_every_rule_has_its_words(rule: Rule) -> None:
    """A new value that nobody has put into words can be neither read nor set: see bookings/queries/policies."""
    names = {field.name for field in fields(getattr(policies_at(NOW), POLICIES[rule]))}
    assert set(TABLES[rule].fields) == names
    assert {check.field for check in TABLES[rule].checks} <= names
    assert {name for name, field in TABLES[rule].fields.items() if field.unit == Unit.CLOCK} == {
        name for name in names if name.endswith("_time")
    }


@pytest.mark.parametrize("rule", list(Rule))
def test_what_migrations_wrote_is_within_bounds_and_kept_as_it_was(rule: Rule) -> None:
    values = now_in_force(rule)
    assert wrong_values(rule, values) == []
    assert values == Policy.objects.get(rule=rule).values


@pytest.mark.parametrize(("rule", "name", "least", "most"), NUMBERS)
def test_both_sides_of_each_bound(rule: Rule, name: str, least: int, most: int) -> None:
    values = now_in_force(rule)
    for inside in (least, most):
        said = wrong_values(rule, {**values, name: inside})
        assert not any("之间的数字" in sentence for _, sentence in said)
    for outside in (least - 1, most + 1):
        told = dict(wrong_values(rule, {**values, name: outside}))
        assert told[name].endswith(f"请写 {least} 到 {most} 之间的数字。")


@pytest.mark.parametrize(
    ("rule", "fits", "does_not", "at"),
    [
        (
            Rule.WINDOW,
            {"opens_days_before": 2, "closes_days_before": 1},
            {"opens_days_before": 1, "closes_days_before": 1},
            "closes_days_before",
        ),
        (
            Rule.WINDOW,
            {"opens_days_before": 1, "closes_days_before": 1, "opens_time": "14:59"},
            {"opens_days_before": 1, "closes_days_before": 2},
            "closes_days_before",
        ),
        (
            Rule.WINDOW,
            {"short_notice_hours": 24, "short_notice_opens_after_hours": 24},
            {"short_notice_hours": 24, "short_notice_opens_after_hours": 25},
            "short_notice_opens_after_hours",
        ),
        (
            Rule.FREED,
            {"returns_after_minutes_min": 119},
            {"returns_after_minutes_min": 120},
            "returns_after_minutes_max",
        ),
        (Rule.REMINDERS, {"day_before_time": "21:59"}, {"day_before_time": "22:00"}, "day_before_time"),
        (Rule.REMINDERS, {"day_before_time": "07:00"}, {"day_before_time": "06:59"}, "day_before_time"),
        (Rule.REMINDERS, {"same_day_time": "05:00"}, {"same_day_time": "04:59"}, "same_day_time"),
        (Rule.REMINDERS, {"same_day_time": "11:59"}, {"same_day_time": "12:00"}, "same_day_time"),
        (
            Rule.PERSONS,
            {"holder_age_years": 16, "consent_age_years": 16},
            {"holder_age_years": 16, "consent_age_years": 17},
            "consent_age_years",
        ),
        (
            Rule.RETENTION,
            {"reasons_days": 10, "reasons_seen_days": 10},
            {"reasons_days": 10, "reasons_seen_days": 11},
            "reasons_seen_days",
        ),
        (Rule.QUOTAS, {"per_day_and_department": 2}, {"per_day_and_department": 3}, "per_day"),
        (Rule.QUOTAS, {"per_span": 2}, {"per_span": 1}, "per_span"),
        (Rule.QUOTAS, {"per_long_span": 3}, {"per_long_span": 2}, "per_long_span"),
        (Rule.QUOTAS, {"long_span_days": 8}, {"long_span_days": 7}, "long_span_days"),
        (Rule.NOSHOW, {"second_halves": 6}, {"second_halves": 4}, "second_halves"),
        (Rule.NOSHOW, {"second_halves": 6}, {"second_halves": 7}, "second_halves"),
        (Rule.NOSHOW, {"first_halves": 6}, {"first_halves": 5}, "first_halves"),
        (Rule.NOSHOW, {"second_block_days": 90}, {"second_block_days": 89}, "second_block_days"),
        (Rule.NOSHOW, {"late_halves": 0}, {"noshow_halves": 4}, "late_halves"),
        (Rule.NOSHOW, {"late_halves": 2}, {"late_halves": 3}, "late_halves"),
        (Rule.CANCELS, {"warns_at": 6}, {"warns_at": 7}, "blocks_at"),
        (Rule.WAITLIST, {"offers_from_time": "19:59"}, {"offers_from_time": "20:00"}, "offers_until_time"),
        (Rule.WAITLIST, {"late_valid_minutes": 120}, {"late_valid_minutes": 121}, "late_valid_minutes"),
        (Rule.POOLS, {"public_percent": 60, "desk_percent": 20}, {"public_percent": 71}, "desk_percent"),
        (Rule.POOLS, {"public_percent": 80, "desk_percent": 0}, {"public_percent": 69}, "desk_percent"),
        (
            Rule.HALF_DAYS,
            {"morning_ends_time": "08:01"},
            {"morning_ends_time": "08:00"},
            "morning_ends_time",
        ),
        (Rule.HALF_DAYS, {"morning_ends_time": "13:30"}, {"morning_ends_time": "14:00"}, "morning_ends_time"),
        (
            Rule.HALF_DAYS,
            {"afternoon_begins_time": "12:00"},
            {"afternoon_begins_time": "11:59"},
            "afternoon_begins_time",
        ),
        (
            Rule.HALF_DAYS,
            {"afternoon_ends_time": "14:01"},
            {"afternoon_ends_time": "14:00"},
            "afternoon_ends_time",
        ),
    ],
)
def test_both_sides_of_what_holds_between_values(rule: Rule, fits: dict, does_not: dict, at: str) -> None:
    values = now_in_force(rule)
    assert wrong_values(rule, {**values, **fits}) == []
    assert [name for name, _ in wrong_values(rule, {**values, **does_not})] == [at]


def test_values_of_another_rule_are_none_of_this() -> None:
    with pytest.raises(ValueError, match="cancel"):
        wrong_values(Rule.CANCEL, now_in_force(Rule.HOLD))


def test_figures_read_as_one_says_them() -> None:
    words = {figure.name: figure.words for rule in Rule for figure in figures(rule, now_in_force(rule))}
    assert words["opens_time"] == "15:00"
    assert words["closes_days_before"] == "前一天"
    assert words["per_account"] == "5 个人"
    assert words["public_percent"] == "70%"
