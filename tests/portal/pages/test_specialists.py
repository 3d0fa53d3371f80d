"""The page of one specialist."""

from __future__ import annotations

import pytest
from django.urls import reverse

from specialists.models import SpecialistHospital, SpecialistPartnership
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client, person) -> str:
    return client.get(reverse("specialist", args=[person.slug])).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_constant_number_of_queries(zh, django_assert_num_queries, many: int) -> None:
    home = reference.hospital("望京医院", side="beijing")
    terms, article = tuple(reference.department(f"科{n}") for n in range(many)), reference.source()
    person = reference.specialist("陈卫衡", departments=terms, home_hospital=home)
    for n in range(many):
        reference.condition(f"病{n}", treated_by=(person,))
        here = reference.hospital()
        SpecialistHospital.objects.create(specialist=person, hospital=here)
        make.published_session(make.posting(person), starts_at=make.DAY.replace(day=8 + n))
        one = reference.partnership(receiving_hospital=here, supporting_hospital=home, source=article)
        one.departments.add(terms[0])
        SpecialistPartnership.objects.create(specialist=person, partnership=one)
        reference.reported_posting(person, here, source=article)
        reference.activity(person, hospital=here, departments=terms[:1], source=article)
    # The specialist and what is linked (4), cards (6), how many in all (1), where they are posted (1) and were
    # reported to be (1), partnerships (8), activities (3), articles (1).
    with django_assert_num_queries(22):
        page = read(zh, person)
    assert page.count('class="session-card ') == many
    assert page.count('class="partnership"') == page.count('class="activity"') == many


def test_more_sessions_than_shown_are_led_to(zh) -> None:
    person = reference.specialist("陈卫衡")
    for n in range(7):
        make.published_session(make.posting(person), starts_at=make.DAY.replace(day=8 + n))
    page = read(zh, person)
    assert page.count('class="session-card ') == 6
    assert "看全部 7 场出诊" in page
    assert f"/sessions/?specialist={person.slug}" in page


def test_postings_visits_and_partnerships(zh) -> None:
    person, here = reference.specialist("黄静"), reference.hospital("市妇幼保健院")
    reference.reported_posting(person, here)
    make.posting(person, reference.hospital("市医院"))
    reference.activity(person, hospital=here, kinds=["stationing"], ongoing=True)
    one = reference.partnership(title="中医儿科名医工作室")
    SpecialistPartnership.objects.create(specialist=person, partnership=one, inferred=True)
    page = read(zh, person)
    for words in (
        "派驻医院",
        "市医院",
        "报道中的派驻",
        "挂职副院长",
        "常驻",
        "报道时仍在进行",
        "中医儿科名医工作室",
    ):
        assert words in page, words


def test_what_is_reported_and_what_we_conclude(zh) -> None:
    article = reference.source(headline="名医来了", newspaper="呼和浩特晚报")
    person = reference.specialist(
        "陈卫衡",
        titles=["主任医师"],
        home_hospital=reference.hospital("望京医院", side="beijing"),
        inferred=["home_hospital: 由科室推断"],
        guessed=(reference.department("骨科"),),
        source=article,
    )
    reference.condition("股骨头坏死", guessed=(person,))
    page = read(zh, person)
    for words in (
        "主任医师",
        "望京医院",
        "推断，待医院确认",
        "骨科",
        "股骨头坏死",
        "呼和浩特晚报",
        "《名医来了》",
    ):
        assert words in page, words


def test_without_sessions_it_leads_to_the_department(zh) -> None:
    person = reference.specialist("陈卫衡", departments=(reference.department("骨科"),))
    page = read(zh, person)
    assert "目前没有安排出诊" in page
    assert "找骨科的专家" in page
    assert "所在医院：报道没有写明" in page


def test_nobody(zh) -> None:
    assert zh.get(reverse("specialist", args=["nobody"])).status_code == 404


def test_demonstrations_are_kept_out_of_indexes_and_not_there_in_production(zh, settings) -> None:
    person = reference.specialist("陈卫衡")
    session = make.published_session(make.posting(person, demo=True), demo=True)
    page = read(zh, person)
    assert f"/sessions/{session.pk}/" in page
    assert 'content="noindex"' in page
    settings.PRODUCTION = True
    page = read(zh, person)
    assert f"/sessions/{session.pk}/" not in page
    assert "noindex" not in page
