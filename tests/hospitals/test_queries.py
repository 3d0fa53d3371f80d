"""What pages show of hospitals and programmes, in constant numbers of queries."""

from __future__ import annotations

from datetime import date

import pytest

from hospitals.models import Organisation
from hospitals.queries import (
    Giving,
    contradictions_at,
    contradictions_of,
    figures_at,
    figures_of,
    giving,
    hospital_page,
)
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def test_there_is_no_page_of_an_unknown_hospital() -> None:
    assert hospital_page("nowhere") is None


@pytest.mark.parametrize("many", [1, 3])
def test_everything_in_four_queries(many: int, django_assert_num_queries) -> None:
    here = make.hospital("市医院", region=make.region(parent=make.region()))
    for n in range(many):
        make.department(
            f"科室{n}", hospital=here, term=make.department(f"词{n}"), subject=make.subject(f"0{n}")
        )
        make.hospital(part_of=here)
        make.partnership(
            receiving_hospital=here,
            supporting_hospital=make.hospital(side="beijing"),
            programme=make.programme(),
        )
    with django_assert_num_queries(4):
        page = hospital_page(here.slug)
        assert page.hospital.region.parent.name
        assert [one.subject.name + one.term.name for one in page.departments]
        assert [one.programme.name for one in page.partnerships]
        assert len(page.partnerships) == len(page.departments) == len(page.parts) == many


def test_partnerships_the_newest_first_undated_last_each_once() -> None:
    here, there = make.hospital(), make.hospital(side="beijing")
    both = {"receiving_hospital": here, "supporting_hospital": there}
    undated = make.partnership(**both)
    old = make.partnership(**both, started_on=date(2021, 8, 1), started_precision="month")
    new = make.partnership(**both, started_on=date(2023, 2, 1), started_precision="day")
    also = make.partnership(receiving_hospital=make.hospital(), supporting_hospital=there)
    also.receiving_also.add(here)
    assert hospital_page(here.slug).partnerships == [new, old, undated, also]


def test_a_partnership_is_on_the_page_of_everybody_in_it() -> None:
    lead, helper, receiver = (make.hospital() for _ in range(3))
    one = make.partnership(receiving_hospital=receiver, lead_hospital=lead)
    one.supporting_also.add(helper)
    for each in (lead, helper, receiver):
        assert hospital_page(each.slug).partnerships == [one]


def test_who_supports_is_whom_articles_name() -> None:
    sender, lead, helper = (make.hospital(side="beijing") for _ in range(3))
    body = Organisation.objects.create(slug="body", name="研究所", kind="institute")
    guessed = {"supporting_hospital": sender, "inferred": ["supporting_hospital: 背景推定"]}
    reported, several, behind, plate, led, nobody = (
        make.partnership(**fields)
        for fields in (
            {"supporting_hospital": sender, "lead_hospital": lead},
            {"supporting_hospital": sender},
            {**guessed, "lead_hospital": lead},
            guessed,
            {"lead_hospital": lead},
            {},
        )
    )
    several.supporting_also.add(helper)
    plate.organisations.add(body)
    assert giving(reported).hospitals == [sender]
    assert giving(several).hospitals == [sender, helper]
    assert giving(behind).hospitals == giving(led).hospitals == [lead]
    assert (giving(plate).hospitals, giving(plate).organisations) == ([], [body])
    assert giving(make.partnership(**guessed)).hospitals == [sender]
    assert giving(nobody) == Giving([], [])


# --- Figures and contradictions -------------------------------------------------------------


def dated(on: date, **fields: object):
    """A figure as of a day."""
    return make.figure(as_of_on=on, as_of_precision="day", **fields)


@pytest.mark.parametrize("many", [1, 3])
def test_figures_with_all_that_is_shown_of_them_in_two_queries(many: int, django_assert_num_queries) -> None:
    programme, hospital = make.programme(), make.hospital()
    for _ in range(many):
        figure = make.figure(programme=programme, hospital=hospital, source=make.source())
        make.contradiction(figure)
    make.figure()
    for asked, about in ((figures_of, programme), (figures_at, hospital)):
        with django_assert_num_queries(2):
            found = asked(about)
            assert len(found) == many
            for figure in found:
                assert figure.programme.name
                assert figure.hospital.name
                assert figure.source.headline
                assert [one.statement for one in figure.contradictions.all()] == ["说法不一。"]


def test_figures_the_newest_first_then_as_pages_order_them_the_undated_last() -> None:
    of = {"programme": make.programme()}
    undated = make.figure(**of, metric="supporting_institutions")
    old = dated(date(2021, 8, 1), **of)
    papers = dated(date(2023, 5, 6), **of, metric="papers_joint")
    clinics = dated(date(2023, 5, 6), **of, metric="expert_clinics")
    ranged = dated(date(2023, 4, 1), **of, as_of_until_on=date(2023, 7, 1), as_of_until_precision="month")
    assert figures_of(of["programme"]) == [ranged, clinics, papers, old, undated]


@pytest.mark.parametrize("many", [1, 3])
def test_contradictions_side_by_side_in_three_queries(many: int, django_assert_num_queries) -> None:
    programme, hospital, article = make.programme(), make.hospital(), make.source()
    for _ in range(many):
        mine = make.figure(programme=programme, hospital=hospital, source=make.source())
        other = make.figure(source=make.source())
        make.contradiction(other, mine, evidence=[{"source": article.slug, "quote": "18家"}])
    make.contradiction(make.figure())
    for asked, about in ((contradictions_of, programme), (contradictions_at, hospital)):
        with django_assert_num_queries(3):
            found = asked(about)
            assert len(found) == many
            for one in found:
                left, right = one.figures
                assert right.programme == programme
                assert right.hospital == hospital
                assert left.programme.name
                assert [(quote.source, quote.text) for quote in one.quotes] == [(article, "18家")]
                assert one.sources == [left.source, right.source, article]


def test_contradictions_without_figures_come_last_and_each_comes_once() -> None:
    programme, hospital = make.programme(), make.hospital()
    wordy = make.contradiction(kind="naming")
    wordy.programmes.add(programme)
    wordy.hospitals.add(hospital)
    figures = [make.figure(programme=programme) for _ in range(2)]
    counted = make.contradiction(*figures)
    counted.programmes.add(programme)
    assert [one.contradiction for one in contradictions_of(programme)] == [counted, wordy]
    assert [one.contradiction for one in contradictions_at(hospital)] == [wordy]
    assert [one.figures for one in contradictions_of(programme)] == [figures, []]
    assert contradictions_of(make.programme()) == []
