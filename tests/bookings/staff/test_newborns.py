"""A newborn without a document, registered at the desk under its mother: by the rule of accounts, once, twins asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.enums import ConsentAs, ConsentPurpose
from accounts.models import Consent
from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import Came, DeskAct, Verification
from bookings.models import Patient
from bookings.queries.persons import PersonGaps, person_gaps
from bookings.queries.staff.persons import person_at_desk
from notices.localtime import local_date
from tests.bookings.staff.at_desk import noted, said, url, whom
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BORN = local_date(NOW) - timedelta(days=5)
PHONE = "+8613900009999"


@pytest.fixture
def asked(mother, hospital, reception) -> dict[str, Any]:
    """What the desk says of her son, born five days ago, whose guardian telephones."""
    about = {"sex": "male", "birth_date": BORN, "order": 1, "twin": False, "phone": ""}
    how = {"came": Came.PHONE, "agreed": True, "guardian": True}
    return {**whom(hospital, mother, reception), **about, **how}


def test_on_record_under_the_mother_with_the_guardians_yes(asked, mother, hospital, reception) -> None:
    mother.phone = PHONE
    mother.save()
    mother.links.update(ended_at=NOW)
    child = acts.register_newborn(**asked)
    assert (child.name, child.guardian_id, child.newborn_order) == ("王秀英之子", mother.pk, 1)
    assert (child.document, child.verification, child.phone) == ("", Verification.DECLARED, PHONE)
    assert child.created_by_id == reception.pk
    assert not child.links.exists()
    given = Consent.objects.get(purpose=ConsentPurpose.CHILD, subject_id=child.pk)
    assert (given.acting_as, given.by) == (ConsentAs.DESK, reception.pk)
    assert noted(DeskAct.REGISTER)[-1].subject_id == child.pk
    assert person_at_desk(reception.pk, hospital.pk, child.pk, NOW) == child
    assert person_gaps(child.pk, NOW) == PersonGaps()


def test_it_can_be_booked_for_at_once(asked, hospital, reception, session) -> None:
    child = acts.register_newborn(**asked)
    made = acts.give_number(
        **whom(hospital, child, reception),
        session_id=session.pk,
        at=session.starts_at,
        asks_as="desk",
        came=Came.PHONE,
        agreed=True,
    )
    assert made.status == "booked"


def test_pressed_twice_it_is_one(asked) -> None:
    assert acts.register_newborn(**asked) == acts.register_newborn(**asked)
    assert Patient.objects.filter(newborn_order=1).count() == 1


def test_whom_an_account_entered_is_found_and_another_of_that_day_asked_about(asked, mother, owner) -> None:
    link = mother.links.get()
    first = actions.add_newborn(
        guardian=link, sex="male", birth_date=BORN, order=1, is_guardian=True, by=owner.pk, now=NOW
    ).patient
    with pytest.raises(acts.AlreadyOnRecord) as known:
        acts.register_newborn(**asked)
    assert known.value.patient_id == first.pk
    with pytest.raises(ValidationError) as wrong:
        acts.register_newborn(**asked | {"sex": "female"})
    assert "性别和您填的不一样" in said(wrong)
    with pytest.raises(ValidationError) as wrong:
        acts.register_newborn(**asked | {"sex": "female", "order": 2})
    assert list(wrong.value.message_dict) == ["twin"]
    second = acts.register_newborn(**asked | {"sex": "female", "order": 2, "twin": True})
    assert second.name == "王秀英之二女"
    assert Patient.objects.filter(guardian=mother).count() == 2


def test_one_that_has_its_document_since_is_asked_about_too(asked, hospital, reception) -> None:
    child = acts.register_newborn(**asked)
    right = acts.Particulars("王小宝", "male", BORN, make.resident(BORN, "male", n=9))
    acts.correct_person(**whom(hospital, child, reception), particulars=right)
    with pytest.raises(ValidationError) as known:
        acts.register_newborn(**asked)
    assert list(known.value.message_dict) == ["twin"]
    assert "这一天出生的孩子已经登记过。" in said(known)
    assert Patient.objects.filter(guardian=asked["patient_id"]).count() == 1
    second = acts.register_newborn(**asked | {"order": 2, "twin": True})
    assert (second.name, second.newborn_order) == ("王秀英之二子", 2)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"guardian": False}, "guardian"),
        ({"agreed": False}, "agreed"),
        ({"birth_date": local_date(NOW) + timedelta(days=1)}, "birth_date"),
        ({"birth_date": local_date(NOW) - timedelta(days=366)}, "birth_date"),
    ],
)
def test_what_is_refused(asked, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        acts.register_newborn(**asked | changed)
    assert list(wrong.value.message_dict) == [field]
    assert not Patient.objects.filter(newborn_order__isnull=False).exists()


def test_no_other_hospitals_desk(asked) -> None:
    stranger = work.clerk(make.hospital(), role="reception")
    with pytest.raises(acts.NotAtDesk):
        acts.register_newborn(**asked | {"by": stranger.pk})


def test_the_page_leads_on_to_the_child(desk, hospital, mother) -> None:
    address = url(hospital, mother, "register_newborn")
    assert address in desk.get(url(hospital, mother)).content.decode()
    assert "“李红之子”" in desk.get(address).content.decode()
    born = {f"birth_date_{name}": str(getattr(BORN, name)) for name in ("year", "month", "day")}
    typed = {"sex": "male", **born, "order": "1", "phone": "", "came": "phone"}
    page = desk.post(address, typed).content.decode()
    assert "孩子的资料要由监护人同意才能登记。" in page
    assert "请先告诉对方并得到同意" in page
    answer = desk.post(address, typed | {"guardian": "on", "agreed": "on"}, follow=True)
    child = Patient.objects.get(guardian=mother)
    assert answer.redirect_chain[-1][0] == url(hospital, child)
    assert "新生儿，还没有证件" in answer.content.decode()
    assert (
        url(hospital, child, "register_newborn") not in answer.content.decode()
    )  # it has no document itself
    page = desk.post(address, typed | {"guardian": "on", "agreed": "on", "order": "2"}).content.decode()
    assert "这一天出生的孩子已经登记过。" in page
