"""Pages on which a day is closed: from a ticked list, one by one, by the hospital's list; corrected, then signed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Appointment
from bookings.queries.staff.closing import closing_lines, not_closed
from hospitals.enums import StaffRole
from specialists.models import Activity, ClinicSession
from tests.bookings.staff.closing_day import (
    EVENING,
    four,
    hidden,
    records,
    signs,
    standing,
    status_of,
    statuses,
)
from tests.bookings.staff.planned import of, seen_on, text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


@pytest.fixture
def evening(clock) -> None:
    """The day is over."""
    clock.move_to(EVENING)


@pytest.fixture
def people(session) -> list[Appointment]:
    """张一, 李二, 王三, 赵四 with numbers 1 to 4; the third has checked in."""
    some = four(session)
    standing(some[2], "arrived")
    return some


# --- The ticked paper list ---------------------------------------------------------------------


def test_the_numbers_are_typed_looked_at_and_written(desk, session, people) -> None:
    here = of(session, "close_day")
    page = text(desk.get(here))
    assert "张*" in page
    assert "张一" not in page
    page = text(desk.post(here, {"do": "numbers", "numbers": "1、3", "rest": "on"}))
    assert "已就诊 2 人" in page
    assert "未到诊 2 人" in page
    assert statuses(people) == ["booked", "booked", "arrived", "booked"]
    answer = desk.post(here, hidden(page), follow=True)
    assert statuses(people) == ["fulfilled", "noshow", "fulfilled", "noshow"]
    assert "已记下 4 人。" in text(answer)
    assert of(session, "sign_off") in text(answer)


def test_who_checked_in_and_is_not_on_the_list_is_left_for_later(desk, session, people) -> None:
    page = text(desk.post(of(session, "close_day"), {"do": "numbers", "numbers": "1", "rest": "on"}))
    assert "还没有记 1 人" in page
    page = text(desk.post(of(session, "close_day"), {"do": "numbers", "numbers": "1"}))
    assert "还没有记 3 人" in page


def test_the_box_stays_as_it_was_after_going_back(desk, session, people) -> None:
    here = of(session, "close_day")
    for sent in ({}, {"rest": "on"}):
        page = text(desk.post(here, {"do": "numbers", "numbers": "1", **sent}))
        assert ('name="rest" value="on"' in page) == bool(sent)
        page = text(desk.post(here, {**hidden(page), **sent, "do": "back"}))
        box = (
            page.split('id="id_rest"')[0].rpartition("<input")[2]
            + page.split('id="id_rest"')[1].split(">")[0]
        )
        assert ("checked" in box) == bool(sent)
        assert ('type="hidden" name="rest"' in page) == bool(sent)


def test_the_rest_is_only_whose_time_is_over(desk, session, people, clock) -> None:
    clock.move_to(DAY + timedelta(minutes=35))
    page = text(desk.post(of(session, "close_day"), {"do": "numbers", "numbers": "2", "rest": "on"}))
    assert "未到诊 1 人" in page
    assert "还没有记 2 人" in page
    assert "（时间还没有过）" in page
    desk.post(of(session, "close_day"), hidden(page))
    assert statuses(people) == ["noshow", "fulfilled", "arrived", "booked"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入看过的号"),
        ("9", "第 9 号没有人"),
        ("1-a", "看不懂“1-a”"),
        ("3-1", "前面的号比后面的大"),
        ("1-301", "一段最多 300 个号"),
        ("2", "已经记为没有看"),
        ("1" * 2001, "请输入看过的号"),
    ],
)
def test_what_cannot_be_meant_is_said_and_stays(desk, session, reception, people, typed, said) -> None:
    records(session, reception, {people[1]: "noshow"})
    page = text(desk.post(of(session, "close_day"), {"do": "numbers", "numbers": typed}))
    assert said in page
    assert f'value="{typed}"' in page or not typed
    assert statuses(people) == ["booked", "noshow", "arrived", "booked"]


def test_gaps_between_two_numbers_are_nobodys(desk, session, reception) -> None:
    for n in (0, 3):
        make.booked(session, make.person(make.account()), at=DAY + n * timedelta(minutes=30))
    ordinals = [line.ordinal for line in closing_lines(session, EVENING)]
    page = text(
        desk.post(of(session, "close_day"), {"do": "numbers", "numbers": "-".join(map(str, ordinals))})
    )
    assert "已就诊 2 人" in page


# --- One by one --------------------------------------------------------------------------------


def test_one_by_one_and_back_to_change(desk, session, people) -> None:
    here = of(session, "close_day")
    said = {f"o-{people[0].pk}": "seen", f"o-{people[2].pk}": "left", f"o-{people[3].pk}": "noshow"}
    page = text(desk.post(here, {**said, "do": "look"}))
    for words in ("已就诊 1 人", "报到后离开 1 人", "未到诊 1 人", "还没有记 1 人"):
        assert words in page
    page = text(desk.post(here, {**hidden(page), "do": "back"}))
    assert f'name="o-{people[2].pk}" value="left" checked' in page
    assert f'name="o-{people[3].pk}" value="noshow" checked' in page
    desk.post(here, {**said, "do": "confirm"})
    assert statuses(people) == ["fulfilled", "booked", "cancelled", "noshow"]


def test_nothing_chosen_is_said(desk, session, people) -> None:
    page = text(desk.post(of(session, "close_day"), {"do": "look", f"o-{people[0].pk}": "nonsense"}))
    assert "还没有选任何一个人。" in page


def test_before_its_day_nothing_is_asked(desk, session, people, clock) -> None:
    clock.move_to(NOW)
    here = of(session, "close_day")
    page = text(desk.get(here))
    assert "还没有到出诊当天" in page
    assert 'name="numbers"' not in page
    page = text(desk.post(here, {"do": "confirm", f"o-{people[0].pk}": "seen"}))
    assert "还没有到出诊当天，不能记录。" in page


def test_of_a_session_withdrawn_there_is_nothing_to_close(desk, session) -> None:
    ClinicSession.objects.filter(pk=session.pk).update(
        status="withdrawn", withdrawn_at=NOW, withdrawn_reason="travel"
    )
    for name in ("close_day", "close_by_list"):
        assert "停诊" in text(desk.get(of(session, name)))


# --- Corrections, signing ----------------------------------------------------------------------


def test_a_correction_says_why(desk, session, reception, people) -> None:
    records(session, reception, {people[0]: "noshow"})
    here = reverse("staff:correct_outcome", args=[session.pk, people[0].pk])
    assert "请选择实际是怎样的。" in text(desk.post(here))
    assert "医院的原因" in text(desk.get(here))
    answer = desk.post(here, {"what": "fulfilled:came"}, follow=True)
    assert "已更正。" in text(answer)
    assert status_of(people[0]) == "fulfilled"
    other = reverse("staff:correct_outcome", args=[session.pk, people[1].pk])
    assert "尚未记录就诊结果，无需更正。" in text(desk.get(other))


def test_of_who_checked_in_it_is_offered_that_they_left(desk, session, reception, people) -> None:
    records(session, reception, {people[2]: "seen", people[0]: "seen"})
    there = reverse("staff:correct_outcome", args=[session.pk, people[2].pk])
    page = text(desk.get(there))
    assert 'value="cancelled:left"' in page
    assert 'value="noshow:' not in page
    other = text(desk.get(reverse("staff:correct_outcome", args=[session.pk, people[0].pk])))
    assert 'value="cancelled:left"' not in other
    assert 'value="noshow:not_there"' in other
    assert "报到后离开" in text(desk.post(there, {"what": "cancelled:left"}, follow=True))
    assert status_of(people[2]) == "cancelled"


def test_signed_and_then_nothing_changes(desk, session, reception, people) -> None:
    sign = of(session, "sign_off")
    assert "还有人没有记" in text(desk.get(sign))
    records(
        session, reception, {people[0]: "seen", people[1]: "noshow", people[2]: "seen", people[3]: "noshow"}
    )
    page = text(desk.get(sign))
    assert "签字以后不能再改" in page
    answer = desk.post(sign, {"seen": "something else"})
    assert "刚才有人的情况改了" in text(answer)
    answer = desk.post(sign, {"seen": seen_on(page)}, follow=True)
    page = text(answer)
    assert "签字结束，名单不能再改" in page
    assert "看诊 2 人次" in page
    assert "更正人次" not in page
    assert Activity.objects.get().patients == 2
    assert desk.get(sign).status_code == 302
    correct = reverse("staff:correct_outcome", args=[session.pk, people[0].pk])
    assert "不能再改" in text(desk.get(correct))
    assert "已经签字结束，不能再改" in text(desk.post(correct, {"what": "noshow:not_there"}))
    page = text(desk.post(of(session, "close_day"), {"do": "confirm", f"o-{people[1].pk}": "seen"}))
    assert "已经签字结束，不能再改" in page
    assert statuses(people) == ["fulfilled", "noshow", "fulfilled", "noshow"]


def test_the_manager_corrects_the_count(keeper, desk, session, manager, reception, people) -> None:
    here = of(session, "correct_count")
    assert "还没有签字" in text(keeper.get(here))
    records(session, reception, dict.fromkeys(people, "seen"))
    signs(session, reception)
    assert desk.get(here).status_code == 404
    line = Activity.objects.get()
    page = text(keeper.post(here, {"line": line.pk, "patients": "x"}))
    assert "请输入 0 到 2000 的整数。" in page
    answer = keeper.post(here, {"line": line.pk, "patients": "5", "reason": "seen_later"}, follow=True)
    assert "看诊 5 人次" in text(answer)
    assert "更正以前记的是 4 人次" in text(answer)
    answer = keeper.post(here, {"line": line.pk, "patients": "5", "reason": "seen_later"}, follow=True)
    assert "已更正看诊人次。" in text(answer)
    assert Activity.objects.count() == 2
    page = text(keeper.post(here, {"line": line.pk, "patients": "6", "reason": "seen_later"}))
    assert "刚才有人更正过了" in page
    stands = Activity.objects.latest("pk").pk
    page = text(keeper.post(here, {"line": stands, "patients": "5", "reason": "not_held"}))
    assert "专家没有出诊，看诊人次请填 0。" in page
    answer = keeper.post(here, {"line": stands, "patients": "0", "reason": "not_held"}, follow=True)
    assert "专家没有出诊，出诊 0 次" in text(answer)
    assert "出诊 1 次" not in text(answer)


def test_days_that_are_not_signed_stand_in_a_list(desk, session, hospital, reception, clock) -> None:
    here = reverse("staff:days_to_close", args=[hospital.slug])
    assert of(session, "close_day") in text(desk.get(here))
    assert "未签字 1 场" in text(desk.get(reverse("staff:home")))
    signs(session, reception)
    assert "都签过字了" in text(desk.get(here))
    assert "未签字" not in text(desk.get(reverse("staff:home")))
    later = make.published_session(make.posting(where=hospital), starts_at=DAY + timedelta(days=1))
    assert list(not_closed(hospital.pk, later.ends_at - timedelta(seconds=1))) == []
    assert list(not_closed(hospital.pk, later.ends_at)) == [later]
    ClinicSession.objects.filter(pk=later.pk).update(delay_minutes=30)
    assert list(not_closed(hospital.pk, later.ends_at)) == []


def test_other_hospitals_and_planners_find_nothing(browser, browser_of, session, people) -> None:
    stranger = browser_of(work.clerk(make.hospital("别院"), role=StaffRole.RECEPTION))
    addresses = [of(session, name) for name in ("close_day", "close_by_list", "sign_off", "correct_count")]
    addresses.append(reverse("staff:correct_outcome", args=[session.pk, people[0].pk]))
    addresses.append(reverse("staff:days_to_close", args=[session.hospital.slug]))
    for address in addresses:
        assert stranger.get(address).status_code == 404
        assert browser.get(address).status_code == 404
    stranger.post(of(session, "close_day"), {"do": "confirm", f"o-{people[0].pk}": "seen"})
    assert status_of(people[0]) == "booked"


# --- How much is asked of the database ---------------------------------------------------------


@pytest.mark.parametrize("many", [10, 120])
def test_the_same_questions_however_many_come(desk, posting, django_assert_num_queries, many) -> None:
    session = make.published_session(posting, numbers=many, starts_at=DAY - timedelta(days=1))
    for slot in make.slots(session):
        make.booked(session, make.person(make.account()), at=slot.starts_at)
    desk.get(of(session, "close_day"))
    numbers = {"do": "numbers", "numbers": f"1-{many}"}
    with django_assert_num_queries(11):
        assert desk.get(of(session, "close_day")).status_code == 200
    with django_assert_num_queries(9):
        assert f"已就诊 {many} 人" in text(desk.post(of(session, "close_day"), numbers))
    with django_assert_num_queries(7):
        assert desk.get(of(session, "sign_off")).status_code == 200
