"""Calling: who may, whom, in which order, and what a page that is old can no longer do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.actions import desk as acts
from bookings.enums import AppointmentStatus, CancelReason, DeskAct
from bookings.models import Appointment, Arrival, Reception, StatusChange
from bookings.queries.staff.queueing import queue_mark
from bookings.rules import Reason
from bookings.transitions import cancel
from hospitals.enums import StaffRole
from specialists.enums import AttendantRole, SessionKind
from specialists.models import ClinicSession
from tests.bookings.staff.at_desk import noted
from tests.bookings.staff.queueing import act, call_next, calling, come, numbers, queue, refused
from tests.bookings.staff.receiving import ON, rule
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

ACTS = ("call_again", "put_back", "pass_over", "send_away", "come_back", "finish", "undo_finish")


def status(visit: Appointment) -> str:
    return Appointment.objects.get(pk=visit.pk).status


def test_the_lowest_number_is_called_and_who_was_seen_before_has_been_seen(session, reception) -> None:
    mine = come(session, by=reception)
    assert call_next(session, reception) == 1
    arrival = Arrival.objects.get(pk=mine[1].pk)
    assert (status(mine[1]), arrival.calls, arrival.called_at) == (AppointmentStatus.CALLED, 1, ON)
    assert call_next(session, reception) == 2
    assert numbers(session) == {"called": [2], "waiting": [3, 4], "seen": [1]}
    assert [entry.subject_id for entry in noted(DeskAct.CALL)] == [mine[1].patient_id, mine[2].patient_id]
    assert [entry.subject_id for entry in noted(DeskAct.FINISH)] == [mine[1].patient_id]
    last = StatusChange.objects.filter(subject_kind="appointment", subject_id=mine[2].pk).latest("pk")
    assert (last.from_status, last.to_status, last.by_id) == ("arrived", "called", reception.pk)


def test_nobody_waits_and_nothing_changes(session, reception) -> None:
    mine = come(session, 1, by=reception)
    call_next(session, reception)
    assert call_next(session, reception) is None
    assert status(mine[1]) == AppointmentStatus.CALLED


def test_by_arrival_or_by_number(session, posting, reception) -> None:
    come(session, by=reception)
    Arrival.objects.update(arrived_at=ON)
    for n, arrival in enumerate(Arrival.objects.order_by("-rank")):
        Arrival.objects.filter(pk=arrival.pk).update(arrived_at=ON + timedelta(minutes=n))
    about = {"session_id": session.pk, "by": reception.pk, "now": ON}
    acts.set_reception(**about, calls=True, by_arrival=True)
    assert numbers(session)["waiting"] == [4, 3, 2, 1]
    acts.set_reception(**about, calls=True, by_arrival=False)
    assert numbers(session)["waiting"] == [1, 2, 3, 4]
    assert [entry.reason for entry in noted(DeskAct.SET_RECEPTION)] == ["calls:by_arrival", "calls:by_number"]


def test_whoever_was_passed_over_keeps_their_place_in_another_order(session, reception) -> None:
    rule(passed_behind=2)
    mine = come(session, by=reception)
    call_next(session, reception)
    act("pass_over", mine[1], reception)
    assert numbers(session)["waiting"] == [2, 3, 1, 4]
    for by_arrival in (True, False):
        said = {"session_id": session.pk, "calls": True, "by_arrival": by_arrival}
        acts.set_reception(**said, by=reception.pk, now=ON)
        assert numbers(session)["waiting"] == [2, 3, 1, 4]


def test_one_chosen_before_their_turn(session, reception) -> None:
    mine = come(session, by=reception)
    about = {"session_id": session.pk, "by": reception.pk, "now": ON}
    acts.call_one(**about, appointment_id=mine[3].pk, seen=queue_mark(session.pk))
    assert numbers(session) == {"called": [3], "waiting": [1, 2, 4]}
    again = {**about, "appointment_id": mine[3].pk, "seen": queue_mark(session.pk)}
    assert refused(lambda: acts.call_one(**again)) == Reason.QUEUE_MOVED


def test_called_again(session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    act("call_again", mine[1], reception, now=ON + timedelta(minutes=1))
    arrival = Arrival.objects.get(pk=mine[1].pk)
    assert (arrival.calls, arrival.called_at) == (2, ON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("waiting", "behind", "wanted"),
    [(5, 3, [2, 3, 4, 1, 5]), (3, 3, [2, 3, 1]), (1, 3, [1]), (5, 1, [2, 1, 3, 4, 5])],
)
def test_passed_over_is_behind_the_next_and_missed_nothing(
    session, posting, reception, waiting, behind, wanted
) -> None:
    rule(passed_behind=behind)
    session = make.published_session(posting, numbers=8, starts_at=session.starts_at + timedelta(hours=3))
    mine = come(session, waiting, by=reception)
    by_turn = list(mine.values())
    order = {visit.slot.ordinal: n + 1 for n, visit in enumerate(by_turn)}
    call_next(session, reception)
    act("pass_over", by_turn[0], reception)
    assert [order[n] for n in numbers(session)["waiting"]] == wanted
    assert status(by_turn[0]) == AppointmentStatus.ARRIVED
    assert Arrival.objects.get(pk=by_turn[0].pk).passed == 1
    assert not StatusChange.objects.filter(to_status=AppointmentStatus.NOSHOW).exists()


def test_who_comes_later_by_number_comes_behind_whoever_was_passed_over(session, reception) -> None:
    rule(passed_behind=1)
    mine = come(session, 3, by=reception)
    call_next(session, reception)
    act("pass_over", mine[1], reception)
    late = make.booked(
        session, make.person(make.account(), "钱晚"), at=session.starts_at + timedelta(minutes=90)
    )
    about = {"hospital_id": session.hospital_id, "appointment_id": late.pk, "way": "code"}
    acts.check_in(**about, by=reception.pk, now=ON)
    assert numbers(session)["waiting"] == [2, 1, 3, 4]


def test_away_is_not_called_and_back_is_next(session, reception) -> None:
    mine = come(session, by=reception)
    for n in (1, 2):
        call_next(session, reception)
        act("send_away", mine[n], reception)
    assert numbers(session) == {"waiting": [3, 4], "away": [1, 2]}
    assert call_next(session, reception) == 3
    act("come_back", mine[2], reception)
    act("come_back", mine[1], reception)
    assert numbers(session)["waiting"] == [2, 1, 4]
    assert call_next(session, reception) == 2


def test_who_comes_back_is_behind_others_who_did(session, reception) -> None:
    mine = come(session, by=reception)
    for n in (4, 3):
        said = {"session_id": session.pk, "appointment_id": mine[n].pk, "seen": queue_mark(session.pk)}
        acts.call_one(**said, by=reception.pk, now=ON)
        act("send_away", mine[n], reception)
    act("come_back", mine[4], reception)
    assert numbers(session)["waiting"] == [4, 1, 2]
    act("come_back", mine[3], reception)
    assert numbers(session)["waiting"] == [4, 3, 1, 2]


def test_called_by_mistake_waits_again_in_front(session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    act("put_back", mine[1], reception)
    assert numbers(session) == {"waiting": [1, 2, 3, 4]}


def test_finished_and_undone_until_the_day_is_signed_off(session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    act("finish", mine[1], reception)
    assert numbers(session) == {"waiting": [2, 3, 4], "seen": [1]}
    act("undo_finish", mine[1], reception)
    assert numbers(session) == {"called": [1], "waiting": [2, 3, 4]}
    changes = StatusChange.objects.filter(subject_kind="appointment", subject_id=mine[1].pk, reason="undone")
    assert list(changes.order_by("pk").values_list("to_status", flat=True)) == ["noshow", "arrived", "called"]
    act("finish", mine[1], reception)
    Reception.objects.update(signed_off_at=ON, signed_off_by=reception)
    assert refused(lambda: act("undo_finish", mine[1], reception)) == Reason.SIGNED_OFF
    assert refused(lambda: call_next(session, reception)) == Reason.SIGNED_OFF


def test_undone_after_the_next_was_called_both_are_being_seen_and_neither_is_finished_unasked(
    session, reception
) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    call_next(session, reception)
    act("undo_finish", mine[1], reception)
    assert sorted(numbers(session)["called"]) == [1, 2]
    assert call_next(session, reception) == 3
    assert sorted(numbers(session)["called"]) == [1, 2, 3]


def test_a_team_sees_several_at_once(session, reception) -> None:
    come(session, by=reception)
    ClinicSession.objects.filter(pk=session.pk).update(kind=SessionKind.TEAM)
    call_next(session, reception)
    call_next(session, reception)
    assert numbers(session) == {"called": [1, 2], "waiting": [3, 4]}


def test_pressed_twice_calls_one(session, reception) -> None:
    come(session, by=reception)
    for n in (1, 2):
        seen = queue_mark(session.pk)
        assert call_next(session, reception, seen=seen) == n
        assert refused(lambda: call_next(session, reception, seen=seen)) == Reason.QUEUE_MOVED  # noqa: B023 - asked at once
    assert numbers(session)["waiting"] == [3, 4]


@pytest.mark.parametrize("name", ["call_again", "pass_over", "put_back", "send_away", "finish"])
def test_an_old_page_changes_nobody_who_was_called_since(session, reception, name) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    assert refused(lambda: act(name, mine[1], reception, seen=0)) == Reason.QUEUE_MOVED
    act("pass_over", mine[1], reception)
    assert refused(lambda: act(name, mine[1], reception)) == Reason.QUEUE_MOVED
    assert Arrival.objects.get(pk=mine[1].pk).passed == 1


@pytest.mark.parametrize("name", ["come_back", "undo_finish"])
def test_only_who_was_away_comes_back_and_who_was_seen_is_undone(session, reception, name) -> None:
    mine = come(session, by=reception)
    assert refused(lambda: act(name, mine[1], reception)) == Reason.QUEUE_MOVED
    call_next(session, reception)
    assert refused(lambda: act(name, mine[1], reception)) == Reason.QUEUE_MOVED
    assert numbers(session)["called"] == [1]


def test_who_left_is_called_no_more(session, reception) -> None:
    mine = come(session, by=reception)
    cancel(Appointment.objects.get(pk=mine[1].pk), CancelReason.LEFT, by_id=None, now=ON)
    assert call_next(session, reception) == 2


def test_only_on_its_day_and_only_where_the_portal_calls(session, reception) -> None:
    come(session, by=reception)
    for days in (-1, 1):
        call = {"seen": queue_mark(session.pk), "now": ON + timedelta(days=days)}
        assert refused(lambda: call_next(session, reception, **call)) == Reason.CALLED_ON_THE_DAY  # noqa: B023 - asked at once
    calling(session, calls=False)
    assert refused(lambda: call_next(session, reception)) == Reason.NOT_CALLING


def test_the_desk_and_those_of_the_specialist_call_and_nobody_else(
    session, posting, hospital, reception
) -> None:
    mine = come(session, by=reception)
    other = make.specialist("别的专家")
    elsewhere = make.hospital("外院")
    may = [
        work.clerk(hospital, role=StaffRole.MANAGER),
        work.attendant(posting.specialist),
        work.attendant(posting.specialist, role=AttendantRole.SPECIALIST),
    ]
    for n, account in enumerate(may, start=1):
        assert call_next(session, account) == n
    may_not = [
        work.clerk(hospital),  # plans, and receives nobody
        work.clerk(elsewhere, role=StaffRole.RECEPTION),
        work.clerk(elsewhere, role=StaffRole.MANAGER),
        work.attendant(other),
        make.account(),
        mine[1].patient.created_by,
    ]
    before = numbers(session)
    for account in may_not:
        with pytest.raises(acts.NotAtDesk):
            call_next(session, account)
        with pytest.raises(acts.NotAtDesk):
            acts.set_reception(session_id=session.pk, calls=False, by_arrival=True, by=account.pk, now=ON)
        for name in ACTS:
            with pytest.raises(acts.NotAtDesk):
                act(name, mine[3], account)
    assert numbers(session) == before


def test_nobody_of_another_session_is_touched(session, posting, reception) -> None:
    mine = come(session, by=reception)
    later = make.published_session(posting, numbers=4, starts_at=session.starts_at + timedelta(hours=3))
    others = come(later, by=reception)
    call_next(session, reception)
    for name in ACTS:
        with pytest.raises(acts.NotAtDesk):
            act(name, mine[1], reception, session_id=later.pk)
    assert numbers(session)["called"] == [1]
    assert "called" not in numbers(later)
    assert len(others) == 4


def test_a_draft_has_no_queue(posting, reception) -> None:
    draft = make.draft(posting)
    with pytest.raises(acts.NotAtDesk):
        acts.set_reception(session_id=draft.pk, calls=True, by_arrival=True, by=reception.pk, now=ON)


def test_set_as_it_is_nothing_changes(session, reception) -> None:
    about = {"session_id": session.pk, "by": reception.pk, "now": ON}
    acts.set_reception(**about, calls=True, by_arrival=False)
    acts.set_reception(**about, calls=True, by_arrival=False)
    assert len(noted(DeskAct.SET_RECEPTION)) == 1
    assert (queue(session).calls, queue(session).by_arrival) == (True, False)
