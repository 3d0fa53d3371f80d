"""Somebody who calls or comes and is not on record yet (docs/decisions/0032)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit, decide_consent
from accounts.actions.turns import one_at_a_time
from accounts.documents import Document
from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.hashes import hash_document
from accounts.models import User
from accounts.rules.consents import CURRENT, SUBJECT_KIND
from bookings.actions.desk.common import at_desk, note, require_few_look_ups
from bookings.actions.desk.identity import Particulars, mark_seen
from bookings.actions.noting import NotedRefusal, counted
from bookings.actions.people.checks import refuse_contradiction, refuse_impossible
from bookings.enums import Came, DeskAct, LookUp
from bookings.locks import booking_action
from bookings.models import Patient
from bookings.names import plain_name
from bookings.queries.consents import consent_about
from bookings.queries.persons import holder_of
from bookings.queries.staff.persons import REACHED_FOR, at_hospital


class AlreadyOnRecord(NotedRefusal):
    """The document is somebody's already: the desk has found them by it, as by looking it up."""

    def __init__(self, patient_id: int, hospital_id: int, said: str = "") -> None:
        super().__init__(said or _("这个证件号码已经登记过，没有另做登记。请和就诊人核对姓名。"))
        self.patient_id = patient_id
        self.hospital_id = hospital_id

    def write_down(self, *, by: User, now: datetime) -> None:
        """Note it as what it is: a look-up that found somebody."""
        _note_look_up(by, self.hospital_id, now)
        note(DeskAct.FOUND, by=by, patient_id=self.patient_id, now=now, reason=at_hospital(self.hospital_id))


@counted
@booking_action
def register_person(
    *,
    hospital_id: int,
    particulars: Particulars,
    phone: str,
    came: Came,
    agreed: bool,
    guardian: bool,
    seen_original: bool,
    by: int,
    now: datetime,
) -> Patient:
    """Put somebody on record who has asked this desk for a number; from now on it reaches them for a while.

    `phone`: their own (E.164), or empty: messages go there, and codes by which accounts may be let in. `agreed`: they
    were told what is kept and that this hospital gets it, and said yes; about a child its guardian does (`guardian`:
    it was the guardian who said so). `seen_original`: it lies on the desk. No account is linked. Pressed twice it is
    one record.

    Raises NotAtDesk; TooManyLookUps; AlreadyOnRecord; ValidationError by field.
    """
    clerk = at_desk(hospital_id, by, now)
    require_few_look_ups(by, now)
    refuse_impossible(particulars.birth_date, "", 0, now)
    refuse_contradiction(particulars.document, particulars.sex, particulars.birth_date)
    _refuse_not_there(came, seen_original)
    person = _unsaved(particulars, phone, clerk, now)
    purpose = consent_about(person, now)
    refuse_without_yes(purpose, agreed, guardian)
    one_at_a_time(hash_document(particulars.document.key))
    holder = holder_of(hash_document(particulars.document.key))
    if holder is not None:
        if _just_made(holder, particulars, by, now):
            return holder
        raise AlreadyOnRecord(holder.pk, hospital_id)
    if seen_original:
        mark_seen(person, clerk, now)
    person.save()
    note_registered(person, purpose, came, hospital_id=hospital_id, clerk=clerk, now=now)
    return person


def note_registered(
    person: Patient,
    purpose: ConsentPurpose | None,
    came: Came,
    *,
    hospital_id: int,
    clerk: User,
    now: datetime,
) -> None:
    """Note who was put on record, with the spoken yes to what is asked about somebody so young (`purpose`); from now on
    the desk reaches them for a while. Part of registering."""
    if purpose is not None:
        decide_consent(
            by=clerk,
            purpose=purpose,
            version=CURRENT[purpose],
            decision=ConsentDecision.GIVEN,
            acting_as=ConsentAs.DESK,
            subject_kind=SUBJECT_KIND[purpose],
            subject_id=person.pk,
            now=now,
        )
    said = f"{came}:{purpose or 'adult'}"
    note(DeskAct.REGISTER, by=clerk, patient_id=person.pk, now=now, reason=said)
    note(DeskAct.FOUND, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))


def _refuse_not_there(came: Came, seen_original: bool) -> None:
    """An original is seen where it is."""
    if seen_original and came != Came.PRESENT:
        raise ValidationError({"seen_original": _("打电话的看不到原件，请不要勾选；到院时再核对。")})


def refuse_without_yes(purpose: ConsentPurpose | None, agreed: bool, guardian: bool) -> None:
    """Raise ValidationError, by field, where nobody said yes, or about a child somebody else than its guardian did."""
    if purpose == ConsentPurpose.CHILD and not guardian:
        raise ValidationError(
            {"guardian": _("孩子的资料要由监护人同意才能登记。是监护人本人同意的，请勾选这一项。")}
        )
    if not agreed:
        raise ValidationError({"agreed": _("没有得到同意，不能登记。")})


def _just_made(holder: Patient, said: Particulars, by: int, now: datetime) -> bool:
    """Whether this account has registered the same person a moment ago: the form was sent twice."""
    made_here = holder.created_by_id == by and holder.created_at > now - REACHED_FOR
    return made_here and (plain_name(holder.name), holder.birth_date, holder.sex) == (
        plain_name(said.name),
        said.birth_date,
        said.sex,
    )


def _unsaved(said: Particulars, phone: str, clerk: User, now: datetime) -> Patient:
    document: Document = said.document
    return Patient(
        name=said.name,
        sex=said.sex,
        birth_date=said.birth_date,
        phone=phone,
        document_kind=document.kind,
        document=document.number,
        country=document.country,
        created_at=now,
        created_by=clerk,
    )


def _note_look_up(by: User, hospital_id: int, now: datetime) -> None:
    audit(
        by=by,
        action=DeskAct.LOOK_UP,
        subject_kind="hospital",
        subject_id=hospital_id,
        now=now,
        reason=f"{LookUp.DOCUMENT}:found",
    )
