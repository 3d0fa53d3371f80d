"""The page of a specialist, postings and the ledger, in constant numbers of queries."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User
from specialists.models import Activity, SpecialistHospital
from specialists.queries import (
    activities_at,
    activities_of,
    activities_under,
    holding_postings,
    reported_postings_at,
    reported_postings_of,
    specialist_page,
    specialists_of,
)
from tests.factories import bookings as supply
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def test_there_is_no_page_of_an_unknown_specialist() -> None:
    assert specialist_page("nobody") is None


@pytest.mark.parametrize("many", [1, 3])
def test_everything_in_four_queries(many: int, django_assert_num_queries) -> None:
    person = make.specialist(
        "陈卫衡",
        home_hospital=make.hospital(side="beijing"),
        departments=tuple(make.department(f"骨科{n}") for n in range(many)),
        guessed=(make.department("关节科"),),
    )
    for n in range(many):
        make.condition(f"病{n}", guessed=(person,))
        SpecialistHospital.objects.create(specialist=person, hospital=make.hospital())
    with django_assert_num_queries(4):
        page = specialist_page(person.slug)
        assert page.specialist.home_hospital.name
        assert [link.department.name for link in page.departments][-1] == "关节科"
        assert [link.inferred for link in page.departments] == [False] * many + [True]
        assert all(link.inferred and link.condition.name for link in page.conditions)
        assert len([link.hospital.name for link in page.hospitals]) == many


def test_postings_that_hold_today_or_later() -> None:
    person, today = make.specialist("陈卫衡"), date(2026, 12, 1)
    holding = supply.posting(person, starts_on=date(2026, 1, 1))
    coming = supply.posting(person, starts_on=date(2027, 1, 1))
    last_day = supply.posting(person, starts_on=date(2026, 2, 1), ends_on=date(2026, 12, 2))
    supply.posting(person, starts_on=date(2026, 2, 1), ends_on=today)
    supply.posting()
    make.reported_posting(person)
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


# --- The ledger, and reported postings --------------------------------------------------------


@pytest.mark.parametrize("many", [1, 3])
def test_activities_with_all_that_is_shown_of_them_in_three_queries(
    many: int, django_assert_num_queries
) -> None:
    person = make.specialist("陈卫衡", home_hospital=make.hospital(side="beijing"))
    here, programme = make.hospital(), make.programme()
    for n in range(many):
        make.activity(
            person,
            make.specialist(),
            departments=(make.department(f"骨科{n}"), make.department(f"关节科{n}")),
            hospital=here,
            region=make.region(),
            programme=programme,
            procedure=make.condition(f"置换术{n}", kind="procedure"),
            source=make.source(),
        )
    make.activity()
    for asked, about in ((activities_at, here), (activities_of, person), (activities_under, programme)):
        with django_assert_num_queries(3):
            found = asked(about)
            assert len(found) == many
            for one in found:
                assert one.hospital == here
                assert one.programme == programme
                assert one.region.name
                assert one.procedure.name
                assert one.source.headline
                first, second = (link.specialist for link in one.specialist_links.all())
                assert first.home_hospital.name
                assert second.home_hospital is None
                assert [link.department.name[:2] for link in one.department_links.all()] == ["骨科", "关节"]


def test_activities_the_newest_first_the_undated_last() -> None:
    here = make.hospital()
    undated = make.activity(hospital=here)
    old = make.activity(hospital=here, started_on=date(2023, 2, 1), started_precision="day")
    new = make.activity(hospital=here, started_on=date(2023, 4, 1), started_precision="month")
    assert activities_at(here) == [new, old, undated]


def test_what_was_counted_here_is_not_what_articles_tell() -> None:
    session = supply.published_session()
    counted = {"slug": None, "hospital": session.hospital, "session": session, "patients": 12}
    day = {"started_on": date(2026, 12, 8), "started_precision": "day", "posted_on": date(2026, 12, 8)}
    day |= {"via": "session", "entered_at": supply.NOW, "entered_by": User.objects.create_user("keeper")}
    line = make.activity(session.specialists.get(), **counted, **day)
    told = make.activity(hospital=session.hospital)
    assert activities_at(session.hospital) == [told]
    assert activities_of(session.specialists.get()) == []
    assert list(Activity.objects.counted()) == [line]
    newer = make.activity(**counted | {"patients": 13}, **day, corrects=line, reason="miscounted")
    assert list(Activity.objects.counted()) == [newer]


@pytest.mark.parametrize("many", [1, 3])
def test_reported_postings_in_one_query(many: int, django_assert_num_queries) -> None:
    person = make.specialist("黄静", home_hospital=make.hospital(side="beijing"))
    here = make.hospital()
    for n in range(many):
        make.reported_posting(
            person, here, partnership=make.partnership(), department=make.department(f"科{n}")
        )
    supply.posting(person, here)
    for asked, about in ((reported_postings_of, person), (reported_postings_at, here)):
        with django_assert_num_queries(1):
            found = asked(about)
            assert len(found) == many
            for one in found:
                assert one.specialist.home_hospital.name
                assert one.hospital == here
                assert one.department.name
                assert one.partnership.title
                assert one.source.headline
                assert str(one.started) == "2023年7月"
