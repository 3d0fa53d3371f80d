"""What a patient is asked after a withdrawal or a substitution: asked once, answered in every way there is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, FollowUp, FollowUpChoice, FollowUpKind, FollowUpStatus, StatusChange
from bookings.queries.followups import waiting_for_another
from bookings.rules import Reason
from bookings.transitions import move_status
from tests.bookings.acting import MINUTE, refusal
from tests.bookings.changing import DAY, HOUR, substitute, withdraw
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import department
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand_in(session):
    return make.posting(make.specialist("替诊的专家"), session.hospital)


@pytest.fixture
def mine(owner, session) -> Appointment:
    return make.booked(session, make.person(owner))


def only(appointment: Appointment) -> FollowUp:
    """What is asked about it now."""
    return FollowUp.objects.exclude(status=FollowUpStatus.CLOSED).get(appointment=appointment)


def first_in_line(patient_id: int, session) -> bool:
    return bool(waiting_for_another([patient_id], session))


def answer(row: FollowUp, by: int, now=NOW) -> FollowUp:
    return actions.answer_follow_up(follow_up=row, by=by, now=now)


def reopen(row: FollowUp, by: int, now=NOW) -> FollowUp:
    return actions.reopen_follow_up(follow_up=row, by=by, now=now)


def reasons(row: FollowUp) -> list[str]:
    rows = StatusChange.objects.filter(subject_kind="follow_up", subject_id=row.pk).order_by("pk")
    return list(rows.values_list("reason", flat=True))


@pytest.mark.parametrize("way", ["withdraw", "substitute"])
def test_everybody_booked_is_asked_once(owner, way) -> None:
    session = make.published_session(numbers=4, hours=0.5)
    stand_in = make.posting(where=session.hospital)
    booked = [make.booked(session, make.person(make.account())) for _ in range(3)]
    make.held(session, make.person(owner))
    act = withdraw if way == "withdraw" else lambda one: substitute(one, stand_in)
    act(session)
    if way == "withdraw":
        act(session)
    for one in booked:
        one.refresh_from_db()
    asked = FollowUp.objects.values_list("appointment", "version", "status")
    assert sorted(asked) == sorted((one.pk, one.version, "open") for one in booked)
    assert set(FollowUp.objects.values_list("kind", flat=True)) == {
        "withdrawn" if way == "withdraw" else "substituted"
    }


def test_a_delay_asks_nobody(session, mine) -> None:
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    assert not FollowUp.objects.exists()


def test_another_change_asks_anew_and_closes_what_was_asked(owner, session, stand_in, mine) -> None:
    substitute(session, stand_in)
    first = answer(only(mine), owner.pk)
    another = make.posting(make.specialist("再来的专家"), session.hospital)
    substitute(session, another)
    second = only(mine)
    withdraw(session)
    third = only(mine)
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.status, second.status, third.status] == ["closed", "closed", "open"]
    assert first.choice == FollowUpChoice.TAKE_SUBSTITUTE  # what was said then stays
    assert reasons(first) == ["take_substitute", "replaced"]
    assert (
        refusal(actions.answer_follow_up, follow_up=second, by=owner.pk, now=NOW) == Reason.HOSPITAL_CHANGED
    )


def test_taking_the_substitute_twice_and_taking_it_back(owner, session, stand_in, mine) -> None:
    substitute(session, stand_in)
    asked = only(mine)
    said = answer(asked, owner.pk)
    assert (said.status, said.choice, said.answered_by_id) == ("answered", "take_substitute", owner.pk)
    assert answer(asked, owner.pk, now=NOW + HOUR).answered_at == NOW
    assert reopen(said, owner.pk).status == "open"
    assert reopen(said, owner.pk).answered_by is None
    assert reasons(asked) == ["take_substitute", "reopened"]


def test_no_answer_after_the_visit_has_begun_nor_by_a_stranger(owner, session, stand_in, mine) -> None:
    substitute(session, stand_in)
    asked = only(mine)
    stranger = make.account()
    assert refusal(actions.answer_follow_up, follow_up=asked, by=stranger.pk, now=NOW) == Reason.NOT_YOURS
    begun = {"follow_up": asked, "by": owner.pk, "now": session.starts_at}
    assert refusal(actions.answer_follow_up, **begun) == Reason.ANSWER_OVER
    assert answer(asked, owner.pk, now=session.starts_at - MINUTE).status == "answered"
    assert refusal(actions.reopen_follow_up, **begun) == Reason.ANSWER_OVER


def test_a_delay_leaves_more_time_to_answer(owner, session, stand_in, mine) -> None:
    substitute(session, stand_in)
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    assert answer(only(mine), owner.pk, now=session.starts_at + 29 * MINUTE).status == "answered"


@pytest.mark.parametrize("kept_first", [False, True])
def test_cancelling_answers_without_a_mark(owner, session, stand_in, mine, kept_first) -> None:
    substitute(session, stand_in)
    if kept_first:
        answer(only(mine), owner.pk)
    last_minute = session.starts_at - MINUTE
    gone = actions.cancel_booking(appointment=mine, by=owner.pk, now=last_minute)
    assert not gone.cancelled_late
    said = only(mine)
    assert (said.status, said.choice, said.answered_at) == ("answered", "cancel", last_minute)
    again = {"follow_up": said, "by": owner.pk, "now": NOW}
    assert refusal(actions.answer_follow_up, **again) == Reason.HOLD_CHANGED


def test_moving_answers(owner, session, stand_in, mine) -> None:
    leaving = session.specialists.get()
    elsewhere = make.published_session(make.posting(leaving), starts_at=session.starts_at + DAY)
    make.tells(owner, elsewhere)
    substitute(session, stand_in)
    onto = {"session_id": elsewhere.pk, "at": elsewhere.starts_at, "by": owner.pk, "now": NOW}
    actions.move_booking(appointment=mine, **onto)
    assert only(mine).choice == FollowUpChoice.OTHER_SESSION


def test_moving_within_the_session_takes_the_substitute(owner, session, stand_in, mine) -> None:
    substitute(session, stand_in)
    later = {"session_id": session.pk, "at": session.starts_at + HOUR, "by": owner.pk, "now": NOW}
    actions.move_booking(appointment=mine, **later)
    assert only(mine).choice == FollowUpChoice.TAKE_SUBSTITUTE


def test_wanting_no_other_and_changing_ones_mind(owner, session, mine) -> None:
    withdraw(session)
    said = answer(only(mine), owner.pk)
    assert (said.choice, said.kind) == ("none_wanted", "withdrawn")
    assert reopen(said, owner.pk).status == "open"


@pytest.mark.parametrize("alike", ["specialist", "department", "other"])
def test_booking_alike_answers_a_withdrawal(owner, alike) -> None:
    bones = department("骨科")
    who = make.posting()
    session = make.published_session(who, department=bones, hours=0.5)
    patient = make.person(owner)
    mine, other = make.booked(session, patient), make.booked(session, make.person(make.account()))
    again = {
        "specialist": lambda: make.published_session(who, starts_at=make.DAY + DAY),
        "department": lambda: make.published_session(department=bones, starts_at=make.DAY + DAY),
        "other": lambda: make.published_session(starts_at=make.DAY + DAY),
    }[alike]()
    withdraw(session)
    assert first_in_line(patient.pk, again) is (alike != "other")
    instead = make.booked(again, patient)
    said = only(mine)
    assert only(other).status == "open"  # nobody else's
    if alike == "other":
        assert said.status == "open"
    else:
        assert (said.choice, said.chosen_appointment) == ("other_session", instead)
        assert not first_in_line(patient.pk, again)
        again_said = {"follow_up": said, "by": owner.pk, "now": NOW}
        assert refusal(actions.answer_follow_up, **again_said) == Reason.HOLD_CHANGED


def test_priority_ends_with_no_other_wanted_and_needs_a_withdrawal(owner, session, stand_in, mine) -> None:
    again = make.published_session(stand_in, starts_at=make.DAY + DAY)
    substitute(session, stand_in)
    assert not first_in_line(mine.patient_id, again)
    withdraw(session)
    assert first_in_line(mine.patient_id, again)
    answer(only(mine), owner.pk)
    assert not first_in_line(mine.patient_id, again)


# Both sides of what the database refuses.


def write(appointment: Appointment, **fields: object) -> FollowUp:
    return FollowUp.objects.create(
        **{
            "appointment": appointment,
            "version": 1,
            "kind": FollowUpKind.SUBSTITUTED,
            "made_at": NOW,
            **fields,
        }
    )


def test_one_that_is_not_closed_for_an_appointment(mine) -> None:
    row = write(mine)
    with refused("follow_up_one_open"):
        write(mine, version=2)
    move_status(row, FollowUpStatus.CLOSED, by_id=None, now=NOW)
    assert write(mine, version=2).pk


def test_one_for_a_version(mine) -> None:
    write(mine, status="closed")
    with refused("follow_up_once_per_version"):
        write(mine)
    assert write(mine, version=2).pk


def test_an_answer_is_whole(owner, mine) -> None:
    for half in (
        {"status": "answered"},
        {"answered_at": NOW},
        {"answered_by": owner},
        {"choice": "cancel"},
        {"status": "open", "choice": "cancel", "answered_at": NOW, "answered_by": owner},
    ):
        with refused("follow_up_answered_by_whom"):
            write(mine, **half)
    whole = {"status": "answered", "choice": "cancel", "answered_at": NOW, "answered_by": owner}
    assert write(mine, **whole).pk


def test_a_choice_belongs_to_its_kind_and_another_visit_to_a_withdrawal(owner, mine) -> None:
    other = make.booked(make.published_session(starts_at=make.DAY + timedelta(days=3)), make.person(owner))
    whole = {"status": "answered", "answered_at": NOW, "answered_by": owner}
    for kind, choice in (
        ("withdrawn", "cancel"),
        ("withdrawn", "take_substitute"),
        ("substituted", "none_wanted"),
    ):
        with refused("follow_up_choice_of_its_kind"):
            write(mine, kind=kind, choice=choice, **whole)
    for kind, choice, instead in (
        ("withdrawn", "other_session", None),
        ("withdrawn", "other_session", mine),
        ("withdrawn", "none_wanted", other),
        ("substituted", "other_session", other),
    ):
        with refused("follow_up_chosen_instead"):
            write(mine, kind=kind, choice=choice, chosen_appointment=instead, **whole)
    assert write(mine, kind="withdrawn", choice="other_session", chosen_appointment=other, **whole).pk
    assert write(other, choice="other_session", **whole).pk


def test_a_call_is_whole_and_only_who_was_reached_is_phoned(owner, mine) -> None:
    for half in ({"calls": 1}, {"call": "reached"}, {"noted_at": NOW}, {"noted_by": owner}):
        with refused("follow_up_noted_by_whom"):
            write(mine, **half)
    with refused("follow_up_phoned_is_reached"):
        write(mine, status="phoned")
    whole = {"calls": 1, "noted_at": NOW, "noted_by": owner}
    with refused("follow_up_phoned_is_reached"):
        write(mine, status="phoned", call="not_reached", **whole)
    assert write(mine, status="phoned", call="reached", **whole).pk


def test_the_withdrawn_appointment_stays_cancelled(session, mine) -> None:
    withdraw(session)
    mine.refresh_from_db()
    assert (mine.status, mine.version) == (AppointmentStatus.CANCELLED, only(mine).version)
