"""Programmes as trees, and one of them with all that belongs to it."""

from __future__ import annotations

from datetime import date

import pytest

from bookings.queries.programmes import programme_page, programme_tree
from specialists.models import SpecialistPartnership
from tests.factories import reference

pytestmark = pytest.mark.django_db


def test_trees_the_larger_first(django_assert_num_queries) -> None:
    small = reference.programme("小")
    large = reference.programme("大")
    below = reference.programme("中", parent=large)
    lowest = reference.programme("下", parent=below)
    with django_assert_num_queries(1):
        first, second = programme_tree()
    assert (first.programme, second.programme) == (large, small)
    assert first.actions[0].programme == below
    assert first.actions[0].actions[0].programme == lowest


def test_one_with_what_is_above_below_and_beside_it() -> None:
    top = reference.programme("行动")
    middle = reference.programme("扩容", parent=top)
    found = reference.programme("专项", parent=middle)
    action = reference.programme("项目", parent=found)
    extended = reference.programme("延伸", extends=found)
    hospital = reference.hospital()
    found.hospitals.add(hospital)
    page = programme_page(found.slug)
    assert page is not None
    assert page.above == (top, middle)
    assert (page.actions, page.extended_by, page.taking_part) == ([action], [extended], [hospital])
    assert programme_page("nothing") is None


@pytest.mark.parametrize("many", [1, 3])
def test_partnerships_complete_each_specialist_once(many: int, django_assert_num_queries) -> None:
    found, other = reference.programme(), reference.programme()
    person = reference.specialist(home_hospital=reference.hospital(side="beijing"))
    made = []
    for n in range(many):
        one = reference.partnership(
            programme=found,
            started_on=date(2023, 1, n + 1),
            started_precision="day",
            source=reference.source(),
        )
        one.departments.add(reference.department(f"科{n}"))
        SpecialistPartnership.objects.create(specialist=person, partnership=one)
        made.append(one)
    also = reference.partnership(programme=other)
    also.programmes_also.add(found)
    page = programme_page(found.slug)
    assert page is not None
    with django_assert_num_queries(0):
        assert page.partnerships == [*reversed(made), also]
        assert page.specialists == [person]
        assert page.specialists[0].home_hospital is not None
        assert [list(one.departments.all()) for one in page.partnerships]
        assert [one.source for one in page.partnerships if one.source_id]
