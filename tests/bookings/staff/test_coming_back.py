"""Who is back from an examination waits in front of all others, in the order of coming back; waiting is measured to the
first call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.actions import desk as acts
from bookings.models import Arrival
from bookings.queries.screens import calls_shown
from bookings.queries.staff.closing import closing_lines, figures_of
from bookings.queries.staff.queueing import queue_mark
from tests.bookings.staff.queueing import act, call_next, come, numbers
from tests.bookings.staff.receiving import MINUTE, ON, check_in, rule
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


def examined(session, mine, by, *ordinals: int) -> None:
    """Called one after the other and sent to an examination."""
    for n in ordinals:
        said = {"session_id": session.pk, "appointment_id": mine[n].pk, "seen": queue_mark(session.pk)}
        acts.call_one(**said, by=by.pk, now=ON)
        act("send_away", mine[n], by)


@pytest.mark.parametrize("back", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_in_the_order_in_which_they_came_back(session, reception, back) -> None:
    mine = come(session, by=reception)
    examined(session, mine, reception, 1, 2, 3)
    for n in back:
        act("come_back", mine[n], reception)
    assert numbers(session)["waiting"] == [*back, 4]
    shown = calls_shown(session.hospital_id, None, ON)
    assert [line.ordinal for line in shown.sessions[0].next] == list(back)
    assert [call_next(session, reception) for _ in range(4)] == [*back, 4]


def test_one_who_was_passed_over_before_is_back_like_the_others(session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    act("pass_over", mine[1], reception)
    examined(session, mine, reception, 1, 2)
    act("come_back", mine[1], reception)
    act("come_back", mine[2], reception)
    assert numbers(session)["waiting"] == [1, 2, 3, 4]


def test_who_checks_in_with_a_lower_number_is_behind_them(session, reception) -> None:
    mine = come(session, 3, by=reception)
    examined(session, mine, reception, 3)
    act("come_back", mine[3], reception)
    early = make.booked(session, make.person(make.account()), at=session.starts_at + 90 * MINUTE)
    check_in(session.hospital, early, reception)
    assert numbers(session)["waiting"] == [3, 1, 2, 4]


def test_passed_over_is_behind_them_too(session, reception) -> None:
    rule(passed_behind=2)
    mine = come(session, by=reception)
    examined(session, mine, reception, 1, 2)
    for n in (2, 1):
        act("come_back", mine[n], reception)
    assert call_next(session, reception) == 2
    act("pass_over", mine[2], reception)
    assert numbers(session)["waiting"] == [1, 3, 2, 4]


def test_called_by_mistake_from_the_front_stands_there_again(session, reception) -> None:
    mine = come(session, by=reception)
    examined(session, mine, reception, 2, 3)
    for n in (3, 2):
        act("come_back", mine[n], reception)
    assert call_next(session, reception) == 3
    act("put_back", mine[3], reception)
    assert numbers(session)["waiting"] == [3, 2, 1, 4]


def test_waiting_is_measured_to_the_first_call(session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception, now=ON + 10 * MINUTE)
    act("call_again", mine[1], reception, now=ON + 40 * MINUTE)
    arrival = Arrival.objects.get(pk=mine[1].pk)
    assert (arrival.calls, arrival.called_at, arrival.first_called_at) == (
        2,
        ON + 40 * MINUTE,
        ON + 10 * MINUTE,
    )
    now = ON + timedelta(hours=1)
    waits = figures_of(session, closing_lines(session, now)).waits
    assert waits is not None
    assert (waits.people, waits.middle, waits.longest) == (1, 10, 10)


def test_a_call_by_mistake_ended_nobodys_waiting(session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception, now=ON + 10 * MINUTE)
    act("put_back", mine[1], reception, now=ON + 11 * MINUTE)
    assert Arrival.objects.get(pk=mine[1].pk).first_called_at is None
    call_next(session, reception, now=ON + 20 * MINUTE)
    assert Arrival.objects.get(pk=mine[1].pk).first_called_at == ON + 20 * MINUTE
