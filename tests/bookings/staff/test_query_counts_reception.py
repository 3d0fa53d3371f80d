"""How often the pages of reception ask the database: the same for ten people and for a full session of 120."""

from __future__ import annotations

import pytest

from tests.bookings.staff.receiving import ON, crowd, seeks, url
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

FEW_AND_MANY = pytest.mark.parametrize("people", [10, 120])


@pytest.fixture(autouse=True)
def on_the_day(clock) -> None:
    clock.move_to(ON)


@FEW_AND_MANY
def test_the_day(desk, hospital, posting, django_assert_num_queries, people) -> None:
    crowd(posting, people)
    with django_assert_num_queries(16):  # with names on it, that they were seen is noted
        answer = desk.get(url(hospital))
    assert answer.context["today"].counts.expected == people
    assert len(answer.context["today"].unreached) == people // 10
    with django_assert_num_queries(14):  # whether that is noted already is asked
        desk.get(url(hospital) + "?part=figures")


@pytest.mark.parametrize("sessions", [1, 6])
def test_a_day_of_many_sessions(desk, hospital, django_assert_num_queries, sessions) -> None:
    for _each in range(sessions):
        make.published_session(make.posting(where=hospital), numbers=2)
    with django_assert_num_queries(12):
        assert len(desk.get(url(hospital)).context["today"].sessions) == sessions


@FEW_AND_MANY
@pytest.mark.parametrize(
    ("what", "most"), [("code", 24), ("name", 25), ("end", 33), ("phone", 31), ("nobody", 28)]
)
def test_somebody_is_looked_up(
    desk, hospital, posting, django_assert_num_queries, people, what, most
) -> None:
    visits = crowd(posting, people)[1]
    typed = {
        "code": visits[2].code,
        "name": visits[2].patient.name,
        "end": visits[2].booked_by.phone[-4:],
        "phone": visits[2].booked_by.phone,
        "nobody": "没有人",
    }[what]
    with django_assert_num_queries(most):
        assert seeks(desk, hospital, typed).status_code == 200
