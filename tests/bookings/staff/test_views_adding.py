"""The pages of a desk about 加号: in which session, at whose wish, why; what stands against it; taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Appointment, Policy
from specialists.models import ClinicSession, Posting
from tests.bookings.staff.at_desk import url
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

ASKS = {"basis": "referred", "asked": "on"}


def choice(session: ClinicSession, posting: Posting) -> dict[str, str]:
    """What the form sends for this session at the wish of its specialist."""
    return {"session": f"{session.pk}-{posting.specialist_id}", **ASKS}


def test_it_is_added_and_stands_on_the_persons_page(desk, hospital, mother, session, posting) -> None:
    address = url(hospital, mother, "add_number")
    page = desk.get(address).content.decode()
    assert "陈卫衡，已加 0 个，最多 3 个" in page
    assert "12月8日" in page
    answer = desk.post(address, choice(session, posting), follow=True)
    made = Appointment.objects.get(patient=mother)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == url(hospital, mother)
    assert f"加号成功：第 5 号，取号码 {made.code}。" in page
    assert reverse("staff:cancel_added", args=[hospital.slug, mother.pk, made.pk]) in page
    assert "已加 1 个，最多 3 个" in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("session", "请选择加在哪场门诊。"),
        ("basis", "请选择为什么加号。"),
        ("asked", "只有专家本人要求，才能加号。"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    desk, hospital, mother, session, posting, without: str, said: str
) -> None:
    sent = {name: value for name, value in choice(session, posting).items() if name != without}
    answer = desk.post(url(hospital, mother, "add_number"), sent)
    page = answer.content.decode()
    assert said in page
    assert page.count("checked") == len(sent)
    assert not Appointment.objects.exists()


def test_a_refusal_is_said_and_nothing_typed_is_lost(desk, hospital, mother, session, posting) -> None:
    sent = choice(session, posting) | {"basis": "present"}
    page = desk.post(url(hospital, mother, "add_number"), sent).content.decode()
    assert "患者在场的加号，只能在就诊当天办理。" in page
    assert page.count("checked") == 3
    make.booked(session, mother)
    page = desk.post(url(hospital, mother, "add_number"), choice(session, posting)).content.decode()
    assert "一人一场只能约一个号" in page


def test_where_none_can_be_added_that_is_said(desk, hospital, mother, session, posting) -> None:
    values = {**Policy.objects.get(rule="pools").values, "added_per_session": 0}
    Policy.objects.create(rule="pools", hospital=hospital, valid_from=NOW, created_at=NOW, values=values)
    page = desk.get(url(hospital, mother, "add_number")).content.decode()
    assert "最近两周没有可以加号的门诊" in page
    assert "加号已满的门诊" in page
    # What was chosen before the rule changed is no choice any more.
    page = desk.post(url(hospital, mother, "add_number"), choice(session, posting)).content.decode()
    assert "最近两周没有可以加号的门诊" in page
    assert not Appointment.objects.exists()


def test_only_this_hospitals_coming_sessions_can_be_chosen(desk, hospital, mother, posting) -> None:
    soon = make.published_session(posting, starts_at=NOW + timedelta(hours=2), numbers=2)
    make.published_session(posting, starts_at=NOW + timedelta(days=15), numbers=2)
    make.draft(posting, starts_at=NOW + timedelta(days=2))
    elsewhere = make.posting()
    other = make.published_session(elsewhere, starts_at=NOW + timedelta(days=3), numbers=2)
    page = desk.get(url(hospital, mother, "add_number")).content.decode()
    assert page.count('name="session"') == 1
    assert f"{soon.pk}-{posting.specialist_id}" in page
    assert "今天 12:00–14:00" in page
    answer = desk.post(url(hospital, mother, "add_number"), choice(other, elsewhere))
    assert "请选择加在哪场门诊。" in answer.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_three_sessions(
    desk, hospital, mother, posting, django_assert_num_queries, rows
) -> None:
    for day in range(rows):
        make.published_session(posting, starts_at=NOW + timedelta(days=day + 1), numbers=2)
    with django_assert_num_queries(8):
        assert desk.get(url(hospital, mother, "add_number")).content.count(b'name="session"') == rows


def test_it_is_taken_back_after_asking_once(desk, hospital, mother, session, posting) -> None:
    desk.post(url(hospital, mother, "add_number"), choice(session, posting))
    made = Appointment.objects.get(patient=mother)
    address = reverse("staff:cancel_added", args=[hospital.slug, mother.pk, made.pk])
    assert "取消这个加号吗？" in desk.get(address).content.decode()
    made.refresh_from_db()
    assert made.status == "booked"
    answer = desk.post(address, follow=True)
    assert "加号已取消，已通知就诊人。" in answer.content.decode()
    made.refresh_from_db()
    assert (made.status, made.slot.open) == ("cancelled", False)
    assert "这个号现在是“已取消”，不能再取消。" in desk.get(address).content.decode()


def test_an_ordinary_booking_is_not_taken_back_here(desk, hospital, mother, session) -> None:
    booking = make.booked(session, mother)
    address = reverse("staff:cancel_added", args=[hospital.slug, mother.pk, booking.pk])
    assert desk.get(address).status_code == desk.post(address).status_code == 404


def test_the_sessions_page_counts_free_numbers_by_pool(browser, posting) -> None:
    session = make.published_session(posting, numbers=10, hours=5, pools=True)
    page = browser.get(reverse("staff:session", args=[session.pk])).content.decode()
    for said in ("公开预约 7 个，还有 7 个", "转诊 2 个，还有 2 个", "现场与电话 1 个，还有 1 个"):
        assert said in page
    make.booked(session, make.person(make.account()))
    assert (
        "公开预约 7 个，还有 6 个"
        in browser.get(reverse("staff:session", args=[session.pk])).content.decode()
    )
