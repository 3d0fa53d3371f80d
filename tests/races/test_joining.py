"""Two records of one person are joined while somebody books, adds and joins them elsewhere: she ends up as one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.documents import Document, read_document
from bookings import actions
from bookings.actions import desk as acts
from bookings.actions.desk import NotAtDesk
from bookings.models import Appointment, Patient, PatientLink
from bookings.rules import Refused
from hospitals.enums import StaffRole
from tests.bookings.staff.at_desk import BORN, NAME, ORIGINAL, PARTICULARS, elder, look_up
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

PASSPORT = read_document("passport", "E12345678", "CHN")


class TwoRecords:
    """A mother by her card and by her passport, and a desk that has found both."""

    def __init__(self) -> None:
        make.ensure_policies()
        self.hospital = make.hospital()
        self.clerk = work.clerk(self.hospital, role=StaffRole.RECEPTION)
        self.son = make.account()
        self.kept = elder(make.account())
        self.other = make.person(
            self.son, NAME, sex="female", birth_date=BORN, document=PASSPORT, relation="parent"
        )
        for document in (ORIGINAL, PASSPORT):
            look_up(self.hospital, document, self.clerk)

    def join(
        self,
        keep: Patient | None = None,
        other: Patient | None = None,
        particulars: acts.Particulars = PARTICULARS,
        second: Document = PASSPORT,
    ) -> Patient:
        """At the desk."""
        return acts.join_records(
            hospital_id=self.hospital.pk,
            keep_id=(keep or self.kept).pk,
            other_id=(other or self.other).pk,
            particulars=particulars,
            second=second,
            number_of_other=False,
            by=self.clerk.pk,
            now=NOW,
        )

    def whose(self) -> set[int]:
        """The records that have bookings."""
        return set(Appointment.objects.values_list("patient_id", flat=True))


def test_against_somebody_who_holds_a_number_for_the_other_record() -> None:
    two = TwoRecords()
    session = make.published_session(numbers=4)
    make.agreed(two.son, "hospital", about=session.hospital_id)

    def holding():
        return actions.hold_number(
            patient_id=two.other.pk, session_id=session.pk, at=session.starts_at, by=two.son.pk, now=NOW
        )

    joined, held = run_together([two.join, holding])
    assert isinstance(joined, Patient), joined
    assert isinstance(held, Appointment | Refused), held
    assert two.whose() <= {two.kept.pk}, "no number on a record that is nobody's"


def test_against_somebody_who_books_confirms_and_moves() -> None:
    two = TwoRecords()
    session = make.published_session(numbers=4)
    first = make.booked(session, two.other)
    held = make.held(make.published_session(starts_at=make.DAY + timedelta(days=1)), two.other)

    def confirming():
        return actions.confirm_booking(hold=held, by=two.son.pk, now=NOW)

    def moving():
        half = session.starts_at + timedelta(minutes=30)
        return actions.move_booking(appointment=first, session_id=session.pk, at=half, by=two.son.pk, now=NOW)

    joined, *done = run_together([two.join, confirming, moving])
    assert isinstance(joined, Patient), joined
    assert all(isinstance(one, Appointment | Refused) for one in done), done
    assert two.whose() == {two.kept.pk}


def test_against_somebody_who_enters_either_document() -> None:
    two = TwoRecords()

    def entering(account, document):
        return lambda: actions.add_person(
            name=NAME,
            sex="female",
            birth_date=BORN,
            phone="",
            relation="parent",
            document=document,
            by=account.pk,
            now=NOW,
        )

    daughter = make.account()
    calls = [entering(daughter, PASSPORT), entering(two.son, ORIGINAL), entering(make.account(), ORIGINAL)]
    joined, *done = run_together([two.join, *calls])
    assert isinstance(joined, Patient) or "请再试一次" in str(joined), joined
    if not isinstance(joined, Patient):
        two.join()
    assert not any(isinstance(one, Exception) and "IntegrityError" in repr(one) for one in done), done
    assert Patient.objects.filter(erased_at=None).count() == 1
    assert set(PatientLink.objects.filter(ended_at=None).values_list("patient_id", flat=True)) == {
        two.kept.pk
    }


def test_both_ways_round_at_once_it_is_done_once() -> None:
    two = TwoRecords()
    particulars = acts.Particulars(NAME, "female", BORN, PASSPORT)
    turned = {"keep": two.other, "other": two.kept, "particulars": particulars, "second": ORIGINAL}
    done = run_together([two.join, lambda: two.join(**turned), two.join, lambda: two.join(**turned)])
    assert sum(isinstance(one, Patient) for one in done) == 1, done
    assert sum(isinstance(one, NotAtDesk) for one in done) == 3, done
    assert Patient.objects.filter(erased_at=None).count() == 1
