"""The page of one hospital."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from specialists.models import SpecialistHospital
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client, place) -> str:
    return client.get(reverse("hospital", args=[place.slug])).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    here = reference.hospital("市医院", region=reference.region())
    for n in range(many):
        home = reference.hospital(side="beijing")
        person = reference.specialist(f"专家{n}", home_hospital=home)
        reference.condition(f"病{n}", treated_by=(person,))
        SpecialistHospital.objects.create(specialist=person, hospital=here)
        reference.department(f"科{n}", hospital=here, term=reference.department(f"词{n}"))
        reference.partnership(receiving_hospital=here, supporting_hospital=home)
        make.published_session(make.posting(person, here), starts_at=make.DAY + timedelta(days=n))
    with django_assert_num_queries(13):  # the hospital (5), its people (1), cards (6), how many in all (1)
        page = read(zh, here)
    assert page.count('class="session-card ') == many
    assert page.count("支援这家医院") == many


def test_what_nobody_reported_is_asked_of_the_hospital(zh) -> None:
    page = read(zh, reference.hospital("市医院", aliases=["一院"]))
    assert "也叫：一院" in page
    assert page.count("请向医院咨询") >= 3  # the line above, region, address
    assert "报道中没有电话，可拨打 114 查询" in page
    assert "目前没有公布的出诊" in page


def test_known_facts_are_shown(zh) -> None:
    page = read(
        zh,
        reference.hospital(
            "市医院", address="中山路 1 号", phone="0471-1234567", region=reference.region("呼和浩特市")
        ),
    )
    for words in ("中山路 1 号", 'href="tel:0471-1234567"', "呼和浩特市"):
        assert words in page, words


def test_more_sessions_than_shown_are_counted_and_led_to(zh) -> None:
    here = reference.hospital("市医院")
    for n in range(11):
        make.published_session(make.posting(None, here), starts_at=make.DAY + timedelta(minutes=n))
    page = read(zh, here)
    assert page.count('class="session-card ') == 10
    assert "看这家医院全部 11 场出诊" in page
    assert f"/sessions/?hospital={here.slug}" in page


def test_a_beijing_hospital_shows_where_its_specialists_go(zh) -> None:
    there = reference.hospital("望京医院", side="beijing")
    session = make.published_session(make.posting(make.specialist("陈卫衡", home_hospital=there)))
    make.published_session()
    page = read(zh, there)
    assert page.count('class="session-card ') == 1
    assert f"/sessions/{session.pk}/" in page


def test_no_such_hospital(zh) -> None:
    assert zh.get(reverse("hospital", args=["nowhere"])).status_code == 404
