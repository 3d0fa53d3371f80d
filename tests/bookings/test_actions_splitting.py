"""The rest of a session becomes another one: who is taken along, told and asked, and who is not touched."""

from __future__ import annotations

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, HospitalChange, NoticeKind
from bookings.models import Appointment, FollowUp, Reception, StatusChange
from bookings.queries.hospital_changes import parts_of, who_left
from bookings.queries.impact import Part
from bookings.queries.splitting import borders
from bookings.queries.staff.history import Kind, histories
from bookings.queries.staff.roster import roster
from bookings.rules import Reason
from notices.models import Notice
from specialists.enums import LegalBasis, SessionPurpose, SessionStatus
from specialists.models import ClinicSession, Posting, Slot
from specialists.seen import seen_of
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.bookings.changing import HOUR, change, changes_of, substitute, withdraw
from tests.bookings.reshaping import HALF, enlarge, nothing_wrong, split
from tests.bookings.test_actions_withdrawing import withdraw as withdraw_part
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting() -> Posting:
    return make.posting()


@pytest.fixture
def elsewhere(session):
    """Another room of the hospital."""
    return room("二诊室", hospital=session.hospital)


@pytest.fixture
def stand_in(session) -> Posting:
    """Somebody else who is posted there."""
    return make.posting(make.specialist("替诊的专家"), session.hospital)


@pytest.fixture
def early(session, owner) -> Appointment:
    return make.booked(session, make.person(owner))


@pytest.fixture
def late(session, owner) -> Appointment:
    return make.booked(session, make.person(owner), at=session.starts_at + 2 * HALF)


@pytest.fixture(autouse=True)
def nothing_is_wrong(db):
    yield
    nothing_wrong()


def test_in_another_room_everybody_keeps_number_time_and_code(session, early, late, elsewhere) -> None:
    slot, code, during = late.slot_id, late.code, late.during
    rest = split(session, room_id=elsewhere.pk)
    late.refresh_from_db()
    assert (late.status, late.slot_id, late.code, late.during) == (
        AppointmentStatus.BOOKED,
        slot,
        code,
        during,
    )
    assert (late.session_id, late.version, late.slot.ordinal) == (rest.pk, 2, 3)
    assert (NoticeKind.CHANGED, 2) in kinds(late)
    assert changes_of(late) == (HospitalChange.CHANGED,)
    lines = StatusChange.objects.filter(
        subject_kind="appointment", subject_id=late.pk, reason="session_changed"
    )
    assert lines.count() == 1
    assert not FollowUp.objects.exists()
    early.refresh_from_db()
    assert (early.session_id, early.version) == (session.pk, 1)
    assert Notice.objects.filter(kind=NoticeKind.CHANGED).values("subject_id").distinct().count() == 1


def test_the_two_parts(session, elsewhere) -> None:
    before = ClinicSession.objects.get(pk=session.pk)
    rest = ClinicSession.objects.get(pk=split(session, room_id=elsewhere.pk).pk)
    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (before.starts_at, before.starts_at + HOUR)
    assert (rest.starts_at, rest.ends_at, rest.room) == (session.ends_at, before.ends_at, elsewhere)
    assert rest.status == SessionStatus.PUBLISHED
    differs = {
        "id",
        "starts_at",
        "during",
        "room_id",
        "room_exclusive",
        "draft_key",
        "series_id",
        "series_on",
    }
    differs |= {"proposed_by_id", "proposed_at", "proposed_as"}
    for field in ClinicSession._meta.concrete_fields:
        if field.attname not in differs:
            assert getattr(rest, field.attname) == getattr(before, field.attname), field.attname
    assert [one.ordinal for one in make.slots(session)] == [1, 2]
    assert [one.ordinal for one in make.slots(rest)] == [3, 4]
    assert list(rest.specialists.all()) == list(session.specialists.all())
    assert (left(session), left(rest)) == (2, 2)


@pytest.mark.parametrize("calls", [True, False])
def test_the_rest_is_called_as_the_session_they_came_to(session, elsewhere, calls) -> None:
    Reception.objects.create(session=session, calls=calls, by_arrival=True)
    rest = split(session, room_id=elsewhere.pk)
    assert (rest.reception.calls, rest.reception.by_arrival) == (calls, True)


def test_with_somebody_else_each_is_asked(session, early, late, stand_in) -> None:
    rest = split(session, stand_in)
    late.refresh_from_db()
    assert list(rest.specialists.all()) == [stand_in.specialist]
    assert (late.session_id, late.version) == (rest.pk, 2)
    assert (NoticeKind.SUBSTITUTED, 2) in kinds(late)
    assert (NoticeKind.CHANGED, 2) not in kinds(late)
    asked = FollowUp.objects.get()
    assert (asked.appointment_id, asked.kind, asked.version) == (late.pk, "substituted", 2)
    assert changes_of(late) == (HospitalChange.SUBSTITUTED,)
    assert who_left(late) == {session.specialists.get().pk}
    assert who_left(early) == set()


def test_whoever_was_asked_may_go_back_to_the_specialist_they_chose(session, late, stand_in) -> None:
    split(session, stand_in)
    late.refresh_from_db()
    by = late.booked_by_id
    moved = actions.move_booking(
        appointment=late, session_id=session.pk, at=session.starts_at, by=by, now=NOW
    )
    assert moved.session_id == session.pk
    assert FollowUp.objects.get().choice == "other_session"


def test_who_left_before_the_split_is_remembered(session, late, stand_in, elsewhere) -> None:
    first = session.specialists.get().pk
    substitute(session, stand_in, now=NOW)
    split(session, room_id=elsewhere.pk, now=NOW + MINUTE)
    late.refresh_from_db()
    assert who_left(late) == {first}
    other = make.posting(make.specialist("后来的专家"), session.hospital)
    substitute(session, other, now=NOW + 2 * MINUTE)
    assert who_left(late) == {first}


def test_pressed_twice_it_is_split_once(session, elsewhere) -> None:
    seen = seen_of(session)
    rest = split(session, room_id=elsewhere.pk, seen=seen)
    again = split(session, room_id=elsewhere.pk, seen=seen)
    assert again.pk == rest.pk
    assert ClinicSession.objects.count() == 2
    other = room("三诊室", hospital=session.hospital)
    assert refusal(split, session=session, room_id=other.pk, seen=seen) == Reason.SESSION_CHANGED


def test_history_of_both(session, late, stand_in, elsewhere) -> None:
    rest = split(session, stand_in, room_id=elsewhere.pk)
    told = histories([session, rest])
    first = told[session.pk][0]
    assert (first.kind, first.other, first.planned_at) == (Kind.SPLIT, rest.pk, session.starts_at + HOUR)
    assert [one.kind for one in told[rest.pk]] == [Kind.SUBSTITUTED, Kind.SPLIT_FROM]
    assert told[rest.pk][1].other == session.pk
    assert parts_of(rest.pk) == parts_of(session.pk) == {session.pk, rest.pk}


def test_each_part_is_changed_and_split_further_by_itself(session, late, elsewhere) -> None:
    rest = split(session, room_id=elsewhere.pk)
    more = split(rest, at=rest.starts_at + HALF, room_id=None)
    assert parts_of(session.pk) == {session.pk, rest.pk, more.pk}
    rest.refresh_from_db()
    change(rest, room_id=None)
    enlarge(session, 1)
    assert make.slots(session)[-1].ordinal == 5  # the others have three and four
    withdraw(more)
    late.refresh_from_db()
    assert (late.session_id, late.version) == (rest.pk, 3)


def test_refused(session, posting, stand_in, elsewhere) -> None:
    def said(**more: object) -> dict[str, object]:
        return {"session": session, "room_id": elsewhere.pk, **more}

    assert refusal(split, **said(at=session.starts_at + 40 * MINUTE)) == Reason.NO_BORDER
    assert refusal(split, **said(at=session.starts_at)) == Reason.EMPTY_PART
    assert refusal(split, **said(at=session.ends_at)) == Reason.EMPTY_PART
    assert refusal(split, **said(room_id=session.room_id)) == Reason.NOTHING_SPLIT
    assert refusal(split, **said(room_id=room("别院的").pk)) == Reason.ROOM_ELSEWHERE
    assert refusal(split, **said(postings=[stand_in, posting])) == Reason.SESSION_CHANGED
    assert refusal(split, **said(postings=[posting])) == Reason.NO_POSTING
    assert refusal(split, **said(seen="x")) == Reason.SESSION_CHANGED
    assert refusal(split, **said(now=session.starts_at)) == Reason.SESSION_BEGUN
    make.published_session(stand_in, starts_at=session.starts_at + 90 * MINUTE, hours=1)
    assert refusal(split, **said(postings=[stand_in])) == Reason.SPECIALIST_ELSEWHERE
    withdraw_part(session)
    assert refusal(split, **said()) == Reason.EMPTY_PART
    withdraw(session)
    assert refusal(split, **said()) == Reason.WITHDRAWN
    assert ClinicSession.objects.count() == 2


def test_an_exclusive_room_is_had_by_both_parts_but_not_by_another(session) -> None:
    own = room("专用诊室", hospital=session.hospital, exclusive=True)
    taken = room("占用的", hospital=session.hospital, exclusive=True)
    make.published_session(
        make.posting(where=session.hospital), room=taken, starts_at=session.starts_at + HOUR, hours=1
    )
    change(session, room_id=own.pk)
    stand_in = make.posting(where=session.hospital)
    assert refusal(split, session=session, room_id=taken.pk) == Reason.ROOM_TAKEN
    assert split(session, stand_in, room_id=own.pk).room_id == own.pk


def test_a_team_changes_one_of_its_two() -> None:
    where = make.hospital()
    first, second, third = (make.posting(where=where) for _ in range(3))
    team = make.published_session(first, second, kind="team")
    rest = split(team, first, third)
    assert list(rest.session_specialists.values_list("posting_id", flat=True)) == [first.pk, third.pk]
    assert rest.kind == "team"
    twice = make.published_session(
        make.posting(where=where), make.posting(where=where), kind="team", starts_at=team.starts_at + 3 * HOUR
    )
    with_both = [third, third]
    assert refusal(split, session=twice, postings=with_both) == Reason.SPECIALIST_IN_IT


def test_numbers_kept_for_who_comes_are_counted_in_their_part(posting) -> None:
    session = make.published_session(posting, numbers=8, walk_in_numbers=4, pools=True)
    rest = split(session, room_id=room("二诊室", hospital=session.hospital).pk)
    session.refresh_from_db()
    for part in (session, rest):
        kept = Slot.objects.filter(session=part, pool="walk_in").count()
        assert (part.walk_in_numbers, kept) == (kept, kept)
    assert session.walk_in_numbers + rest.walk_in_numbers == 4


def test_what_was_withdrawn_before_stays_with_its_session_and_on_the_roster(session, late, elsewhere) -> None:
    withdraw_part(session, Part(session.starts_at + HOUR, session.starts_at + HOUR + HALF))
    rest = split(session, room_id=elsewhere.pk)
    late.refresh_from_db()
    assert (late.status, late.session_id) == ("cancelled", session.pk)
    assert [line.name for line in roster(rest, NOW)] == [late.patient.masked_name, ""]


def test_borders(session) -> None:
    rows = make.slots(session)
    assert borders(rows) == [session.starts_at + n * HALF for n in (1, 2, 3)]
    rows[3].withdrawn_at = NOW
    assert borders(rows) == [session.starts_at + n * HALF for n in (1, 2)]
    rows[0].ends_at += HALF
    assert borders(rows) == [session.starts_at + 2 * HALF]


def test_with_who_comes_for_free_clinics_alone_it_is_one(session) -> None:
    giver = make.posting(where=session.hospital, legal_basis=LegalBasis.FREE_CLINIC)
    rest = split(session, giver)
    assert (rest.purpose, rest.fee_yuan) == (SessionPurpose.FREE, 0)
    session.refresh_from_db()
    assert session.purpose == SessionPurpose.CLINIC
