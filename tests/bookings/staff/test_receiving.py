"""Checking in, undoing it, letting back: who may, when, and whose turn it is then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from bookings import actions
from bookings.actions import desk as acts
from bookings.actions.limits import review_blocks
from bookings.enums import AppointmentStatus, CancelReason, DeskAct
from bookings.models import Appointment, Arrival, ArrivalWay, Block, Reception, StatusChange
from bookings.queries.staff.receiving import Standing, visit_at_desk
from bookings.rules import Reason, Refused
from bookings.transitions import cancel, move_status
from hospitals.enums import StaffRole
from specialists.enums import WithdrawReason
from tests.bookings.appealing import missed
from tests.bookings.staff.at_desk import noted
from tests.bookings.staff.closing_day import EVENING, records, signs
from tests.bookings.staff.receiving import MINUTE, ON, check_in, let_back, order, rule, status, undo, visits
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db


def refused(call) -> Reason:
    with pytest.raises(Refused) as error:
        call()
    return error.value.reason


def test_who_checks_in_waits_for_their_turn(hospital, session, reception) -> None:
    mine = visits(session)[1]
    arrival = check_in(hospital, mine, reception, way=ArrivalWay.QR)
    assert (status(mine), arrival.late, arrival.calls) == (AppointmentStatus.ARRIVED, False, 0)
    assert (arrival.arrived_at, arrival.way) == (ON, ArrivalWay.QR)
    last = StatusChange.objects.filter(subject_kind="appointment", subject_id=mine.pk).latest("pk")
    assert (last.from_status, last.to_status, last.by_id) == ("booked", "arrived", reception.pk)
    assert [entry.subject_id for entry in noted(DeskAct.CHECK_IN)] == [mine.patient_id]


def test_the_first_who_comes_begins_the_day_as_the_hospital_rules(hospital, session, reception) -> None:
    rule(calls=1, by_arrival=1)
    mine = visits(session)
    check_in(hospital, mine[0], reception)
    rule(calls=0, by_arrival=0)
    check_in(hospital, mine[1], reception)
    begun = Reception.objects.get(session=session)
    assert (begun.calls, begun.by_arrival, begun.signed_off_at) == (True, True, None)


@pytest.mark.parametrize(("by_arrival", "wanted"), [(0, [1, 2, 4]), (1, [4, 1, 2])])
def test_by_number_or_by_arrival(hospital, session, reception, by_arrival, wanted) -> None:
    rule(by_arrival=by_arrival)
    mine = visits(session)
    for n in (3, 0, 1):
        check_in(hospital, mine[n], reception)
    assert order(session) == wanted


def test_twice_is_one_arrival_the_first(hospital, session, reception, manager) -> None:
    mine = visits(session)[0]
    first = check_in(hospital, mine, reception)
    assert check_in(hospital, mine, manager, now=ON + MINUTE) == first
    Arrival.objects.update(calls=1, called_at=ON + MINUTE)
    move_status(Appointment.objects.get(pk=mine.pk), AppointmentStatus.CALLED, by_id=None, now=ON)
    assert check_in(hospital, mine, reception, now=ON + 2 * MINUTE).arrived_at == ON
    assert len(noted(DeskAct.CHECK_IN)) == 1


@pytest.mark.parametrize(("after", "late"), [(15, False), (16, True)])
def test_late_when_the_stretch_and_the_grace_are_over(hospital, session, reception, after, late) -> None:
    mine = visits(session)[0]
    now = session.starts_at + timedelta(minutes=30 + after)
    assert check_in(hospital, mine, reception, now=now).late is late


def test_the_delay_of_the_session_is_nobodys_lateness(hospital, session, reception) -> None:
    mine = visits(session)[0]
    actions.delay_session(session=session, minutes=40, by=None, now=make.NOW)
    now = session.starts_at + timedelta(minutes=30 + 16)
    assert check_in(hospital, mine, reception, now=now).late is False


def test_who_is_late_comes_behind_some_who_wait(hospital, posting, reception) -> None:
    session = make.published_session(posting, numbers=8)
    # Two numbers in each half-hour: 1 and 2, 3 and 4, and so on.
    mine = {row.slot.ordinal: row for row in visits(session, list("甲乙丙丁戊己庚辛"))}
    now = session.starts_at + timedelta(minutes=50)
    for n in (3, 4, 5, 6, 7):
        check_in(hospital, mine[n], reception, now=now)
    assert check_in(hospital, mine[1], reception, now=now).late is True
    assert order(session) == [3, 4, 5, 1, 6, 7]
    check_in(hospital, mine[2], reception, now=now)
    assert order(session) == [3, 4, 5, 2, 1, 6, 7]
    check_in(hospital, mine[8], reception, now=now)
    assert order(session)[-1] == 8


def test_who_is_late_gains_nothing_by_it(hospital, posting, reception) -> None:
    rule(passed_behind=1)
    session = make.published_session(posting, numbers=4)
    mine = visits(session)
    for n in (0, 1):
        check_in(hospital, mine[n], reception)
    check_in(hospital, mine[2], reception, now=session.starts_at + timedelta(minutes=110))
    assert order(session) == [1, 2, 3]


def test_who_is_late_waits_behind_nobody_where_nobody_waits(hospital, session, reception) -> None:
    mine = visits(session)
    now = session.starts_at + timedelta(hours=3)
    for n in (2, 0):
        check_in(hospital, mine[n], reception, now=now)
    assert order(session) == [3, 1]


@pytest.mark.parametrize("days", [-1, 1])
def test_only_on_the_day_of_the_visit(hospital, session, reception, days) -> None:
    mine = visits(session)[0]
    now = ON + timedelta(days=days)
    assert refused(lambda: check_in(hospital, mine, reception, now=now)) == Reason.OTHER_DAY
    assert refused(lambda: let_back(hospital, mine, reception, now=now)) == Reason.OTHER_DAY
    assert not Arrival.objects.exists()
    assert not Reception.objects.exists()


def test_not_in_a_session_that_does_not_take_place(hospital, session, reception) -> None:
    mine = visits(session)[0]
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=make.NOW)
    assert refused(lambda: check_in(hospital, mine, reception)) == Reason.NOT_HELD


@pytest.mark.parametrize(
    "to", [AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW, AppointmentStatus.CANCELLED]
)
def test_only_who_is_expected(hospital, session, reception, to) -> None:
    mine = visits(session)[0]
    if to == AppointmentStatus.CANCELLED:
        cancel(mine, CancelReason.PATIENT, by_id=None, now=make.NOW)
    else:
        move_status(mine, to, by_id=None, now=make.NOW)
    assert refused(lambda: check_in(hospital, mine, reception)) == Reason.NOT_EXPECTED
    assert refused(lambda: undo(hospital, mine, reception)) == Reason.NOT_EXPECTED
    assert status(mine) == to


def test_a_number_that_is_only_kept_is_no_visit(hospital, session, reception) -> None:
    kept = make.held(session, make.person(make.account()))
    with pytest.raises(acts.NotAtDesk):
        check_in(hospital, kept, reception)


def test_nothing_on_a_day_that_is_signed_off(hospital, session, reception) -> None:
    mine = visits(session)
    check_in(hospital, mine[0], reception)
    Reception.objects.update(signed_off_at=ON, signed_off_by=reception)
    for act in (check_in, undo):
        for visit in mine[:2]:
            assert refused(lambda: act(hospital, visit, reception)) == Reason.SIGNED_OFF  # noqa: B023 - asked at once
    assert [status(one) for one in mine[:2]] == [AppointmentStatus.ARRIVED, AppointmentStatus.BOOKED]


def test_a_wrong_check_in_is_undone_and_made_again(hospital, session, reception) -> None:
    mine = visits(session)[0]
    check_in(hospital, mine, reception)
    assert undo(hospital, mine, reception).status == AppointmentStatus.BOOKED
    assert not Arrival.objects.exists()
    assert undo(hospital, mine, reception).status == AppointmentStatus.BOOKED
    assert [entry.subject_id for entry in noted(DeskAct.UNDO_CHECK_IN)] == [mine.patient_id]
    assert check_in(hospital, mine, reception, now=ON + MINUTE).arrived_at == ON + MINUTE


@pytest.mark.parametrize("back", [False, True])
def test_who_was_called_is_not_undone(hospital, session, reception, back) -> None:
    mine = visits(session)[0]
    check_in(hospital, mine, reception)
    Arrival.objects.update(calls=1, called_at=ON)
    if not back:
        move_status(Appointment.objects.get(pk=mine.pk), AppointmentStatus.CALLED, by_id=None, now=ON)
    assert refused(lambda: undo(hospital, mine, reception)) == Reason.CALLED_ALREADY
    assert Arrival.objects.exists()


def test_who_came_after_all_is_let_back_and_is_late(hospital, session, reception) -> None:
    mine = visits(session)
    for visit in mine[1:]:
        check_in(hospital, visit, reception)
    move_status(mine[0], AppointmentStatus.NOSHOW, by_id=None, now=ON)
    arrival = let_back(hospital, mine[0], reception, now=ON)
    assert (status(mine[0]), arrival.late) == (AppointmentStatus.ARRIVED, True)
    assert order(session) == [2, 3, 4, 1]
    assert let_back(hospital, mine[0], reception, now=ON + MINUTE) == arrival
    assert len(noted(DeskAct.LET_BACK)) == 1


def test_a_block_that_rested_on_not_having_come_is_lifted(hospital, session, reception) -> None:
    person = make.person(make.account())
    missed(person, 20, hospital)
    mine = make.booked(session, person)
    move_status(mine, AppointmentStatus.NOSHOW, by_id=None, now=ON)
    with transaction.atomic():
        review_blocks(patient_id=mine.patient_id, by=reception.pk, now=ON)
    assert Block.objects.filter(lifted_at=None).exists()
    let_back(hospital, mine, reception, now=ON)
    assert not Block.objects.filter(lifted_at=None).exists()


def test_only_who_was_noted_as_not_having_come_is_let_back(hospital, session, reception) -> None:
    mine = visits(session)[0]
    assert refused(lambda: let_back(hospital, mine, reception, now=ON)) == Reason.NOT_EXPECTED


def test_who_was_noted_as_seen_by_mistake_and_then_as_not_there_begins_anew(
    hospital, session, reception
) -> None:
    mine = visits(session)[0]
    check_in(hospital, mine, reception)
    Arrival.objects.update(calls=2, called_at=ON, passed=1)
    for to in (AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW):
        move_status(Appointment.objects.get(pk=mine.pk), to, by_id=None, now=ON)
    arrival = let_back(hospital, mine, reception, now=ON + MINUTE)
    assert (arrival.calls, arrival.called_at, arrival.passed) == (0, None, 0)
    assert arrival.arrived_at == ON + MINUTE


def test_whoever_has_no_desk_here_receives_nobody(hospital, session, reception, clerk, owner) -> None:
    elsewhere = make.hospital("外院")
    theirs = work.clerk(elsewhere, role=StaffRole.RECEPTION)
    mine = visits(session)[0]
    check_in(hospital, mine, reception)
    before = Arrival.objects.get()
    for where, by in ((hospital, theirs), (elsewhere, theirs), (hospital, clerk), (hospital, owner)):
        for act in (check_in, undo):
            with pytest.raises(acts.NotAtDesk):
                act(where, mine, by)
        with pytest.raises(acts.NotAtDesk):
            let_back(where, mine, by, now=ON)
    assert Arrival.objects.get() == before


def test_a_session_at_another_time_has_nobody_who_came_to_it(hospital, session, reception) -> None:
    mine = visits(session)
    check_in(hospital, mine[0], reception)
    later = session.starts_at + timedelta(days=1)
    actions.change_session(
        session=session,
        starts_at=later,
        ends_at=session.ends_at + timedelta(days=1),
        room_id=session.room_id,
        by=None,
        now=ON,
    )
    assert (status(mine[0]), Arrival.objects.count()) == (AppointmentStatus.BOOKED, 0)
    check_in(hospital, mine[0], reception, now=ON + timedelta(days=1))
    assert Arrival.objects.get().arrived_at == ON + timedelta(days=1)


def test_who_was_given_a_number_of_a_stretch_that_is_over_is_not_late_at_once(
    hospital, session, reception
) -> None:
    mine = visits(session)[0]
    given = session.starts_at + timedelta(minutes=60)
    Appointment.objects.filter(pk=mine.pk).update(booked_at=given)
    shown = visit_at_desk(hospital.pk, mine.pk, given + 15 * MINUTE)
    assert shown is not None
    assert not shown.late
    after = visit_at_desk(hospital.pk, mine.pk, given + 16 * MINUTE)
    assert after is not None
    assert after.late
    assert check_in(hospital, mine, reception, now=given + 15 * MINUTE).late is False


def test_a_day_that_is_signed_off_says_so(hospital, session, reception) -> None:
    mine = visits(session)
    records(session, reception, dict.fromkeys(mine, "noshow"))
    signs(session, reception)
    shown = visit_at_desk(hospital.pk, mine[0].pk, EVENING)
    assert shown is not None
    assert shown.standing == Standing.SIGNED_OFF
    for act in (check_in, let_back, undo):
        assert refused(lambda: act(hospital, mine[0], reception, now=EVENING)) == Reason.SIGNED_OFF  # noqa: B023 - asked at once
