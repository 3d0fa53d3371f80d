"""Desks and patients at one moment: the last number is somebody's alone, and one person has one number."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

import pytest

from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import Came
from bookings.models import Appointment
from bookings.rules import Reason, Refused
from hospitals.enums import StaffRole
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from tests.bookings.staff.at_desk import ORIGINAL, elder, look_up, whom
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

DESKS = 6
LIVE = ("pending", "booked")


def one_left() -> ClinicSession:
    """A session of half an hour with one number."""
    make.ensure_policies()
    return make.published_session(numbers=1, hours=0.5)


def somebody(n: int) -> Any:
    return make.person(
        make.account(), document=make.resident(date(1960, 1, 1), n=n), birth_date=date(1960, 1, 1)
    )


def giving(session: ClinicSession, person: Any, document: Any, **more: Any) -> functools.partial[Appointment]:
    """What the desk of one more clerk does, who has looked the person up."""
    clerk = work.clerk(session.hospital, role=StaffRole.RECEPTION)
    look_up(session.hospital, document, clerk)
    said = {"at": session.starts_at, "asks_as": Pool.DESK, "came": Came.PHONE, "agreed": True, **more}
    return functools.partial(
        acts.give_number, **whom(session.hospital, person, clerk), session_id=session.pk, **said
    )


def test_two_desks_and_the_last_number() -> None:
    session = one_left()
    calls = []
    for n in range(DESKS):
        person = somebody(n)
        calls.append(giving(session, person, make.resident(date(1960, 1, 1), n=n)))
    done = run_together(calls)
    assert sum(isinstance(one, Appointment) for one in done) == 1, done
    assert {one.reason for one in done if isinstance(one, Refused)} == {Reason.TAKEN}, done
    assert Appointment.objects.filter(session=session, status__in=LIVE).count() == 1


def test_a_desk_and_patients_and_the_last_number() -> None:
    session = one_left()
    person = elder(make.account())
    calls: list[Any] = [giving(session, person, ORIGINAL)]
    for n in range(DESKS):
        patient = somebody(n)
        make.tells(patient.created_by, session)
        calls.append(
            functools.partial(
                actions.hold_number,
                patient_id=patient.pk,
                session_id=session.pk,
                at=session.starts_at,
                by=patient.created_by_id,
                now=make.NOW,
            )
        )
    done = run_together(calls)
    assert sum(isinstance(one, Appointment) for one in done) == 1, done
    assert {one.reason for one in done if isinstance(one, Refused)} == {Reason.TAKEN}, done
    assert Appointment.objects.filter(session=session, status__in=LIVE).count() == 1


def test_one_person_at_several_desks_has_one_number() -> None:
    make.ensure_policies()
    session = make.published_session(numbers=8)
    person = elder(make.account())
    done = run_together([giving(session, person, ORIGINAL) for _ in range(DESKS)])
    assert {getattr(one, "pk", one) for one in done} == {Appointment.objects.get().pk}, done


def test_the_family_moves_it_while_a_desk_gives_it_up() -> None:
    """Whichever comes first, the other is told; nobody is left with two numbers, and none is lost."""
    make.ensure_policies()
    session = make.published_session(numbers=8)
    person = elder(make.account())
    booking = make.booked(session, person)
    clerk = work.clerk(session.hospital, role=StaffRole.RECEPTION)
    about = {**whom(session.hospital, person, clerk), "appointment_id": booking.pk}
    later = make.slots(session)[-1].starts_at
    moving = functools.partial(
        actions.move_booking,
        appointment=booking,
        session_id=session.pk,
        at=later,
        by=person.created_by_id,
        now=make.NOW,
    )
    done = run_together([functools.partial(acts.cancel_for, **about), moving])
    unexpected = [one for one in done if not isinstance(one, Appointment | Refused)]
    assert not unexpected, unexpected
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    taken = Slot.objects.filter(session=session, appointments__status__in=LIVE)
    assert not taken.exists()
