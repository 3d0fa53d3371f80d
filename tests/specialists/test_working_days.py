"""Which days are worked: weekdays, holidays, and weekends that are worked instead."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from specialists.models import Holiday
from specialists.working_days import WorkingDays, working_days, write_known_holidays, years_missing
from tests.factories import staff as work
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def holiday(on: date, name: str = "国庆节", **fields) -> Holiday:
    return Holiday.objects.create(on=on, name=name, notice="通知", **fields)


def test_the_notice_of_2026_day_by_day() -> None:
    assert write_known_holidays() == 39
    days = working_days()
    assert days.years == {2026}
    assert [day for day in range(1, 12) if days.works(date(2026, 10, day))] == [8, 9, 10]
    assert not days.works(date(2026, 10, 11))
    assert [day for day in range(9, 29) if not days.works(date(2026, 2, day))] == [*range(15, 24)]
    assert days.works(date(2026, 9, 20))
    off = Holiday.objects.filter(works=False).count()
    assert (off, Holiday.objects.filter(works=True).count()) == (33, 6)


def test_what_somebody_edited_stays() -> None:
    mine = holiday(date(2026, 12, 24), "本地假日")
    assert write_known_holidays() == 0
    assert list(Holiday.objects.all()) == [mine]


def test_counting_working_days() -> None:
    days = WorkingDays({date(2026, 10, 1): False, date(2026, 10, 10): True})
    assert days.after(date(2026, 9, 30), 1) == date(2026, 10, 2)
    assert days.after(date(2026, 10, 9), 1) == date(2026, 10, 10), "a Saturday worked instead"
    assert days.after(date(2026, 10, 10), 1) == date(2026, 10, 12)
    assert days.after(date(2026, 10, 10), 0) == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("today", "missing"),
    [(date(2026, 10, 31), [2026]), (date(2026, 11, 1), [2026, 2027]), (date(2027, 1, 1), [2027])],
)
def test_a_year_without_a_notice_is_missed(today: date, missing: list[int]) -> None:
    assert years_missing(today) == missing


def test_a_year_that_is_there_is_not_missed() -> None:
    holiday(date(2026, 10, 1))
    assert years_missing(date(2026, 11, 1)) == [2027]


def test_the_database_refuses_a_weekday_worked_instead_a_day_twice_and_one_without_a_name() -> None:
    assert holiday(date(2026, 10, 10), works=True).works
    assert holiday(date(2026, 10, 4)).name == "国庆节", "a Sunday off"
    with refused("holiday_made_up_on_a_weekend"):
        holiday(date(2026, 10, 9), works=True)
    with refused("specialists_holiday_on"):
        holiday(date(2026, 10, 4))
    with refused("holiday_has_a_name"):
        holiday(date(2026, 10, 5), "")


@time_machine.travel(datetime(2026, 11, 23, 1, tzinfo=UTC), tick=False)
def test_the_list_says_which_year_is_missing(client: Client) -> None:
    work.administrator(client)
    missing = "还没有录入 2026、2027 年的放假安排"
    assert missing in client.get("/admin/specialists/holiday/").content.decode()
    holiday(date(2026, 10, 1))
    assert "还没有录入 2027 年的放假安排" in client.get("/admin/specialists/holiday/").content.decode()
    holiday(date(2027, 1, 1), "元旦")
    assert "还没有录入" not in client.get("/admin/specialists/holiday/").content.decode()
