"""What the database refuses about reference data, and dates as they were reported."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from bookings.locks import settle
from hospitals.models import PartnershipSubject, ReportedDate, goes_round, parse_reported_date, steps_up
from tests.factories import reference as make
from tests.refusals import refused

DAY = date(2023, 2, 1)


# --- Reported dates -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "on", "words"),
    [
        ("2021", date(2021, 1, 1), "2021年"),
        ("2021-08", date(2021, 8, 1), "2021年8月"),
        ("2023-02-14", date(2023, 2, 14), "2023年2月14日"),
    ],
)
def test_a_date_is_no_more_exact_than_it_was_said(text: str, on: date, words: str) -> None:
    found = parse_reported_date(text)
    assert found.on == on
    assert str(found) == words


@pytest.mark.parametrize(
    ("text", "words"), [("2021", "2021"), ("2021-08", "August 2021"), ("2023-05-06", "6 May 2023")]
)
def test_in_english_the_month_is_a_word(text: str, words: str) -> None:
    with translation.override("en"):
        assert str(parse_reported_date(text)) == words


@pytest.mark.parametrize(
    "text", ["", "2021-8", "21", "2021-13", "2021-02-30", "2021/08", "2021-08-01 ", "二〇二一"]
)
def test_other_forms_are_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_reported_date(text)


PAIRS = [
    ("programme", "launched", "programme_launched_pair"),
    ("partnership", "started", "partnership_started_pair"),
    ("partnership", "ended", "partnership_ended_pair"),
    ("partnership", "unveiled", "partnership_unveiled_pair"),
    ("source", "published", "source_published_pair"),
    ("source", "published_until", "source_published_until_pair"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "prefix", "constraint"), PAIRS)
def test_a_date_and_its_precision_are_both_set_or_neither(kind: str, prefix: str, constraint: str) -> None:
    made = getattr(make, kind)
    made()
    made(**{f"{prefix}_on": DAY, f"{prefix}_precision": "month"})
    with refused(constraint):
        made(**{f"{prefix}_on": DAY})
    with refused(constraint):
        made(**{f"{prefix}_precision": "day"})
    with refused(constraint):
        made(**{f"{prefix}_on": DAY, f"{prefix}_precision": "hour"})


@pytest.mark.django_db
def test_the_pair_reads_as_one_date() -> None:
    made = make.programme(launched_on=date(2021, 8, 1), launched_precision="month")
    assert made.launched == ReportedDate(date(2021, 8, 1), "month")
    assert make.programme().launched is None


@pytest.mark.django_db
def test_an_article_is_not_published_until_before_it_was() -> None:
    span = {
        "published_precision": "month",
        "published_until_precision": "month",
        "published_on": date(2023, 4, 1),
    }
    make.source(**span, published_until_on=date(2023, 7, 1))
    with refused("source_published_range_forward"):
        make.source(**span, published_until_on=date(2023, 3, 1))


# --- Trees and codes ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "column", "constraint"),
    [
        ("region", "parent", "region_not_in_itself"),
        ("subject", "parent", "subject_not_in_itself"),
        ("hospital", "part_of", "hospital_not_part_of_itself"),
        ("programme", "parent", "programme_not_in_itself"),
        ("programme", "extends", "programme_not_extending_itself"),
    ],
)
def test_nothing_stands_in_itself(kind: str, column: str, constraint: str) -> None:
    row = getattr(make, kind)()
    with refused(constraint):
        setattr(row, column, row)
        row.save()


CIRCLES = [
    ("region", "parent", "region_has_no_circle"),
    ("subject", "parent", "subject_has_no_circle"),
    ("hospital", "part_of", "hospital_has_no_circle"),
    ("programme", "parent", "programme_has_no_circle"),
    ("programme", "extends", "programme_extends_in_no_circle"),
]


def chain(kind: str, column: str) -> list:
    """Three rows, each below the one before."""
    codes = iter(("01", "02", "03"))
    made = [getattr(make, kind)(**({"code": next(codes)} if kind == "subject" else {})) for _ in range(3)]
    for above, row in pairwise(made):
        setattr(row, column, above)
        row.save()
    return made


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "column", "constraint"), CIRCLES)
def test_nothing_stands_below_itself(kind: str, column: str, constraint: str) -> None:
    first, _second, third = chain(kind, column)
    with refused(constraint):
        type(first).objects.filter(pk=first.pk).update(**{column: third})
    setattr(first, column, third)
    with pytest.raises(ValidationError, match="绕成一圈") as said:
        first.full_clean()
    assert column in said.value.message_dict


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "column", "constraint"), CIRCLES)
def test_a_tree_may_be_turned_round(kind: str, column: str, constraint: str) -> None:
    first, second, third = chain(kind, column)
    with transaction.atomic():  # between the two statements there is a circle
        setattr(first, column, second)
        first.save()
        setattr(second, column, None)
        second.full_clean()
        second.save()
        settle()
    third.full_clean()
    assert getattr(third, column) == second


def test_a_walk_comes_back_from_a_circle() -> None:
    above = {1: 2, 2: 3, 3: 2, 4: None, 5: 4}
    assert list(steps_up(above, 1)) == [2, 3]
    assert list(steps_up(above, 5)) == [4]
    assert list(steps_up({1: 1}, 1)) == []
    assert [goes_round(above, one) for one in (1, 2, 3, 4, 5)] == [False, True, True, False, False]
    assert goes_round({1: 1}, 1)


@pytest.mark.django_db
def test_a_region_code_has_six_digits_or_is_absent() -> None:
    make.region(code="150100")
    make.region(code=None)
    with refused("region_code_six_digits"):
        make.region(code="15010")


# --- Departments and rooms --------------------------------------------------------------


@pytest.mark.django_db
def test_a_service_has_a_term_and_a_term_has_none() -> None:
    term, where = make.department("骨科"), make.hospital()
    service = make.department("骨一科", hospital=where, term=term)
    assert list(term.services.all()) == [service]
    with refused("department_term_has_no_term"):
        make.department("骨伤科", term=term)


@pytest.mark.django_db
def test_a_hospital_has_a_term_once_and_a_name_once() -> None:
    term, where = make.department("骨科"), make.hospital()
    make.department("骨科", hospital=where, term=term)
    make.department("骨科", hospital=make.hospital(), term=term)
    with refused("department_once_per_hospital"):
        make.department("骨二科", hospital=where, term=term)
    with refused("department_name_once_per_hospital"):
        make.department("骨科", hospital=where)


@pytest.mark.django_db
def test_a_department_is_not_its_own_term() -> None:
    service = make.department("骨科", hospital=make.hospital())
    with refused("department_not_its_own_term"):
        service.term = service
        service.save()


@pytest.mark.django_db
def test_the_admin_offers_terms_not_services_of_others() -> None:
    service = make.department("骨科", hospital=make.hospital())
    other = make.department("骨伤科", hospital=make.hospital(), term=service)
    with pytest.raises(ValidationError, match="通用科室名"):
        other.full_clean()


@pytest.mark.django_db
def test_a_room_name_stands_once_in_a_hospital() -> None:
    where = make.hospital()
    make.room("三楼名医堂", hospital=where)
    make.room("三楼名医堂")
    with refused("room_name_once_per_hospital"):
        make.room("三楼名医堂", hospital=where)


# --- Partnerships -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_reported_partnership_may_lack_nearly_everything() -> None:
    made = make.partnership()
    assert made.standing == "reported"
    assert made.started is None
    assert made.unveiled is None


@pytest.mark.django_db
def test_no_hospital_is_its_own_partner() -> None:
    here, there = make.hospital(), make.hospital(side="beijing")
    make.partnership(supporting_hospital=there, receiving_hospital=here)
    with refused("partnership_not_with_itself"):
        make.partnership(supporting_hospital=here, receiving_hospital=here)


@pytest.mark.django_db
def test_a_partnership_does_not_end_before_it_starts() -> None:
    dates = {"started_on": DAY, "started_precision": "day", "ended_precision": "day"}
    make.partnership(**dates, ended_on=DAY)
    with refused("partnership_forward"):
        make.partnership(**dates, ended_on=date(2023, 1, 31))


@pytest.mark.django_db
@pytest.mark.parametrize("lacking", ["supporting_hospital", "receiving_hospital", "started_on", "stage"])
def test_an_operating_partnership_lacks_nothing(lacking: str) -> None:
    whole = {
        "standing": "operating",
        "stage": "运行",
        "supporting_hospital": make.hospital(side="beijing"),
        "receiving_hospital": make.hospital(),
        "started_on": DAY,
        "started_precision": "day",
    }
    made = make.partnership(**whole)
    PartnershipSubject.objects.create(partnership=made, subject=make.subject())
    without = {
        name: value for name, value in whole.items() if not name.startswith(lacking.removesuffix("_on"))
    }
    with refused("partnership_operating_complete"):
        make.partnership(**without)


# --- Where it is from -------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_inferred_is_told_by_column() -> None:
    made = make.hospital(inferred=["kind", "part_of: 由院名推出"])
    assert made.is_inferred("kind")
    assert made.is_inferred("part_of")
    assert not made.is_inferred("part")
    assert not make.hospital().is_inferred("kind")
