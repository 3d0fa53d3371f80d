"""Departments: for what, who, where, when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client, term, query: str = "") -> str:
    return client.get(reverse("department", args=[term.slug]) + query).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    term = reference.department("骨科", subject=reference.subject(), source=reference.source())
    for n in range(many):
        person = reference.specialist(home_hospital=reference.hospital(side="beijing"), departments=(term,))
        reference.condition(f"病{n}", treated_by=(person,), departments=(term,))
        here = reference.hospital()
        reference.department(f"中心{n}", hospital=here, term=term)
        starts_at = make.DAY + timedelta(days=n)
        make.published_session(make.posting(person, here), starts_at=starts_at, department=term)
    # The department (3), how many people and who (2), their next sessions (7), cards (6), how many
    # sessions (1), articles (1).
    with django_assert_num_queries(13):
        page = read(zh, term)
    assert page.count('class="session-card ') == many
    assert page.count('class="person-card"') == many


def test_what_is_reported_and_what_we_conclude(zh) -> None:
    term = reference.department("骨科", aliases=["骨伤科"], source=reference.source(headline="名医来了"))
    reference.specialist("陈卫衡", departments=(term,))
    reference.specialist("李非", guessed=(term,))
    reported = reference.condition("骨折", departments=(term,))
    guessed = reference.condition("关节痛", departments=(term,))
    guessed.department_links.update(inferred=True)
    page = read(zh, term)
    assert page.index(reported.name) < page.index(guessed.name)
    assert "据科室推断，待医院确认" in page
    assert page.index("陈卫衡") < page.index("李非")
    assert page.count("是否属于这个科室为推断，待医院确认") == 1
    for words in ('也叫：<span lang="zh-Hans">骨伤科</span>', "《名医来了》", "报道没有写明"):
        assert words in page, words


def test_hospitals_that_have_it_and_its_subject(zh) -> None:
    term = reference.department("骨科", subject=reference.subject("04.03"), inferred=["subject"])
    here = reference.hospital("甲医院")
    reference.department("骨科中心", hospital=here, term=term)
    page = read(zh, term)
    assert reverse("hospital", args=[here.slug]) in page
    assert "骨科中心" in page
    assert "/sessions/?subject=04.03" in page


def test_a_hospitals_own_department_leads_to_the_word(zh) -> None:
    term = reference.department("骨科")
    service = reference.department("骨科中心", hospital=reference.hospital(), term=term)
    answer = zh.get(reverse("department", args=[service.slug]))
    assert (answer.status_code, answer["Location"]) == (301, reverse("department", args=[term.slug]))
    assert zh.get(reverse("department", args=["nothing"])).status_code == 404


def test_many_sessions_and_people_are_led_to(zh) -> None:
    term = reference.department("骨科")
    for n in range(13):
        person = reference.specialist(departments=(term,))
        make.published_session(
            make.posting(person), starts_at=make.DAY + timedelta(minutes=n), department=term
        )
    page = read(zh, term)
    assert "看这个科室全部 13 场出诊" in page
    assert page.count('class="person-card"') == 12
    assert read(zh, term, "?page=2").count('class="person-card"') == 1


def test_nothing_known_leads_on(zh) -> None:
    page = read(zh, reference.department("骨科", subject=reference.subject()))
    for words in ("这个科室目前没有公布的出诊", "看骨科专业的出诊", "报道中没有写明这个科室的专家"):
        assert words in page, words


def test_all_departments_by_subject(zh) -> None:
    surgery = reference.subject("04", name="外科")
    bones = reference.department("骨科", subject=reference.subject("04.03", parent=surgery))
    reference.department("名医堂")
    make.published_session(department=bones)
    page = zh.get(reverse("departments")).content.decode()
    assert page.index("外科") < page.index("其他")
    assert page.count("近期出诊") == 1


def test_no_department_at_all(zh) -> None:
    assert "还没有科室资料" in zh.get(reverse("departments")).content.decode()
