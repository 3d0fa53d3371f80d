"""The persons of an account: list, correct, remove."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from bookings.models import Patient, PatientLink
from tests.bookings.choosing import TYPED
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PEOPLE = reverse("bookings:people")


@pytest.fixture
def patient(owner):
    return make.person(owner, "张桂兰", sex="female", birth_date=date(1957, 3, 8), phone="+8613800138000")


@pytest.fixture
def link(patient) -> PatientLink:
    return patient.links.get()


def typed(**changes: str) -> dict[str, str]:
    return {**TYPED, "document": "", **changes}


def url(name: str, link: PatientLink) -> str:
    return reverse(f"bookings:{name}", args=[link.pk])


def test_nobody_yet(browser) -> None:
    text = browser.get(PEOPLE).content.decode()
    assert "还没有就诊人" in text
    assert f"{reverse('bookings:new_person')}?from=people" in text


def test_the_list_and_its_ways_on(browser, link) -> None:
    answer = browser.get(PEOPLE)
    text = answer.content.decode()
    for said in (
        "张桂兰",
        "父亲或母亲",
        "69 岁",
        "138 0013 8000",
        url("edit_person", link),
        url("remove_person", link),
    ):
        assert said in text
    assert answer["Cache-Control"] == "private, no-store"


def test_with_as_many_as_allowed_no_more_are_offered(browser, owner) -> None:
    for name in ("甲", "乙", "丙", "丁", "戊"):
        make.person(owner, name)
    text = browser.get(PEOPLE).content.decode()
    assert reverse("bookings:new_person") not in text
    assert "请先移除一位" in text


def test_the_form_shows_what_is_stored(browser, link) -> None:
    text = browser.get(url("edit_person", link)).content.decode()
    for stored in ('value="张桂兰"', 'value="1957"', 'value="3"', 'value="138 0013 8000"'):
        assert stored in text


def test_corrected(browser, link) -> None:
    answer = browser.post(url("edit_person", link), typed(name="张桂蓝"))
    assert answer.url == PEOPLE
    patient = Patient.objects.get()
    assert (patient.name, patient.birth_date, patient.phone) == ("张桂蓝", date(1957, 3, 8), "")
    assert patient.document, "left empty it stays"


def test_what_the_number_contradicts_is_said_at_the_field(browser, link) -> None:
    text = browser.post(url("edit_person", link), typed(birth_date_day="９", sex="male")).content.decode()
    assert "出生日期和证件号码里的不一样，请检查。" in text
    assert Patient.objects.get().birth_date == date(1957, 3, 8)


def test_the_stored_number_is_shown_masked_alone(browser, link, patient) -> None:
    for shown in (PEOPLE, url("edit_person", link)):
        text = browser.get(shown).content.decode()
        assert patient.masked_document in text
        assert patient.document not in text


def test_errors_keep_what_was_typed(browser, link) -> None:
    text = browser.post(url("edit_person", link), typed(name="", phone="123")).content.decode()
    assert "<title>错误：" in text
    assert 'value="123"' in text
    assert Patient.objects.get().name == "张桂兰"


def test_while_a_booking_is_coming_the_name_stays(browser, link, patient) -> None:
    make.booked(make.published_session(), patient)
    text = browser.post(url("edit_person", link), typed(name="张桂蓝")).content.decode()
    assert "暂时不能修改" in text
    assert 'value="张桂蓝"' in text
    assert browser.post(url("edit_person", link), typed(relation="other")).url == PEOPLE


def test_removing_asks_first(browser, link) -> None:
    assert "要移除 张桂兰 吗？" in browser.get(url("remove_person", link)).content.decode()
    assert PatientLink.objects.get().ended_at is None


def test_removed_once_and_pressed_again(browser, link) -> None:
    for _ in range(2):
        assert browser.post(url("remove_person", link)).url == PEOPLE
    assert PatientLink.objects.get().ended_at is not None
    assert browser.get(url("edit_person", link)).status_code == 404


def test_with_a_booking_coming_nobody_is_removed(browser, link, patient) -> None:
    make.booked(make.published_session(), patient)
    answer = browser.post(url("remove_person", link))
    assert answer.status_code == 409
    assert "请先取消预约" in answer.content.decode()
    assert PatientLink.objects.get().ended_at is None


def test_with_a_number_held_nobody_is_removed_and_there_is_nothing_to_cancel(browser, link, patient) -> None:
    make.held(make.published_session(), patient)
    answer = browser.post(url("remove_person", link))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "请先完成预约或放回这个号" in text
    assert "取消预约" not in text
    assert PatientLink.objects.get().ended_at is None


def test_nobody_is_made_a_parent_in_the_cradle(browser, link) -> None:
    text = browser.post(url("edit_person", link), typed(birth_date_year="2026")).content.decode()
    assert "父母和祖父母应年满 16 岁" in text
    assert Patient.objects.get().birth_date == date(1957, 3, 8)


@pytest.mark.parametrize("name", ["edit_person", "remove_person"])
def test_strangers_find_nothing(browser_of, link, name) -> None:
    stranger = browser_of(make.account())
    assert stranger.get(url(name, link)).status_code == 404
    assert stranger.post(url(name, link), typed(name="别人")).status_code == 404
    assert Patient.objects.get().name == "张桂兰"
    assert PatientLink.objects.get().ended_at is None


@pytest.mark.parametrize("name", ["edit_person", "remove_person"])
def test_sign_in_first(client, link, name) -> None:
    assert client.get(url(name, link)).url == f"{reverse('accounts:sign_in')}?next={url(name, link)}"
    assert client.get(PEOPLE).url == f"{reverse('accounts:sign_in')}?next={PEOPLE}"
