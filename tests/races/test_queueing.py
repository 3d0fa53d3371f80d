"""Several clerks and rooms at one queue: nobody is called by two, and nobody twice."""

from __future__ import annotations

import functools
from collections import Counter
from datetime import timedelta

import pytest

from bookings.actions import desk as acts
from bookings.actions.sessions import withdraw_session
from bookings.enums import AppointmentStatus, DeskAct
from bookings.models import Appointment, Arrival, StatusChange
from bookings.queries.staff.queueing import queue_mark
from bookings.rules import Reason, Refused
from hospitals.enums import StaffRole
from specialists.enums import SessionKind, SessionStatus, WithdrawReason
from specialists.models import ClinicSession
from tests.bookings.staff.at_desk import noted
from tests.bookings.staff.queueing import act, call_next, come
from tests.bookings.staff.receiving import ON, visits
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

CLERKS = 4


def queued(people: int) -> tuple[ClinicSession, list, dict[int, Appointment]]:
    """A session with so many who wait, and several who may call."""
    make.ensure_policies()
    session = make.published_session(numbers=8)
    clerks = [work.clerk(session.hospital, role=StaffRole.RECEPTION) for _ in range(CLERKS)]
    return session, clerks, come(session, people, by=clerks[0])


def test_the_same_page_pressed_by_several_calls_one() -> None:
    session, clerks, _mine = queued(6)
    seen = queue_mark(session.pk)
    done = run_together([functools.partial(call_next, session, one, seen=seen) for one in clerks])
    assert Counter(one.reason if isinstance(one, Refused) else one for one in done) == {
        1: 1,
        Reason.QUEUE_MOVED: CLERKS - 1,
    }
    assert Appointment.objects.filter(status=AppointmentStatus.CALLED).count() == 1
    assert sum(Arrival.objects.values_list("calls", flat=True)) == 1


def test_rooms_of_a_team_call_different_people() -> None:
    session, clerks, mine = queued(8)
    ClinicSession.objects.filter(pk=session.pk).update(kind=SessionKind.TEAM)

    def call(account):
        """Until the page is fresh when it is pressed."""
        for _ in range(50):
            try:
                return acts.call_next(
                    session_id=session.pk, seen=queue_mark(session.pk), by=account.pk, now=ON
                )
            except Refused as refused:
                if refused.reason != Reason.QUEUE_MOVED:
                    raise
        return None

    done = run_together([functools.partial(call, one) for one in clerks])
    assert sorted(one.slot.ordinal for one in done) == [1, 2, 3, 4]
    changes = StatusChange.objects.filter(to_status=AppointmentStatus.CALLED)
    assert max(Counter(changes.values_list("subject_id", flat=True)).values()) == 1
    assert len(noted(DeskAct.CALL)) == CLERKS
    assert len(mine) == 8


def test_passed_over_and_finished_at_once_is_one_of_them() -> None:
    session, clerks, mine = queued(4)
    call_next(session, clerks[0])
    names = ("pass_over", "finish", "send_away", "put_back")
    done = run_together([
        functools.partial(act, name, mine[1], one, seen=1) for name, one in zip(names, clerks, strict=True)
    ])  # fmt: skip
    assert sum(isinstance(one, Appointment) for one in done) == 1, done
    assert sum(isinstance(one, Refused) and one.reason == Reason.QUEUE_MOVED for one in done) == 3, done


def test_called_while_others_check_in_and_the_session_is_withdrawn() -> None:
    """Whatever comes first: no deadlock, nobody called in a session that is off, and ranks of everybody differ."""
    session, clerks, _mine = queued(3)
    coming = visits(session, ("钱一", "钱二", "钱三"))
    work_at_once = [
        functools.partial(
            acts.check_in,
            hospital_id=session.hospital_id,
            appointment_id=visit.pk,
            way="list",
            by=clerk.pk,
            now=ON + timedelta(minutes=1),
        )
        for visit, clerk in zip(coming, clerks, strict=False)
    ]
    seen = queue_mark(session.pk)
    calling = functools.partial(call_next, session, clerks[3], seen=seen)
    withdrawing = functools.partial(
        withdraw_session, session=session, reason=WithdrawReason.TRAVEL, by=None, now=ON
    )
    done = run_together([*work_at_once, calling, withdrawing])
    wrong = [one for one in done if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert wrong == []
    session.refresh_from_db()
    theirs = Appointment.objects.filter(session=session)
    if isinstance(done[-1], Refused):  # somebody was with the doctor already
        assert session.status == SessionStatus.PUBLISHED
        assert theirs.filter(status=AppointmentStatus.CALLED).count() == 1
        assert not theirs.filter(status=AppointmentStatus.CANCELLED).exists()
    else:
        assert session.status == SessionStatus.WITHDRAWN
        live = (AppointmentStatus.ARRIVED, AppointmentStatus.CALLED, AppointmentStatus.BOOKED)
        assert not theirs.filter(status__in=live).exists()
    ranks = list(Arrival.objects.values_list("rank", flat=True))
    assert len(set(ranks)) == len(ranks)
