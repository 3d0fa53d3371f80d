"""The page of a specialist, and who treats what, in constant numbers of queries."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.models import SpecialistHospital, SpecialistPartnership
from specialists.queries import holding_postings, specialist_page, specialists_of, who_treats
from tests.factories import bookings as supply
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def test_there_is_no_page_of_an_unknown_specialist() -> None:
    assert specialist_page("nobody") is None


@pytest.mark.parametrize("many", [1, 3])
def test_everything_in_five_queries(many: int, django_assert_num_queries) -> None:
    person = make.specialist(
        "陈卫衡",
        home_hospital=make.hospital(side="beijing"),
        departments=tuple(make.department(f"骨科{n}") for n in range(many)),
        guessed=(make.department("关节科"),),
    )
    for n in range(many):
        make.condition(f"病{n}", guessed=(person,))
        SpecialistHospital.objects.create(specialist=person, hospital=make.hospital())
        SpecialistPartnership.objects.create(
            specialist=person, partnership=make.partnership(programme=make.programme())
        )
    with django_assert_num_queries(5):
        page = specialist_page(person.slug)
        assert page.specialist.home_hospital.name
        assert [link.department.name for link in page.departments][-1] == "关节科"
        assert [link.inferred for link in page.departments] == [False] * many + [True]
        assert all(link.inferred and link.condition.name for link in page.conditions)
        assert len([link.hospital.name for link in page.hospitals]) == many
        assert len([one.programme.name for one in page.partnerships]) == many


def test_who_treats_it_the_reported_first_each_in_order(django_assert_num_queries) -> None:
    home = make.hospital(side="beijing")
    a, b, c = (make.specialist(name, home_hospital=home) for name in "甲乙丙")
    illness = make.condition("股骨头坏死", treated_by=(c,), guessed=(b, a))
    with django_assert_num_queries(1):
        links = who_treats(illness)
        assert [link.specialist for link in links] == [c, b, a]
        assert [link.inferred for link in links] == [False, True, True]
        assert {link.specialist.home_hospital for link in links} == {home}


def test_postings_that_hold_today_or_later() -> None:
    person, today = make.specialist("陈卫衡"), date(2026, 12, 1)
    holding = supply.posting(person, starts_on=date(2026, 1, 1))
    coming = supply.posting(person, starts_on=date(2027, 1, 1))
    last_day = supply.posting(person, starts_on=date(2026, 2, 1), ends_on=date(2026, 12, 2))
    supply.posting(person, starts_on=date(2026, 2, 1), ends_on=today)
    supply.posting()
    assert list(holding_postings(person, today=today)) == [holding, last_day, coming]


def test_postings_for_a_demonstration_hold_outside_production_alone(settings) -> None:
    person, today = make.specialist("陈卫衡"), date(2026, 12, 1)
    posting = supply.posting(person, demo=True)
    assert list(holding_postings(person, today=today)) == [posting]
    settings.PRODUCTION = True
    assert not holding_postings(person, today=today)


def test_a_local_hospital_shows_who_was_seen_there_a_beijing_one_its_own() -> None:
    here, there = make.hospital(), make.hospital(side="beijing")
    seen, guessed = make.specialist("甲", home_hospital=there), make.specialist("乙", home_hospital=there)
    SpecialistHospital.objects.create(specialist=seen, hospital=here)
    SpecialistHospital.objects.create(specialist=guessed, hospital=here, inferred=True)
    assert specialists_of(here) == [seen]
    assert specialists_of(there) == [seen, guessed]
