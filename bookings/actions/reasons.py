"""Why somebody comes, and earlier records: told with a consent of its own, taken back at any time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions import audit, decide_consent
from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.models import User
from accounts.queries.consents import given
from accounts.rules.consents import CURRENT
from bookings import locks
from bookings.actions.pictures import PicturesFull, forget_pictures, keep_pictures
from bookings.enums import ReasonAct
from bookings.files import Picture
from bookings.locks import booking_action
from bookings.models import Appointment, Attachment, VisitReason
from bookings.queries.reasons import MOST_RECORDS, SUBJECT, deciding_as, why_not_tell
from bookings.rules import Reason, Refused


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
    try:
        return keep_pictures(
            Attachment.objects.filter(appointment=fresh),
            pictures,
            most=MOST_RECORDS,
            by=by,
            now=now,
            noted=lambda: _note(ReasonAct.ADD_RECORD, fresh, by, now),
            appointment=fresh,
        )
    except PicturesFull as full:
        raise Refused(Reason.RECORDS_FULL) from full


@booking_action
def remove_record(*, appointment: Appointment, record_id: int, by: int, now: datetime) -> None:
    """Delete one picture; one that has gone already is no mistake. Raises Refused."""
    fresh = _locked(appointment, by)
    _deciding(by, fresh, now)
    if forget_pictures(Attachment.objects.filter(appointment=fresh, pk=record_id)):
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


def _locked(appointment: Appointment, by: int) -> Appointment:
    """The booking, locked: one account changes what was told after the other. Raises Refused for a stranger."""
    fresh = locks.lock_appointment(appointment.pk)
    if not Appointment.objects.of_account(by).filter(pk=fresh.pk).exists():
        raise Refused(Reason.NOT_YOURS)
    return fresh


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
    reasons, _ = VisitReason.objects.filter(appointment__in=appointment_ids).delete()
    return reasons, forget_pictures(Attachment.objects.filter(appointment__in=appointment_ids))


def _note(act: str, appointment: Appointment, by: int, now: datetime, reason: str = "") -> None:
    audit(
        by=User.objects.get(pk=by),
        action=act,
        subject_kind=SUBJECT,
        subject_id=appointment.pk,
        now=now,
        reason=reason,
    )
