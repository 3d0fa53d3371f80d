"""Lists of sessions, narrowed: each way takes what it should and leaves the rest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings.queries.narrowing import with_below
from bookings.queries.sessions import coming_sessions
from specialists.models import Slot, SpecialistPartnership
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = pytest.mark.django_db


def narrowed(**wanted) -> list[int]:
    return list(coming_sessions(make.NOW, **wanted).values_list("pk", flat=True))


@pytest.fixture
def other():
    """A session that is never wanted."""
    return make.published_session(starts_at=make.DAY + timedelta(days=20), published_at=make.NOW)


def test_nothing_wanted_narrows_nothing(other) -> None:
    assert narrowed() == [other.pk]
    assert narrowed(on=None, hospital_id=None, region_ids=None, only_left=False) == [other.pk]


def test_by_days_the_last_one_included(other) -> None:
    """00:00 and 23:30 in Hohhot, a week apart."""
    first = make.published_session(starts_at=make.DAY - timedelta(hours=8), hours=0.5, numbers=1)
    last = make.published_session(
        starts_at=make.DAY + timedelta(days=6, hours=15.5), hours=0.5, numbers=1, published_at=make.NOW
    )
    days = {"on": date(2026, 12, 8), "until": date(2026, 12, 14)}
    assert narrowed(**days) == [first.pk, last.pk]
    assert narrowed(on=date(2026, 12, 8)) == [first.pk]
    assert narrowed(on=date(2026, 12, 9), until=date(2026, 12, 13)) == []


def test_by_region_with_all_that_lies_within(other) -> None:
    city = reference.region("市")
    county = reference.region("县", parent=city, level="county")
    town = reference.region("乡", parent=county, level="township")
    beside = reference.region("旁", level="prefecture")
    made = [make.published_session(make.posting(None, make.hospital(region=one))) for one in (city, town)]
    make.published_session(make.posting(None, make.hospital(region=beside)))
    assert set(with_below(city)) == {city.pk, county.pk, town.pk}
    assert narrowed(region_ids=with_below(city)) == [one.pk for one in made]
    assert narrowed(region_ids=with_below(county)) == [made[1].pk]


def test_by_subject_of_the_service_or_else_of_its_term(other) -> None:
    inner = reference.subject("03", name="内科")
    heart = reference.subject("03.04", name="心血管内科专业", parent=inner)
    bones = reference.subject("04.03")
    term = reference.department("心内科", subject=heart)
    where = reference.hospital()
    by_term = reference.department("心脏中心", hospital=where, term=term)
    otherwise = reference.department("心外科", hospital=reference.hospital(), term=term, subject=bones)
    made = [make.published_session(department=one) for one in (term, by_term)]
    unlike = make.published_session(department=otherwise)
    assert narrowed(subject_ids=with_below(inner)) == [one.pk for one in made]
    assert narrowed(subject_ids=with_below(bones)) == [unlike.pk]


def test_by_programme_as_posted_or_as_an_article_names_them(other) -> None:
    above = reference.programme("行动")
    below = reference.programme("项目", parent=above)
    here = reference.hospital()
    operating = reference.partnership(programme=below, receiving_hospital=here)
    posted = make.published_session(make.posting(None, here, partnership=operating))
    person = reference.specialist()
    SpecialistPartnership.objects.create(
        specialist=person, partnership=reference.partnership(programme=above, receiving_hospital=here)
    )
    named = make.published_session(
        make.posting(person, here), starts_at=make.DAY + timedelta(days=1), published_at=make.NOW
    )
    # Named in the programme for one hospital, and coming to another: no article says that it is by the programme.
    make.published_session(
        make.posting(person), starts_at=make.DAY + timedelta(days=2), published_at=make.NOW
    )
    assert narrowed(programme_ids=with_below(above)) == [posted.pk, named.pk]
    assert narrowed(programme_ids=with_below(below)) == [posted.pk]


def test_by_specialist_department_hospital_and_all_at_once(other) -> None:
    person, bones, here = make.specialist(), reference.department("骨科"), reference.hospital()
    wanted = make.published_session(make.posting(person, here), department=bones)
    later = make.published_session(
        make.posting(person), starts_at=make.DAY + timedelta(days=1), published_at=make.NOW
    )
    assert narrowed(specialist_ids=[person.pk]) == [wanted.pk, later.pk]
    assert narrowed(specialist_ids=[]) == []
    assert narrowed(hospital_id=here.pk) == [wanted.pk]
    assert narrowed(department_term_id=bones.pk) == [wanted.pk]
    everything = {"hospital_id": here.pk, "department_term_id": bones.pk, "only_left": True}
    assert narrowed(on=date(2026, 12, 8), specialist_ids=[person.pk], **everything) == [wanted.pk]


def test_numbers_left_are_those_anybody_may_book_now(other) -> None:
    open_now = make.published_session()
    full = make.published_session()
    Slot.objects.filter(session=full).update(open=False)
    assert narrowed(only_left=True) == [open_now.pk]  # `other` is not open yet
    Slot.objects.filter(session=open_now).update(reopens_at=make.NOW + timedelta(minutes=1))
    assert narrowed(only_left=True) == []


@pytest.mark.parametrize(("kind", "found"), [("joint", True), ("team", False)])
def test_a_joint_clinic_is_of_the_department_of_each_who_holds_it(other, kind, found) -> None:
    where = reference.hospital()
    bones, heart = reference.department("骨科"), reference.department("心内科", hospital=where)
    first, second = make.posting(where=where, department=bones), make.posting(where=where, department=heart)
    session = make.published_session(first, second, kind=kind, department=bones)
    assert narrowed(department_term_id=bones.pk) == [session.pk]
    assert narrowed(department_term_id=heart.pk) == ([session.pk] if found else [])
