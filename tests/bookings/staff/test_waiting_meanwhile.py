"""候补 at a desk while the family answers too: the number that was read, and no booking of another hospital."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import Came, DeskAct
from bookings.models import Appointment, WaitlistEntry
from bookings.queries.staff.waiting import answerable
from bookings.rules import Reason
from specialists.models import ClinicSession
from tests.bookings.acting import refusal
from tests.bookings.staff.at_desk import noted, whom
from tests.bookings.waiting import cancel, full_session, offer_of, sweep
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(posting) -> tuple[ClinicSession, list[Appointment]]:
    """A full session of the clerk's hospital, and its bookings."""
    return full_session(2, posting)


@pytest.fixture
def asked(mother, hospital, reception, line) -> dict[str, Any]:
    """What the desk says: for her, who telephones."""
    said = {"session_id": line[0].pk, "came": Came.PHONE, "agreed": True}
    return {**whom(hospital, mother, reception), **said}


def answering(asked: dict[str, Any], offer: Appointment, **more: Any) -> dict[str, Any]:
    said = {name: asked[name] for name in ("hospital_id", "patient_id", "by", "now", "came", "agreed")}
    return {**said, "offer_id": offer.pk, "version": offer.version, **more}


def passing(asked: dict[str, Any], offer: Appointment) -> dict[str, Any]:
    said = {name: asked[name] for name in ("hospital_id", "patient_id", "by", "now")}
    return {**said, "offer_id": offer.pk}


def offered(asked: dict[str, Any], booked: list[Appointment]) -> tuple[WaitlistEntry, Appointment]:
    """She is put in line, somebody cancels, and the number is kept for her."""
    entry = acts.join_line(**asked)
    cancel(booked[0])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    return entry, offer


def another_offer(
    asked: dict[str, Any], line: tuple[ClinicSession, list[Appointment]], owner: User
) -> tuple[WaitlistEntry, Appointment, Appointment]:
    """The place in line, what was offered first and declined, and what is offered now."""
    entry, first = offered(asked, line[1])
    actions.decline_offer(offer=first, by=owner.pk, now=NOW)
    cancel(line[1][1])
    sweep()
    second = offer_of(entry)
    assert second is not None
    return entry, first, second


def test_an_offer_that_gave_way_to_another_is_not_answered_by_it(asked, line, owner) -> None:
    _entry, first, second = another_offer(asked, line, owner)
    assert first.version == second.version
    assert refusal(acts.accept_for, **answering(asked, first)) == Reason.OFFER_OVER
    assert refusal(acts.decline_for, **passing(asked, first)) == Reason.HOLD_CHANGED
    second.refresh_from_db()
    assert second.status == "pending"
    assert not noted(DeskAct.DECLINE_OFFER)


def test_the_booking_is_of_the_offer_that_was_read(asked, line, owner) -> None:
    _entry, first, second = another_offer(asked, line, owner)
    taken = acts.accept_for(**answering(asked, second))
    assert refusal(acts.accept_for, **answering(asked, first)) == Reason.HOLD_CHANGED
    assert refusal(acts.decline_for, **passing(asked, second)) == Reason.HOLD_CHANGED
    make.tells(owner, line[0])
    assert refusal(actions.accept_offer, offer=first, by=owner.pk, now=NOW) == Reason.OFFER_OVER
    assert acts.accept_for(**answering(asked, second)) == taken


def test_a_desk_moves_no_booking_away_from_another_hospital(asked, mother, owner, line, posting) -> None:
    there = make.posting(posting.specialist, make.hospital("另一家"))
    later = make.published_session(there, starts_at=make.DAY + timedelta(days=3), numbers=2)
    has = make.booked(later, mother)
    entry = acts.join_line(**asked, specialist_id=posting.specialist_id)
    cancel(line[1][0])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    shown = answerable(mother.pk, posting.hospital_id, entry.pk, NOW)
    assert shown is not None
    assert (shown.turn.reason, shown.turn.instead) == (Reason.QUOTA_SPECIALIST, None)
    for instead in (has.pk, None):
        wanted = answering(asked, offer, instead_of=instead)
        assert refusal(acts.accept_for, **wanted) == Reason.QUOTA_SPECIALIST
    make.tells(owner, line[0])
    moved = actions.accept_offer(offer=offer, by=owner.pk, instead_of=has.pk, now=NOW)  # the family itself
    assert (moved.pk, moved.session_id) == (has.pk, line[0].pk)
