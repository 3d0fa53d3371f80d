"""A session is split while numbers of it are held or offered, and people wait for one."""

from __future__ import annotations

import pytest

from bookings import actions
from bookings.models import Appointment, WaitlistEntry
from bookings.rules import Reason
from tests.bookings.acting import refusal
from tests.bookings.reshaping import HALF, nothing_wrong, split
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(session):
    """Another room of the hospital."""
    return room("二诊室", hospital=session.hospital)


@pytest.fixture(autouse=True)
def nothing_is_wrong(db):
    yield
    nothing_wrong()


def test_what_is_held_is_to_be_checked_again(session, owner, elsewhere) -> None:
    held = make.held(session, make.person(owner), at=session.starts_at + 3 * HALF)
    rest = split(session, room_id=elsewhere.pk)
    confirm = {"hold": held, "by": owner.pk, "now": NOW}
    assert refusal(actions.confirm_booking, **confirm) == Reason.HOSPITAL_CHANGED
    held.refresh_from_db()
    booked = actions.confirm_booking(hold=held, by=owner.pk, now=NOW)
    assert (booked.status, booked.session_id) == ("booked", rest.pk)


def test_who_waits_is_in_line_for_both_until_one_has_a_number() -> None:
    full, booked = full_session(4)
    entry = waits(full)
    rest = split(full, room_id=room("二诊室", hospital=full.hospital).pk)
    places = WaitlistEntry.objects.order_by("pk")
    assert [(one.session_id, one.joined_at) for one in places] == [
        (full.pk, entry.joined_at),
        (rest.pk, entry.joined_at),
    ]
    cancel(Appointment.objects.get(pk=booked[3].pk))
    assert sweep() == 1
    offer = offer_of(places[1])
    assert offer is not None
    actions.accept_offer(offer=offer, by=entry.account_id, now=NOW)
    assert [one.status for one in places.all()] == ["ended", "accepted"]


def test_an_offer_goes_with_its_number_and_is_to_be_looked_at_again() -> None:
    full, booked = full_session(4)
    entry = waits(full)
    cancel(booked[3])
    sweep()
    offer = offer_of(entry)
    rest = split(full, room_id=room("二诊室", hospital=full.hospital).pk)
    entry.refresh_from_db()
    assert (entry.session_id, entry.status) == (rest.pk, "offered")
    other = WaitlistEntry.objects.exclude(pk=entry.pk).get()
    assert (other.session_id, other.status) == (full.pk, "waiting")
    again = offer_of(entry)
    assert again is not None
    assert (again.pk, again.session_id, again.version) == (offer.pk, rest.pk, 2)


def test_nobody_is_offered_again_what_they_gave_up_before_the_split() -> None:
    full, booked = full_session(4)
    gave_up = cancel(booked[3])
    rest = split(full, room_id=room("二诊室", hospital=full.hospital).pk)
    waits(rest, gave_up.patient)
    assert sweep() == 0
