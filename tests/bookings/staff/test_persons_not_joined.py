"""Two records that are not to be joined, or not yet: what stands against it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import DeskAct, LookUp, Relation
from bookings.models import Appointment, Patient, PatientLink
from bookings.queries.staff.joining import join_page
from hospitals.enums import StaffRole
from tests.bookings.staff.at_desk import (
    BORN,
    NAME,
    ORIGINAL,
    PARTICULARS,
    fresh,
    look_up,
    noted,
)
from tests.bookings.staff.joining import DECLARED, PASSPORT, joined, nameless, reached, refused
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_numbers_that_clash_come_first(hospital, posting, session, mother, again, reception) -> None:
    kept = make.booked(session, mother)
    ticket = make.booked(session, again, at=session.starts_at + timedelta(minutes=30))
    elsewhere = make.published_session(make.posting(where=make.hospital("外院")))
    assert "时间冲突" in refused(hospital, mother, again, reception)
    shown = join_page(mother, again, hospital.pk, NOW)
    assert [(one.kept, one.joined) for one in shown.clashes] == [(kept, ticket)]
    assert [
        (one.kept, one.joined) for one in join_page(mother, again, elsewhere.hospital_id, NOW).clashes
    ] == [(None, None)], "another hospital's are not shown"
    actions.cancel_booking(appointment=ticket, by=ticket.booked_by_id, now=NOW)
    other = make.booked(elsewhere, again)  # at the same time, in another hospital
    assert "时间冲突" in refused(hospital, mother, again, reception)
    actions.cancel_booking(appointment=other, by=other.booked_by_id, now=NOW)
    joined(hospital, mother, again, reception)
    assert Appointment.objects.filter(patient=mother).count() == 3


def test_the_page_asks_as_often_for_three_bookings_as_for_one(
    hospital, session, mother, again, django_assert_num_queries
) -> None:
    make.booked(session, mother)
    with CaptureQueriesContext(connection) as one:
        assert join_page(mother, again, hospital.pk, NOW).kept.coming == 1
    for days in (1, 2):
        later = session.starts_at + timedelta(days=days)
        make.booked(make.published_session(make.posting(where=hospital), starts_at=later), mother)
    with django_assert_num_queries(len(one)):
        assert join_page(mother, again, hospital.pk, NOW).kept.coming == 3


def test_a_past_clash_stays_without_a_name_and_stops_nobody(
    hospital, session, mother, again, reception, clock
) -> None:
    make.booked(session, mother)
    ticket = make.booked(session, again, at=session.starts_at + timedelta(minutes=30))
    later = session.ends_at + timedelta(hours=1)
    for document in (ORIGINAL, PASSPORT):
        look_up(hospital, document, reception, now=later)
    joined(hospital, mother, again, reception, now=later)
    assert Appointment.objects.get(pk=ticket.pk).patient == again
    found = acts.look_up(
        hospital_id=hospital.pk, how=LookUp.TICKET, number=ticket.code, by=reception.pk, now=later
    )
    assert found == [mother]


def test_two_holds_clash_and_a_lapsed_one_does_not(hospital, session, mother, again, reception) -> None:
    later = make.published_session(
        make.posting(where=make.hospital("外院")), starts_at=make.DAY + timedelta(days=1)
    )
    make.held(session, mother)
    hold = make.held(later, again)
    assert "时间冲突" in refused(hospital, mother, again, reception)
    moment = hold.expires_at + timedelta(seconds=1)
    joined(hospital, mother, again, reception, now=moment)
    assert Appointment.objects.get(pk=hold.pk).status == "expired"


def test_one_person_has_one_account_of_their_own(hospital, mother, again, owner, son, reception) -> None:
    PatientLink.objects.filter(account__in=[owner, son]).update(relation=Relation.SELF)
    assert "各有一个本人的账号" in refused(hospital, mother, again, reception)
    PatientLink.objects.filter(account=son).update(ended_at=NOW)
    joined(hospital, mother, again, reception)


def test_parent_and_child_are_two(hospital, mother, owner, reception) -> None:
    child = nameless(owner, guardian=mother, newborn_order=1)
    reached(child, hospital, reception)
    assert "家长和孩子" in refused(hospital, mother, child, reception, second=None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "王秀瑛"}, "姓名、性别或者出生日期和证件原件不一样"),
        ({"birth_date": date(1951, 3, 9)}, "姓名、性别或者出生日期和证件原件不一样"),
        ({"sex": "male"}, "姓名、性别或者出生日期和证件原件不一样"),
    ],
)
def test_another_of_one_name_is_not_joined(hospital, mother, reception, changes, sentence) -> None:
    other = reached(nameless(make.account(), **changes), hospital, reception)
    assert sentence in refused(hospital, mother, other, reception, second=None)
    assert len(noted(DeskAct.MISMATCH)) == 1, "asked often enough it would tell"


def test_who_has_a_document_of_their_own_is_joined_by_it_alone(hospital, mother, son, reception) -> None:
    namesake = make.person(son, **{**DECLARED, "document": make.resident(BORN, "female", n=71)})
    reached(namesake, hospital, reception)
    assert "可能是同名的另一个人" in refused(hospital, mother, namesake, reception, second=None)
    assert "和要并入的登记上的不一样" in refused(hospital, mother, namesake, reception, second=PASSPORT)


@pytest.mark.parametrize("changes", [{"birth_date": date(1980, 5, 1)}, {"sex": "male"}])
def test_two_originals_of_two_people_are_two(hospital, mother, son, reception, changes) -> None:
    child = reached(make.person(son, **{**DECLARED, **changes}), hospital, reception)
    assert "不能当作同一个人合并" in refused(hospital, mother, child, reception, second=PASSPORT)


def test_two_resident_numbers_are_two_people(hospital, mother, son, reception) -> None:
    card = make.resident(BORN, "female", n=71)
    twin = reached(make.person(son, **{**DECLARED, "document": card}), hospital, reception)
    assert "各有一个居民身份证号码" in refused(hospital, mother, twin, reception, second=card)


def test_a_declared_passport_of_the_same_person_may_be_a_slip(hospital, mother, son, reception) -> None:
    slip = reached(make.person(son, **DECLARED), hospital, reception)
    joined(hospital, mother, slip, reception, second=None)
    assert fresh(slip).document == "", "a number nobody has seen leads nowhere"


def test_the_kept_one_is_as_the_original_says(hospital, mother, again, reception) -> None:
    for wrong in (
        acts.Particulars("王秀瑛", "female", BORN, ORIGINAL),
        acts.Particulars(NAME, "female", BORN, PASSPORT),
    ):
        assert "先用“按原件更正资料”改对" in refused(hospital, mother, again, reception, particulars=wrong)


def test_compared_and_nothing_changed(hospital, mother, again, reception) -> None:
    about = {"hospital_id": hospital.pk, "keep_id": mother.pk, "other_id": again.pk}
    acts.compare_records(**about, particulars=PARTICULARS, second=PASSPORT, by=reception.pk, now=NOW)
    assert fresh(again).joined_into is None
    assert noted(DeskAct.JOIN) == []


def test_only_a_desk_that_reaches_both(hospital, mother, again, clerk, owner, reception) -> None:
    for by in (clerk, owner, work.clerk(make.hospital("外院"), role=StaffRole.RECEPTION)):
        with pytest.raises(acts.NotAtDesk):
            joined(hospital, mother, again, by)
    with pytest.raises(acts.NotAtDesk):
        joined(hospital, mother, mother, reception)
    with pytest.raises(acts.NotAtDesk):
        joined(hospital, mother, nameless(make.account()), reception)
    joined(hospital, mother, again, reception)
    with pytest.raises(acts.NotAtDesk):
        joined(hospital, mother, again, reception)


def test_a_joined_record_is_nobody(owner, mother, again) -> None:
    with pytest.raises(IntegrityError, match="patient_joined_is_nobody"), transaction.atomic():
        Patient.objects.filter(pk=again.pk).update(joined_into=mother)
    with pytest.raises(IntegrityError, match="patient_joined_is_nobody"), transaction.atomic():
        Patient.objects.filter(pk=again.pk).update(joined_into=again, erased_at=NOW)
    again.name, again.erased_at, again.joined_into = "", NOW, mother
    again.save()
