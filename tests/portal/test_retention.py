"""What has been kept long enough goes, and not a day earlier."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.actions import audit, seal_audit
from accounts.documents import read_document
from accounts.models import AuditEntry, BrowserSession, Consent, User
from bookings.actions.leaving import delete_account, erase_person
from bookings.enums import ErasedBecause
from bookings.models import Patient, PatientLink, Policy, Referral, VisitReason
from hospitals.enums import StaffRole
from portal import retention
from portal.tasks import apply_retention
from specialists.models import ScheduleSheet, SheetLine, SheetSession
from tests.bookings.referring import open_route, send
from tests.bookings.staff.at_desk import look_up
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

MIDNIGHT = make.DAY - timedelta(hours=8)  # of the day of the visit, in Hohhot
DAY = timedelta(days=1)


@pytest.fixture
def owner() -> User:
    return make.account(joined_at=make.NOW)


@pytest.fixture
def mother(owner: User) -> Patient:
    return make.person(owner, "王秀英")


def due(kind: str, now: datetime) -> int:
    return retention.due(now)[kind]


def policy(**values: int) -> None:
    """From a minute ago on, the rule about keeping has other values."""
    old = Policy.objects.get(rule="retention")
    Policy.objects.create(
        rule="retention",
        values={**old.values, **values},
        valid_from=make.NOW - timedelta(minutes=1),
        created_at=make.NOW,
    )


def test_reasons_go_on_the_day_after_their_last(owner: User, mother: Patient) -> None:
    booking = make.booked(make.published_session(), mother)
    VisitReason.objects.create(appointment=booking, text="腰疼", written_at=make.NOW, written_by=owner)
    first_without = MIDNIGHT + 90 * DAY  # the day is over
    assert due("reasons", first_without - timedelta(seconds=1)) == 0
    assert due("reasons", first_without) == 1
    assert retention.apply(first_without - timedelta(seconds=1))["reasons"] == 0
    assert VisitReason.objects.exists()
    assert retention.apply(first_without)["reasons"] == 1
    assert not VisitReason.objects.exists()


def test_visits_forget_their_person(mother: Patient) -> None:
    booking = make.booked(make.published_session(), mother)
    then = MIDNIGHT + 1095 * DAY
    assert due("visits", then - timedelta(seconds=1)) == 0
    assert due("visits", then) == 1
    assert retention.apply(then)["visits"] == 1
    booking.refresh_from_db()
    assert booking.patient_id != mother.pk


def test_persons_nobody_is_linked_to(owner: User, mother: Patient) -> None:
    assert due("persons", make.NOW + 500 * DAY) == 0, "linked"
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    then = make.NOW + 180 * DAY
    assert due("persons", then - timedelta(seconds=1)) == 0
    assert due("persons", then) == 1
    assert retention.apply(then)["persons"] == 1
    mother.refresh_from_db()
    assert (mother.name, mother.erased_at) == ("", then)
    assert due("persons", then) == 0


def test_an_open_referral_keeps_its_person(mother: Patient) -> None:
    then = make.NOW + 500 * DAY
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    assert due("persons", then) == 1
    city, county = make.hospital("市医院"), make.hospital("旗医院")
    chief, clerk = work.clerk(city, role=StaffRole.MANAGER), work.clerk(county, role=StaffRole.RECEPTION)
    look_up(county, read_document("resident", mother.document), clerk)
    sent = send(open_route(city, county, chief), mother, clerk)
    assert due("persons", then) == 0
    Referral.objects.filter(pk=sent.pk).update(
        status="withdrawn", due_at=None, ended_at=make.NOW, ended_by=clerk
    )
    assert due("persons", then) == 1


def test_a_booking_keeps_its_person(mother: Patient) -> None:
    make.booked(make.published_session(), mother)
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    assert due("persons", MIDNIGHT + 1095 * DAY - timedelta(seconds=1)) == 0
    assert due("persons", MIDNIGHT + 1095 * DAY) == 1


def test_children_nobody_agreed_for(owner: User) -> None:
    agreed, left = (make.person(owner, name) for name in ("李小朵", "李小苗"))
    grown = make.person(owner, "李大山")
    Patient.objects.filter(pk__in=[agreed.pk, left.pk]).update(birth_date=date(2018, 3, 4))
    make.agreed(owner, "child", about=agreed.pk)
    then = left.created_at + 7 * DAY
    assert due("children", then - timedelta(seconds=1)) == 0
    assert due("children", then) == 1
    assert retention.apply(then)["children"] == 1
    assert list(Patient.objects.filter(erased_at=None).order_by("pk")) == [agreed, grown]


def test_an_ask_that_nobody_answered_keeps_nobody(owner: User, mother: Patient) -> None:
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    make.asking(make.account(joined_at=make.NOW), mother)
    assert due("persons", make.NOW + 180 * DAY) == 1


def test_an_erased_child_is_on_no_account(owner: User) -> None:
    child = make.person(owner, "李小苗")
    Patient.objects.filter(pk=child.pk).update(birth_date=date(2018, 3, 4))
    assert retention.apply(child.created_at + 7 * DAY)["children"] == 1
    assert not PatientLink.objects.filter(patient=child, ended_at=None).exists()


@pytest.mark.parametrize("since", [{"version": "2020-01"}, {"decision": "withdrawn"}])
def test_a_child_somebody_agreed_for_once_stays(owner: User, since: dict[str, str]) -> None:
    child = make.person(owner, "李小朵")
    Patient.objects.filter(pk=child.pk).update(birth_date=date(2018, 3, 4))
    if "version" in since:
        made = dict(decision="given", **since)
        Consent.objects.create(**said_of(owner, child), **made)
    else:
        make.agreed(owner, "child", about=child.pk)
        Consent.objects.create(**said_of(owner, child), version="2026-11", **since)
    assert due("children", child.created_at + 30 * DAY) == 0


def said_of(owner: User, child: Patient) -> dict[str, Any]:
    about = {"purpose": "child", "subject_kind": "patient", "subject_id": child.pk}
    return {"at": make.NOW, "by": owner.pk, "acting_as": "guardian", **about}


def test_who_was_linked_meanwhile_is_not_erased(owner: User, mother: Patient) -> None:
    assert not erase_person(patient_id=mother.pk, by=None, reason=ErasedBecause.RETENTION, now=make.NOW)
    mother.refresh_from_db()
    assert mother.name


def test_a_child_whose_guardian_a_desk_saw_meanwhile_is_not_erased(owner: User) -> None:
    child = make.person(owner, "李小苗")
    seen = {"verification": "seen", "verified_at": make.NOW, "verified_by": owner}
    Patient.objects.filter(pk=child.pk).update(birth_date=date(2018, 3, 4), **seen)
    then = child.created_at + 30 * DAY
    assert not erase_person(patient_id=child.pk, by=None, reason=ErasedBecause.NOT_AGREED, now=then)
    child.refresh_from_db()
    assert child.name


def test_accounts_nobody_signed_in_to(owner: User, mother: Patient) -> None:
    then = make.NOW + 1095 * DAY
    assert due("accounts", then - timedelta(seconds=1)) == 0
    assert due("accounts", then) == 1
    User.objects.filter(pk=owner.pk).update(last_login=make.NOW + DAY)
    assert due("accounts", then) == 0
    assert not delete_account(account=owner, by=None, reason=ErasedBecause.RETENTION, now=then), (
        "listed, and used"
    )
    User.objects.filter(pk=owner.pk).update(last_login=None)
    assert retention.apply(then)["accounts"] == 1
    owner.refresh_from_db()
    assert not owner.is_active
    mother.refresh_from_db()
    assert mother.erased_at == then


def test_a_browser_in_use_keeps_its_account(owner: User) -> None:
    then = make.NOW + 1095 * DAY
    BrowserSession.objects.create(
        session_key="x", session_data="", account=owner, began_at=then, used_at=then, expire_date=then + DAY
    )
    assert due("accounts", then) == 0


def test_accounts_of_staff_are_nobodys_to_forget(mother: Patient) -> None:
    User.objects.create_user("clerk", "a-long-password", joined_at=make.NOW)
    assert due("accounts", make.NOW + 1095 * DAY) == 1, "the patient's alone"


def test_another_policy_is_another_day(owner: User, mother: Patient) -> None:
    policy(persons_days=10)
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    assert due("persons", make.NOW + 10 * DAY) == 1


def test_browsers_that_will_not_come_back(owner: User) -> None:
    BrowserSession.objects.create(
        session_key="x", session_data="", began_at=make.NOW, used_at=make.NOW, expire_date=make.NOW
    )
    assert due("sessions", make.NOW - timedelta(seconds=1)) == 0
    assert due("sessions", make.NOW) == 1


def test_what_went_is_noted_by_numbers(owner: User, mother: Patient) -> None:
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    retention.apply(make.NOW + 180 * DAY)
    noted = AuditEntry.objects.get(action="apply_retention")
    assert (noted.by, noted.subject_kind, noted.reason) == (None, "policy", "persons-1")


def test_the_audit_goes_seal_by_seal_and_what_is_under_none_stays() -> None:
    old = make.NOW - 1300 * DAY
    entries = [
        audit(by=None, action="sweep", subject_kind="notice", subject_id=n, now=old + n * DAY) for n in (0, 9)
    ]
    assert due("audit", make.NOW) == 0, "under no seal"
    assert seal_audit(now=old + DAY)
    assert seal_audit(now=old + 10 * DAY)
    then = old + 1095 * DAY
    assert due("audit", then - timedelta(seconds=1)) == 0
    assert due("audit", then) == 1
    assert retention.apply(then)["audit"] == 1
    assert not AuditEntry.objects.filter(pk=entries[0].pk).exists()
    policy(audit_days=1)
    assert due("audit", make.NOW) == 1
    assert retention.apply(old + 20 * DAY)["audit"] == 0, (
        "the law keeps half a year, whatever the policy says"
    )


def test_the_command_counts_before_it_deletes(mother: Patient) -> None:
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    with time_machine.travel(make.NOW + 200 * DAY, tick=False):
        said = StringIO()
        call_command("retention", "--dry-run", stdout=said)
        assert "persons         1 due" in said.getvalue()
        mother.refresh_from_db()
        assert mother.name
        said = StringIO()
        call_command("retention", stdout=said)
        assert "persons         1 deleted" in said.getvalue()
        mother.refresh_from_db()
        assert mother.erased_at == timezone.now()


def test_the_worker_does_it(mother: Patient) -> None:
    PatientLink.objects.filter(patient=mother).update(ended_at=make.NOW)
    with time_machine.travel(make.NOW + 200 * DAY, tick=False):
        apply_retention()
    mother.refresh_from_db()
    assert not mother.name


def test_sheets_go_after_a_year_and_their_drafts_stay(owner: User) -> None:
    posting = make.posting()
    draft = make.draft(posting)
    sheet = ScheduleSheet.objects.create(
        hospital=posting.hospital, name="十二月", sent_by=owner, sent_at=make.NOW, key=uuid4()
    )
    line = SheetLine.objects.create(sheet=sheet, position=0, row=2, said=["陈卫衡"], verdict="make")
    SheetSession.objects.create(
        line=line,
        position=0,
        specialists=[posting.specialist_id],
        on=make.DAY.date(),
        half="am",
        session=draft,
        made=True,
    )
    then = make.NOW + 365 * DAY
    assert due("sheets", then) == 0
    assert due("sheets", then + timedelta(seconds=1)) == 1
    assert retention.apply(then + timedelta(seconds=1))["sheets"] == 1
    assert not ScheduleSheet.objects.exists()
    draft.refresh_from_db()
    assert draft.status == "draft"
