"""What is offered is taken: as a booking, or as a move; and what keeps it from being taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.enums import ConsentDecision, ConsentPurpose
from bookings import actions
from bookings.enums import NoticeKind, Rule, WaitlistNotice
from bookings.models import Appointment, Block, EntryStatus
from bookings.rules import Reason
from specialists.models import Slot
from tests.bookings.acting import MINUTE, kinds, left, refusal
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def accept(offer: Appointment, *, by: int | None = None, now=NOW, **fields: object) -> Appointment:
    return actions.accept_offer(offer=offer, by=by or offer.booked_by_id, now=now, **fields)


def test_taken_it_is_a_booking_with_everything() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    taken = accept(offer)
    assert (taken.pk, taken.status, taken.booked_at, taken.expires_at) == (offer.pk, "booked", NOW, None)
    entry.refresh_from_db()
    assert (entry.status, entry.booked_id) == (EntryStatus.ACCEPTED, offer.pk)
    told = {kind for kind, _ in kinds(taken)}
    reminders = {NoticeKind.REMINDER_DAY_BEFORE, NoticeKind.REMINDER_SAME_DAY}
    assert told == {WaitlistNotice.OFFERED, NoticeKind.CONFIRMED, *reminders}
    assert accept(offer).pk == taken.pk  # pressed twice
    assert Appointment.objects.filter(entry=entry).count() == 1


def test_a_relative_may_take_it_a_stranger_may_not() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    relative, stranger = make.account(), make.account()
    for one in (relative, stranger):
        make.tells(one, full)
    assert refusal(actions.accept_offer, offer=offer, by=stranger.pk, now=NOW) == Reason.NOT_YOURS
    assert refusal(actions.decline_offer, offer=offer, by=stranger.pk, now=NOW) == Reason.NOT_YOURS
    make.linked(relative, entry.patient)
    assert accept(offer, by=relative.pk).booked_by == relative


def test_too_late_to_take_it_the_place_stays() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    late = NOW + 2 * HOUR
    assert refusal(actions.accept_offer, offer=offer, by=entry.account_id, now=late) == Reason.OFFER_OVER
    assert accept(offer, now=late - MINUTE).status == "booked"


def test_the_rules_are_asked_again_when_it_is_taken() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    cancel(booked)
    sweep()
    Block.objects.create(patient=entry.patient, rule=Rule.NOSHOW, began_at=NOW, until_at=NOW + DAY)
    offer = offer_of(entry)
    assert refusal(actions.accept_offer, offer=offer, by=entry.account_id, now=NOW) == Reason.BLOCKED
    assert offer_of(entry) == offer


def with_a_number(owner, *, days: int = 3):
    """A full session, and a person who waits for it with a later number of the same specialist."""
    posting = make.posting()
    full, (taken,) = full_session(1, posting)
    later = make.published_session(posting, starts_at=make.DAY + days * DAY)
    mother = make.person(owner)
    has = make.booked(later, mother)
    return full, taken, later, mother, has


def test_accepted_as_a_move_the_code_stays_and_the_old_number_is_free(owner) -> None:
    full, taken, later, mother, has = with_a_number(owner)
    entry = waits(full, mother)
    cancel(taken)
    sweep()
    offer = offer_of(entry)
    assert refusal(actions.accept_offer, offer=offer, by=owner.pk, now=NOW) == Reason.HOLD_CHANGED
    moved = accept(offer, instead_of=has.pk)
    assert (moved.pk, moved.code, moved.slot_id, moved.session_id) == (
        has.pk,
        has.code,
        taken.slot_id,
        full.pk,
    )
    assert moved.version == has.version + 1
    offer.refresh_from_db()
    assert offer.status == "released"
    entry.refresh_from_db()
    assert (entry.status, entry.booked_id) == (EntryStatus.ACCEPTED, has.pk)
    assert Slot.objects.get(pk=has.slot_id).reopens_at is not None
    assert (NoticeKind.MOVED, moved.version) in kinds(moved)
    assert left(later, NOW) == 3
    assert accept(offer, instead_of=has.pk).pk == has.pk


def test_one_declined_can_be_moved_to_later(owner) -> None:
    full, (one, two) = full_session()
    entry = waits(full, make.person(owner))
    cancel(one)
    sweep()
    actions.decline_offer(offer=offer_of(entry), by=owner.pk, now=NOW)
    cancel(two)
    sweep()
    taken = accept(offer_of(entry))
    Slot.objects.filter(pk=one.slot_id).update(reopens_at=NOW)
    moved = actions.move_booking(
        appointment=taken, session_id=full.pk, at=one.slot.starts_at, by=owner.pk, now=NOW
    )
    assert moved.slot_id == one.slot_id


def test_what_the_hospital_moved_so_near_that_it_has_begun(owner) -> None:
    full, (booked, *_) = full_session()
    entry = waits(full, make.person(owner))
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    soon = NOW + 30 * MINUTE
    plan = {"starts_at": soon, "ends_at": soon + 2 * HOUR, "room_id": None}
    actions.change_session(session=full, by=None, now=NOW, **plan)
    offer.refresh_from_db()
    why = refusal(actions.accept_offer, offer=offer, by=owner.pk, now=offer.slot.starts_at)
    assert why == Reason.CLOSED


def test_who_waits_for_any_session_is_offered_earlier_ones_alone(owner) -> None:
    full, taken, later, mother, has = with_a_number(owner, days=-3)
    who = full.session_specialists.get().specialist_id
    entry = waits(full, mother, specialist_id=who)
    cancel(taken)
    assert sweep() == 0
    entry.refresh_from_db()
    assert entry.skipped == Reason.NOT_EARLIER


def test_what_lapsed_meanwhile_among_the_consents_is_asked_first(owner) -> None:
    full, (booked, *_) = full_session()
    entry = waits(full, make.person(owner))
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    withdrawn = ConsentDecision.WITHDRAWN
    make.agreed(owner, ConsentPurpose.HOSPITAL, about=full.hospital_id, decision=withdrawn)
    assert refusal(actions.accept_offer, offer=offer, by=owner.pk, now=NOW) == Reason.HOSPITAL_UNTOLD
    make.tells(owner, full)
    assert accept(offer).status == "booked"


def test_a_delay_meanwhile_is_looked_at_again() -> None:
    full, (booked, *_) = full_session()
    entry = waits(full)
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    actions.delay_session(session=full, minutes=30, by=None, now=NOW)
    why = refusal(actions.accept_offer, offer=offer, by=entry.account_id, now=NOW)
    assert why == Reason.HOSPITAL_CHANGED
    assert accept(offer_of(entry)).status == "booked"


def test_an_offer_is_no_hold(owner) -> None:
    full, (booked, *_) = full_session()
    entry = waits(full, make.person(owner))
    cancel(booked)
    sweep()
    offer = offer_of(entry)
    for act in (actions.confirm_booking, actions.extend_hold, actions.release_hold):
        assert refusal(act, hold=offer, by=owner.pk, now=NOW) == Reason.NOT_YOURS


def test_an_own_hold_elsewhere_gives_way(owner) -> None:
    full, (booked, *_) = full_session()
    mother = make.person(owner)
    entry = waits(full, mother)
    elsewhere = make.held(make.published_session(starts_at=make.DAY), mother)
    cancel(booked)
    sweep()
    assert accept(offer_of(entry)).status == "booked"
    elsewhere.refresh_from_db()
    assert elsewhere.status == "released"
