"""Withdraw a part of a session: whom it concerns, whom it does not, and what they may have instead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions, hooks
from bookings.enums import AppointmentStatus, CancelReason, NoticeKind
from bookings.models import Appointment, FollowUp
from bookings.queries.impact import Part, impact_of_part
from bookings.queries.numbers import NOBODY
from bookings.queries.sessions import half_hours
from bookings.queries.staff.history import Kind, histories
from bookings.queries.staff.roster import Taken, booked, roster
from bookings.rules import Reason
from bookings.transitions import move_status
from bookings.wording import word
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Slot
from specialists.seen import seen_of
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.refusals import refused

pytestmark = pytest.mark.django_db

HALF = timedelta(minutes=30)


def second_hour(session: ClinicSession) -> Part:
    return Part(session.starts_at + 2 * HALF, session.starts_at + 4 * HALF)


def withdraw(session: ClinicSession, part: Part | None = None, now=NOW, **said: object) -> ClinicSession:
    return actions.withdraw_part(
        session=session,
        part=part or second_hour(session),
        **{"reason": WithdrawReason.TRAVEL, "by": None, "now": now, **said},
    )


@pytest.fixture
def kept(owner, session) -> Appointment:
    return make.booked(session, make.person(owner))


@pytest.fixture
def gone(owner, session) -> Appointment:
    return make.booked(session, make.person(owner), at=session.starts_at + 2 * HALF)


def test_who_has_a_number_of_it_is_cancelled_without_a_mark_told_and_asked(session, kept, gone) -> None:
    withdraw(session, now=session.starts_at - MINUTE)
    gone.refresh_from_db()
    assert (gone.status, gone.cancel_reason, gone.cancelled_late, gone.version) == (
        AppointmentStatus.CANCELLED,
        CancelReason.HOSPITAL_WITHDREW,
        False,
        2,
    )
    assert (NoticeKind.WITHDRAWN, 2) in kinds(gone)
    assert FollowUp.objects.get().appointment == gone


def test_nobody_else_is_touched(session, kept, gone) -> None:
    withdraw(session)
    before = kept.version
    kept.refresh_from_db()
    assert (kept.status, kept.version) == (AppointmentStatus.BOOKED, before)
    assert not Notice.objects.filter(kind=NoticeKind.WITHDRAWN, subject_id=kept.pk).exists()
    assert (session.status, left(session)) == ("published", 1)


def test_holds_end_there_and_count_as_none_in_vain(owner, session) -> None:
    here = make.held(session, make.person(make.account()), at=session.starts_at)
    there = make.held(session, make.person(owner), at=session.starts_at + 3 * HALF)
    withdraw(session)
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.status, there.status) == (AppointmentStatus.PENDING, AppointmentStatus.EXPIRED)
    again = {"hold": there, "by": owner.pk, "now": NOW}
    assert refusal(actions.confirm_booking, **again) == Reason.HOLD_LAPSED
    for _ in range(3):
        hold = make.held(session, there.patient, at=session.starts_at + HALF)
        actions.release_hold(hold=hold, by=owner.pk, now=NOW)


def test_the_numbers_stay_closed(owner, session, gone) -> None:
    withdraw(session)
    later = NOW + timedelta(days=2)
    wanted = {"session_id": session.pk, "at": gone.slot.starts_at, "by": owner.pk, "now": later}
    assert refusal(actions.hold_number, patient_id=gone.patient_id, **wanted) == Reason.NUMBER_CLOSED
    assert not Slot.objects.filter(session=session, ordinal__gte=3, open=True).exists()
    times = half_hours(session, NOBODY, later)
    assert [time.off for time in times] == [False, False, True, True]


def test_from_a_number_on_within_a_half_hour(owner) -> None:
    session = make.published_session(numbers=6, hours=0.5)
    people = [make.booked(session, make.person(make.account())) for _ in range(6)]
    withdraw(session, Part(session.starts_at, session.ends_at, from_ordinal=5))
    statuses = {row.slot.ordinal: Appointment.objects.get(pk=row.pk).status for row in people}
    assert [statuses[n] for n in range(1, 7)] == ["booked"] * 4 + ["cancelled"] * 2


def test_twice_changes_nothing_and_a_longer_part_only_the_rest(session, gone) -> None:
    withdraw(session)
    withdraw(session)
    gone.refresh_from_db()
    assert gone.version == 2
    withdraw(session, Part(session.starts_at + HALF, session.ends_at), reason=WithdrawReason.WEATHER)
    reasons = (
        Slot.objects.filter(session=session).order_by("ordinal").values_list("withdrawn_reason", flat=True)
    )
    assert list(reasons) == ["", "weather", "travel", "travel"]
    assert Notice.objects.filter(kind=NoticeKind.WITHDRAWN).count() == 1


def test_who_has_been_seen_already_keeps_the_number(session, kept, gone) -> None:
    for status in ("arrived", "fulfilled"):
        move_status(gone, status, by_id=None, now=NOW)
    withdraw(session)
    gone.refresh_from_db()
    assert gone.status == "fulfilled"
    assert gone.slot.withdrawn_at is None


def test_refused_for_all_of_it_for_none_of_it_and_for_what_is_over(session, gone) -> None:
    why = {"reason": WithdrawReason.TRAVEL, "by": None, "now": NOW}
    every = Part(session.starts_at, session.ends_at)
    none = Part(session.ends_at, session.ends_at + HALF)
    assert refusal(actions.withdraw_part, session=session, part=every, **why) == Reason.WHOLE_SESSION
    assert refusal(actions.withdraw_part, session=session, part=none, **why) == Reason.NO_NUMBERS
    some = second_hour(session)
    over = {**why, "now": session.ends_at}
    assert refusal(actions.withdraw_part, session=session, part=some, **over) == Reason.SESSION_OVER
    unseen = {**why, "seen": "another"}
    assert refusal(actions.withdraw_part, session=session, part=some, **unseen) == Reason.SESSION_CHANGED
    assert withdraw(session, seen=seen_of(session)).pk
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert refusal(actions.withdraw_part, session=session, part=some, **why) == Reason.WITHDRAWN
    draft = make.draft()
    assert (
        refusal(actions.withdraw_part, session=draft, part=second_hour(draft), **why) == Reason.NOT_PUBLISHED
    )


def test_another_time_of_the_same_session_makes_it_good(owner, session, gone) -> None:
    withdraw(session)
    instead = make.booked(session, gone.patient, at=session.starts_at + HALF)
    said = FollowUp.objects.get()
    assert (said.choice, said.chosen_appointment) == ("other_session", instead)


def test_whom_it_touches_is_known_beforehand(session, kept, gone) -> None:
    make.held(session, make.person(make.account()), at=session.starts_at + 3 * HALF)
    impact = impact_of_part(session, second_hour(session), NOW)
    assert ([row.pk for row in impact.people], impact.held) == ([gone.pk], 1)


def test_who_was_offered_one_waits_on_and_is_offered_another(session) -> None:
    full, booked = full_session(4)
    entry = waits(full)
    cancel(booked[3])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    assert offer.slot.ordinal == 4
    withdraw(full)
    offer.refresh_from_db()
    entry.refresh_from_db()
    assert (offer.status, entry.status, entry.lapses) == ("expired", "waiting", 0)
    cancel(Appointment.objects.get(pk=booked[0].pk))
    sweep()
    again = offer_of(entry)
    assert again is not None
    assert again.slot.ordinal == 1


def test_the_worker_is_told_once_however_many_wait_on(django_capture_on_commit_callbacks) -> None:
    full, booked = full_session(4)
    offered = [waits(full), waits(full)]
    cancel(booked[2])
    cancel(booked[3])
    assert sweep() == 2
    told: list[int] = []
    before = hooks.on_freed.plug(lambda session_id: told.append(session_id) or True)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(full)
    finally:
        hooks.on_freed.plug(before)
    assert [offer_of(entry) for entry in offered] == [None, None]
    assert told == [full.pk]


def test_roster_and_history_say_so(session, kept, gone) -> None:
    withdraw(session)
    session.refresh_from_db()
    lines = roster(session, NOW)
    assert [line.status for line in lines] == ["booked", Taken.FREE, "cancelled", Taken.WITHDRAWN]
    assert (booked(lines), lines[2].name) == (1, gone.patient.masked_name)
    event = histories([session])[session.pk][0]
    assert (event.kind, event.first, event.last, event.reason) == (
        Kind.PART_WITHDRAWN,
        3,
        4,
        WithdrawReason.TRAVEL.label,
    )


def test_the_notice_says_which_time_and_why_and_not_that_the_session_is_off(session, gone) -> None:
    withdraw(session)
    notice = Notice.objects.get(kind=NoticeKind.WITHDRAWN)
    said = word(NoticeKind.WITHDRAWN, notice, "sms").text
    assert "上午 9:00–9:30" in said
    assert "这个时段的号停诊（专家行程受阻）" in said
    assert "门诊停诊" not in said


def test_a_withdrawn_number_is_closed_and_says_why(session) -> None:
    slot = make.slots(session)[0]
    for half in (
        {"withdrawn_at": NOW, "withdrawn_reason": "travel"},
        {"withdrawn_at": NOW, "open": False},
        {"withdrawn_reason": "travel", "open": False},
    ):
        with refused("slot_withdrawn_is_closed"):
            Slot.objects.filter(pk=slot.pk).update(**half)
    whole = {"withdrawn_at": NOW, "withdrawn_reason": "travel", "open": False}
    assert Slot.objects.filter(pk=slot.pk).update(**whole)
