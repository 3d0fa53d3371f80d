"""The page of one session, in each of its states."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings import actions
from specialists.enums import SessionKind, WithdrawReason
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

# The card (6), its half-hours (2).
SESSION_QUERIES = 5


def expert(name: str = "陈卫衡", **fields: object):
    """A specialist with a home hospital and two conditions, one of them inferred."""
    home = reference.hospital("望京医院", side="beijing")
    person = make.specialist(name, home_hospital=home, **fields)
    reference.condition("膝骨关节炎", treated_by=(person,))
    reference.condition("股骨头坏死", guessed=(person,))
    return person


def read(client, session) -> str:
    return client.get(reverse("session", args=[session.pk])).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_in_a_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    postings = [make.posting(expert(f"专家{n}")) for n in range(1)]
    for n in range(1, many):
        postings.append(make.posting(expert(f"专家{n}"), postings[0].hospital))
    kind = SessionKind.TEAM if many > 1 else SessionKind.SINGLE
    session = make.published_session(*postings, kind=kind, numbers=4 * many)
    with django_assert_num_queries(SESSION_QUERIES):
        page = read(zh, session)
    assert all(f"专家{n}" in page for n in range(many))


def test_open_all_facts_and_a_choice_of_times(zh) -> None:
    here = reference.hospital("市中医蒙医医院")
    room = reference.room("三楼名医堂", hospital=here, exclusive=False)
    session = make.published_session(make.posting(expert(titles=["主任医师"]), here), room=room)
    page = read(zh, session)
    for words in (
        "陈卫衡",
        "主任医师",
        "望京医院",
        "市中医蒙医医院",
        "三楼名医堂",
        "12月8日",
        "星期二",
        "上午 08:00–10:00",
    ):
        assert words in page, words
    assert "还有 <strong>4</strong> 个号，共 4 个" in page
    assert "12月7日 15:00 截止" in page  # the policy: 15:00 the day before
    assert f'action="{reverse("bookings:choose", args=[session.pk])}"' in page
    assert 'name="at" value="2026-12-08T08:00:00+08:00"' in page
    assert page.count('class="number-grid__time"') == 4
    assert "先约先得" in page


def test_what_no_source_says_is_asked_of_the_hospital_and_what_we_conclude_is_marked(zh) -> None:
    page = read(zh, make.published_session(make.posting(expert())))
    assert page.count("请向医院咨询") >= 3  # the line above, fee, room
    assert "报道中没有电话，可拨打 114 查询" in page
    assert "据科室推断，待医院确认" in page
    assert page.index("膝骨关节炎") < page.index("股骨头坏死")


def test_a_time_that_is_taken_cannot_be_chosen(zh) -> None:
    session = make.published_session()
    make.booked(session, make.person(make.account()))
    page = read(zh, session)
    assert page.count('class="number-grid__time"') == 3
    assert "number-grid__time--full" in page
    assert "还有 <strong>3</strong> 个号，共 4 个" in page


def test_not_yet_open_says_when(zh) -> None:
    session = make.published_session(published_at=make.NOW)
    page = read(zh, session)
    assert "还没有放号" in page
    assert "12月2日 星期三 15:00" in page
    assert 'name="at"' not in page


def test_full_leads_to_the_same_specialist_first_then_the_same_department(
    zh, django_assert_max_num_queries
) -> None:
    person, bones = expert(), reference.department("骨科")
    session = make.published_session(make.posting(person), department=bones)
    Slot.objects.filter(session=session).update(open=False)
    same_person = make.published_session(make.posting(person), starts_at=make.DAY + timedelta(days=2))
    same_department = make.published_session(department=bones, starts_at=make.DAY + timedelta(days=1))
    with django_assert_max_num_queries(SESSION_QUERIES + 3 * 6):
        page = read(zh, session)
    assert "这场已经约满" in page
    assert page.index(f"/sessions/{same_person.pk}/") < page.index(f"/sessions/{same_department.pk}/")


def test_full_while_a_freed_number_waits_says_that_it_returns_and_not_when(zh) -> None:
    session = make.published_session(numbers=1)
    Slot.objects.filter(session=session).update(reopens_at=make.NOW + timedelta(minutes=47))
    page = read(zh, session)
    assert "退回的号要过一段时间才放回来" in page
    assert "约满" not in page.split("<main")[1].split("alternatives")[0].split('id="about-heading"')[0]
    assert "10:47" not in page
    Slot.objects.filter(session=session).update(open=False)
    assert "退回的号" not in read(zh, session)


@pytest.mark.parametrize(
    ("state", "first_come", "times", "bring"),
    [
        ("open", True, True, True),
        ("not yet open", True, True, True),
        ("full", False, True, True),
        ("closed", False, True, True),
        ("past", False, False, False),
        ("withdrawn", False, False, False),
    ],
)
def test_nothing_is_said_as_if_it_could_still_be_booked(zh, state, first_come, times, bring) -> None:
    session = make.published_session(published_at=make.NOW if state == "not yet open" else None)
    at = {"closed": session.closes_at, "past": session.ends_at}.get(state, make.NOW)
    if state == "full":
        Slot.objects.filter(session=session).update(open=False)
    if state == "withdrawn":
        actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=make.NOW)
    with time_machine.travel(at, tick=False):
        page = read(zh, session)
    for words, said in {"先约先得": first_come, "放号与截止": times, "请带上": bring}.items():
        assert (words in page) is said, words


def test_nobody_is_to_wait_for_a_session_with_an_emergency(zh) -> None:
    person = expert()
    reference.condition("急性阑尾炎", treated_by=(person,), emergency_notice=True)
    session = make.published_session(make.posting(person))
    head, about = read(zh, session).split('id="about-heading"')
    assert "膝骨关节炎" in head
    assert "急性阑尾炎" not in head
    assert "<strong>急性阑尾炎</strong>：属于急症。正在发生时不要等门诊，请立即拨打" in about


def test_full_with_nothing_else_says_so(zh) -> None:
    session = make.published_session()
    Slot.objects.filter(session=session).update(open=False)
    assert "目前同类门诊都没有号了" in read(zh, session)


def test_closed_points_to_the_hospital(zh) -> None:
    session = make.published_session()
    with time_machine.travel(session.closes_at, tick=False):
        page = read(zh, session)
    assert "网上预约已截止" in page
    assert 'name="at"' not in page


def test_past(zh) -> None:
    session = make.published_session()
    with time_machine.travel(session.ends_at, tick=False):
        assert "这场门诊已经结束" in read(zh, session)


def test_withdrawn_is_said_first_with_the_reason_and_ways_on(zh) -> None:
    person = expert()
    session = make.published_session(make.posting(person))
    other = make.published_session(make.posting(person), starts_at=make.DAY + timedelta(days=2))
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=make.NOW)
    page = read(zh, session)
    assert page.index("这场门诊已停诊") < page.index("<h1>")
    assert "天气原因" in page
    assert f"/sessions/{other.pk}/" in page
    assert 'name="at"' not in page


def test_a_delay_shows_planned_and_expected_times(zh) -> None:
    session = make.published_session()
    actions.delay_session(session=session, minutes=90, by=None, now=make.NOW)
    page = read(zh, session)
    assert "原定 08:00 开始，延时 1 小时 30 分钟，预计 09:30 开始" in page
    assert 'value="2026-12-08T08:00:00+08:00"' in page  # what is booked stays the planned time
    assert "09:30–10:00" in page


def test_a_telephone_number_that_is_known_is_shown(zh) -> None:
    here = reference.hospital(phone="0471-1234567")
    assert 'href="tel:0471-1234567"' in read(zh, make.published_session(make.posting(None, here)))


def test_drafts_and_unknown_ones_are_not_found(zh) -> None:
    assert zh.get(reverse("session", args=[make.draft().pk])).status_code == 404
    assert zh.get(reverse("session", args=[987654])).status_code == 404


def test_a_demonstration_is_marked_and_kept_out_of_indexes(zh) -> None:
    page = read(zh, make.published_session(make.posting(demo=True), demo=True))
    assert "演示" in page
    assert 'content="noindex"' in page


def test_in_production_a_demonstration_left_in_the_database_is_not_there(zh, settings) -> None:
    session = make.published_session(make.posting(demo=True), demo=True)
    real = make.published_session()
    settings.PRODUCTION = True
    assert zh.get(reverse("session", args=[session.pk])).status_code == 404
    assert "noindex" not in read(zh, real)
    listed = zh.get(reverse("sessions")).content.decode()
    assert f"/sessions/{real.pk}/" in listed
    assert f"/sessions/{session.pk}/" not in listed


def test_no_illness_in_the_title(zh) -> None:
    page = read(zh, make.published_session(make.posting(expert())))
    title = page.split("<title>")[1].split("</title>")[0]
    assert "股骨头坏死" not in title
    assert "陈卫衡 12月8日 出诊" in title
