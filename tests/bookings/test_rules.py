"""The rules by themselves: each refusal, which one is said first, and both sides of every border."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import pytest

from accounts.enums import ConsentPurpose
from bookings.enums import AppointmentStatus, LinkBasis, Origin
from bookings.rules import (
    NumberFacts,
    PersonFacts,
    Reason,
    Refused,
    StaffMay,
    age_years,
    basis_to_answer,
    consent_of_age,
    fair_deadline,
    lacks_document,
    may_cancel,
    may_move,
    may_take_back,
    person_reason,
    reason_against,
    what_staff_may,
)
from specialists.enums import SessionStatus

NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FREE = NumberFacts(
    session_status=SessionStatus.PUBLISHED,
    opens_at=NOW - timedelta(days=1),
    closes_at=NOW + timedelta(days=1),
    open=True,
    pool_open=True,
    reopens_at=None,
    taken=False,
)

# In the order in which they are said: what is wrong with the session, the number, the person, and last that it is gone.
NUMBER_FIRST: list[tuple[dict[str, Any], Reason]] = [
    ({"session_status": SessionStatus.WITHDRAWN}, Reason.WITHDRAWN),
    ({"session_status": SessionStatus.CLOSED}, Reason.CLOSED),
    ({"session_status": SessionStatus.DRAFT}, Reason.NOT_PUBLISHED),
    ({"opens_at": None}, Reason.NOT_PUBLISHED),
    ({"closes_at": None}, Reason.NOT_PUBLISHED),
    ({"closes_at": NOW}, Reason.CLOSED),
    ({"opens_at": NOW + SECOND}, Reason.NOT_YET_OPEN),
    ({"open": False}, Reason.NUMBER_CLOSED),
    ({"pool_open": False}, Reason.NOT_PUBLIC),
]
OF_PERSON: list[tuple[dict[str, Any], Reason]] = [
    ({"no_terms": True}, Reason.NO_TERMS),
    ({"no_document": True}, Reason.NO_DOCUMENT),
    ({"no_consent": True}, Reason.NO_CONSENT),
    ({"blocked": True}, Reason.BLOCKED),
    ({"in_session": True}, Reason.SAME_SESSION),
    ({"overlaps": True}, Reason.OVERLAP),
    ({"held_by_other": True}, Reason.HELD_BY_OTHER),
    ({"quota": Reason.QUOTA_DAY}, Reason.QUOTA_DAY),
    ({"holds_used_up": True}, Reason.TOO_MANY_HOLDS),
]
NUMBER_LAST: list[dict[str, Any]] = [{"taken": True}, {"reopens_at": NOW + SECOND}]


def against(person: dict[str, Any] | None = None, **number: Any) -> Reason | None:
    return reason_against(replace(FREE, **number), PersonFacts(**(person or {})), now=NOW)


def test_nothing_speaks_against_a_free_number() -> None:
    assert against() is None
    assert person_reason(PersonFacts()) is None


@pytest.mark.parametrize(("number", "reason"), NUMBER_FIRST)
def test_what_is_wrong_with_the_number_is_said_first(number: dict[str, Any], reason: Reason) -> None:
    assert against(**number) == reason
    for person, _ in OF_PERSON:
        assert against(person, **number, taken=True) == reason


def test_of_two_wrongs_of_the_number_the_earlier_is_said() -> None:
    for (first, reason), (second, _) in pairwise(NUMBER_FIRST):
        if not first.keys() & second.keys():
            assert against(**second, **first) == reason


@pytest.mark.parametrize(("person", "reason"), OF_PERSON)
def test_what_keeps_a_person_from_it_is_said_before_that_it_is_gone(person, reason: Reason) -> None:
    assert person_reason(PersonFacts(**person)) == reason
    assert against(person) == reason
    for number in NUMBER_LAST:
        assert against(person, **number) == reason


def test_of_two_things_that_keep_a_person_from_it_the_earlier_is_said() -> None:
    for (first, reason), (second, _) in pairwise(OF_PERSON):
        assert against({**first, **second}) == reason


@pytest.mark.parametrize("number", NUMBER_LAST)
def test_a_number_that_has_not_returned_looks_like_a_taken_one(number: dict[str, Any]) -> None:
    assert against(**number) == Reason.TAKEN


def test_borders_of_the_window_and_of_the_return() -> None:
    assert against(closes_at=NOW + SECOND) is None
    assert against(opens_at=NOW) is None
    assert against(reopens_at=NOW) is None
    assert against(reopens_at=NOW - SECOND) is None
    assert against(reopens_at=NOW - SECOND, taken=True) == Reason.TAKEN


def test_a_refusal_says_its_reason() -> None:
    refused = Refused(Reason.TAKEN)
    assert (refused.reason, str(refused)) == (Reason.TAKEN, "taken")
    assert refused.sentence == str(Reason.TAKEN.label)


def test_the_hospitals_change_gives_time_until_the_visit() -> None:
    deadline, starts_at = NOW, NOW + timedelta(days=1)
    assert fair_deadline(deadline, starts_at, changed_by_hospital=False) == deadline
    assert fair_deadline(deadline, starts_at, changed_by_hospital=True) == starts_at
    assert fair_deadline(starts_at, deadline, changed_by_hospital=True) == starts_at


@pytest.mark.parametrize("status", AppointmentStatus)
def test_only_what_is_booked_and_has_not_begun_is_given_up_or_moved(status: AppointmentStatus) -> None:
    booked = status == AppointmentStatus.BOOKED
    assert may_cancel(status, NOW + SECOND, now=NOW) is booked
    assert may_cancel(status, NOW, now=NOW) is False
    assert may_move(status, NOW + SECOND, NOW + SECOND, now=NOW) is booked
    assert may_move(status, NOW, NOW + SECOND, now=NOW) is False
    assert may_move(status, NOW + SECOND, NOW, now=NOW) is False


@pytest.mark.parametrize("status", AppointmentStatus)
@pytest.mark.parametrize("origin", Origin)
def test_a_desk_takes_back_what_a_desk_gave_once_it_has_begun(
    status: AppointmentStatus, origin: Origin
) -> None:
    theirs = origin == Origin.DESK and status == AppointmentStatus.BOOKED
    assert may_take_back(status, origin, NOW, now=NOW) is theirs
    assert may_take_back(status, origin, NOW - SECOND, now=NOW) is theirs
    assert may_take_back(status, origin, NOW + SECOND, now=NOW) is False


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2026, 3, 14), 15),
        (date(2026, 3, 15), 16),
        (date(2026, 3, 16), 16),
        (date(2026, 2, 28), 15),
        (date(2026, 4, 1), 16),
        (date(2010, 3, 15), 0),
    ],
)
def test_full_years(on: date, years: int) -> None:
    assert age_years(date(2010, 3, 15), on) == years


def test_who_agrees_for_whom() -> None:
    ages = {age: consent_of_age(age, own_from=14) for age in (0, 13, 14, 17, 18, 80)}
    child, young = ConsentPurpose.CHILD, ConsentPurpose.YOUNG
    assert ages == {0: child, 13: child, 14: young, 17: young, 18: None, 80: None}


def test_only_a_newborn_needs_no_document_and_only_for_a_year() -> None:
    lacking = {
        facts: lacks_document(has_document=facts[0], newborn=facts[1], age=facts[2])
        for facts in product((True, False), (True, False), (0, 1, 30))
    }
    assert {facts for facts, lacks in lacking.items() if lacks} == {
        (False, True, 1),
        (False, True, 30),
        (False, False, 0),
        (False, False, 1),
        (False, False, 30),
    }


@pytest.mark.parametrize(
    ("who", "age", "reached", "basis"),
    [
        ("own", 30, True, LinkBasis.OWN),
        ("own", 15, False, LinkBasis.OWN),
        ("guardian", 17, True, LinkBasis.GUARDIAN),
        ("guardian", 18, True, None),
        ("guardian", 18, False, LinkBasis.RELATIVE),
        ("relative", 17, False, None),
        ("relative", 18, False, LinkBasis.RELATIVE),
        ("relative", 18, True, None),
    ],
)
def test_by_what_right_another_account_is_let_in(
    who: str, age: int, reached: bool, basis: LinkBasis | None
) -> None:
    """`reached`: the person has an account or a phone; either is enough."""
    for account, phone in [(True, False), (False, True), (True, True)] if reached else [(False, False)]:
        given = basis_to_answer(
            own=who == "own", guardian=who == "guardian", age=age, has_own_account=account, has_phone=phone
        )
        assert given == basis


def test_what_staff_may_with_a_session() -> None:
    def may(status: str, starts: timedelta, ends: timedelta) -> StaffMay:
        return what_staff_may(status, NOW + starts, NOW + ends, now=NOW)

    hour = timedelta(hours=1)
    assert may(SessionStatus.DRAFT, hour, 2 * hour) == StaffMay(publish=True)
    ahead = StaffMay(delay=True, change=True, withdraw=True)
    assert may(SessionStatus.PUBLISHED, SECOND, hour) == ahead
    begun = StaffMay(delay=True, withdraw=True)
    assert may(SessionStatus.PUBLISHED, 0 * hour, SECOND) == begun
    assert may(SessionStatus.PUBLISHED, -hour, 0 * hour) == StaffMay()
    for status in (SessionStatus.WITHDRAWN, SessionStatus.CLOSED):
        assert may(status, hour, 2 * hour) == StaffMay()


def test_whether_staff_may_anything() -> None:
    assert not StaffMay().anything
    for name in ("publish", "delay", "change", "withdraw"):
        assert StaffMay(**{name: True}).anything
