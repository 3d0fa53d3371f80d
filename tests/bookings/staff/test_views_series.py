"""Series on their pages: seen before they are kept, drafted once, changed in three scopes; at one's own hospital."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from hospitals.enums import StaffRole
from notices.localtime import local
from specialists.models import ClinicSession, SessionSeries
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import series as plans
from tests.factories import staff as work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
VALUES = {"begins": "14:00", "ends": "16:00", "numbers": "6", "group_minutes": "30", "fee_yuan": "50"}


def at(hospital, name: str = "new_series", *more: object) -> str:
    return reverse(f"staff:{name}", args=[hospital.slug, *more])


def of(series: SessionSeries, name: str = "one_series") -> str:
    return at(series.hospital, name, series.pk)


def typed(posting, **changes: object) -> dict[str, object]:
    """Tuesdays and Thursdays from 3 December on."""
    return {
        "key": "0d9f5c3e-7e55-4b0f-9df1-0b6a2f3f8a12",
        "specialist": str(posting.specialist_id),
        "how": "1",
        "weekdays": ["1", "3"],
        "starts_on": "2026-12-03",
        "skips_holidays": "on",
        **VALUES,
        **changes,
    }


def row(page: str, day: str) -> str:
    """What the page says of that day."""
    return page.split(f"<strong>{day} ")[1].split("</li>")[0]


def standing() -> list[str]:
    rows = ClinicSession.objects.order_by("starts_at")
    return [f"{local(one.starts_at):%m-%d %H} {one.status}" for one in rows]


# --- A new one ----------------------------------------------------------------------------------


def test_the_days_are_seen_before_anything_is_kept(browser, hospital, posting) -> None:
    assert "下一步" in text(browser.get(at(hospital)))
    reference.holiday(date(2026, 12, 8), "假日")
    make.published_session(make.posting(posting.specialist), starts_at=make.DAY.replace(day=10, hour=6))
    page = text(browser.get(at(hospital), typed(posting, go="1")))
    for said in ("每周：星期二、星期四", "12月3日", "节假日，不出诊", "2027 年的放假安排还没有录入"):
        assert said in page
    assert "已在" in row(page, "12月10日"), "a clash, on its day"
    assert not SessionSeries.objects.exists()
    back = text(browser.get(at(hospital), typed(posting)))
    assert 'value="14:00"' in back, "going back finds what was typed"
    assert (
        back.split('id="id_weekdays_1"')[0].rsplit("<input", 1)[1].count("checked") + back.count("checked")
        >= 2
    )


def test_it_is_kept_once_and_drafted_on_request(browser, hospital, posting) -> None:
    answer = browser.post(at(hospital), typed(posting, do="keep", until="2026-12-31"), follow=True)
    assert "还没有生成草稿" in text(answer)
    assert not ClinicSession.objects.exists()
    browser.post(at(hospital), typed(posting, do="draft", until="2026-12-31"))
    series = SessionSeries.objects.get()
    assert series.rrule == "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261231"
    assert len(standing()) == 9
    again = browser.post(of(series, "draft_series"), {"until": "2027-01-31"}, follow=True)
    assert "没有要补的" in text(again)
    assert len(standing()) == 9
    for unfit in ("2026-11-30", "2029-01-01", "x"):
        assert "错误：" in text(browser.post(of(series, "draft_series"), {"until": unfit}))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"how": "2"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        ({"how": "m", "nth": ["1", "-1"], "weekdays": ["5"]}, "FREQ=MONTHLY;BYDAY=1SA,-1SA"),
    ],
)
def test_every_other_week_or_so_often_a_month(browser, hospital, posting, changes, rule) -> None:
    page = text(browser.get(at(hospital), typed(posting, go="1", **changes)))
    assert "核对周期排班" in page
    browser.post(at(hospital), typed(posting, **changes))
    assert SessionSeries.objects.get().rrule == rule


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": []},
        {"weekdays": ["7"]},
        {"how": "m"},
        {"how": "daily"},
        {"specialist": "0"},
        {"starts_on": "2026-11-30"},
        {"starts_on": "2028-11-30"},
        {"until": "2026-12-01"},
        {"until": "2036-12-01"},
        {"ends": "13:00"},
        {"ends": "14:10"},
        {"numbers": "301"},
        {"numbers": ""},
        {"room": "999999"},
    ],
)
def test_what_does_not_fit_is_said(browser, hospital, posting, changes) -> None:
    for answer in (
        browser.get(at(hospital), typed(posting, go="1", **changes)),
        browser.post(at(hospital), typed(posting, **changes)),
    ):
        assert "错误：" in text(answer)
    assert not SessionSeries.objects.exists()


# --- Its days -----------------------------------------------------------------------------------


def test_a_day_is_closed_and_another_opened(browser, posting) -> None:
    series = plans.series(posting)
    browser.post(of(series, "draft_series"), {"until": "2026-12-31"})
    browser.post(of(series, "series_days"), {"on": "2026-12-08", "do": "close"})
    said = {"on": "2026-12-10", "do": "open", "begins": "14:00", "ends": "16:00", "why": "补诊"}
    page = text(browser.post(of(series, "series_days"), said, follow=True))
    assert standing()[:2] == ["12-10 14 draft", "12-15 08 draft"]
    assert "补诊" in page
    assert "这天出诊" in row(page, "12月8日")
    for wrong in (
        {"on": "", "do": "open"},
        {"on": "2026-11-30", "do": "open"},
        {"on": "9999-12-31", "do": "open"},
        {"on": "2026-12-11", "do": "open", "begins": "14:00"},
        {"on": "2026-12-11", "do": "open", "begins": "14:00", "ends": "14:05"},
    ):
        assert "错误：" in text(browser.post(of(series, "series_days"), wrong))
    assert series.exceptions.count() == 2


def test_weekend_days_that_are_worked_are_told(browser, posting) -> None:
    reference.holiday(date(2026, 12, 12), "调休", works=True)
    page = text(browser.get(of(plans.series(posting))))
    assert "请逐日加开" in page
    assert "12月12日" in page
    saturdays = plans.series(posting, rrule="FREQ=WEEKLY;BYDAY=SA")
    assert "请确认专家能来" in text(browser.get(of(saturdays)))


def test_this_later_all(browser, posting) -> None:
    series = plans.series(posting)
    browser.post(of(series, "draft_series"), {"until": "2026-12-31"})
    assert 'value="later"' in text(browser.get(of(series, "change_series"), {"on": "2026-12-08"}))
    change = of(series, "change_series")
    browser.post(change, {**VALUES, "scope": "this", "on": "2026-12-08"})
    assert standing() == ["12-08 14 draft", "12-15 08 draft", "12-22 08 draft", "12-29 08 draft"]
    answer = browser.post(change, {**VALUES, "scope": "later", "on": "2026-12-22"})
    going_on = SessionSeries.objects.latest("pk")
    assert answer["Location"] == of(going_on)
    assert standing() == ["12-08 14 draft", "12-15 08 draft", "12-22 14 draft", "12-29 14 draft"]
    page = text(
        browser.post(change, {**VALUES, "begins": "15:00", "ends": "17:00", "scope": "all"}, follow=True)
    )
    assert standing()[:2] == ["12-08 14 draft", "12-15 15 draft"]
    assert "1 场没有动" in page
    assert "和周期不同" in row(page, "12月8日")
    assert "和周期不同" not in row(page, "12月15日")
    ClinicSession.objects.filter(series_on="2026-12-15").update(open_to="referred")
    assert "和周期不同" in row(text(browser.get(of(series))), "12月15日"), "whom it is open to counts, too"


def test_a_change_says_what_does_not_fit(browser, posting) -> None:
    series = plans.series(posting)
    change = of(series, "change_series")
    assert "错误：" in text(browser.post(change, {**VALUES, "ends": "13:00", "scope": "all"}))
    for odd in (
        {"scope": "later"},
        {"scope": "this", "on": "x"},
        {"scope": "this", "on": "9999-12-31"},
        {"scope": "none", "on": "2026-12-08"},
    ):
        assert browser.post(change, {**VALUES, **odd}).status_code == 200
    for day in ("2026-12-09", "2020-01-01"):
        answer = browser.post(change, {**VALUES, "scope": "later", "on": day}, follow=True)
        assert "请重新选一天" in text(answer)
    series.refresh_from_db()
    assert series.begins.hour == 8


def test_what_is_published_is_changed_on_its_own_page(browser, posting) -> None:
    series = plans.series(posting)
    browser.post(of(series, "draft_series"), {"until": "2026-12-08"})
    session = ClinicSession.objects.get()
    browser.post(
        reverse("staff:publish", args=[session.pk]),
        {
            "seen": text(browser.get(reverse("staff:session", args=[session.pk]))).split(
                'name="seen" value="'
            )[1][:16]
        },
    )
    assert standing() == ["12-08 08 published"]
    page = text(browser.get(of(series)))
    assert reverse("staff:change", args=[session.pk]) in page
    answer = browser.post(of(series, "change_series"), {**VALUES, "scope": "this", "on": "2026-12-08"})
    assert answer["Location"] == reverse("staff:session", args=[session.pk])
    browser.post(of(series, "change_series"), {**VALUES, "scope": "all"})
    browser.post(of(series, "end_series"), {"until": "2026-12-02"})
    assert standing() == ["12-08 08 published"]


def test_an_end(browser, posting) -> None:
    series = plans.series(posting)
    browser.post(of(series, "draft_series"), {"until": "2026-12-31"})
    assert "结束这个周期" in text(browser.get(of(series, "end_series")))
    assert "错误：" in text(browser.post(of(series, "end_series"), {"until": "2026-11-01"}))
    browser.post(of(series, "end_series"), {"until": "2026-12-10"})
    assert standing() == ["12-08 08 draft"]
    assert "起不再出诊" in text(browser.get(at(series.hospital, "series")))


# --- Who may ------------------------------------------------------------------------------------


def test_only_who_plans_at_this_hospital(browser, browser_of, hospital, posting, owner) -> None:
    series = plans.series(posting)
    other = make.hospital()
    strangers = [work.clerk(other), work.clerk(hospital, role=StaffRole.RECEPTION), owner]
    pages = [
        at(hospital, "series"),
        at(hospital),
        *(of(series, f"{n}_series") for n in ("one", "change", "end")),
    ]
    acts = {"draft_series": {"until": "2026-12-31"}, "series_days": {"on": "2026-12-10", "do": "open"}}
    acts |= {"change_series": {**VALUES, "scope": "all"}, "end_series": {"until": "2026-12-10"}}
    for stranger in strangers:
        them = browser_of(stranger)
        for address in pages:
            assert them.get(address).status_code == 404
        for name, said in acts.items():
            assert them.post(of(series, name), said).status_code == 404
        assert them.post(at(hospital), typed(posting)).status_code == 404
    theirs = browser_of(strangers[0])
    for name, said in acts.items():
        assert theirs.post(at(other, name, series.pk), said).status_code == 404, (
            "by its id at another hospital"
        )
    assert theirs.get(at(other, "one_series", series.pk)).status_code == 404
    assert "陈卫衡" not in text(theirs.get(at(other, "series")))
    unfit = theirs.post(at(other), typed(posting))
    assert "错误：" in text(unfit), "somebody posted elsewhere is nobody here"
    series.refresh_from_db()
    assert (series.ended_on, series.begins.hour, series.exceptions.count()) == (None, 8, 0)
    assert not ClinicSession.objects.exists()
    assert SessionSeries.objects.count() == 1


def test_questions_do_not_grow_with_the_days(browser, posting, django_assert_max_num_queries) -> None:
    few = plans.series(posting)
    many = plans.series(posting, rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")
    browser.post(of(many, "draft_series"), {"until": "2027-03-01"})
    for series in (few, many):
        with django_assert_max_num_queries(22):
            browser.get(of(series))
