"""Answers at once with other answers, with calls, and with the hospital's next change."""

from __future__ import annotations

import pytest

from bookings import actions
from bookings.actions.desk import note_call
from bookings.models import Appointment, FollowUp, FollowUpCall, FollowUpStatus, StatusChange
from bookings.rules import Reason
from hospitals.enums import StaffRole
from tests.bookings.changing import substitute
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.races.conftest import run_together
from tests.races.test_changes import no_deadlock

__all__ = ["no_deadlock"]

pytestmark = pytest.mark.usefixtures("committed")


def asked() -> tuple[Appointment, FollowUp]:
    """A booking whose specialist was substituted, and what is asked about it."""
    session = make.published_session(numbers=2, hours=0.5)
    booking = make.booked(session, make.person(make.account()))
    substitute(session, make.posting(make.specialist("接替"), session.hospital))
    return booking, FollowUp.objects.get()


def test_answering_twice_at_once_is_one_answer() -> None:
    booking, row = asked()
    by = booking.booked_by_id
    both = [lambda: actions.answer_follow_up(follow_up=row, by=by, now=NOW)] * 2
    assert [one.status for one in run_together(both)] == ["answered", "answered"]
    assert StatusChange.objects.filter(subject_kind="follow_up").count() == 1


def test_keeping_against_cancelling() -> None:
    """Whichever comes first: the number is given up, and that is what the answer says."""
    booking, row = asked()
    by = booking.booked_by_id
    kept, cancelled = run_together(
        [
            lambda: actions.answer_follow_up(follow_up=row, by=by, now=NOW),
            lambda: actions.cancel_booking(appointment=booking, by=by, now=NOW),
        ]
    )
    assert cancelled.status == "cancelled"
    assert isinstance(kept, FollowUp) or kept.reason == Reason.HOLD_CHANGED
    row.refresh_from_db()
    assert (row.status, row.choice) == ("answered", "cancel")


@pytest.mark.parametrize("way", ["withdraw", "substitute"])
def test_answering_against_a_second_change(way: str) -> None:
    """Nobody has answered what they were not asked: after the change one question is open, whoever was first."""
    booking, row = asked()
    session, by = booking.session, booking.booked_by_id
    another = make.posting(make.specialist("再来"), session.hospital)

    def change():
        if way == "withdraw":
            return actions.withdraw_session(session=session, reason="travel", by=None, now=NOW)
        return substitute(session, another)

    answered, changed = run_together(
        [lambda: actions.answer_follow_up(follow_up=row, by=by, now=NOW), change]
    )
    assert not isinstance(changed, Exception)
    assert isinstance(answered, FollowUp) or answered.reason == Reason.HOSPITAL_CHANGED
    row.refresh_from_db()
    assert row.status == FollowUpStatus.CLOSED
    fresh = FollowUp.objects.exclude(pk=row.pk).get()
    assert (fresh.status, fresh.choice) == ("open", "")


def test_two_calls_noted_at_once_are_one() -> None:
    booking, row = asked()
    hospital = booking.session.hospital
    clerks = [work.clerk(hospital, role=StaffRole.RECEPTION) for _ in range(2)]

    def note(by):
        said = {"call": FollowUpCall.NOT_REACHED, "seen": 0, "by": by.pk, "now": NOW}
        return lambda: note_call(hospital_id=hospital.pk, follow_up_id=row.pk, **said)

    noted = run_together([note(clerk) for clerk in clerks])
    assert sum(one is None for one in noted) == 1
    row.refresh_from_db()
    assert row.calls == 1


def test_a_call_against_an_answer() -> None:
    booking, row = asked()
    hospital, by = booking.session.hospital, booking.booked_by_id
    clerk = work.clerk(hospital)
    said = {"call": FollowUpCall.REACHED, "seen": 0, "by": clerk.pk, "now": NOW}
    noted, answered = run_together(
        [
            lambda: note_call(hospital_id=hospital.pk, follow_up_id=row.pk, **said),
            lambda: actions.answer_follow_up(follow_up=row, by=by, now=NOW),
        ]
    )
    assert not isinstance(noted, Exception)
    assert answered.status == "answered"
    row.refresh_from_db()
    assert (row.status, row.choice) == ("answered", "take_substitute")
