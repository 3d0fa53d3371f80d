"""Regions with what lies within them, and their hospitals with what comes there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.queries.regions import hospital_lines, hospitals_with_phone, region_page, region_tree
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    country = reference.region("自治区", code="150000", level="province")
    city = reference.region("市", code="150100", parent=country)
    county = reference.region("县", code="150122", parent=city, level="county")
    empty = reference.region("盟", code="152900", parent=country)
    return country, city, county, empty


def test_hospitals_are_counted_with_all_that_lies_within(tree, django_assert_num_queries) -> None:
    country, city, county, empty = tree
    reference.region("别处", level="province")
    for region in (city, county, county):
        reference.hospital(region=region)
    with django_assert_num_queries(2):
        (top,) = region_tree()
    assert (top.region, top.hospitals) == (country, 3)
    assert [(line.region, line.hospitals) for line in top.parts] == [(city, 3), (empty, 0)]


def test_one_region_with_what_is_above_and_below(tree) -> None:
    country, city, county, _empty = tree
    beijing = reference.hospital("首都", side="beijing", region=city)
    here = reference.hospital("县医院", region=county)
    page = region_page(city.slug)
    assert page is not None
    assert page.above == (country,)
    assert [line.region for line in page.parts] == [county]
    assert list(page.hospitals()) == [here, beijing]  # where people are seen goes before who sends
    assert region_page("nowhere") is None


@pytest.mark.parametrize("many", [1, 3])
def test_hospitals_with_what_comes(many: int, django_assert_num_queries) -> None:
    term = reference.department("骨科")
    hospitals = [reference.hospital() for _ in range(many)]
    for n, one in enumerate(hospitals):
        make.published_session(
            make.posting(None, one), starts_at=make.DAY + timedelta(days=n), department=term
        )
    with django_assert_num_queries(3):
        lines = hospital_lines(hospitals, make.NOW)
    assert all(line.supply and line.supply.sessions == 1 for line in lines)


def test_a_hospital_where_nobody_comes_has_no_supply() -> None:
    (line,) = hospital_lines([reference.hospital()], make.NOW)
    assert line.supply is None


def test_telephones_of_hospitals_here() -> None:
    known = reference.hospital(phone="0471-1234567")
    reference.hospital()
    reference.hospital(side="beijing", phone="010-1234567")
    assert hospitals_with_phone() == [known]
