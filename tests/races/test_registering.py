"""Several desks register one person at one moment: one record, and every desk reaches it."""

from __future__ import annotations

import functools

import pytest

from bookings.actions import desk as acts
from bookings.enums import Came, DeskAct
from bookings.models import Patient
from hospitals.enums import StaffRole
from tests.bookings.staff.at_desk import PARTICULARS, noted
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

DESKS = 4
SAID = {"particulars": PARTICULARS, "phone": "", "came": Came.PHONE, "agreed": True}
ASKED = {**SAID, "guardian": False, "seen_original": False, "now": NOW}


def test_one_record_whichever_desk_comes_first() -> None:
    make.ensure_policies()
    hospitals = [make.hospital(f"医院{n}") for n in range(DESKS)]
    registering = [
        functools.partial(
            acts.register_person,
            **ASKED,
            hospital_id=hospital.pk,
            by=work.clerk(hospital, role=StaffRole.RECEPTION).pk,
        )
        for hospital in hospitals
    ]
    done = run_together(registering)
    person = Patient.objects.get()
    assert sum(one == person for one in done) == 1, done
    known = [one.patient_id for one in done if isinstance(one, acts.AlreadyOnRecord)]
    assert known == [person.pk] * (DESKS - 1), done
    assert [entry.subject_id for entry in noted(DeskAct.FOUND)] == [person.pk] * DESKS


def test_pressed_several_times_at_once_it_is_one_record() -> None:
    make.ensure_policies()
    hospital = make.hospital()
    clerk = work.clerk(hospital, role=StaffRole.RECEPTION)
    register = functools.partial(acts.register_person, **ASKED, hospital_id=hospital.pk, by=clerk.pk)
    done = run_together([register] * DESKS)
    assert set(done) == {Patient.objects.get()}, done
    assert len(noted(DeskAct.REGISTER)) == 1
