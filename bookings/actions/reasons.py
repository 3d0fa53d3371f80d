"""Why somebody comes, and earlier records: told with a consent of its own, taken back at any time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.actions import audit, decide_consent
from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.models import User
from accounts.queries.consents import given
from accounts.rules.consents import CURRENT
from bookings import locks, storage
from bookings.enums import ReasonAct
from bookings.files import Picture
from bookings.locks import booking_action
from bookings.models import Appointment, Attachment, VisitReason
from bookings.queries.reasons import MOST_RECORDS, SUBJECT, deciding_as, why_not_tell
from bookings.rules import Reason, Refused

# A file without a row is an upload that was broken off, or a deletion that was: after so long nobody waits for it.
FORGOTTEN_AFTER = timedelta(days=1)


@booking_action
def decide_reasons(*, appointment: Appointment, agrees: bool, version: str, by: int, now: datetime) -> None:
    """Write down whether the account agrees that reason and records of this booking are kept. A refusal removes what
    was told before. Raises Refused, and ValueError unless `version` is the text in force."""
    fresh = _locked(appointment, by)
    role = _deciding(by, fresh, now)
    decision = ConsentDecision.GIVEN if agrees else ConsentDecision.REFUSED
    _decide(fresh, by, role, decision, version, now)
    if not agrees:
        _forget([fresh.pk])


@booking_action
def withdraw_reasons(*, appointment: Appointment, by: int, now: datetime) -> None:
    """Take the consent back: what was told goes at once, from the disk too. Raises Refused."""
    fresh = _locked(appointment, by)
    role = _deciding(by, fresh, now)
    _decide(fresh, by, role, ConsentDecision.WITHDRAWN, CURRENT[ConsentPurpose.REASON], now)
    _forget([fresh.pk])


@booking_action
def leave_hospital(*, appointment: Appointment, by: int, now: datetime) -> None:
    """The booking is another hospital's now: the consent named the one before, so it holds no longer, and what was told
    goes. Does nothing where nothing was agreed to or told."""
    if given(ConsentPurpose.REASON, SUBJECT, appointment.pk):
        role = deciding_as(by, appointment, now) or ConsentAs.RELATIVE
        _decide(appointment, by, role, ConsentDecision.WITHDRAWN, CURRENT[ConsentPurpose.REASON], now)
    _forget([appointment.pk])


@booking_action
def write_reason(*, appointment: Appointment, text: str, by: int, now: datetime) -> VisitReason | None:
    """Write why the person comes, in place of what stood there; an empty text removes it. Raises Refused."""
    fresh = _locked(appointment, by)
    _deciding(by, fresh, now)
    before = VisitReason.objects.filter(appointment=fresh).first()
    if (before.text if before else "") == text:
        return before
    if not text:
        VisitReason.objects.filter(appointment=fresh).delete()
        _note(ReasonAct.REMOVE, fresh, by, now)
        return None
    _refuse_unless_telling(by, fresh, now)
    written = before or VisitReason(appointment=fresh)
    written.text, written.written_at, written.written_by_id = text, now, by
    written.save()
    _note(ReasonAct.WRITE, fresh, by, now)
    return written


@booking_action
def add_records(
    *, appointment: Appointment, pictures: Sequence[Picture], by: int, now: datetime
) -> list[Attachment]:
    """Keep pictures that were read and written anew, all of them or none; one that is there already (a second press)
    is kept once. The new rows. Raises Refused."""
    fresh = _locked(appointment, by)
    _refuse_unless_telling(by, fresh, now)
    there = Attachment.objects.filter(appointment=fresh)
    pictures = [one for one in pictures if not _is_there(one, there)]
    if there.count() + len(pictures) > MOST_RECORDS:
        raise Refused(Reason.RECORDS_FULL)
    last = there.aggregate(last=Max("ordinal"))["last"] or 0
    written: list[UUID] = []
    try:
        added = []
        for ordinal, picture in enumerate(pictures, last + 1):
            name = uuid4()
            written.append(name)
            # The file first: a row without its file would be a picture that cannot be shown.
            storage.write_file(name, picture.jpeg)
            added.append(
                Attachment.objects.create(
                    seal_id=name,
                    appointment=fresh,
                    ordinal=ordinal,
                    width=picture.width,
                    height=picture.height,
                    size_bytes=len(picture.jpeg),
                    added_at=now,
                    added_by_id=by,
                )
            )
            _note(ReasonAct.ADD_RECORD, fresh, by, now)
    except BaseException:
        storage.remove_files(written)
        raise
    return added


@booking_action
def remove_record(*, appointment: Appointment, record_id: int, by: int, now: datetime) -> None:
    """Delete one picture; one that has gone already is no mistake. Raises Refused."""
    fresh = _locked(appointment, by)
    _deciding(by, fresh, now)
    row = Attachment.objects.filter(appointment=fresh, pk=record_id).first()
    if row is not None:
        row.delete()
        _remove_on_commit([row.seal_id])
        _note(ReasonAct.REMOVE_RECORD, fresh, by, now)


@booking_action
def note_seen_reason(
    *, appointment: Appointment, by: int, now: datetime, record: Attachment | None = None
) -> None:
    """Note for good that this member of staff has read the reason, or has seen this one of the records."""
    act = ReasonAct.SAW_RECORD if record else ReasonAct.SAW
    _note(act, appointment, by, now, reason=f"record-{record.pk}" if record else "")


@transaction.atomic
def remove_reasons(*, appointment_ids: Iterable[int], now: datetime) -> tuple[int, int]:
    """Delete what was told for these bookings, whose time has come: how many reasons, how many records."""
    ids = sorted(set(appointment_ids))
    list(Appointment.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    return _forget(ids)


@transaction.atomic
def sweep_records(*, now: datetime) -> int:
    """Delete files that no row names and that are older than a day; how many."""
    names = set(storage.names_before(now - FORGOTTEN_AFTER))
    names -= set(Attachment.objects.filter(seal_id__in=names).values_list("seal_id", flat=True))
    storage.remove_files(names)
    return len(names)


def _locked(appointment: Appointment, by: int) -> Appointment:
    """The booking, locked: one account changes what was told after the other. Raises Refused for a stranger."""
    fresh = locks.lock_appointment(appointment.pk)
    if not Appointment.objects.of_account(by).filter(pk=fresh.pk).exists():
        raise Refused(Reason.NOT_YOURS)
    return fresh


def _is_there(picture: Picture, there: QuerySet[Attachment]) -> bool:
    alike = there.filter(width=picture.width, height=picture.height, size_bytes=len(picture.jpeg))
    return any(storage.read_file(row.seal_id) == picture.jpeg for row in alike)


def _deciding(by: int, appointment: Appointment, now: datetime) -> str:
    """As whom the account decides. Raises Refused: about a child only a guardian does, taking away too."""
    role = deciding_as(by, appointment, now)
    if role is None:
        raise Refused(Reason.GUARDIAN_TELLS)
    return role


def _refuse_unless_telling(by: int, appointment: Appointment, now: datetime) -> None:
    reason = why_not_tell(by, appointment, now)
    if reason is not None:
        raise Refused(reason)


def _decide(appointment: Appointment, by: int, role: str, decision: str, version: str, now: datetime) -> None:
    decide_consent(
        by=User.objects.get(pk=by),
        purpose=ConsentPurpose.REASON,
        version=version,
        decision=decision,
        acting_as=role,
        subject_kind=SUBJECT,
        subject_id=appointment.pk,
        now=now,
    )


def _forget(appointment_ids: list[int]) -> tuple[int, int]:
    """Delete rows now and their files once that is for good. A file that stays behind is swept."""
    reasons, _ = VisitReason.objects.filter(appointment__in=appointment_ids).delete()
    records = Attachment.objects.filter(appointment__in=appointment_ids)
    names = list(records.values_list("seal_id", flat=True))
    records.delete()
    _remove_on_commit(names)
    return reasons, len(names)


def _remove_on_commit(names: list[UUID]) -> None:
    transaction.on_commit(lambda: storage.remove_files(names), robust=True)


def _note(act: str, appointment: Appointment, by: int, now: datetime, reason: str = "") -> None:
    audit(
        by=User.objects.get(pk=by),
        action=act,
        subject_kind=SUBJECT,
        subject_id=appointment.pk,
        now=now,
        reason=reason,
    )
