"""Another specialist takes over; and whatever the hospital changes, nobody is marked for it or left untold."""

from __future__ import annotations

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, FollowUpNotice, HospitalChange, NoticeKind
from bookings.models import StatusChange
from bookings.policy import policies_at
from bookings.rules import Reason
from bookings.transitions import move_status
from notices.models import Notice
from notices.registry import kind_of
from specialists.enums import LegalBasis, SessionPurpose
from specialists.models import ClinicSession
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.bookings.changing import DAY, HOUR, change, changes_of, later, substitute
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand_in(session):
    """Somebody else who is posted there."""
    return make.posting(make.specialist("替诊的专家"), session.hospital)


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


def test_who_comes_for_free_clinics_alone_holds_a_free_one(session, stand_in) -> None:
    ClinicSession.objects.filter(pk=session.pk).update(fee_yuan=50)
    free = make.posting(make.specialist("义诊的专家"), session.hospital, legal_basis=LegalBasis.FREE_CLINIC)
    substitute(session, free)
    session.refresh_from_db()
    assert (session.purpose, session.fee_yuan) == (SessionPurpose.FREE, 0)
    substitute(session, stand_in)
    session.refresh_from_db()
    assert (session.purpose, session.fee_yuan) == (SessionPurpose.FREE, 0), "nothing is charged afterwards"


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
    assert changes_of(moved) == ()
    assert actions.cancel_booking(appointment=moved, by=owner.pk, now=session.starts_at).cancelled_late


def test_after_a_change_one_may_still_move_past_the_deadline(owner, session) -> None:
    other = make.published_session(make.posting(session.specialists.get()), starts_at=session.starts_at + DAY)
    mine = make.booked(session, make.person(owner))
    make.tells(owner, other)
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


@pytest.mark.parametrize("called", [False, True])
def test_who_has_checked_in_for_another_day_has_not_any_more_and_is_told(owner, session, called) -> None:
    mine = make.booked(session, make.person(owner))
    make.arrived(mine, at=NOW)
    if called:
        move_status(mine, AppointmentStatus.CALLED, by_id=None, now=NOW)
    later(session)
    mine.refresh_from_db()
    assert mine.status == AppointmentStatus.BOOKED
    assert {NoticeKind.CHANGED, NoticeKind.REMINDER_DAY_BEFORE} <= {
        row.kind for row in Notice.objects.filter(version=2) if kind_of(row).holds(row, NOW)
    }


def test_who_has_checked_in_is_told_of_a_delay_a_room_and_a_substitute(owner, session, stand_in) -> None:
    mine = make.booked(session, make.person(owner))
    make.arrived(mine, at=NOW)
    actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    session.refresh_from_db()
    change(session, room_id=room("二诊室", hospital=session.hospital).pk)
    substitute(session, stand_in)
    told = {row.kind for row in Notice.objects.filter(version__gt=1) if kind_of(row).holds(row, NOW)}
    # The change is worded with the delay: it says what the delay said, anew.
    assert told == {NoticeKind.CHANGED, NoticeKind.SUBSTITUTED, FollowUpNotice.REMINDER}
    mine.refresh_from_db()
    assert mine.status == AppointmentStatus.ARRIVED


def test_who_is_substituted_may_be_followed(owner, session, stand_in) -> None:
    """The patient chose Li: moving to another session of Li's stays possible when Wang takes this one over."""
    chosen = make.posting(session.specialists.get())
    other = make.published_session(chosen, starts_at=session.starts_at + DAY)
    mine = make.booked(session, make.person(owner))
    substitute(session, stand_in)
    make.tells(owner, other)
    moved = actions.move_booking(
        appointment=mine, session_id=other.pk, at=other.starts_at, by=owner.pk, now=NOW
    )
    assert moved.session_id == other.pk
    newcomer = make.person(make.account())
    late = make.booked(session, newcomer, at=session.starts_at + HOUR, now=NOW + MINUTE)
    aim = {"session_id": other.pk, "at": other.starts_at + 30 * MINUTE, "by": newcomer.created_by_id}
    assert refusal(actions.move_booking, appointment=late, **aim, now=NOW + MINUTE) == Reason.OTHER_SPECIALIST


def test_substituting_twice_is_once(owner, session, stand_in) -> None:
    leaving = session.specialists.get().pk
    mine = make.booked(session, make.person(owner))
    for _ in range(2):
        actions.substitute_specialist(session=session, leaving_id=leaving, posting=stand_in, by=None, now=NOW)
    mine.refresh_from_db()
    assert mine.version == 2
    changes = StatusChange.objects.filter(
        subject_kind="session", reason=f"substituted:{leaving}:{stand_in.specialist_id}"
    )
    assert changes.count() == 1


def test_another_posting_of_the_same_person_is_told_to_nobody(owner, session) -> None:
    mine = make.booked(session, make.person(owner))
    renewed = make.posting(session.specialists.get(), session.hospital)
    substitute(session, renewed)
    mine.refresh_from_db()
    assert mine.version == 1
    assert session.session_specialists.get().posting == renewed


@pytest.mark.parametrize("way", ["delay", "substitute"])
def test_nobody_books_a_delay_or_a_substitute_unseen(owner, session, stand_in, way) -> None:
    seen = make.held(session, make.person(owner))
    if way == "delay":
        actions.delay_session(session=session, minutes=180, by=None, now=NOW)
    else:
        substitute(session, stand_in)
    assert refusal(actions.confirm_booking, hold=seen, by=owner.pk, now=NOW) == Reason.HOSPITAL_CHANGED


def test_several_changes_are_all_kept_and_a_delay_taken_back_is_none(owner, session, stand_in) -> None:
    mine = make.booked(session, make.person(owner))
    later(session)
    substitute(session, stand_in)
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    everything = (HospitalChange.DELAYED, HospitalChange.CHANGED, HospitalChange.SUBSTITUTED)
    assert changes_of(mine) == everything
    actions.delay_session(session=session, minutes=0, by=None, now=NOW)
    assert changes_of(mine) == everything[1:]
