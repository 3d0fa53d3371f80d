"""A desk and the person's own account at one moment: one place in line, one answer to an offer."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import Came
from bookings.models import Appointment, WaitlistEntry
from hospitals.enums import StaffRole
from tests.bookings.staff.at_desk import ORIGINAL, elder, look_up, whom
from tests.bookings.waiting import cancel, full_session, offer_of, sweep
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

DESKS = 3


def test_the_patients_own_place_and_the_desks_are_one() -> None:
    make.ensure_policies()
    session, booked = full_session(1)
    person = elder(make.account())
    make.tells(person.created_by, session)
    own = {"patient_id": person.pk, "session_id": session.pk, "by": person.created_by_id, "now": make.NOW}
    calls: list[Any] = [functools.partial(actions.join_waitlist, **own) for _ in range(2)]
    desks = []
    for _ in range(DESKS):
        clerk = work.clerk(session.hospital, role=StaffRole.RECEPTION)
        look_up(session.hospital, ORIGINAL, clerk)
        desks.append(clerk)
        said = {"session_id": session.pk, "came": Came.PHONE, "agreed": True}
        calls.append(functools.partial(acts.join_line, **whom(session.hospital, person, clerk), **said))
    done = run_together(calls)
    assert {getattr(one, "pk", one) for one in done} == {WaitlistEntry.objects.get().pk}, done
    cancel(booked[0])
    sweep()
    entry = WaitlistEntry.objects.get()
    offer = offer_of(entry)
    assert offer is not None
    calls = [functools.partial(actions.accept_offer, offer=offer, by=person.created_by_id, now=make.NOW)]
    for clerk in desks:
        said = {"offer_id": offer.pk, "version": offer.version, "came": Came.PHONE, "agreed": True}
        calls.append(functools.partial(acts.accept_for, **whom(session.hospital, person, clerk), **said))
    done = run_together(calls)
    assert {getattr(one, "pk", one) for one in done} == {offer.pk}, done
    assert Appointment.objects.filter(patient=person, status="booked").count() == 1
