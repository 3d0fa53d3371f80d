"""Sessions for what was searched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings.queries.found import When, anybody_comes, held_at, next_day_with_sessions, sessions_found
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TUESDAY = date(2026, 12, 8)


def days(first: date, last: date | None = None, *, morning: bool | None = None) -> When:
    return When(((first, last or first),), morning)


def found(**wanted: object) -> list[int]:
    return [card.session.pk for card in sessions_found(make.NOW, **wanted)]


def test_bookable_ones_first_then_as_the_specialists_are_ordered_then_the_soonest() -> None:
    one, other = make.posting(), make.posting()
    full = make.published_session(one)
    Slot.objects.filter(session=full).update(open=False)
    later = make.published_session(one, starts_at=make.DAY + 2 * DAY)
    soon = make.published_session(other, starts_at=make.DAY + DAY)
    people = [one.specialist_id, other.specialist_id]
    assert found(specialist_ids=people) == [later.pk, soon.pk, full.pk]
    assert found() == [soon.pk, later.pk, full.pk]
    assert found(specialist_ids=[]) == []
    assert found(most=1) == [soon.pk]


def test_on_some_days_and_in_one_half_of_them() -> None:
    morning = make.published_session()
    noon = make.published_session(starts_at=make.DAY + 4 * HOUR)  # 12:00
    third = make.published_session(starts_at=make.DAY + 2 * DAY)
    assert found(when=days(TUESDAY)) == [morning.pk, noon.pk]
    assert found(when=days(TUESDAY, morning=True)) == [morning.pk]
    assert found(when=days(TUESDAY, morning=False)) == [noon.pk]
    two = When(((TUESDAY, TUESDAY), (TUESDAY + 2 * DAY, TUESDAY + 2 * DAY)))
    assert found(when=two) == [morning.pk, noon.pk, third.pk]


def test_borders_of_days_are_local() -> None:
    first = make.published_session(starts_at=make.DAY - 8 * HOUR)  # 00:00
    before = make.published_session(starts_at=make.DAY - 9 * HOUR, hours=1)  # 23:00 the day before
    assert found(when=days(TUESDAY)) == [first.pk]
    assert found(when=days(TUESDAY - DAY)) == [before.pk]


def test_at_some_hospitals() -> None:
    posting = make.posting()
    session = make.published_session(posting)
    make.published_session()
    here, elsewhere = [posting.hospital_id], [reference.hospital().pk]
    assert found(hospital_ids=here) == [session.pk]
    assert found(hospital_ids=elsewhere) == found(hospital_ids=[]) == []
    assert held_at(here, None, None, make.NOW)
    assert held_at(here, [posting.specialist_id], days(TUESDAY), make.NOW)
    assert not held_at(here, [], None, make.NOW)
    assert not held_at(here, None, days(TUESDAY + DAY), make.NOW)
    assert not held_at(elsewhere, None, None, make.NOW)
    assert not held_at([], None, None, make.NOW)


def test_whether_anybody_comes() -> None:
    posting = make.posting()
    assert not anybody_comes(None, make.NOW)
    make.published_session(posting)
    assert anybody_comes(None, make.NOW)
    assert anybody_comes([posting.specialist_id], make.NOW)
    assert not anybody_comes([], make.NOW)


def test_the_next_day_with_sessions() -> None:
    assert next_day_with_sessions(make.NOW, days(TUESDAY)) is None
    make.published_session(starts_at=make.DAY + DAY)
    make.published_session(starts_at=make.DAY + 2 * DAY + 6 * HOUR)
    assert next_day_with_sessions(make.NOW, days(TUESDAY)) == TUESDAY + DAY
    assert next_day_with_sessions(make.NOW, days(TUESDAY, morning=False)) == TUESDAY + 2 * DAY
    assert next_day_with_sessions(make.NOW, days(TUESDAY, TUESDAY + 3 * DAY)) is None


@pytest.mark.parametrize("many", [1, 3])
def test_a_constant_number_of_queries(django_assert_num_queries, many: int) -> None:
    for n in range(many):
        make.published_session(starts_at=make.DAY + n * DAY)
    with django_assert_num_queries(4):
        assert len(found()) == many
