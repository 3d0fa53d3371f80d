"""A desk puts who calls or comes in line: by the rules of everybody, told to who books for them, answered by word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bookings import actions
from bookings.actions import desk as acts
from bookings.actions.desk import NotAtDesk
from bookings.enums import Came, DeskAct
from bookings.models import Appointment, StatusChange, WaitlistEntry
from bookings.queries.invariants import INVARIANTS, findings_of
from bookings.queries.staff.waiting import full_here, waits_here
from bookings.rules import Reason
from bookings.waitlist_wording import word_offer
from hospitals.models import Hospital
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.bookings.acting import MINUTE, refusal
from tests.bookings.staff.at_desk import ORIGINAL, look_up, noted, whom
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

OWN_PHONE = "+8613900001111"
HOUR = timedelta(hours=1)


@pytest.fixture
def line(posting) -> tuple[ClinicSession, list[Appointment]]:
    """A full session of the clerk's hospital, and its bookings."""
    return full_session(2, posting)


@pytest.fixture
def full(line) -> ClinicSession:
    return line[0]


@pytest.fixture
def asked(mother, hospital, reception, full) -> dict[str, Any]:
    """What the desk says: for her, who telephones."""
    said = {"session_id": full.pk, "came": Came.PHONE, "agreed": True}
    return {**whom(hospital, mother, reception), **said}


@pytest.fixture
def alone(mother) -> Any:
    """The same person, for whom no account books, with a phone of her own."""
    mother.phone = OWN_PHONE
    mother.save()
    mother.links.update(ended_at=NOW)
    return mother


def answering(asked: dict[str, Any], offer: Appointment, **more: Any) -> dict[str, Any]:
    said = {name: asked[name] for name in ("hospital_id", "patient_id", "by", "now", "came", "agreed")}
    return {**said, "offer_id": offer.pk, "version": offer.version, **more}


def passing(asked: dict[str, Any], offer: Appointment) -> dict[str, Any]:
    said = {name: asked[name] for name in ("hospital_id", "patient_id", "by", "now")}
    return {**said, "offer_id": offer.pk}


def leaving(asked: dict[str, Any], entry: WaitlistEntry) -> dict[str, Any]:
    said = {name: asked[name] for name in ("hospital_id", "patient_id", "by", "now")}
    return {**said, "entry_id": entry.pk}


def offered(asked: dict[str, Any], booked: list[Appointment]) -> tuple[WaitlistEntry, Appointment]:
    """She is put in line, somebody cancels, and the number is kept for her."""
    entry = acts.join_line(**asked)
    cancel(booked[0])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    return entry, offer


def findings() -> list[object]:
    return [one for invariant in INVARIANTS for one in findings_of(invariant, now=NOW)]


def test_in_line_by_the_desk_and_noted_with_whose_yes(asked, mother, reception, hospital, full) -> None:
    entry = acts.join_line(**asked, notice_hours=24)
    assert (entry.desk_id, entry.account_id, entry.session_id) == (hospital.pk, reception.pk, full.pk)
    assert entry.notice_hours == 24
    change = StatusChange.objects.get(subject_kind="waitlist", subject_id=entry.pk)
    assert (change.to_status, change.reason, change.by_id) == ("waiting", "desk", reception.pk)
    assert noted(DeskAct.AGREED)[0].reason == f"phone:hospital:{hospital.pk}"
    assert noted(DeskAct.JOIN_LINE)[0].subject_id == mother.pk
    assert [place.entry.pk for place in waits_here(mother.pk, hospital.pk, NOW)] == [entry.pk]
    assert acts.join_line(**asked, notice_hours=48).pk == entry.pk  # pressed twice, with the newer wish
    assert WaitlistEntry.objects.get().notice_hours == 48


def test_any_session_of_the_specialist_here(asked, posting, hospital) -> None:
    entry = acts.join_line(**asked, specialist_id=posting.specialist_id)
    assert (entry.specialist_id, entry.hospital_id, entry.session_id) == (
        posting.specialist_id,
        hospital.pk,
        None,
    )
    assert entry.until_at is not None
    other = make.specialist("别人")
    said = asked | {"specialist_id": other.pk}
    assert refusal(acts.join_line, **said) == Reason.SPECIALIST_NOT_IN_IT


def test_the_rules_are_those_of_everybody(asked, mother, posting) -> None:
    day = timedelta(days=1)
    free = make.published_session(posting, starts_at=make.DAY + 4 * day, numbers=1)
    assert refusal(acts.join_line, **asked | {"session_id": free.pk}) == Reason.NOT_FULL
    assert refusal(acts.join_line, **asked | {"agreed": False}) == Reason.HOSPITAL_UNTOLD
    more = [full_session(1, posting, starts_at=make.DAY + n * day)[0] for n in range(1, 4)]
    for one in more:
        acts.join_line(**asked | {"session_id": one.pk})
    assert refusal(acts.join_line, **asked) == Reason.LINES_FULL
    assert full_here(mother.pk, posting.hospital_id, NOW) == []
    assert WaitlistEntry.objects.count() == 3


def test_the_line_closes_for_a_desk_too(asked, full, hospital, reception) -> None:
    assert full.closes_at is not None
    look_up(hospital, ORIGINAL, reception, now=full.closes_at - MINUTE)
    assert refusal(acts.join_line, **asked | {"now": full.closes_at}) == Reason.LINE_CLOSED


def test_who_cannot_be_told_does_not_wait(asked, alone) -> None:
    alone.phone = ""
    alone.save()
    assert refusal(acts.join_line, **asked) == Reason.UNREACHABLE
    assert not WaitlistEntry.objects.exists()


def test_only_where_the_desk_and_the_session_are_theirs(asked) -> None:
    elsewhere, _booked = full_session(1)
    with pytest.raises(NotAtDesk):
        acts.join_line(**asked | {"session_id": elsewhere.pk})
    stranger = work.clerk(make.hospital(), role="reception")
    with pytest.raises(NotAtDesk):
        acts.join_line(**asked | {"by": stranger.pk})


def test_one_place_whoever_came_first(asked, mother, owner, full) -> None:
    own = waits(full, mother)
    assert acts.join_line(**asked).pk == own.pk
    assert WaitlistEntry.objects.get().desk_id is None
    assert own.account_id == owner.pk


def test_an_offer_is_told_to_who_books_for_them_not_to_the_clerk(
    asked, line, mother, owner, reception
) -> None:
    reception.email = "clerk@example.org"
    reception.save()
    neighbour = make.account()
    make.linked(neighbour, mother, "other")
    _entry, offer = offered(asked, line[1])
    told = Notice.objects.filter(subject_id=offer.pk, kind="waitlist_offered")
    assert {(row.recipient_kind, row.recipient_id) for row in told} == {
        ("account", owner.pk),
        ("account", neighbour.pk),
    }
    make.tells(owner, offer.session)
    taken = actions.accept_offer(offer=offer, by=owner.pk, now=NOW)  # on the phone, as any other
    assert (taken.status, taken.booked_by_id) == ("booked", owner.pk)
    assert not findings()


def test_who_has_no_account_is_told_to_telephone(asked, alone, line, hospital) -> None:
    hospital.phone = "0471-1234567"
    hospital.save()
    _entry, offer = offered(asked, line[1])
    told = Notice.objects.get(subject_id=offer.pk, kind="waitlist_offered")
    assert (told.recipient_kind, told.recipient_id) == ("patient", alone.pk)
    words = word_offer(told, "sms").text
    assert "0471-1234567" in words
    assert "http" not in words
    Hospital.objects.filter(pk=hospital.pk).update(phone="")
    assert "窗口" in word_offer(told, "sms").text


def test_nobody_is_left_to_tell_so_the_next_has_it(asked, alone, line) -> None:
    entry = acts.join_line(**asked)
    alone.phone = ""
    alone.save()
    second = waits(line[0], now=NOW + HOUR)
    cancel(line[1][0], NOW + HOUR)
    sweep(NOW + HOUR)
    entry.refresh_from_db()
    assert (entry.status, entry.skipped) == ("waiting", "unreachable")
    assert offer_of(second) is not None


def test_the_desk_takes_it_at_their_word(asked, alone, line, reception, hospital) -> None:
    entry, offer = offered(asked, line[1])
    without = answering(asked, offer, agreed=False)
    assert refusal(acts.accept_for, **without) == Reason.HOSPITAL_UNTOLD
    taken = acts.accept_for(**answering(asked, offer))
    assert (taken.pk, taken.status, taken.booked_by_id) == (offer.pk, "booked", reception.pk)
    assert acts.accept_for(**answering(asked, offer)).pk == taken.pk
    entry.refresh_from_db()
    assert entry.status == "accepted"
    told = Notice.objects.filter(subject_id=offer.pk, kind="appointment_confirmed")
    assert [(row.recipient_kind, row.recipient_id) for row in told] == [("patient", alone.pk)]
    assert len(noted(DeskAct.ACCEPT_OFFER)) == 1
    assert noted(DeskAct.AGREED)[-1].reason == f"phone:hospital:{hospital.pk}"
    assert not findings()


def test_of_their_own_place_it_is_that_accounts_booking(asked, mother, owner, line) -> None:
    own = waits(line[0], mother)
    cancel(line[1][0])
    sweep()
    offer = offer_of(own)
    assert offer is not None
    taken = acts.accept_for(**answering(asked, offer))
    assert taken.booked_by_id == owner.pk
    assert StatusChange.objects.filter(subject_id=taken.pk, to_status="booked").get().by_id == asked["by"]


def test_one_that_is_over_or_changed_is_not_taken(asked, line, hospital, reception) -> None:
    _entry, offer = offered(asked, line[1])
    changed = answering(asked, offer, version=offer.version + 1)
    assert refusal(acts.accept_for, **changed) == Reason.HOSPITAL_CHANGED
    look_up(hospital, ORIGINAL, reception, now=offer.expires_at - MINUTE)
    assert refusal(acts.accept_for, **answering(asked, offer, now=offer.expires_at)) == Reason.OFFER_OVER


def test_declined_they_wait_on_and_the_next_has_it(asked, line) -> None:
    entry, offer = offered(asked, line[1])
    second = waits(line[0])
    acts.decline_for(**passing(asked, offer))
    acts.decline_for(**passing(asked, offer))
    entry.refresh_from_db()
    assert entry.status == "waiting"
    assert len(noted(DeskAct.DECLINE_OFFER)) == 1
    sweep()
    assert offer_of(second) is not None
    assert offer_of(entry) is None


def test_who_leaves_is_told_and_the_number_goes_on(asked, line, owner) -> None:
    entry, offer = offered(asked, line[1])
    left = acts.leave_line(**leaving(asked, entry))
    assert (left.status, left.end_reason) == ("ended", "left")
    assert acts.leave_line(**leaving(asked, entry)).status == "ended"
    offer.refresh_from_db()
    assert offer.status == "released"
    told = Notice.objects.get(kind="waitlist_ended")
    assert (told.recipient_kind, told.recipient_id) == ("account", owner.pk)
    assert len(noted(DeskAct.LEAVE_LINE)) == 1


def test_a_place_at_another_hospital_is_not_this_desks(asked, mother) -> None:
    elsewhere, booked = full_session(1)
    entry = waits(elsewhere, mother)
    with pytest.raises(NotAtDesk):
        acts.leave_line(**leaving(asked, entry))
    cancel(booked[0])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    with pytest.raises(NotAtDesk):
        acts.accept_for(**answering(asked, offer))
    with pytest.raises(NotAtDesk):
        acts.decline_for(**passing(asked, offer))


def test_an_offer_moves_the_number_they_have(asked, mother, line, posting) -> None:
    later = make.published_session(posting, starts_at=make.DAY + timedelta(days=3), numbers=2)
    has = make.booked(later, mother)
    entry = acts.join_line(**asked, specialist_id=posting.specialist_id)
    cancel(line[1][0])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    assert refusal(acts.accept_for, **answering(asked, offer)) == Reason.HOLD_CHANGED
    moved = acts.accept_for(**answering(asked, offer, instead_of=has.pk))
    assert (moved.pk, moved.session_id) == (has.pk, line[0].pk)


def test_withdrawn_the_persons_own_phone_is_told(asked, alone, full, posting) -> None:
    acts.join_line(**asked)
    actions.withdraw_session(
        session=full, reason=WithdrawReason.TRAVEL, by=work.clerk(posting.hospital).pk, now=NOW
    )
    told = Notice.objects.get(kind="waitlist_ended")
    assert (told.recipient_kind, told.recipient_id) == ("patient", alone.pk)
