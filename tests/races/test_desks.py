"""Several desks and one person at one moment: one account of their own, one record number, no look-up too many."""

from __future__ import annotations

import functools
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from bookings.actions import desk as acts
from bookings.enums import DeskAct, Relation, RevealField, RevealReason
from bookings.models import AddBasis, Appointment, PatientLink, RecordNumber
from bookings.policy import policies_at
from bookings.queries.staff.persons import MOST_LOOK_UPS
from bookings.rules import Reason, Refused
from hospitals.enums import StaffRole
from specialists.models import Slot
from tests.bookings.staff.at_desk import ORIGINAL, OTHER, elder, look_up, seen, whom
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

DESKS = 4


def test_one_account_of_their_own_whichever_desk_comes_first() -> None:
    make.ensure_policies()
    hospital, person = make.hospital(), elder(make.account())

    def linking(about, phone):
        return lambda: acts.link_account(**about, phone=phone, relation=Relation.SELF, is_guardian=False)

    # The original was last seen by one of them: the same member of staff at two screens.
    clerk = work.clerk(hospital, role=StaffRole.RECEPTION)
    seen(hospital, person, clerk)
    about = whom(hospital, person, clerk)
    done = run_together([linking(about, make.account().phone) for _ in range(DESKS)])
    assert sum(isinstance(one, PatientLink) for one in done) == 1, done
    assert sum(isinstance(one, ValidationError) for one in done) == DESKS - 1, done
    assert PatientLink.objects.in_force().filter(patient=person, relation=Relation.SELF).count() == 1


def test_one_record_number_of_one_person() -> None:
    make.ensure_policies()
    hospital = make.hospital()
    people = [
        elder(make.account()),
        make.person(make.account(), document=OTHER, birth_date=OTHER.birth_date, sex="female"),
    ]

    def setting(person, document):
        clerk = work.clerk(hospital, role=StaffRole.RECEPTION)
        look_up(hospital, document, clerk)
        return lambda: acts.set_record_number(**whom(hospital, person, clerk), number="A-1")

    done = run_together([setting(*one) for one in zip(people, (ORIGINAL, OTHER), strict=True)])
    assert sum(isinstance(one, RecordNumber) for one in done) == 1, done
    assert sum(isinstance(one, ValidationError) for one in done) == 1, done


def test_no_look_up_too_many() -> None:
    make.ensure_policies()
    hospital = make.hospital()
    elder(make.account())
    clerk = work.clerk(hospital, role=StaffRole.RECEPTION)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=NOW, by=clerk.pk, action=DeskAct.LOOK_UP, subject_kind="hospital", subject_id=hospital.pk
        )
        for _ in range(MOST_LOOK_UPS - 1)
    )
    done = run_together([lambda: look_up(hospital, ORIGINAL, clerk)] * DESKS)
    assert sum(isinstance(one, acts.TooManyLookUps) for one in done) == DESKS - 1, done
    assert AuditEntry.objects.filter(action=DeskAct.LOOK_UP).count() == MOST_LOOK_UPS


def test_the_last_number_that_may_be_added_is_added_once() -> None:
    make.ensure_policies()
    posting = make.posting()
    session = make.published_session(posting, starts_at=NOW)
    most = policies_at(NOW).pools.added_per_session
    adding = []
    for n in range(most + DESKS - 1):
        document = make.resident(date(1960, 1, 1), n=n)
        person = make.person(make.account(), document=document, birth_date=date(1960, 1, 1))
        clerk = work.clerk(posting.hospital, role=StaffRole.RECEPTION)
        look_up(posting.hospital, document, clerk)
        about = whom(posting.hospital, person, clerk)
        asked = {"session_id": session.pk, "requested_by": posting.specialist_id, "basis": AddBasis.PRESENT}
        adding.append(functools.partial(acts.add_number, **about, **asked))
    for add in adding[: most - 1]:
        add()
    done = run_together(adding[most - 1 :])
    assert sum(isinstance(one, Appointment) for one in done) == 1, done
    assert {one.reason for one in done if isinstance(one, Refused)} == {Reason.NO_MORE_ADDED}
    assert Slot.objects.filter(session=session, added=True).count() == most


def test_one_person_at_two_desks_is_added_once() -> None:
    make.ensure_policies()
    posting = make.posting()
    session = make.published_session(posting, starts_at=NOW)
    person = elder(make.account())
    adding = []
    for _ in range(DESKS):
        clerk = work.clerk(posting.hospital, role=StaffRole.RECEPTION)
        look_up(posting.hospital, ORIGINAL, clerk)
        about = whom(posting.hospital, person, clerk)
        asked = {"session_id": session.pk, "requested_by": posting.specialist_id, "basis": AddBasis.PRESENT}
        adding.append(functools.partial(acts.add_number, **about, **asked))
    done = run_together(adding)
    assert {one.pk for one in done} == {Appointment.objects.get().pk}
    assert Slot.objects.filter(session=session, added=True).count() == 1


def done_before(act: DeskAct, by: int, times: int) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(at=NOW, by=by, action=act, subject_kind="patient", subject_id=1) for _ in range(times)
    )


def test_no_wrong_number_too_many() -> None:
    make.ensure_policies()
    hospital, person = make.hospital(), elder(make.account())
    clerk = work.clerk(hospital, role=StaffRole.RECEPTION)
    look_up(hospital, ORIGINAL, clerk)
    done_before(DeskAct.MISMATCH, clerk.pk, MOST_LOOK_UPS - 2)  # and the look-up: one is left
    about = whom(hospital, person, clerk)
    done = run_together([lambda: acts.verify_person(**about, document=OTHER)] * DESKS)
    assert sum(isinstance(one, acts.Mismatch) for one in done) == 1, done
    assert sum(isinstance(one, acts.TooManyLookUps) for one in done) == DESKS - 1, done
    assert AuditEntry.objects.filter(action=DeskAct.MISMATCH).count() == MOST_LOOK_UPS - 1


def test_nothing_shown_in_full_too_often() -> None:
    make.ensure_policies()
    hospital, person = make.hospital(), elder(make.account())
    clerk = work.clerk(hospital, role=StaffRole.RECEPTION)
    look_up(hospital, ORIGINAL, clerk)
    most = policies_at(NOW).persons.reveals_a_day
    done_before(DeskAct.REVEAL, clerk.pk, most - 1)
    about = whom(hospital, person, clerk, what=RevealField.NAME, reason=RevealReason.CHECK)
    done = run_together([lambda: acts.reveal(**about)] * DESKS)
    assert sum(isinstance(one, str) for one in done) == 1, done
    assert sum(isinstance(one, acts.TooManyReveals) for one in done) == DESKS - 1, done
    assert AuditEntry.objects.filter(action=DeskAct.REVEAL).count() == most
    assert AuditEntry.objects.filter(action=DeskAct.REVEAL_REFUSED).count() == DESKS - 1
