"""Change a published session, let another specialist take over: nobody loses a number or is marked for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, HospitalChange, NoticeKind
from bookings.models import Appointment, StatusChange
from bookings.policy import policies_at
from bookings.queries.hospital_changes import changed_by_hospital
from bookings.queries.impact import impact_of_change
from bookings.rules import Reason
from bookings.transitions import move_status
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def change(session: ClinicSession, **fields: object) -> ClinicSession:
    """Change by its form's fields; what is not said stays."""
    planned = {
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "room_id": session.room_id,
        **fields,
    }
    return actions.change_session(session=session, by=None, now=NOW, **planned)


def later(session: ClinicSession, by: timedelta = DAY) -> ClinicSession:
    return change(session, starts_at=session.starts_at + by, ends_at=session.ends_at + by)


def test_everything_moves_together_and_everybody_is_told(owner, session) -> None:
    booked = make.booked(session, make.person(owner), at=session.starts_at + HOUR)
    number, code = booked.slot_id, booked.code
    changed = later(session)
    booked.refresh_from_db()
    assert changed.starts_at == session.starts_at + DAY
    assert (booked.slot_id, booked.code, booked.version) == (number, code, 2)
    assert booked.during.lower == session.starts_at + HOUR + DAY
    assert [slot.starts_at - session.starts_at - DAY for slot in make.slots(session)] == [
        n * 30 * MINUTE for n in range(4)
    ]
    assert (NoticeKind.CHANGED, 2) in kinds(booked)
    assert (NoticeKind.REMINDER_DAY_BEFORE, 2) in kinds(booked)
    assert changed_by_hospital([booked.pk]) == {booked.pk: HospitalChange.CHANGED}


def test_booking_closes_as_the_new_time_asks_and_opens_as_it_did(session) -> None:
    changed = later(session)
    policy = policies_at(session.published_at, session.hospital_id).window
    assert changed.opens_at == session.opens_at
    assert changed.closes_at == session.closes_at + DAY
    assert changed.closes_at == policy.window(starts_at=changed.starts_at, published_at=NOW)[1]
    assert left(session) == 4


def test_an_opening_never_lies_after_the_closing() -> None:
    published = NOW - timedelta(hours=1)
    session = make.published_session(starts_at=make.DAY + timedelta(days=5), published_at=published)
    changed = change(session, starts_at=NOW + 2 * DAY, ends_at=NOW + 2 * DAY + 2 * HOUR)
    assert changed.opens_at <= changed.closes_at < session.closes_at


def test_a_change_voids_a_delay_but_a_new_room_does_not(owner, session) -> None:
    other_room = room("二诊室", hospital=session.hospital)
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    assert change(session, room_id=other_room.pk).delay_minutes == 30
    session.refresh_from_db()
    assert later(session).delay_minutes == 0


def test_a_new_room_is_told_and_a_later_end_is_not(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    change(session, ends_at=session.ends_at + HOUR)
    booked.refresh_from_db()
    assert booked.version == 1
    session.refresh_from_db()
    change(session, room_id=room("二诊室", hospital=session.hospital).pk)
    booked.refresh_from_db()
    assert booked.version == 2
    assert (NoticeKind.CHANGED, 2) in kinds(booked)


def test_the_same_again_changes_nothing(owner, session) -> None:
    booked = make.booked(session, make.person(owner))
    change(session)
    booked.refresh_from_db()
    assert booked.version == 1
    assert not StatusChange.objects.filter(subject_kind="session", reason__startswith="changed").exists()


def test_the_log_keeps_the_old_time(session) -> None:
    later(session)
    row = StatusChange.objects.filter(subject_kind="session", subject_id=session.pk).latest("pk")
    assert row.reason == f"changed_from:{session.starts_at:%Y%m%dT%H%MZ}"


def test_who_checks_answers_meanwhile_looks_again(owner, session) -> None:
    seen = make.held(session, make.person(owner))
    later(session)
    assert refusal(actions.confirm_booking, hold=seen, by=owner.pk, now=NOW) == Reason.HOSPITAL_CHANGED
    seen.refresh_from_db()
    again = actions.confirm_booking(hold=seen, by=owner.pk, now=NOW)
    assert again.during.lower == session.starts_at + DAY


def test_who_has_another_number_then_stands_in_the_way(owner, session) -> None:
    person = make.person(owner)
    free = make.person(make.account())
    elsewhere = make.published_session(starts_at=session.starts_at + DAY, numbers=4)
    booked = make.booked(session, person)
    make.booked(session, free, at=session.starts_at + HOUR)
    make.booked(elsewhere, person)
    impact = impact_of_change(session, shift=DAY, now=NOW)
    assert (impact.booked, impact.held, impact.clashing) == (2, 0, [booked])
    assert refusal(later, session=session) == Reason.PATIENTS_ELSEWHERE
    booked.refresh_from_db()
    session.refresh_from_db()
    assert (booked.version, session.starts_at) == (1, make.DAY)
    # Half an hour on it touches the other number and does not overlap it.
    assert impact_of_change(session, shift=DAY + 30 * MINUTE, now=NOW).clashing == []


def test_a_hold_that_clashes_ends_and_a_lapsed_one_is_in_nobodys_way(owner, session) -> None:
    person, other = make.person(owner), make.person(make.account())
    elsewhere = make.published_session(starts_at=session.starts_at + DAY, numbers=4)
    make.booked(elsewhere, person)
    hold = make.held(session, person)
    lapsed = make.held(elsewhere, other, at=elsewhere.starts_at + HOUR, now=NOW - HOUR)
    booked = Appointment.objects.get(
        pk=make.booked(session, make.person(other.created_by), at=session.starts_at + HOUR).pk
    )
    later(session)
    hold.refresh_from_db()
    lapsed.refresh_from_db()
    booked.refresh_from_db()
    assert (hold.status, booked.version) == (AppointmentStatus.EXPIRED, 2)
    assert lapsed.status in (AppointmentStatus.PENDING, AppointmentStatus.EXPIRED)


def test_what_does_not_fit_is_refused_with_its_reason(session) -> None:
    who = make.posting(session.specialists.get())
    other_room = room("专用诊室", hospital=session.hospital, exclusive=True)
    make.published_session(who, starts_at=session.starts_at + DAY)
    make.published_session(
        make.posting(where=session.hospital), room=other_room, starts_at=session.starts_at + 2 * DAY
    )
    assert refusal(later, session=session) == Reason.SPECIALIST_ELSEWHERE
    away = {"starts_at": session.starts_at + 2 * DAY, "ends_at": session.ends_at + 2 * DAY}
    assert refusal(change, session=session, **away, room_id=other_room.pk) == Reason.ROOM_TAKEN
    assert refusal(change, session=session, ends_at=session.ends_at - MINUTE) == Reason.NUMBERS_OUTSIDE
    assert refusal(change, session=session, ends_at=session.starts_at) == Reason.BAD_TIMES
    past = {"starts_at": NOW - HOUR, "ends_at": NOW + HOUR}
    assert refusal(change, session=session, **past) == Reason.BAD_TIMES
    posting = session.session_specialists.get().posting
    posting.ends_on = (session.starts_at + DAY).date()
    posting.save()
    away = {"starts_at": session.starts_at + 3 * DAY, "ends_at": session.ends_at + 3 * DAY}
    assert refusal(change, session=session, **away) == Reason.NO_POSTING


def test_drafts_begun_and_withdrawn_sessions_are_not_changed(session) -> None:
    assert refusal(later, session=make.draft()) == Reason.NOT_PUBLISHED
    begun = {"starts_at": session.starts_at + DAY, "ends_at": session.ends_at + DAY, "room_id": None}
    assert (
        refusal(actions.change_session, session=session, by=None, now=session.starts_at, **begun)
        == Reason.SESSION_BEGUN
    )
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert refusal(later, session=session) == Reason.WITHDRAWN


@pytest.fixture
def stand_in(session):
    """Somebody else who is posted there."""
    return make.posting(make.specialist("替诊的专家"), session.hospital)


def substitute(session: ClinicSession, posting, now=NOW) -> ClinicSession:
    leaving = session.specialists.get()
    return actions.substitute_specialist(
        session=session, leaving_id=leaving.pk, posting=posting, by=None, now=now
    )


def test_a_substitute_keeps_every_number_and_is_told(owner, session, stand_in) -> None:
    booked = make.booked(session, make.person(owner))
    during = booked.during
    substitute(session, stand_in)
    booked.refresh_from_db()
    assert list(session.specialists.all()) == [stand_in.specialist]
    assert (booked.status, booked.version, booked.during) == (AppointmentStatus.BOOKED, 2, during)
    assert (NoticeKind.SUBSTITUTED, 2) in kinds(booked)
    assert left(session) == 3


def test_a_substitute_who_cannot_come_is_refused(session, stand_in) -> None:
    make.published_session(stand_in, starts_at=session.starts_at + HOUR)
    assert refusal(substitute, session=session, posting=stand_in) == Reason.SPECIALIST_ELSEWHERE
    elsewhere = make.posting()
    assert refusal(substitute, session=session, posting=elsewhere) == Reason.NO_POSTING
    other = make.posting(where=session.hospital)
    not_in_it = {"session": session, "leaving_id": other.specialist_id, "posting": other, "by": None}
    assert refusal(actions.substitute_specialist, **not_in_it, now=NOW) == Reason.SPECIALIST_NOT_IN_IT
    assert refusal(substitute, session=session, posting=other, now=session.starts_at) == Reason.SESSION_BEGUN


def test_one_of_a_team_cannot_stand_in_for_another() -> None:
    where = make.hospital()
    first, second = make.posting(where=where), make.posting(where=where)
    team = make.published_session(first, second, kind="team")
    both = {"session": team, "leaving_id": first.specialist_id, "posting": second, "by": None}
    assert refusal(actions.substitute_specialist, **both, now=NOW) == Reason.SPECIALIST_IN_IT


@pytest.mark.parametrize("way", ["change", "substitute", "delay"])
def test_cancelling_because_of_the_hospital_leaves_no_mark(owner, session, stand_in, way) -> None:
    mine = make.booked(session, make.person(owner))
    {
        "change": lambda: later(session, HOUR),
        "substitute": lambda: substitute(session, stand_in),
        "delay": lambda: actions.delay_session(session=session, minutes=20, by=None, now=NOW),
    }[way]()
    last_minute = session.starts_at - MINUTE
    cancelled = actions.cancel_booking(appointment=mine, by=owner.pk, now=last_minute)
    assert not cancelled.cancelled_late


def test_who_moved_since_chose_anew(owner, session, stand_in) -> None:
    """The excuse belongs to the number that was changed, not to the one chosen afterwards."""
    mine = make.booked(session, make.person(owner))
    later(session, HOUR)
    moved = actions.move_booking(
        appointment=mine, session_id=session.pk, at=session.starts_at + 2 * HOUR, by=owner.pk, now=NOW
    )
    assert changed_by_hospital([moved.pk]) == {}
    assert actions.cancel_booking(appointment=moved, by=owner.pk, now=session.starts_at).cancelled_late


def test_after_a_change_one_may_still_move_past_the_deadline(owner, session) -> None:
    other = make.published_session(make.posting(session.specialists.get()), starts_at=session.starts_at + DAY)
    mine = make.booked(session, make.person(owner))
    deadline = policies_at(NOW, session.hospital_id).cancel.deadline(session.starts_at)
    onto = {"session_id": other.pk, "at": other.starts_at, "by": owner.pk, "now": deadline}
    assert refusal(actions.move_booking, appointment=mine, **onto) == Reason.NOT_MOVABLE
    actions.delay_session(session=session, minutes=60, by=None, now=NOW)
    assert actions.move_booking(appointment=mine, **onto).session_id == other.pk


def test_a_delayed_number_may_be_given_up_until_it_begins(owner, session) -> None:
    mine = make.booked(session, make.person(owner))
    actions.delay_session(session=session, minutes=60, by=None, now=NOW)
    cancelled = actions.cancel_booking(appointment=mine, by=owner.pk, now=session.starts_at + 59 * MINUTE)
    assert (cancelled.status, cancelled.cancelled_late) == (AppointmentStatus.CANCELLED, False)


def test_who_has_checked_in_is_told_but_not_reminded(owner, session) -> None:
    mine = make.booked(session, make.person(owner))
    move_status(mine, AppointmentStatus.ARRIVED, by_id=None, now=NOW)
    later(session)
    assert (NoticeKind.CHANGED, 2) in kinds(mine)
    assert not Notice.objects.filter(kind=NoticeKind.REMINDER_DAY_BEFORE, version=2).exists()
