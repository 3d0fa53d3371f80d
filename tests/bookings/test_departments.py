"""Departments as words all hospitals share."""

from __future__ import annotations

import pytest

from bookings.queries.departments import department_index, department_page, term_of_service
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = pytest.mark.django_db


def test_one_department_reported_before_inferred() -> None:
    term = reference.department("骨科")
    service = reference.department("骨科中心", hospital=reference.hospital(), term=term)
    guessed = reference.specialist("乙", guessed=(term,))
    reported = reference.specialist("甲", departments=(term,))
    condition = reference.condition("骨折", departments=(term,))
    page = department_page(term.slug)
    assert page is not None
    assert page.services == [service]
    assert [link.condition for link in page.conditions] == [condition]
    assert [link.specialist for link in page.people(make.NOW)] == [reported, guessed]


def test_people_from_beijing_first_of_them_who_comes_soon() -> None:
    term = reference.department("骨科")
    local = reference.specialist("甲", side="local", departments=(term,))
    idle = reference.specialist("乙", departments=(term,))
    comes = reference.specialist("丙", guessed=(term,))
    make.published_session(make.posting(comes))
    page = department_page(term.slug)
    assert page is not None
    assert [link.specialist for link in page.people(make.NOW)] == [comes, idle, local]


def test_a_service_is_no_page_but_leads_to_its_term() -> None:
    term = reference.department("骨科")
    service = reference.department("骨科中心", hospital=reference.hospital(), term=term)
    assert department_page(service.slug) is None
    assert term_of_service(service.slug) == term
    assert term_of_service("nothing") is None


def test_all_by_the_subjects_of_the_national_list(django_assert_num_queries) -> None:
    surgery, inner = reference.subject("04", name="外科"), reference.subject("03", name="内科")
    bones = reference.department("骨科", subject=reference.subject("04.03", parent=surgery))
    lungs = reference.department("呼吸科", subject=inner)
    unknown = reference.department("名医堂")
    reference.department("骨科中心", hospital=reference.hospital(), term=bones)
    make.published_session(department=bones)
    with django_assert_num_queries(3):
        index = department_index(make.NOW)
    assert [(group.subject, group.departments) for group in index.groups] == [
        (inner, [lungs]),
        (surgery, [bones]),
        (None, [unknown]),
    ]
    assert index.coming == {bones.pk}
