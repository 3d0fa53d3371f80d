"""The persons of an account: who may be added, corrected, removed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.documents import Document
from bookings import actions
from bookings.models import Patient, PatientLink
from bookings.queries.mine import my_links, my_patient
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

MOTHER: dict[str, Any] = {
    "name": "王秀兰",
    "sex": "female",
    "birth_date": date(1955, 3, 8),
    "phone": "",
    "relation": "parent",
}


CARD = make.resident(MOTHER["birth_date"], "female", 7)


def add(by, **fields: Any) -> PatientLink:
    said = {**MOTHER, "document": CARD, **fields}
    if "birth_date" in fields and "document" not in fields:
        said["document"] = make.resident(said["birth_date"], said["sex"], 7)
    return actions.add_person(by=by.pk, now=NOW, **said)


def card(n: int) -> Document:
    """Another person born on the same day."""
    return make.resident(MOTHER["birth_date"], "female", 100 + n)


def test_a_person_belongs_to_the_account_that_added_them() -> None:
    owner, stranger = make.account(), make.account()
    link = add(owner)
    assert [row.pk for row in my_links(owner.pk)] == [link.pk]
    assert my_patient(stranger.pk, link.patient_id) is None
    assert not my_links(stranger.pk)


@pytest.mark.parametrize("purpose", ["terms", "identity"])
def test_no_document_is_taken_before_the_account_has_agreed(purpose) -> None:
    owner = make.account()
    make.agreed(owner, purpose, decision="withdrawn")
    with pytest.raises(ValidationError, match="同意用户协议"):
        add(owner)
    make.agreed(owner, purpose)
    link = add(owner)
    make.agreed(owner, purpose, decision="withdrawn")
    said = {**MOTHER, "link": link, "by": owner.pk, "now": NOW}
    with pytest.raises(ValidationError, match="同意用户协议"):
        actions.change_person(document=card(1), **said)
    with pytest.raises(ValidationError, match="同意用户协议"):
        actions.add_newborn(
            guardian=link, sex="male", birth_date=NOW.date(), order=1, is_guardian=True, by=owner.pk, now=NOW
        )


def test_the_same_person_entered_twice_is_one() -> None:
    owner = make.account()
    assert add(owner).pk == add(owner).pk
    assert Patient.objects.count() == 1


def test_five_persons_an_account() -> None:
    owner = make.account()
    for n in range(5):
        add(owner, name=f"亲友{n}", document=card(n))
    with pytest.raises(ValidationError, match="最多为 5 位"):
        add(owner, name="第六位", document=card(6))
    actions.end_link(link=my_links(owner.pk)[0], by=owner.pk, now=NOW)
    assert add(owner, name="第六位", document=card(6)).pk


def test_one_change_in_thirty_days() -> None:
    owner = make.account()
    for n in range(5):
        add(owner, document=card(n))
    actions.end_link(link=my_links(owner.pk)[0], by=owner.pk, now=NOW)
    add(owner, document=card(6))
    actions.end_link(link=my_links(owner.pk)[0], by=owner.pk, now=NOW)
    with pytest.raises(ValidationError, match="30 天里只能换一位"):
        add(owner, document=card(7))
    assert add(owner, document=card(0)).pk, "who comes back is no change"
    later = NOW + timedelta(days=30)
    actions.end_link(link=my_links(owner.pk)[0], by=owner.pk, now=later)
    said = {**MOTHER, "document": card(8)}
    assert actions.add_person(by=owner.pk, now=later + timedelta(days=30), **said).pk


@pytest.mark.parametrize(
    ("born", "relation", "field"),
    [
        (date(2026, 12, 2), "child", "birth_date"),
        (date(1895, 12, 1), "parent", "birth_date"),
        (date(2008, 12, 2), "self", "relation"),
    ],
)
def test_birth_dates_that_cannot_be(born, relation, field) -> None:
    with pytest.raises(ValidationError) as caught:
        add(make.account(), birth_date=born, relation=relation)
    assert list(caught.value.message_dict) == [field]


def test_a_holder_is_of_age_on_the_birthday() -> None:
    assert add(make.account(), birth_date=date(2008, 12, 1), relation="self").pk


def test_one_self() -> None:
    owner = make.account()
    add(owner, name="我", relation="self")
    with pytest.raises(ValidationError) as caught:
        add(owner, name="也是我", relation="self", document=card(1))
    assert "relation" in caught.value.message_dict


def test_particulars_are_fixed_while_a_booking_is_coming() -> None:
    owner = make.account()
    link = add(owner)
    changed = {**MOTHER, "name": "王秀岚", "by": owner.pk}
    make.booked(make.published_session(), link.patient)
    with pytest.raises(ValidationError, match="暂时不能修改"):
        actions.change_person(link=link, now=NOW, **changed)
    actions.change_person(link=link, now=NOW, **{**MOTHER, "phone": "+8613900000001", "by": owner.pk})
    assert Patient.objects.get().phone == "+8613900000001"
    actions.change_person(link=link, now=NOW + timedelta(days=30), **changed)
    assert Patient.objects.get().name == "王秀岚"


def test_a_person_with_a_coming_booking_is_not_removed() -> None:
    owner = make.account()
    link = add(owner)
    booked = make.booked(make.published_session(), link.patient)
    with pytest.raises(ValidationError, match="先取消预约"):
        actions.end_link(link=link, by=owner.pk, now=NOW)
    actions.cancel_booking(appointment=booked, by=owner.pk, now=NOW)
    actions.end_link(link=link, by=owner.pk, now=NOW)
    assert not my_links(owner.pk)


def test_a_stranger_changes_and_removes_nobody() -> None:
    link, stranger = add(make.account()), make.account()
    with pytest.raises(PatientLink.DoesNotExist):
        actions.change_person(link=link, by=stranger.pk, now=NOW, **MOTHER)
    with pytest.raises(PatientLink.DoesNotExist):
        actions.end_link(link=link, by=stranger.pk, now=NOW)


@pytest.mark.parametrize(
    ("name", "masked"), [("张小明", "张*明"), ("王芳", "王*"), ("欧阳震华", "欧**华"), ("安", "*")]
)
def test_masked_names(name: str, masked: str) -> None:
    assert Patient(name=name).masked_name == masked
