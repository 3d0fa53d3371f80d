"""Children, the young, newborns, and who has no document yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import decide_consent
from bookings import actions
from bookings.enums import LinkBasis, PersonNotice
from bookings.models import Patient, PatientLink
from bookings.queries.persons import asks_to_answer
from bookings.rules import Reason
from notices.delivery import deliver_one
from notices.models import Notice, ViewerMessage
from tests.bookings.acting import left, refusal
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

BORN = date(2018, 3, 15)


def child(by, born: date = BORN, **fields: Any) -> PatientLink:
    said = {
        "name": "王小雨",
        "sex": "female",
        "birth_date": born,
        "phone": "",
        "relation": "child",
        "is_guardian": True,
        "document": make.resident(born, "female", 3),
    }
    return actions.add_person(by=by.pk, now=NOW, **{**said, **fields})


def newborn(guardian: PatientLink, **fields: Any) -> PatientLink:
    said = {"sex": "male", "birth_date": date(2026, 11, 20), "order": 1, "is_guardian": True}
    return actions.add_newborn(guardian=guardian, by=guardian.account_id, now=NOW, **{**said, **fields})


def holding(link: PatientLink, session, now=NOW) -> dict[str, Any]:
    return {
        "patient_id": link.patient_id,
        "session_id": session.pk,
        "at": session.starts_at,
        "by": link.account_id,
        "now": now,
    }


def field_of(action, **said: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        action(**said)
    return next(iter(caught.value.message_dict))


@pytest.fixture
def mother():
    return make.account()


@pytest.fixture
def herself(mother) -> PatientLink:
    """The mother as a person of her own account."""
    return make.person(
        mother, "王秀英", sex="female", birth_date=date(1995, 5, 5), relation="self"
    ).links.get()


# --- Under fourteen ------------------------------------------------------------------------


def test_a_child_is_added_by_its_guardian_alone(mother) -> None:
    with pytest.raises(ValidationError) as caught:
        child(mother, is_guardian=False)
    assert list(caught.value.message_dict) == ["is_guardian"]
    with pytest.raises(ValidationError) as caught:
        child(mother, relation="spouse")
    assert list(caught.value.message_dict) == ["relation"]
    assert child(mother).is_guardian


def test_nothing_is_booked_before_the_guardian_has_agreed(mother) -> None:
    link, session = child(mother), make.published_session()
    assert refusal(actions.hold_number, **holding(link, session)) == Reason.NO_CONSENT
    make.agreed(mother, "child", about=link.patient_id)
    assert actions.hold_number(**holding(link, session)).pk
    decide_consent(
        by=mother,
        purpose="child",
        version="2026-11",
        decision="withdrawn",
        acting_as="guardian",
        subject_kind="patient",
        subject_id=link.patient_id,
        now=NOW,
    )
    other = make.published_session(starts_at=make.DAY + timedelta(days=1))
    assert refusal(actions.hold_number, **holding(link, other)) == Reason.NO_CONSENT


def test_on_the_fourteenth_birthday_the_guardians_yes_no_longer_counts(mother) -> None:
    session = make.published_session()
    almost = child(mother, date(2012, 12, 2))
    assert refusal(actions.hold_number, **holding(almost, session)) == Reason.NO_CONSENT
    make.agreed(mother, "child", about=almost.patient_id)
    assert actions.hold_number(**holding(almost, session)).pk
    birthday = NOW + timedelta(days=1)
    assert refusal(actions.hold_number, **holding(almost, session, birthday)) == Reason.NO_CONSENT
    make.agreed(mother, "young", about=almost.patient_id)
    assert actions.hold_number(**holding(almost, session, birthday)).pk


def test_a_grandmother_may_book_once_the_guardian_agrees(mother) -> None:
    link = child(mother)
    make.agreed(mother, "child", about=link.patient_id)
    grandmother = make.account()
    asked = child(grandmother, relation="grandchild", is_guardian=False)
    assert asked.granted_at is None
    (ask,) = asks_to_answer(mother.pk, NOW)
    actions.answer_ask(link=ask.link, agree=True, by=mother.pk, now=NOW)
    asked.refresh_from_db()
    assert asked.basis == LinkBasis.GUARDIAN
    assert actions.hold_number(**holding(asked, make.published_session())).pk


# --- Fourteen to seventeen --------------------------------------------------------------------


@pytest.mark.parametrize(("born", "asked"), [(date(2008, 12, 2), True), (date(2008, 12, 1), False)])
def test_nothing_is_booked_before_a_young_person_has_agreed(mother, born: date, asked: bool) -> None:
    link, session = child(mother, born), make.published_session()
    make.agreed(mother, "child", about=link.patient_id)  # what a guardian says is not asked any more
    if asked:
        assert refusal(actions.hold_number, **holding(link, session)) == Reason.NO_CONSENT
        make.agreed(mother, "young", about=link.patient_id)
    assert actions.hold_number(**holding(link, session)).pk


def test_a_young_persons_yes_can_be_taken_back(mother) -> None:
    link, session = child(mother, date(2010, 1, 1)), make.published_session()
    make.agreed(mother, "young", about=link.patient_id)
    decide_consent(
        by=mother,
        purpose="young",
        version="2026-11",
        decision="withdrawn",
        acting_as="guardian",
        subject_kind="patient",
        subject_id=link.patient_id,
        now=NOW,
    )
    assert refusal(actions.hold_number, **holding(link, session)) == Reason.NO_CONSENT


def test_the_guardian_is_told_when_a_relative_books(mother) -> None:
    link = child(mother, date(2010, 1, 1))
    make.agreed(mother, "young", about=link.patient_id)
    aunt = make.account()
    linked = make.linked(aunt, link.patient, "other")
    session = make.published_session()
    hold = actions.hold_number(**holding(linked, session))
    make.agreed(aunt, "hospital", about=session.hospital_id)
    actions.confirm_booking(hold=hold, by=aunt.pk, now=NOW)
    notice = Notice.objects.get(kind=PersonNotice.YOUNG_BOOKED)
    assert notice.recipient_id == mother.pk
    deliver_one(notice_id=notice.pk, now=NOW)
    text = ViewerMessage.objects.get(notice=notice).text
    assert "王*雨" in text
    assert "王小雨" not in text


def test_a_guardian_who_books_is_told_nothing_twice(mother) -> None:
    link = child(mother, date(2010, 1, 1))
    make.agreed(mother, "young", about=link.patient_id)
    make.booked(make.published_session(), link.patient)
    assert not Notice.objects.filter(kind=PersonNotice.YOUNG_BOOKED).exists()


# --- Newborns -------------------------------------------------------------------------------------


def test_a_newborn_stands_under_its_mother(herself) -> None:
    link = newborn(herself)
    assert (link.patient.name, link.patient.guardian, link.relation) == (
        "王秀英之子",
        herself.patient,
        "child",
    )
    assert newborn(herself).pk == link.pk, "entered twice it is one"
    assert newborn(herself, sex="female", order=2).patient.name == "王秀英之二女"
    make.agreed(herself.account, "child", about=link.patient_id)
    assert actions.hold_number(**holding(link, make.published_session())).pk


def test_what_is_no_newborn(herself) -> None:
    said = {"guardian": herself, "by": herself.account_id, "now": NOW, "order": 1, "is_guardian": True}
    a_year_ago = date(2025, 12, 1)
    old = {**said, "sex": "male", "birth_date": a_year_ago}
    assert field_of(actions.add_newborn, **old) == "birth_date"
    assert newborn(herself, birth_date=a_year_ago + timedelta(days=1)).pk
    not_mine = {**said, "sex": "male", "birth_date": date(2026, 11, 20), "is_guardian": False}
    assert field_of(actions.add_newborn, **not_mine) == "is_guardian"
    stranger = make.account()
    with pytest.raises(PatientLink.DoesNotExist):
        actions.add_newborn(**{**not_mine, "by": stranger.pk, "is_guardian": True})


def test_after_a_year_it_needs_its_own_number(herself) -> None:
    link = newborn(herself, birth_date=date(2025, 12, 10))
    make.agreed(herself.account, "child", about=link.patient_id)
    session = make.published_session()
    assert actions.hold_number(**holding(link, session)).pk
    late = make.published_session(
        starts_at=make.DAY + timedelta(days=8), published_at=NOW - timedelta(days=1)
    )
    birthday = NOW + timedelta(days=9)
    assert refusal(actions.hold_number, **holding(link, late, birthday)) == Reason.NO_DOCUMENT


def test_a_newborn_gets_its_name_and_number_once(herself) -> None:
    link = newborn(herself)
    born = link.patient.birth_date
    said: dict[str, Any] = {
        "link": link,
        "name": "王一鸣",
        "sex": "male",
        "birth_date": born,
        "phone": "",
        "relation": "child",
        "is_guardian": True,
        "by": link.account_id,
        "now": NOW,
    }
    assert field_of(actions.change_person, **said) == "name"
    actions.change_person(**said, document=make.resident(born, "male", 5))
    patient = Patient.objects.get(pk=link.patient_id)
    assert (patient.name, patient.newborn_order, bool(patient.document_hash)) == ("王一鸣", None, True)
    other = {**said, "name": "王二鸣", "document": make.resident(born, "male", 6)}
    with pytest.raises(ValidationError, match="不能同时修改"):
        actions.change_person(**other)


# --- Who has no document yet -------------------------------------------------------------------------


def test_without_a_document_nothing_is_booked(mother) -> None:
    patient = make.person(mother, "王建国")
    patient.document_kind = patient.document = ""
    patient.save()
    link, session = patient.links.get(), make.published_session()
    assert refusal(actions.hold_number, **holding(link, session)) == Reason.NO_DOCUMENT
    assert left(session) == 4
    said = {"name": patient.name, "sex": patient.sex, "birth_date": patient.birth_date, "phone": ""}
    actions.change_person(
        link=link,
        **said,
        relation="parent",
        document=make.resident(patient.birth_date, "male", 9),
        by=mother.pk,
        now=NOW,
    )
    assert actions.hold_number(**holding(link, session)).pk


def test_the_number_of_somebody_else_is_refused(mother) -> None:
    taken = make.resident(date(1960, 5, 5), "male", 9)
    make.person(make.account(), birth_date=date(1960, 5, 5), document=taken)
    patient = make.person(mother, birth_date=date(1960, 5, 5))
    said = {
        "link": patient.links.get(),
        "name": patient.name,
        "sex": "male",
        "birth_date": patient.birth_date,
        "phone": "",
        "relation": "parent",
        "document": taken,
        "by": mother.pk,
        "now": NOW,
    }
    assert field_of(actions.change_person, **said) == "document"


def test_what_a_desk_has_seen_changes_at_a_desk(mother) -> None:
    patient = make.person(mother, "王建国")
    clerk = make.account()
    Patient.objects.filter(pk=patient.pk).update(verification="seen", verified_at=NOW, verified_by=clerk)
    said = {"sex": patient.sex, "birth_date": patient.birth_date, "relation": "parent", "by": mother.pk}
    link = patient.links.get()
    with pytest.raises(ValidationError, match="只能带证件到窗口修改"):
        actions.change_person(link=link, name="王建军", phone="", **said, now=NOW)
    actions.change_person(link=link, name="王建国", phone="+8613900000001", **said, now=NOW)
    assert Patient.objects.get().phone == "+8613900000001"
