"""One record for one person: who enters somebody second only asks, and learns nothing of the first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, SignInCode
from bookings import actions
from bookings.enums import LinkBasis, PersonNotice
from bookings.models import Patient, PatientLink
from bookings.queries.mine import my_patient
from bookings.queries.persons import asks_to_answer, others_who_book, waiting_links
from bookings.rules import Reason
from notices.delivery import deliver_one
from notices.models import Notice, ViewerMessage
from tests.bookings.acting import refusal
from tests.factories import accounts as door
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

PHONE = "+8613900000001"
BORN = date(1955, 3, 8)
MOTHER: dict[str, Any] = {
    "name": "王秀兰",
    "sex": "female",
    "birth_date": BORN,
    "phone": "",
    "relation": "parent",
    "document": make.resident(BORN, "female", 7),
}
CHILD: dict[str, Any] = {
    "name": "王小雨",
    "sex": "female",
    "birth_date": date(2018, 3, 15),
    "phone": "",
    "relation": "child",
    "is_guardian": True,
    "document": make.resident(date(2018, 3, 15), "female", 7),
}


def add(by, said: dict[str, Any] = MOTHER, now=NOW, **fields: Any) -> PatientLink:
    return actions.add_person(by=by.pk, now=now, **{**said, **fields})


def told(kind: PersonNotice) -> list[int]:
    return list(Notice.objects.filter(kind=kind).values_list("recipient_id", flat=True))


@pytest.fixture
def daughter():
    return make.account()


@pytest.fixture
def son():
    return make.account()


def test_the_second_account_asks_and_it_is_one_person(daughter, son) -> None:
    add(daughter)
    link = add(son)
    assert Patient.objects.count() == 1
    assert link.granted_at is None
    assert my_patient(son.pk, link.patient_id) is None, "what is only asked opens nothing"
    assert add(son).pk == link.pk, "asked twice it is one ask"
    session = make.published_session()
    hold = {"patient_id": link.patient_id, "session_id": session.pk, "at": session.starts_at}
    assert refusal(actions.hold_number, **hold, by=son.pk, now=NOW) == Reason.NOT_YOURS


def test_relatives_answer_for_somebody_without_account_and_phone(daughter, son) -> None:
    add(daughter)
    link = add(son)
    assert told(PersonNotice.ASKED) == [daughter.pk]
    (ask,) = asks_to_answer(daughter.pk, NOW)
    assert (ask.link, ask.basis) == (link, LinkBasis.RELATIVE)
    actions.answer_ask(link=link, agree=True, by=daughter.pk, now=NOW)
    link.refresh_from_db()
    assert (link.granted_by, link.basis) == (daughter, LinkBasis.RELATIVE)
    assert my_patient(son.pk, link.patient_id)
    assert told(PersonNotice.GRANTED) == [son.pk]
    assert not asks_to_answer(daughter.pk, NOW)


def test_refused_it_is_over_and_may_be_asked_again(daughter, son) -> None:
    add(daughter)
    link = add(son)
    actions.answer_ask(link=link, agree=False, by=daughter.pk, now=NOW)
    assert told(PersonNotice.REFUSED) == [son.pk]
    with pytest.raises(ValidationError, match="已经有了答复"):
        actions.answer_ask(link=link, agree=True, by=daughter.pk, now=NOW)
    assert add(son).pk != link.pk


def test_strangers_and_the_asker_answer_nothing(daughter, son) -> None:
    add(daughter)
    link = add(son)
    for nobody in (son, make.account()):
        with pytest.raises(ValidationError):
            actions.answer_ask(link=link, agree=True, by=nobody.pk, now=NOW)
    link.refresh_from_db()
    assert link.granted_at is None


@pytest.mark.parametrize("others", [{"name": "王秀岚"}, {"relation": "self"}])
def test_a_wrong_name_and_a_claim_to_be_the_person_are_for_the_desk_alone(daughter, son, others) -> None:
    add(daughter, phone=PHONE)
    link = add(son, **others)
    assert link.granted_at is None
    assert not asks_to_answer(daughter.pk, NOW)
    assert not told(PersonNotice.ASKED)
    assert sent_code(link, son) is None


def test_an_ask_lapses_after_two_weeks(daughter, son) -> None:
    add(daughter)
    link = add(son)
    late = NOW + timedelta(days=14)
    assert waiting_links(son.pk, late - timedelta(seconds=1)).exists()
    assert not waiting_links(son.pk, late).exists()
    assert not asks_to_answer(daughter.pk, late)
    with pytest.raises(ValidationError):
        actions.answer_ask(link=link, agree=True, by=daughter.pk, now=late)
    assert add(son, now=late).pk != link.pk


def test_five_asks_in_thirty_days(son) -> None:
    for n in range(6):
        card = make.resident(BORN, "female", 20 + n)
        add(make.account(), document=card)
        if n < 5:
            actions.end_link(link=add(son, document=card), by=son.pk, now=NOW)
    with pytest.raises(ValidationError, match="申请的次数太多"):
        add(son, document=card)
    assert add(son, document=make.resident(BORN, "female", 40)).granted_at, "new persons are no asks"
    assert add(son, document=card, now=NOW + timedelta(days=31)).pk


# --- By a code to the person's own phone --------------------------------------------------


def sent_code(link, account, now=NOW):
    return actions.ask_grant_code(
        link=link,
        device="our-device",
        address="192.0.2.1",
        language="zh-hans",
        by=account.pk,
        now=now,
    )


def typed(link, account, code_id: int, digits: str, now=NOW) -> bool:
    said = {"device": "our-device", "typed": digits, "by": account.pk, "now": now}
    return actions.grant_by_code(link=link, code_id=code_id, **said)


def test_the_person_says_yes_by_a_code_to_her_own_phone(daughter, son) -> None:
    add(daughter, phone=PHONE)
    link = add(son)
    assert not asks_to_answer(daughter.pk, NOW), "she can be asked herself"
    asked = sent_code(link, son)
    digits = door.receive(asked, NOW)
    assert not typed(link, son, asked.code_id, door.wrong(digits))
    assert SignInCode.objects.get(pk=asked.code_id).tries == 1
    assert typed(link, son, asked.code_id, digits)
    link.refresh_from_db()
    assert (link.basis, link.granted_by) == (LinkBasis.CODE, son)


def test_where_there_is_no_phone_nothing_is_sent_and_nothing_is_right(daughter, son) -> None:
    add(daughter)
    link = add(son)
    assert sent_code(link, son) is None
    assert not typed(link, son, 0, "123456")
    with pytest.raises(PatientLink.DoesNotExist):
        sent_code(link, daughter)


def test_five_codes_a_day_whether_they_were_sent_or_not(daughter, son) -> None:
    add(daughter)
    link = add(son)
    for n in range(5):
        sent_code(link, son, NOW + n * timedelta(minutes=1))
    with pytest.raises(ValidationError, match="次数已用完"):
        sent_code(link, son, NOW + timedelta(hours=1))
    assert sent_code(link, son, NOW + timedelta(days=1, minutes=5)) is None


def test_no_code_speaks_for_a_child(daughter, son) -> None:
    add(daughter, CHILD, phone=PHONE)
    link = add(son, CHILD, is_guardian=False)
    assert sent_code(link, son) is None
    (ask,) = asks_to_answer(daughter.pk, NOW)
    assert ask.basis == LinkBasis.GUARDIAN


# --- The person's own account ---------------------------------------------------------------


def test_who_signs_in_with_the_recorded_number_is_the_person(daughter) -> None:
    herself = make.account(phone=PHONE)
    add(daughter, phone=PHONE)
    link = add(herself, relation="self")
    assert (link.basis, link.granted_by) == (LinkBasis.OWN, herself)
    again = make.account()
    assert add(again, relation="self").granted_at is None, "a person has one account"


def test_the_own_account_decides_and_takes_back(daughter, son) -> None:
    herself = make.account(phone=PHONE)
    add(daughter, phone=PHONE)
    add(herself, relation="self")
    link = add(son)
    assert not asks_to_answer(daughter.pk, NOW)
    actions.answer_ask(link=link, agree=True, by=herself.pk, now=NOW)
    patient = Patient.objects.get()
    assert [row.account for row in others_who_book(herself.pk, NOW)[patient.pk]] == [daughter, son]
    assert not others_who_book(daughter.pk, NOW)
    for who in (daughter, son, make.account()):
        with pytest.raises(PatientLink.DoesNotExist):
            actions.revoke_link(link=link, by=who.pk, now=NOW)
    actions.revoke_link(link=link, by=herself.pk, now=NOW)
    assert told(PersonNotice.REVOKED) == [son.pk]
    assert my_patient(son.pk, patient.pk) is None


def test_others_correct_nothing_once_she_has_an_account(daughter) -> None:
    link = add(daughter, phone=PHONE)
    add(make.account(phone=PHONE), relation="self")
    said = {name: MOTHER[name] for name in ("name", "sex", "birth_date")}
    with pytest.raises(ValidationError, match="只能由本人修改"):
        actions.change_person(
            link=link, **said, phone="+8613900000002", relation="parent", by=daughter.pk, now=NOW
        )
    more_power = {**said, "phone": PHONE, "relation": "self"}
    with pytest.raises(ValidationError, match="带证件原件到医院窗口修改"):
        actions.change_person(link=link, **more_power, by=daughter.pk, now=NOW)


# --- What is left to whoever comes next ----------------------------------------------------------


def test_removed_and_entered_again_is_the_same_person(daughter) -> None:
    link = add(daughter)
    actions.end_link(link=link, by=daughter.pk, now=NOW)
    again = add(daughter)
    assert again.granted_at
    assert again.patient_id == link.patient_id


def test_what_others_booked_is_not_taken_up_with_a_number_alone(daughter, son) -> None:
    link = add(daughter)
    booked = make.booked(make.published_session(), link.patient)
    actions.cancel_booking(appointment=booked, by=daughter.pk, now=NOW)
    actions.end_link(link=link, by=daughter.pk, now=NOW)
    assert add(son).granted_at is None


def test_the_audit_holds_no_particulars(daughter, son) -> None:
    add(daughter, phone=PHONE)
    add(son, name="别人")
    rows = AuditEntry.objects.values_list("action", "subject_kind", "reason")
    assert sorted(rows) == [
        ("add_person", "patient", ""),
        ("ask_link", "patient_link", "typed_otherwise"),
    ]


def test_what_is_told_names_nobody(daughter, son) -> None:
    add(daughter)
    add(son)
    notice = Notice.objects.get(kind=PersonNotice.ASKED)
    deliver_one(notice_id=notice.pk, now=NOW)
    text = ViewerMessage.objects.get(notice=notice).text
    assert "王*兰" in text
    assert "王秀兰" not in text
    assert son.phone[3:] not in text
