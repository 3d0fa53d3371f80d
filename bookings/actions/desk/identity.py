"""Who somebody is, by the original document that lies on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions.turns import one_at_a_time
from accounts.documents import Document
from accounts.hashes import hash_document
from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import (
    Mismatch,
    account_of,
    at_desk,
    note,
    person_here,
    require_few_look_ups,
    tell,
)
from bookings.actions.desk.linking import NO_SUCH_ACCOUNT, grant
from bookings.actions.noting import counted
from bookings.actions.people.checks import refuse_contradiction, refuse_impossible
from bookings.actions.telling import plan_reminders
from bookings.actions.waitlist import end_places_of
from bookings.enums import DeskAct, DeskNotice, Relation, Verification
from bookings.locks import booking_action
from bookings.models import Appointment, Patient, PatientLink
from bookings.policy import policies_at
from bookings.queries.persons import holder_of

_PARTICULARS = ("name", "sex", "birth_date", "document_kind", "document", "country", "newborn_order")
# The code of what is said of a document that another record has: a page may lead on to joining the two.
ELSEWHERE = "elsewhere"
_SEEN = ("verification", "verified_at", "verified_by")


@dataclass(frozen=True)
class Particulars:
    """What the original says of its holder."""

    name: str
    sex: str
    birth_date: date
    document: Document


@counted
@booking_action
def verify_person(
    *, hospital_id: int, patient_id: int, document: Document, by: int, now: datetime
) -> Patient:
    """The original was seen, its holder is who stands there, and its number is the one on record.

    Raises NotAtDesk; TooManyLookUps; Mismatch for another number; ValidationError where none is on record.
    """
    clerk = at_desk(hospital_id, by, now)
    require_few_look_ups(by, now)
    person = person_here(hospital_id, patient_id, by, now)
    if not person.document:
        raise ValidationError(_("这位就诊人还没有登记证件号码，请用“按原件更正资料”补上。"), code="none")
    if person.document_key != document.key:
        said = _("这个证件号码和登记的不一样。请看清证件再输入；确实登记错了，请用“按原件更正资料”。")
        raise Mismatch({"number": said}, patient_id=person.pk)
    mark_seen(person, clerk, now)
    person.save(update_fields=_SEEN)
    note(DeskAct.VERIFY, by=clerk, patient_id=person.pk, now=now, reason=document.kind)
    return person


@booking_action
def compare_person(
    *, hospital_id: int, patient_id: int, particulars: Particulars, by: int, now: datetime
) -> dict[str, bool]:
    """Name, sex, birth_date, document → whether the record has it as the original says, before anything is changed.

    Where something differs it counts like a look-up, as it would tell who asks often enough.
    Raises NotAtDesk; TooManyLookUps.
    """
    clerk = at_desk(hospital_id, by, now)
    require_few_look_ups(by, now)
    person = person_here(hospital_id, patient_id, by, now)
    same = {
        name: getattr(person, name) == getattr(particulars, name) for name in ("name", "sex", "birth_date")
    }
    same["document"] = person.document_key == particulars.document.key
    if not all(same.values()):
        note(DeskAct.MISMATCH, by=clerk, patient_id=person.pk, now=now)
    return same


@counted
@booking_action
def correct_person(
    *, hospital_id: int, patient_id: int, particulars: Particulars, by: int, now: datetime
) -> Patient:
    """The record becomes what the original says, and the original counts as seen; bookings stay as they are. So a
    newborn gets its own document. Everybody who books for the person is told.

    Raises NotAtDesk; TooManyLookUps; Mismatch where the document is somebody else's; ValidationError by field.
    """
    clerk = at_desk(hospital_id, by, now)
    require_few_look_ups(by, now)
    one_at_a_time(hash_document(particulars.document.key))
    person = person_here(hospital_id, patient_id, by, now)
    _write(person, particulars, clerk, now)
    entry = note(DeskAct.CORRECT, by=clerk, patient_id=person.pk, now=now, reason=particulars.document.kind)
    links = PatientLink.objects.in_force().filter(patient=person).select_related("account")
    tell(entry, DeskNotice.CORRECTED, [link.account for link in links], now=now)
    return person


@counted
@booking_action
def claim_person(
    *, hospital_id: int, patient_id: int, particulars: Particulars, phone: str, by: int, now: datetime
) -> list[PatientLink]:
    """Somebody else has entered this document, and its holder stands here: what was entered gives way to the original.

    All other accounts lose the person, each is told, and reminders of coming bookings go to them no more. With `phone`
    (E.164), the account that signs in with it becomes the person's own. The number on record is removed: it may be
    that of whoever entered the document, and codes are sent there. Gives back the links that ended.

    Raises NotAtDesk; TooManyLookUps; Mismatch for another document or a number without account; ValidationError.
    """
    own = account_of(phone) if phone else None
    clerk = at_desk(hospital_id, by, now, accounts=[own.pk] if own else [])
    require_few_look_ups(by, now)
    person = person_here(hospital_id, patient_id, by, now)
    if person.document_key != particulars.document.key:
        said = _("这不是这条登记上的证件号码。请按证件号码重新查找就诊人。")
        raise Mismatch({"number": said}, patient_id=person.pk)
    if phone and own is None:
        raise Mismatch({"phone": NO_SUCH_ACCOUNT}, patient_id=person.pk)
    _write(person, particulars, clerk, now)
    person.phone = ""
    person.save(update_fields=["phone"])
    entry = note(DeskAct.CLAIM, by=clerk, patient_id=person.pk, now=now, reason=particulars.document.kind)
    ended = _end_others(person, own, now)
    tell(entry, DeskNotice.LINK_ENDED, [link.account for link in ended if link.granted_at], now=now)
    if own is not None:
        grant(person, own, Relation.SELF, by=clerk, now=now)
        tell(entry, DeskNotice.LINKED, [own], now=now)
        _take_over(person, own, {link.account_id for link in ended}, now)
    for link in ended:
        end_places_of(person.pk, account_id=link.account_id, by=clerk.pk, now=now)
    return ended


def _write(person: Patient, said: Particulars, clerk: User, now: datetime) -> None:
    """The record as the original has it, and seen."""
    document = said.document
    refuse_impossible(said.birth_date, "", 0, now)
    refuse_contradiction(document, said.sex, said.birth_date)
    holder = holder_of(hash_document(document.key))
    if holder is not None and holder != person:
        taken = _(
            "这个证件号码已登记为另一位就诊人。两条登记是同一个人的，请合并；不是同一个人的，请核对号码。"
        )
        raise Mismatch({"number": ValidationError(taken, code=ELSEWHERE)}, patient_id=person.pk)
    _take_back(person, document)
    person.name, person.sex, person.birth_date = said.name, said.sex, said.birth_date
    person.document_kind, person.document = document.kind, document.number
    person.country = document.country
    person.newborn_order = None
    mark_seen(person, clerk, now)
    person.save(update_fields=[*_PARTICULARS, *_SEEN])


def _take_back(person: Patient, document: Document) -> None:
    """Where the document stands on a record that was joined into this one, it stands there no more."""
    row = person.joined_records.filter(document_hash=hash_document(document.key)).first()
    if row is not None:
        row.document_kind = row.document = row.country = ""
        row.save()


def mark_seen(person: Patient, clerk: User, now: datetime) -> None:
    """The original of the person's document lies here. The caller saves."""
    person.verification = Verification.SEEN
    person.verified_at, person.verified_by = now, clerk


def _end_others(person: Patient, own: User | None, now: datetime) -> list[PatientLink]:
    """End every link, asked ones too, but that of the own account."""
    links = PatientLink.objects.filter(patient=person, ended_at__isnull=True).select_related("account")
    if own is not None:
        links = links.exclude(account=own)
    ended = list(links.order_by("pk").select_for_update(of=("self",)))
    for link in ended:
        link.ended_at = now
        link.save(update_fields=["ended_at"])
    return ended


def _take_over(person: Patient, own: User, before: set[int], now: datetime) -> None:
    """Coming bookings of the accounts `before` are the own account's from now on, with their reminders."""
    rows = Appointment.objects.coming(now).filter(
        patient=person, booked_by__in=before, booked_at__isnull=False
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        appointment = locks.lock_appointment(pk)
        appointment.booked_by = own
        appointment.save(update_fields=["booked_by"])
        reminders = policies_at(now, appointment.session.hospital_id).reminders
        plan_reminders(appointment, reminders, now=now)
