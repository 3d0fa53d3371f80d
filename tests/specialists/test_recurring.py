"""On which days a series is held: rules read, holidays skipped, exceptions with the last word."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.models import Holiday, SeriesException, SessionSeries
from specialists.recurring import DayKind, Rule, days_of, plan_of, read_rule, rest_of

FIRST, LAST = date(2026, 12, 1), date(2027, 2, 28)
WORKING = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def series(rrule: str = "FREQ=WEEKLY;BYDAY=TU", **fields: object) -> SessionSeries:
    return SessionSeries(
        rrule=rrule,
        **{"starts_on": FIRST, "begins": time(8), "ends": time(10), "skips_holidays": True, **fields},
    )


def off(on: date, name: str = "元旦") -> dict[date, Holiday]:
    return {on: Holiday(on=on, name=name)}


def worked(on: date, name: str = "春节") -> dict[date, Holiday]:
    return {on: Holiday(on=on, name=name, works=True)}


def held(
    plan: SessionSeries, exceptions=(), holidays=None, first: date = FIRST, last: date = LAST
) -> list[str]:
    return [one.on.isoformat()[5:] for one in days_of(plan, exceptions, holidays or {}, first, last)]


# --- Rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
        "FREQ=MONTHLY;BYDAY=1SA,3SA",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=15,-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270131",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=5",
    ],
)
def test_a_rule_of_ours_is_read_and_written_the_same(text: str) -> None:
    assert read_rule(text).text == text
    assert read_rule("RRULE:" + text.lower().removeprefix("rrule:")).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "TU",
        "FREQ=DAILY",
        "FREQ=YEARLY;BYDAY=TU",
        "BYDAY=TU",
        "FREQ=WEEKLY",
        "FREQ=MONTHLY",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1TU",
        "FREQ=WEEKLY;BYDAY=TU,TU",
        "FREQ=WEEKLY;BYDAY=TU;BYMONTHDAY=3",
        "FREQ=WEEKLY;BYDAY=TU;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=TU;BYHOUR=8",
        "FREQ=WEEKLY;BYDAY=TU;WKST=SU",
        "FREQ=WEEKLY;BYDAY=TU;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=TU;INTERVAL=99",
        "FREQ=WEEKLY;BYDAY=TU;INTERVAL=²",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=0",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=999999999",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=3;UNTIL=20270131",
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270132",
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270131T000000Z",
        "FREQ=WEEKLY;BYDAY=TU;BYDAY=WE",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=6SA",
        "FREQ=WEEKLY;BYDAY=TU\nDTSTART:20260101",
    ],
)
def test_any_other_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_rule(text)


def test_the_third_saturday_and_the_last_friday() -> None:
    assert held(series("FREQ=MONTHLY;BYDAY=3SA")) == ["12-19", "01-16", "02-20"]
    assert held(series("FREQ=MONTHLY;BYDAY=-1FR")) == ["12-25", "01-29", "02-26"]


def test_every_other_week_counts_from_the_week_it_starts_in() -> None:
    plan = series("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
    assert held(plan, last=date(2027, 1, 5)) == ["12-03", "12-17", "12-31"]
    later = held(plan, first=date(2026, 12, 10), last=date(2027, 1, 5))
    assert later == ["12-17", "12-31"], "wherever one looks from"


def test_it_ends_by_its_rule_its_count_or_because_somebody_ended_it() -> None:
    assert held(series("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215")) == ["12-01", "12-08", "12-15"]
    assert held(series("FREQ=WEEKLY;BYDAY=TU;COUNT=2")) == ["12-01", "12-08"]
    assert held(series(ended_on=date(2026, 12, 15))) == ["12-01", "12-08"]


def test_a_rule_that_never_comes_ends() -> None:
    assert held(series("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", starts_on=date(2026, 11, 1))) == []


def test_what_goes_on_counts_what_was() -> None:
    rule = read_rule("FREQ=WEEKLY;BYDAY=TU;COUNT=5")
    assert rest_of(rule, FIRST, date(2026, 12, 15)).count == 3
    assert rest_of(read_rule("FREQ=WEEKLY;BYDAY=TU"), FIRST, LAST).count is None
    with pytest.raises(ValueError, match="nothing is left"):
        rest_of(rule, FIRST, LAST)


# --- Holidays -----------------------------------------------------------------------------------


def test_a_public_holiday_is_skipped_where_the_series_skips_them() -> None:
    friday = date(2027, 1, 1)
    plan = plan_of(series(WORKING), (), off(friday), friday, friday)
    assert [(one.kind, one.why, one.held) for one in plan] == [(DayKind.HOLIDAY, "元旦", False)]
    assert held(series(WORKING), (), off(friday), friday, friday) == []
    assert held(series(WORKING, skips_holidays=False), (), off(friday), friday, friday) == ["01-01"]


def test_a_weekend_clinic_goes_on_on_a_make_up_workday() -> None:
    saturday = date(2027, 2, 20)
    [day] = days_of(series("FREQ=WEEKLY;BYDAY=SA"), (), worked(saturday), saturday, saturday)
    assert (day.kind, day.why) == (DayKind.RULE, "春节"), (
        "and it is told, for the specialist may have to work at home"
    )


def test_a_make_up_workday_is_one_of_a_series_of_every_working_day_only() -> None:
    sunday = date(2027, 2, 14)
    plan = series(WORKING, works_make_up=True)
    assert held(plan, (), worked(sunday), sunday, sunday) == ["02-14"]
    assert held(series(WORKING), (), worked(sunday), sunday, sunday) == [], "not asked for"
    fridays = series("FREQ=WEEKLY;BYDAY=FR", works_make_up=True)
    assert held(fridays, (), worked(sunday), sunday, sunday) == [], (
        "which weekday it is made up for is not known"
    )
    other = series(WORKING.replace("WEEKLY", "WEEKLY;INTERVAL=2"), works_make_up=True)
    assert held(other, (), worked(sunday), sunday, sunday) == []


def test_a_year_whose_notice_is_missing_goes_by_weekdays() -> None:
    assert held(series(WORKING), first=date(2031, 5, 1), last=date(2031, 5, 4)) == ["05-01", "05-02"]


# --- Exceptions ---------------------------------------------------------------------------------


def test_exceptions_close_and_open() -> None:
    said = [
        SeriesException(on=date(2026, 12, 8), kind="close", why="开会"),
        SeriesException(on=date(2026, 12, 10), kind="open"),
        SeriesException(on=date(2026, 12, 15), kind="open", begins=time(14), ends=time(17)),
        SeriesException(on=date(2026, 12, 16), kind="close"),
    ]
    plan = plan_of(series(), said, {}, date(2026, 12, 7), date(2026, 12, 17))
    assert [(one.on.day, one.kind, one.begins.hour) for one in plan] == [
        (8, DayKind.CLOSED, 8),
        (10, DayKind.OPENED, 8),
        (15, DayKind.OPENED, 14),
    ]
    assert held(series(), said, {}, date(2026, 12, 7), date(2026, 12, 17)) == ["12-10", "12-15"]


def test_a_holiday_can_be_opened() -> None:
    friday = date(2027, 1, 1)
    said = [SeriesException(on=friday, kind="open")]
    assert held(series(WORKING), said, off(friday), friday, friday) == ["01-01"]


days = st.dates(FIRST - timedelta(days=20), LAST + timedelta(days=20))
rules = st.builds(
    Rule,
    freq=st.just("WEEKLY"),
    interval=st.integers(1, 4),
    byday=st.lists(st.integers(0, 6), min_size=1, unique=True).map(
        lambda ns: tuple((0, n) for n in sorted(ns))
    ),
) | st.builds(
    Rule,
    freq=st.just("MONTHLY"),
    byday=st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 6)), min_size=1, max_size=4, unique=True).map(
        tuple
    ),
    count=st.none() | st.integers(1, 30),
)


@settings(deadline=None)  # the first one loads what the others have
@given(
    rule=rules,
    starts_on=days,
    ended_on=st.none() | days,
    opened=st.sets(days, max_size=8),
    closed=st.sets(days, max_size=8),
    holidays=st.dictionaries(days, st.booleans(), max_size=20),
    skips=st.booleans(),
    makes_up=st.booleans(),
    window=st.tuples(days, days),
)
def test_what_is_promised_of_every_series(
    rule, starts_on, ended_on, opened, closed, holidays, skips, makes_up, window
) -> None:
    first, last = min(window), max(window)
    assert read_rule(rule.text) == rule
    plan = series(
        rule.text, starts_on=starts_on, ended_on=ended_on, skips_holidays=skips, works_make_up=makes_up
    )
    said = [
        *(SeriesException(on=on, kind="open") for on in opened),
        *(SeriesException(on=on, kind="close") for on in closed - opened),
    ]
    table = {on: Holiday(on=on, name="节", works=works) for on, works in holidays.items()}
    there = [one.on for one in days_of(plan, said, table, first, last)]

    def within(on: date) -> bool:
        return max(first, starts_on) <= on <= last and (ended_on is None or on < ended_on)

    assert there == sorted(set(there))
    assert all(within(on) for on in there)
    assert {on for on in opened if within(on)} <= set(there)
    assert not set(there) & (closed - opened)
    if skips:
        assert not {on for on, works in holidays.items() if not works} & (set(there) - opened)
    for on in set(there) - opened:
        assert on in rule.days(starts_on, last) or (makes_up and holidays.get(on) and rule.every_working_day)
