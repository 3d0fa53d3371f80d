"""No act without the desk, whoever asks; nothing personal in what is noted and told."""

from __future__ import annotations

import pytest

from accounts.models import AuditEntry, User
from bookings.actions import desk as acts
from bookings.desk_wording import word
from bookings.enums import DeskNotice, Relation, RevealField, RevealReason
from bookings.models import Patient
from hospitals.enums import StaffRole
from notices.models import Notice
from tests.bookings.staff.at_desk import (
    NAME,
    ORIGINAL,
    PARTICULARS,
    elder,
    fresh,
    look_up,
    seen,
    whom,
)
from tests.factories import accounts as codes
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def person(owner, hospital, reception):
    """Looked up already."""
    made = elder(owner)
    look_up(hospital, ORIGINAL, reception)
    return made


@pytest.fixture
def own() -> User:
    """The account the person signs in with."""
    return make.account(phone="+8613900001111")


# --- Never for another hospital, never without the role --------------------------------------------------


def everything(about: dict, person: Patient) -> list:
    """Every act, ready to be done."""
    link = person.links.get()
    return [
        lambda: acts.verify_person(**about, document=ORIGINAL),
        lambda: acts.correct_person(**about, particulars=PARTICULARS),
        lambda: acts.claim_person(**about, particulars=PARTICULARS, phone=""),
        lambda: acts.link_account(
            **about, phone=make.account().phone, relation=Relation.PARENT, is_guardian=False
        ),
        lambda: acts.grant_asked_link(**about, link_id=link.pk),
        lambda: acts.end_account_link(**about, link_id=link.pk),
        lambda: acts.set_record_number(**about, number="A-1"),
        lambda: acts.remove_record_number(**about),
        lambda: acts.reveal(**about, what=RevealField.NAME, reason=RevealReason.CHECK),
        lambda: lost_from(about),
    ]


def lost_from(about: dict) -> User:
    phone = make.account().phone
    asked = codes.ask(NOW, phone=phone, purpose="change")
    return acts.replace_lost_phone(
        **about, phone=phone, code_id=asked.code_id, device="our-device", typed=codes.receive(asked, NOW)
    )


def test_other_hospitals_schedulers_and_patients_do_nothing(
    hospital, session, person, owner, posting
) -> None:
    make.booked(session, person)
    elsewhere = make.hospital("别院")
    there = work.clerk(elsewhere, role=StaffRole.MANAGER)
    nobody = [
        whom(elsewhere, person, there),
        whom(hospital, person, there),
        whom(hospital, person, work.clerk(hospital)),
        whom(hospital, person, work.attendant(posting.specialist)),
        whom(hospital, person, owner),
        whom(hospital, person, make.account()),
    ]
    before = fresh(person)
    for about in nobody:
        for act in everything(about, person):
            with pytest.raises(acts.NotAtDesk):
                act()
    now = fresh(person)
    assert (now.name, now.verification, now.phone) == (before.name, before.verification, before.phone)
    assert person.links.get().ended_at is None
    made = AuditEntry.objects.filter(action__startswith="desk_").exclude(
        action__in=("desk_found", "desk_look_up")
    )
    assert not made.exists()


def test_nothing_personal_is_in_the_audit_nor_in_the_messages(
    hospital, session, owner, reception, own
) -> None:
    person = elder(owner, phone=owner.phone)
    make.booked(session, person)
    seen(hospital, person, reception)
    acts.set_record_number(**whom(hospital, person, reception), number="B-0017")
    acts.reveal(**whom(hospital, person, reception), what=RevealField.DOCUMENT, reason=RevealReason.CHECK)
    acts.correct_person(**whom(hospital, person, reception), particulars=PARTICULARS)
    acts.claim_person(**whom(hospital, person, reception), particulars=PARTICULARS, phone=own.phone)
    rows = AuditEntry.objects.filter(action__startswith="desk_")
    written = " ".join(f"{row.action} {row.subject_kind} {row.reason}" for row in rows)
    for kind in DeskNotice:
        written += word(kind, Notice(kind=kind), "sms").text
    private = (NAME, "秀英", ORIGINAL.number, owner.phone, own.phone, "B-0017", "1951", hospital.name)
    assert [one for one in private if one in written] == []
