"""The page of a hospital: what belongs to it, in a constant number of queries."""

from __future__ import annotations

from datetime import date

import pytest

from hospitals.queries import hospital_page
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def test_there_is_no_page_of_an_unknown_hospital() -> None:
    assert hospital_page("nowhere") is None


@pytest.mark.parametrize("many", [1, 3])
def test_everything_in_five_queries(many: int, django_assert_num_queries) -> None:
    here = make.hospital("市医院", region=make.region(parent=make.region()))
    for n in range(many):
        make.department(
            f"科室{n}", hospital=here, term=make.department(f"词{n}"), subject=make.subject(f"0{n}")
        )
        make.room(f"诊室{n}", hospital=here)
        make.hospital(part_of=here)
        make.partnership(
            receiving_hospital=here,
            supporting_hospital=make.hospital(side="beijing"),
            programme=make.programme(),
        )
    with django_assert_num_queries(5):
        page = hospital_page(here.slug)
        assert page.hospital.region.parent.name
        assert [one.subject.name + one.term.name for one in page.departments]
        assert [one.programme.name for one in page.partnerships]
        assert len(page.rooms) == len(page.parts) == len(page.supporters) == many
        assert page.supported == []


def test_partnerships_the_newest_first_undated_last_each_once() -> None:
    here, there = make.hospital(), make.hospital(side="beijing")
    both = {"receiving_hospital": here, "supporting_hospital": there}
    undated = make.partnership(**both)
    old = make.partnership(**both, started_on=date(2021, 8, 1), started_precision="month")
    new = make.partnership(**both, started_on=date(2023, 2, 1), started_precision="day")
    also = make.partnership(receiving_hospital=make.hospital(), supporting_hospital=there)
    also.receiving_also.add(here)
    page = hospital_page(here.slug)
    assert page.partnerships == [new, old, undated, also]
    assert page.supporters == [there]
    assert hospital_page(there.slug).supported == [here, also.receiving_hospital]
