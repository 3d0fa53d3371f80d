"""What the database refuses about reported figures, and how they are said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from hospitals.enums import Metric, Qualifier, Unit
from hospitals.models import ContradictionFigure, Figure
from tests.factories import reference as make
from tests.refusals import refused

DAY = date(2023, 4, 1)


# --- In words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "words"),
    [
        ("32", Unit.IN_ALL, Qualifier.EXACT, "32个"),
        ("300.00", Unit.BED, Qualifier.OVER, "超过300张"),
        ("10000", Unit.MEMBER_PER_WEEK, Qualifier.NEAR, "近10000名/周"),
        ("530", Unit.MEMBER_PER_WEEK, Qualifier.APPROX, "约530名/周"),
        ("1", Unit.INSTITUTION, Qualifier.INFERRED, "1家（推算）"),
        ("82.20", Unit.PERCENT, Qualifier.EXACT, "82.2%"),
        ("-6.40", Unit.PERCENT, Qualifier.EXACT, "-6.4%"),
        ("9.4", Unit.YUAN_100_MILLION, Qualifier.EXACT, "9.4亿元"),
    ],
)
def test_a_number_is_no_more_exact_than_it_was_printed(
    value: str, unit: str, qualifier: str, words: str
) -> None:
    assert Figure(value=Decimal(value), unit=unit, qualifier=qualifier).amount == words


def test_a_day_that_is_only_known_to_lie_between_two_months() -> None:
    figure = Figure(as_of_on=DAY, as_of_precision="month")
    assert figure.as_of_text == "2023年4月"
    figure.as_of_until_on, figure.as_of_until_precision = date(2023, 7, 1), "month"
    assert figure.as_of_text == "2023年4月至7月"
    with translation.override("en"):
        assert figure.as_of_text == "April 2023 to July 2023"
    figure.as_of_until_on = date(2024, 7, 1)
    assert figure.as_of_text == "2023年4月至2024年7月"
    assert Figure().as_of_text == ""


def test_codes_fit_their_columns() -> None:
    assert max(map(len, Metric.values)) <= 40
    assert max(map(len, Unit.values)) <= 20


# --- What is refused ------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["as_of", "as_of_until"])
def test_a_date_and_its_precision_are_both_set_or_neither(prefix: str) -> None:
    range_of = {"as_of_on": DAY, "as_of_precision": "month"}
    make.figure()
    make.figure(**range_of | {f"{prefix}_on": DAY, f"{prefix}_precision": "month"})
    with refused(f"figure_{prefix}_pair"):
        make.figure(**range_of | {f"{prefix}_on": DAY, f"{prefix}_precision": ""})
    with refused(f"figure_{prefix}_pair"):
        make.figure(**range_of | {f"{prefix}_on": None, f"{prefix}_precision": "month"})


@pytest.mark.django_db
def test_a_range_begins_and_does_not_end_before() -> None:
    until = {"as_of_until_on": DAY, "as_of_until_precision": "month"}
    make.figure(as_of_on=DAY, as_of_precision="month", **until)
    with refused("figure_as_of_range_forward"):
        make.figure(as_of_on=date(2023, 5, 1), as_of_precision="month", **until)
    with refused("figure_as_of_range_forward"):
        make.figure(**until)


@pytest.mark.django_db
def test_a_figure_counts_for_a_programme_a_hospital_or_both() -> None:
    programme, hospital = make.programme(), make.hospital()
    make.figure(programme=programme)
    make.figure(hospital=hospital)
    make.figure(programme=programme, hospital=hospital)
    with refused("figure_of_something"):
        make.figure(programme=None)


@pytest.mark.django_db
def test_a_figure_stands_once_in_a_contradiction_and_in_as_many_as_need_be() -> None:
    figure = make.figure()
    clash = make.contradiction(figure)
    make.contradiction(figure)
    with refused("contradiction_figure_once"):
        ContradictionFigure.objects.create(contradiction=clash, figure=figure, position=1)
