"""The schedule's page: a week by row and day, a month; what may be done from it, and who may; what nonsense gives."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings import actions
from specialists.enums import WithdrawReason
from specialists.models import Holiday
from tests.bookings.staff.planned import NEW, of, query, text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WEEK = {"week": "2026-12-08"}


def address(hospital) -> str:
    return reverse("staff:schedule", args=[hospital.slug])


def seen(browser, hospital, **said: str) -> str:
    """The page, of the week of the sessions unless another is asked for."""
    answer = browser.get(address(hospital), said if {"week", "month"} & said.keys() else {**WEEK, **said})
    assert answer.status_code == 200
    return text(answer)


def table(page: str) -> str:
    return page.split("<table>")[1].split("</table>")[0]


def by_day(page: str) -> str:
    return page.split('<div class="week-days">')[1].split("</main>")[0]


def rows(page: str) -> dict[str, str]:
    """The rows of the table by what stands before them."""
    found = {}
    for row in table(page).split("<tbody>")[1].split("<tr>")[1:]:
        head, _, cells = row.partition("</th>")
        found[re.sub(r"<[^>]*>|\s", "", head)] = cells
    return found


def cells(row: str) -> list[str]:
    return row.split("<td>")[1:]


def said_in(page: str) -> str:
    """The words, without marks and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def test_a_week_has_seven_days_and_a_row_for_each_specialist(
    browser, hospital, posting, session, owner
) -> None:
    make.booked(session, make.person(owner))
    idle = make.posting(make.specialist("王接替"), hospital)
    page = seen(browser, hospital)
    assert list(rows(page)) == ["陈卫衡", idle.specialist.name]
    mine = cells(rows(page)["陈卫衡"])
    assert len(mine) == 7
    assert of(session) in mine[1]
    assert "上午 08:00–10:00 陈卫衡 诊室未定 已约 1/4" in said_in(mine[1])
    assert "week-table--specialist" in page  # by which the style sheet hides what the row says
    assert "陈卫衡" in said_in(by_day(page))
    assert "12月7日" in table(page)
    assert "12月13日" in table(page)


def test_this_week_unless_another_is_asked_for_and_the_ways_around(browser, hospital, session) -> None:
    page = text(browser.get(address(hospital)))
    assert "12月1日" in table(page)
    assert "今天" in table(page)
    assert "?week=2026-12-07" in page
    assert "?week=2026-11-23" in page
    assert "?month=2026-12" in page
    page = seen(browser, hospital, month="2026-12", room="", specialist=str(session.specialists.get().pk))
    assert "?month=2026-11&amp;specialist=" in page
    assert "?month=2027-01&amp;specialist=" in page
    assert "?week=2026-11-30&amp;specialist=" in page


def test_home_leads_there(browser, desk, hospital, session) -> None:
    for reader in (browser, desk):
        assert address(hospital) in text(reader.get(reverse("staff:home")))


def test_how_each_stands_is_said_in_words(browser, hospital, posting, session) -> None:
    withdrawn = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    make.draft(posting, starts_at=DAY + timedelta(days=2))
    make.published_session(
        make.posting(make.specialist("孙示范"), hospital, demo=True), starts_at=DAY, demo=True
    )
    actions.delay_session(session=session, minutes=70, by=None, now=NOW)
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    page = seen(browser, hospital)
    mine = cells(rows(page)["陈卫衡"])
    assert "09:10–11:10" in mine[1]
    assert "延时 1 小时 10 分钟" in mine[1]
    assert "visit--withdrawn" in mine[2]
    assert "已停诊" in mine[2]
    assert "草稿" in mine[3]
    assert "演示" in rows(page)["孙示范"]
    month = seen(browser, hospital, month="2026-12")
    for word in ("延时 1 小时 10 分钟", "已停诊", "草稿", "演示"):
        assert word in month


def test_a_session_of_two_stands_once_in_each_ones_row(browser, hospital, posting) -> None:
    other = make.posting(make.specialist("王接替"), hospital)
    joint = make.draft(posting, other, kind="joint")
    page = seen(browser, hospital)
    for name in ("陈卫衡", "王接替"):
        row = rows(page)[name]
        assert row.count(f'href="{of(joint)}"') == 1
        assert "联合门诊：陈卫衡、王接替" in said_in(row)
    assert by_day(page).count(f'href="{of(joint)}"') == 1
    narrowed = seen(browser, hospital, specialist=str(other.specialist_id))
    assert list(rows(narrowed)) == ["王接替"]


def test_rows_by_room_and_department_have_one_for_what_is_not_known(
    browser, hospital, posting, session
) -> None:
    room = reference.room("一诊室", hospital=hospital)
    bones = reference.department("骨科", hospital=hospital)
    there = make.draft(posting, room=room, department=bones, starts_at=DAY + timedelta(days=1))
    for by, name in (("room", "一诊室"), ("department", "骨科")):
        found = rows(seen(browser, hospital, by=by))
        assert list(found) == [name, "未定"]
        assert of(there) in found[name]
        assert of(session) in found["未定"]
        assert "陈卫衡" in found["未定"]


def test_from_a_cell_a_session_is_begun_in_the_half_that_is_free(browser, hospital, posting, session) -> None:
    found = cells(rows(seen(browser, hospital))["陈卫衡"])
    who = f"hospital={hospital.slug}&amp;specialist={posting.specialist_id}"
    assert f"{NEW}?{who}&amp;day=2026-12-07&amp;begins=08%3A00&amp;ends=12%3A00" in found[0]
    assert f"{NEW}?{who}&amp;day=2026-12-08&amp;begins=14%3A00&amp;ends=17%3A30" in found[1]
    form = text(browser.get(re.search(rf'href="({NEW}[^"]*)"', found[0])[1].replace("&amp;", "&")))
    assert f'value="{posting.specialist_id}" selected' in form
    assert 'value="2026-12-07"' in form
    assert 'value="12:00"' in form


def test_nothing_is_planned_where_time_has_passed(browser, hospital, posting) -> None:
    monday, tuesday, *_ = cells(rows(seen(browser, hospital, week="2026-12-01"))["陈卫衡"])
    assert NEW not in monday
    assert "begins=14%3A00" in tuesday  # it is ten in the morning


def test_moving_and_copying(browser, hospital, posting, session) -> None:
    draft = make.draft(posting, starts_at=DAY + timedelta(days=1))
    page = seen(browser, hospital)
    assert of(draft, "edit") in page
    assert of(session, "change") in page
    assert f"copy={session.pk}" in page
    page = seen(browser, hospital, copy=str(session.pk), drafts="0")
    assert "照这一场再排一场" in page
    assert f"{of(session, 'again')}?day=2026-12-09" in page
    assert f"?week=2026-12-14&amp;drafts=0&amp;copy={session.pk}" in page
    assert "visit-new" not in seen(browser, hospital, copy=str(session.pk), week="2026-11-23")
    said = query(browser.get(of(session, "again"), {"day": "2026-12-09"}))
    assert (said["day"], said["begins"], said["numbers"]) == ("2026-12-09", "08:00", "4")
    assert "day" not in query(browser.get(of(session, "again")))
    assert "day" not in query(browser.get(of(session, "again"), {"day": "soon"}))


def test_the_other_hospitals_session_is_not_copied(browser, hospital, session) -> None:
    other = make.published_session()
    assert "照这一场再排一场" not in seen(browser, hospital, copy=str(other.pk))
    assert browser.get(of(other, "again")).status_code == 404


def test_reception_reads_and_plans_nothing(desk, hospital, posting, session) -> None:
    make.posting(make.specialist("王接替"), hospital)
    page = seen(desk, hospital, copy=str(session.pk))
    assert of(session) in page
    assert list(rows(page)) == ["陈卫衡"]
    for way in (NEW, of(session, "change"), "复制", "again/"):
        assert way not in page
    assert NEW not in seen(desk, hospital, month="2026-12")
    assert desk.get(of(session, "again")).status_code == 404


def test_nobody_else_finds_it(browser, browser_of, client, hospital, owner, session) -> None:
    stranger = browser_of(work.clerk(make.hospital()))
    for reader in (stranger, browser_of(owner), browser_of(work.attendant(session.specialists.get()))):
        assert reader.get(address(hospital)).status_code == 404
    assert client.get(address(hospital)).url.startswith(reverse("accounts:staff_sign_in"))
    assert browser.get(reverse("staff:schedule", args=["no-such-place"])).status_code == 404
    assert browser.get(address(hospital))["Cache-Control"] == "private, no-store"


def test_drafts_of_another_hospital_are_never_shown(browser, hospital, posting) -> None:
    far = make.draft(make.posting(posting.specialist))
    make.draft(posting)
    page = seen(browser, hospital)
    assert of(far) not in page
    assert "冲突" not in page


def test_what_stands_in_the_way_is_said_at_the_draft(browser, hospital, posting) -> None:
    far = make.published_session(make.posting(posting.specialist, make.hospital("远处医院")))
    make.draft(posting)
    make.draft(posting, starts_at=DAY + timedelta(hours=1))
    page = seen(browser, hospital)
    cell = said_in(cells(rows(page)["陈卫衡"])[1])
    assert "陈卫衡12月8日 08:00–10:00 已在远处医院出诊。" in cell
    assert "陈卫衡 09:00–11:00 还有一份草稿。" in cell
    assert of(far) not in page
    assert "2 份草稿有冲突" in said_in(page)
    assert "冲突" in seen(browser, hospital, month="2026-12")


def test_holidays_and_days_worked_instead_have_their_names(browser, hospital, posting) -> None:
    Holiday.objects.all().delete()
    page = seen(browser, hospital)
    assert page.count("2026 年的放假和调休安排还没有登记") == 1
    reference.holiday(date(2026, 12, 8), "测试节")
    reference.holiday(date(2026, 12, 12), "测试节", works=True)
    page = seen(browser, hospital)
    assert "还没有登记" not in page
    assert "测试节 放假" in said_in(table(page))
    assert "测试节 调休上班" in said_in(by_day(page))
    assert "测试节 放假" in said_in(seen(browser, hospital, month="2026-12"))


def test_a_month_has_whole_weeks_and_tells_how_many_it_does_not_show(browser, hospital, posting) -> None:
    for n in range(8):
        make.draft(posting, starts_at=DAY + timedelta(minutes=30 * n), hours=0.5, numbers=1)
    make.draft(posting, starts_at=DAY + timedelta(minutes=30 * 7), hours=0.5, numbers=1)
    outside = make.draft(posting, starts_at=DAY + timedelta(days=26))  # 3 January, a Sunday
    page = seen(browser, hospital, month="2026-12")
    assert page.count('<li class="month-day') == 35
    assert of(outside) in page
    assert "共 9 场" in said_in(page)
    assert "还有 3 场，其中 2 份草稿有冲突" in said_in(page)
    assert "?week=2026-12-07#day-2026-12-08" in page


@pytest.mark.parametrize("month", ["2026-12", "2027-02"])
def test_an_empty_time_says_what_to_do(browser, desk, hospital, posting, month) -> None:
    assert "这个月还没有出诊" in seen(browser, hospital, month=month)
    assert "点开就填好了日期和时间" in seen(browser, hospital)
    quiet = seen(desk, hospital)
    assert "这一周还没有出诊" in quiet
    assert "点开就填好了日期和时间" not in quiet
    narrowed = seen(browser, hospital, specialist=str(posting.specialist_id), drafts="0")
    assert "没有符合条件的出诊" in narrowed
    assert "不看草稿" in narrowed


def test_without_anybody_posted_that_comes_first(browser, hospital) -> None:
    page = seen(browser, hospital)
    assert "还没有专家派驻到本院" in page


@pytest.mark.parametrize(
    "said",
    [
        {"week": "soon"},
        {"week": "0001-01-01"},
        {"month": "9999-12"},
        {"month": "2026-13"},
        {"by": "colour"},
        {"specialist": "9" * 30},
        {"room": "-1"},
        {"department": "1"},
    ],
)
def test_what_makes_no_sense_is_passed_over_and_told(browser, hospital, session, said) -> None:
    page = text(browser.get(address(hospital), said))
    assert "已经略过" in page
    assert "narrowed__one" not in page


def test_each_condition_can_be_taken_away(browser, hospital, posting, session) -> None:
    room = reference.room("一诊室", hospital=hospital)
    page = seen(
        browser, hospital, room=str(room.pk), specialist=str(posting.specialist_id), drafts="0", by="room"
    )
    base = f'href="{address(hospital)}?week=2026-12-07&amp;by=room'
    assert f'{base}&amp;room={room.pk}&amp;drafts=0"' in page
    assert f'{base}&amp;specialist={posting.specialist_id}&amp;drafts=0"' in page
    assert f'{base}&amp;specialist={posting.specialist_id}&amp;room={room.pk}"' in page
    assert f'{base}"' in page
    assert "共 0 场" in said_in(page)
