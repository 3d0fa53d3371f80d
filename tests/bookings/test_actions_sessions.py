"""Publish, delay and withdraw: when they are refused, whom they concern, and that nobody is forgotten."""

from __future__ import annotations

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, CancelReason, NoticeKind
from bookings.models import Appointment
from bookings.rules import Reason
from notices.models import Notice
from specialists.enums import WithdrawReason
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def test_withdrawing_cancels_every_booking_without_a_mark_and_tells(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    hold = make.held(session, make.person(make.account()), at=session.starts_at + 30 * MINUTE)
    actions.withdraw_session(
        session=session, reason=WithdrawReason.TRAVEL, none_seen=True, by=None, now=session.ends_at - MINUTE
    )
    booked.refresh_from_db()
    hold.refresh_from_db()
    assert (booked.status, booked.cancel_reason, booked.cancelled_late) == (
        AppointmentStatus.CANCELLED,
        CancelReason.HOSPITAL_WITHDREW,
        False,
    )
    assert hold.status == AppointmentStatus.EXPIRED
    assert (NoticeKind.WITHDRAWN, 2) in kinds(booked)
    assert left(session) == 0
    assert refusal(actions.confirm_booking, hold=hold, by=hold.booked_by_id, now=NOW) == Reason.WITHDRAWN


def test_withdrawing_cancels_those_who_have_checked_in_too(session) -> None:
    waiting = [
        make.booked(session, make.person(make.account()), at=session.starts_at + n * 30 * MINUTE)
        for n in range(2)
    ]
    make.arrived(waiting[1], at=NOW)
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    statuses = [Appointment.objects.get(pk=row.pk).status for row in waiting]
    assert statuses == [AppointmentStatus.CANCELLED, AppointmentStatus.CANCELLED]
    assert Notice.objects.filter(kind=NoticeKind.WITHDRAWN).count() == 2


def test_withdrawn_only_if_nobody_is_concerned(owner, session) -> None:
    hold = make.held(session, make.person(owner))
    said = {"session": session, "reason": WithdrawReason.HOSPITAL, "unbooked": True, "by": None}
    assert refusal(actions.withdraw_session, now=NOW, **said) == Reason.BOOKED_SINCE
    assert hold.expires_at is not None
    actions.withdraw_session(now=hold.expires_at, **said)
    session.refresh_from_db()
    assert session.status == "withdrawn", "a hold that has lapsed concerns nobody"


def test_a_delay_moves_no_time_and_tells_once(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    for _ in range(2):
        actions.delay_session(session=session, minutes=45, by=None, now=NOW)
    booked.refresh_from_db()
    assert (booked.during.lower, booked.version) == (session.starts_at, 2)
    assert Notice.objects.filter(kind=NoticeKind.DELAYED).count() == 1


def test_published_twice_it_stays_as_it_is(session) -> None:
    opens_at = session.opens_at
    again = actions.publish_session(session=session, by=None, now=NOW)
    assert (again.status, again.opens_at) == ("published", opens_at)


def test_a_draft_without_numbers_is_not_published() -> None:
    draft = make.draft()
    draft.slots.all().delete()
    assert refusal(actions.publish_session, session=draft, by=None, now=NOW) == Reason.NUMBERLESS


def test_what_would_have_begun_is_not_published() -> None:
    draft = make.draft()
    assert refusal(actions.publish_session, session=draft, by=None, now=draft.starts_at) == Reason.BAD_TIMES


def test_a_withdrawn_session_is_neither_published_nor_delayed(session) -> None:
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert refusal(actions.publish_session, session=session, by=None, now=NOW) == Reason.WITHDRAWN
    late = {"session": session, "minutes": 10, "by": None, "now": NOW}
    assert refusal(actions.delay_session, **late) == Reason.WITHDRAWN


def test_drafts_and_what_is_over_are_neither_delayed_nor_withdrawn(session) -> None:
    for reason, of, at in (
        (Reason.NOT_PUBLISHED, make.draft(), NOW),
        (Reason.SESSION_OVER, session, session.ends_at),
    ):
        assert refusal(actions.delay_session, session=of, minutes=10, by=None, now=at) == reason
        why = {"reason": WithdrawReason.TRAVEL, "by": None, "now": at}
        assert refusal(actions.withdraw_session, session=of, **why) == reason
    actions.delay_session(session=session, minutes=10, by=None, now=session.ends_at - MINUTE)
    later = actions.delay_session(session=session, minutes=20, by=None, now=session.ends_at + 9 * MINUTE)
    assert later.delay_minutes == 20
