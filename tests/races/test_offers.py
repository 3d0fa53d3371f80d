"""Numbers that are given up, offered and taken at one moment: each goes to one person, and none is lost."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from bookings import actions, locks, passing
from bookings.actions import offers
from bookings.models import Appointment, WaitlistEntry
from bookings.queries.offers import may_be_offered
from bookings.queries.waitlist import freed
from bookings.rules import Reason, Refused
from specialists.models import Slot
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together
from tests.races.guards import together, without_index
from tests.races.test_changes import no_deadlock

__all__ = ["no_deadlock"]

pytestmark = pytest.mark.usefixtures("committed")

GUARD = "appointment_one_live_per_slot"


def live(slot_id: int) -> int:
    return Appointment.objects.taking(NOW).filter(slot=slot_id).count()


def accepting(offer: Appointment, by: int, instead_of: int | None = None) -> Any:
    return lambda: actions.accept_offer(offer=offer, by=by, now=NOW, instead_of=instead_of)


def offered() -> Appointment:
    """A number of a session that has no other, offered to somebody."""
    session, booked = full_session(1, hours=0.5)
    entry = waits(session)
    cancel(booked[0])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    return offer


def test_cancelling_while_the_worker_offers_and_others_look() -> None:
    """The number is offered once or still to be offered; no passer-by gets it before those who wait."""
    session, booked = full_session(2, hours=0.5)
    entries = [waits(session) for _ in range(2)]
    others = [make.person(make.account()) for _ in range(3)]

    def hold(person: Any) -> Any:
        return lambda: make.held(session, person)

    outcomes = run_together(
        [
            lambda: cancel(booked[0]),
            *[lambda: passing.pass_on_all(now=NOW)] * 3,
            *(hold(person) for person in others),
        ]
    )
    wrong = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not wrong, wrong
    assert {one.reason for one in outcomes if isinstance(one, Refused)} == {Reason.TAKEN}
    sweep()
    assert [offer_of(entry) is not None for entry in entries] == [True, False]
    assert live(booked[0].slot_id) == 1


def test_taken_twice_at_once_it_is_one_booking() -> None:
    offer = offered()
    relative = make.account()
    make.linked(relative, offer.patient, "other")
    make.tells(relative, offer.session)
    calls = [accepting(offer, offer.booked_by_id), accepting(offer, relative.pk)] * 2
    outcomes = run_together(calls)
    assert [getattr(one, "pk", one) for one in outcomes] == [offer.pk] * 4
    assert Appointment.objects.filter(patient=offer.patient_id, status="booked").count() == 1
    assert WaitlistEntry.objects.get().status == "accepted"


@pytest.mark.parametrize(
    ("way", "ended"),
    [
        ("decline", ("released", "waiting")),
        ("leave", ("released", "ended")),
        ("lapse", ("expired", "waiting")),
        ("withdraw", ("expired", "ended")),
    ],
)
def test_taken_against_what_ends_it(way: str, ended: tuple[str, str]) -> None:
    """Whichever is first: booked, or gone and passed on; never both."""
    offer = offered()
    by, entry = offer.booked_by_id, WaitlistEntry.objects.get()
    later = offer.expires_at
    against = {
        "decline": lambda: actions.decline_offer(offer=offer, by=by, now=NOW),
        "leave": lambda: actions.leave_waitlist(entry=entry, by=by, now=NOW),
        "lapse": lambda: passing.pass_on_all(now=later),
        "withdraw": lambda: actions.withdraw_session(
            session=offer.session, reason="travel", by=None, now=NOW
        ),
    }
    taken, other = run_together([accepting(offer, by), against[way]])
    assert not isinstance(other, Exception) or isinstance(other, Refused), other
    offer.refresh_from_db()
    entry.refresh_from_db()
    if isinstance(taken, Appointment):
        assert offer.status == ("cancelled" if way == "withdraw" else "booked")
        assert (entry.status, entry.booked_id) == ("accepted", offer.pk)
    else:
        assert isinstance(taken, Refused)
        assert (offer.status, entry.status) == ended


def test_taken_as_a_move_while_the_booking_is_cancelled() -> None:
    """The number they have is moved, or gone and the offer refused: nobody ends up with two."""
    session, booked = full_session(1, hours=0.5)
    who = make.posting(session.specialists.get(), session.hospital)
    later = make.published_session(who, starts_at=session.starts_at + timedelta(days=2))
    person = make.person(make.account())
    mine = make.booked(later, person)
    entry = waits(session, person)
    cancel(booked[0])
    sweep()
    offer = offer_of(entry)
    by = person.created_by_id
    taken, cancelled = run_together([accepting(offer, by, instead_of=mine.pk), lambda: cancel(mine)])
    has = Appointment.objects.filter(patient=person, status="booked")
    assert not isinstance(cancelled, Exception)
    if isinstance(taken, Appointment):
        assert taken.pk == mine.pk
    else:
        assert taken.reason == Reason.HOLD_CHANGED
    assert not has.exists()  # whichever was first, the booking was cancelled


# --- The guards, one at a time --------------------------------------------------------


def two_offers_at_once(monkeypatch: pytest.MonkeyPatch, *, lock: bool) -> list[Any]:
    """Two workers offer one number to two people; without the lock both look before either has written."""
    session, booked = full_session(1, hours=0.5)
    entries = [waits(session) for _ in range(2)]
    cancel(booked[0])
    slot = Slot.objects.get(pk=booked[0].slot_id)
    if not lock:
        monkeypatch.setattr(locks, "any_slot", lambda slots: slots.order_by("pk")[:1])
        monkeypatch.setattr(offers, "may_be_offered", together(may_be_offered, 2))
    assert freed(NOW).filter(pk=slot.pk).exists()
    made = run_together([lambda e=e: offers.offer_number(entry=e, slot=slot, now=NOW) for e in entries])
    assert live(slot.pk) == made.count(offers.Outcome.MADE)
    return made


@pytest.mark.parametrize("guard", [True, False], ids=["with_constraint", "by_the_lock_alone"])
def test_one_number_is_offered_once(monkeypatch: pytest.MonkeyPatch, guard: bool) -> None:
    with nullcontext() if guard else without_index(GUARD):
        made = two_offers_at_once(monkeypatch, lock=True)
        assert sorted(made) == ["gone", "made"]


def test_without_the_lock_the_constraint_leaves_one_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    made = two_offers_at_once(monkeypatch, lock=False)
    assert sorted(type(one).__name__ for one in made) == ["Outcome", "Refused"]


def test_without_both_one_number_is_offered_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    with without_index(GUARD):
        assert two_offers_at_once(monkeypatch, lock=False) == ["made", "made"]
