"""Two records of one person become one, by the original that lies on the desk. It cannot be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.documents import Document
from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import (
    Mismatch,
    NotAtDesk,
    at_desk,
    note,
    require_few_look_ups,
    tell,
)
from bookings.actions.desk.identity import Particulars, mark_seen
from bookings.actions.following import move_what_was_asked
from bookings.actions.limits import join_blocks, review_blocks
from bookings.actions.noting import counted
from bookings.actions.telling import plan_reminders
from bookings.actions.waitlist import move_places
from bookings.enums import (
    AppointmentStatus,
    DeskAct,
    DeskNotice,
    DocumentKind,
    LinkBasis,
    Relation,
    Verification,
)
from bookings.locks import booking_action
from bookings.models import Appointment, Patient, PatientLink, RecordNumber
from bookings.names import plain_name
from bookings.policy import policies_at
from bookings.queries.persons import LINK_SUBJECT
from bookings.queries.staff.joining import clashes, of_one_another, open_links, twins, two_own_accounts
from bookings.queries.staff.persons import person_at_desk
from bookings.transitions import move_lapsed


@dataclass(frozen=True)
class Joining:
    """What was found out under the locks: who acts, the two records, and their newborns that are on both."""

    clerk: User
    pairs: list[
        tuple[Patient, Patient]
    ]  # the record that stays, the one that goes; the two of the person first
    second_seen: bool  # the other record's document lies on the desk too


@counted
@booking_action
def compare_records(
    *,
    hospital_id: int,
    keep_id: int,
    other_id: int,
    particulars: Particulars,
    second: Document | None,
    by: int,
    now: datetime,
) -> None:
    """Raise what `join_records` would raise, before anything is joined."""
    _ready(hospital_id, keep_id, other_id, particulars, second, by, now)


@counted
@booking_action
def join_records(
    *,
    hospital_id: int,
    keep_id: int,
    other_id: int,
    particulars: Particulars,
    second: Document | None,
    number_of_other: bool,
    by: int,
    now: datetime,
) -> Patient:
    """The record `other_id` becomes part of `keep_id`: its bookings, accounts, asks, newborns and record numbers. It is
    nobody's from then on. Everybody who books for the person is told; every row that moved is noted.

    `particulars` are what the original says, and the record that is kept must say the same. The other one must too; a
    newborn, and who has a second document, sex and birth date alone. Where the other one has a document of its own,
    `second` is that document, typed from its original; without it only a declared one that is no resident ID may be
    taken for a slip of the pen. Nobody has two resident IDs.
    `number_of_other`: where both have a record number here, the other one's counts. A consent about a child does not
    move: it was given about that record, and what stands is what was said about the one that is kept.

    Raises NotAtDesk; TooManyLookUps; Mismatch for what is not the same person; ValidationError where bookings clash.
    """
    found = _ready(hospital_id, keep_id, other_id, particulars, second, by, now)
    for keep, other in found.pairs:
        _move_links(keep, other, found.clerk, now)  # first: whose account it is says where reminders go
        _move_visits(keep, other, found.clerk, now)
        move_places(keep, other, by=found.clerk.pk, now=now)
        for kind, pk in move_what_was_asked(keep, other, by=found.clerk.pk, now=now):
            _note_moved(kind, pk, other, found.clerk, now)
        _move_numbers(keep, other, hospital_id if number_of_other else None)
    for keep, other in reversed(found.pairs):  # newborns first: their mother's become the kept one's
        _leave_pointer(keep, other, document_stays=found.second_seen and other.pk == other_id, now=now)
        Patient.objects.filter(guardian=other).update(guardian=keep)
        note(DeskAct.JOIN, by=found.clerk, patient_id=other.pk, now=now, reason=f"into:{keep.pk}")
        entry = note(DeskAct.JOIN, by=found.clerk, patient_id=keep.pk, now=now, reason=f"with:{other.pk}")
    kept = found.pairs[0][0]
    mark_seen(kept, found.clerk, now)
    kept.save()
    links = PatientLink.objects.in_force().filter(patient__in=[keep for keep, _other in found.pairs])
    accounts = {link.account_id: link.account for link in links.select_related("account")}
    tell(entry, DeskNotice.JOINED, accounts.values(), now=now)
    return kept


def _ready(
    hospital_id: int,
    keep_id: int,
    other_id: int,
    said: Particulars,
    second: Document | None,
    by: int,
    now: datetime,
) -> Joining:
    """Lock all that is concerned, and refuse what cannot be joined."""
    both = {keep_id, other_id}
    children = _newborns(both)
    accounts = _accounts(both | children)
    clerk = at_desk(hospital_id, by, now, accounts=accounts)
    require_few_look_ups(by, now)
    if len(both) < 2 or any(person_at_desk(by, hospital_id, pk, now) is None for pk in both):
        raise NotAtDesk
    people = locks.lock_patients(both | children)
    keep, other = people[keep_id], people[other_id]
    if keep.erased_at is not None or other.erased_at is not None:
        raise NotAtDesk
    if _newborns(both) != children or not _accounts(both | children) <= accounts:
        raise ValidationError(_("刚才有人改动了这两条登记，请再试一次。"))
    if of_one_another(keep, other):
        raise ValidationError(_("这两条登记是家长和孩子，不是同一个人，不能合并。"))
    second_seen = _require_same(keep, other, said, second)
    same_child = [(people[one.pk], people[row.pk]) for one, row in twins(keep_id, other_id)]
    if any(one.sex != row.sex for one, row in same_child):
        raise ValidationError(
            _("两条登记下有同一天出生的孩子，性别不一样。请先按孩子的证件更正，再合并家长的登记。")
        )
    if two_own_accounts(keep_id, other_id):
        raise ValidationError(_("两条登记各有一个本人的账号，一个人只能有一个。请先停止其中一个，再合并。"))
    pairs = [(keep, other), *same_child]
    if any(not one.past for a, b in pairs for one in clashes(a.pk, b.pk, now)):
        raise ValidationError(_("两条登记有时间冲突的预约，请先取消其中一个，再合并。"))
    return Joining(clerk, pairs, second_seen)


def _require_same(keep: Patient, other: Patient, said: Particulars, second: Document | None) -> bool:
    """That both records are the person of the original; whether the other one's document is there too."""
    if keep.document_key != said.document.key or not _as_original(keep, said):
        sentence = _("要保留的登记和证件原件不一样。请先用“按原件更正资料”改对，再合并。")
        raise Mismatch(sentence, patient_id=keep.pk)
    if second is not None and second.key != other.document_key:
        sentence = _("这个号码和要并入的登记上的不一样，请看清另一件证件再输入。")
        raise Mismatch({"second_number": sentence}, patient_id=other.pk)
    if second is not None and keep.document_kind == other.document_kind == DocumentKind.RESIDENT:
        sentence = _("两条登记各有一个居民身份证号码，不是同一个人，不能合并。")
        raise Mismatch({"second_number": sentence}, patient_id=other.pk)
    if (
        second is None
        and other.document
        and (other.verification != Verification.DECLARED or other.document_kind == DocumentKind.RESIDENT)
    ):
        sentence = _("要并入的登记有自己的证件，可能是同名的另一个人。那件证件的原件也在手上，才能合并。")
        raise Mismatch({"second_number": sentence}, patient_id=other.pk)
    # By a second document the name may be written otherwise: in a passport's letters.
    if not _as_original(other, said, named=second is None and other.newborn_order is None):
        sentence = _("要并入的登记，姓名、性别或者出生日期和证件原件不一样，不能当作同一个人合并。")
        raise Mismatch(sentence, patient_id=other.pk)
    return second is not None


def _as_original(person: Patient, said: Particulars, *, named: bool = True) -> bool:
    same = (person.sex, person.birth_date) == (said.sex, said.birth_date)
    return same and (not named or plain_name(person.name) == plain_name(said.name))


def _newborns(guardians: set[int]) -> set[int]:
    return set(Patient.objects.filter(guardian__in=guardians).values_list("pk", flat=True))


def _accounts(people: set[int]) -> set[int]:
    return set(open_links(people).values_list("account_id", flat=True))


def _move_visits(keep: Patient, other: Patient, clerk: User, now: datetime) -> None:
    """All bookings but past ones that clash: those stay, without a name."""
    lapsed = Appointment.objects.lapsed(now).filter(patient__in=[keep, other])
    move_lapsed(list(lapsed.order_by("pk").select_for_update()), now=now)
    staying = {one.joined.pk for one in clashes(keep.pk, other.pk, now)}
    rows = Appointment.objects.filter(patient=other).exclude(pk__in=staying)
    ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Appointment.objects.filter(pk__in=ids).update(patient=keep)
    for pk in ids:
        _note_moved("appointment", pk, other, clerk, now)
    for pk in join_blocks(keep_id=keep.pk, other_id=other.pk, by=clerk.pk, now=now):
        _note_moved("block", pk, other, clerk, now)
    review_blocks(patient_id=keep.pk, by=clerk.pk, now=now)
    booked = Appointment.objects.filter(patient=keep, status=AppointmentStatus.BOOKED)
    # To the phone of the person, which may be another one now; accounts have theirs already.
    for row in booked.select_related("slot", "session", "booked_by", "patient").order_by("pk"):
        plan_reminders(row, policies_at(now, row.session.hospital_id).reminders, now=now)


def _move_links(keep: Patient, other: Patient, clerk: User, now: datetime) -> None:
    """Accounts keep the person; of two links of one account the one that allows more stays."""
    mine = {link.account_id: link for link in open_links([keep.pk]).select_for_update(of=("self",))}
    for link in open_links([other.pk]).select_for_update(of=("self",)):
        known = mine.get(link.account_id)
        if known is not None and _rank(known) >= _rank(link):
            _end(link, now)
            continue
        if known is not None:
            _end(known, now)
        if link.granted_at is None:
            link.patient = keep  # still only asked; who may answer it depends on how, noted by its id
            link.save(update_fields=["patient"])
        else:
            _end(link, now)
            link = PatientLink.objects.create(
                account=link.account,
                patient=keep,
                relation=link.relation,
                is_guardian=link.is_guardian,
                created_at=now,
                granted_at=now,
                granted_by=clerk,
                basis=LinkBasis.DESK,
            )
        _note_moved(LINK_SUBJECT, link.pk, other, clerk, now)
    if PatientLink.objects.in_force().filter(patient=keep, relation=Relation.SELF).exists():
        keep.phone = ""  # the account's number is the person's own


def _rank(link: PatientLink) -> tuple[bool, bool, bool]:
    return link.granted_at is not None, link.relation == Relation.SELF, link.is_guardian


def _end(link: PatientLink, now: datetime) -> None:
    link.ended_at = now
    link.save(update_fields=["ended_at"])


def _move_numbers(keep: Patient, other: Patient, other_counts_at: int | None) -> None:
    """Record numbers of hospitals where the kept record has none. A second one of a hospital stays with the record that
    goes: by it the person is still found there."""
    mine = {row.hospital_id: row for row in RecordNumber.objects.filter(patient=keep)}
    for row in RecordNumber.objects.filter(patient=other).order_by("pk"):
        first = mine.get(row.hospital_id)
        if first is not None:
            if row.hospital_id != other_counts_at:
                continue
            first.delete()
        row.patient = keep
        row.save(update_fields=["patient"])
        if first is not None:
            RecordNumber.objects.create(
                patient=other,
                hospital_id=first.hospital_id,
                number=first.number,
                recorded_at=first.recorded_at,
                recorded_by_id=first.recorded_by_id,
            )


def _leave_pointer(keep: Patient, other: Patient, *, document_stays: bool, now: datetime) -> None:
    """The other record is nobody's, and says which one it is part of."""
    if keep.guardian_id is None and other.guardian_id is not None:
        keep.guardian_id = other.guardian_id
        keep.save(update_fields=["guardian"])
    Patient.objects.filter(joined_into=other).update(joined_into=keep)
    if not document_stays:
        other.document_kind = other.document = other.country = ""
    other.name = other.phone = ""
    other.birth_date = other.birth_date.replace(month=1, day=1)
    other.guardian = other.newborn_order = None
    other.verification, other.verified_at, other.verified_by = Verification.DECLARED, None, None
    other.erased_at, other.joined_into = now, keep
    other.save()


def _note_moved(kind: str, pk: int, other: Patient, clerk: User, now: datetime) -> None:
    """Row by row, so that two persons who were joined by mistake can be told apart again."""
    audit(by=clerk, action=DeskAct.JOIN, subject_kind=kind, subject_id=pk, now=now, reason=f"from:{other.pk}")
