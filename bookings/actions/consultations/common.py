"""What every act about a consultation begins and ends with: whose it is, how it moves, and what is noted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from accounts.sealed import Sealed
from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk
from bookings.models import Consultation, ConsultationAct, ConsultationStatus, Patient
from bookings.models.consulting import PAPER_FOLLOWS
from bookings.queries.staff.consultations import ever_asked_of, postings_for
from bookings.queries.staff.scope import attends
from bookings.transitions import move_status
from notices.localtime import local_date
from specialists.limits import MOST_DAYS_AHEAD

SUBJECT = "consultation"


class NotAsked(LookupError):
    """The account neither is nor looks after the specialist who was asked."""


def of_desk(hospital_id: int, consultation_id: int, by: int, now: datetime) -> tuple[User, Patient]:
    """Who acts at this desk, and the person of the consultation, locked. Raises NotAtDesk."""
    clerk = at_desk(hospital_id, by, now)
    rows = Consultation.objects.filter(hospital_id=hospital_id, pk=consultation_id)
    patient_id = rows.values_list("patient_id", flat=True).first()
    if patient_id is None:
        raise NotAtDesk
    person = locks.lock_patients([patient_id])[patient_id]
    if person.erased_at is not None and person.joined_into_id is None:
        raise NotAtDesk
    return clerk, person


def of_specialist(consultation_id: int, by: int, now: datetime) -> tuple[User, Patient]:
    """Who is or looks after the specialist who was asked, and the person, locked. Raises NotAsked."""
    account = locks.lock_account(by)
    # The role is kept until we commit: who takes it away waits.
    list(attends(by, now).select_for_update(of=("self",)))
    rows = ever_asked_of(by, now).filter(pk=consultation_id)
    patient_id = rows.values_list("patient_id", flat=True).first()
    if patient_id is None:
        raise NotAsked
    return account, locks.lock_patients([patient_id])[patient_id]


def locked(
    consultation_id: int, person: Patient, allowed: Collection[str], seen: str | None = None
) -> Consultation:
    """The consultation of this locked person, locked and fresh, in one of the `allowed` statuses, and still as its
    reader saw it (`seen`: Consultation.seen_as; None: however it stands). Raises ValidationError where it is not."""
    rows = Consultation.objects.select_related("patient", "specialist", "hospital")
    fresh = rows.select_for_update(of=("self",)).get(pk=consultation_id)
    if fresh.patient_id != person.pk:
        raise ValidationError(_("刚才有人改动了这位就诊人的登记，请再试一次。"), code="changed")
    if fresh.status not in allowed or seen not in (None, fresh.seen_as):
        raise ValidationError(_("这件会诊刚才已经有人办理，请看现在的情况。"), code="moved")
    return fresh


def move(
    row: Consultation,
    to: ConsultationStatus,
    act: ConsultationAct,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    **fields: Any,
) -> None:
    """Move a locked consultation, and note who did it."""
    move_status(row, to, by_id=by.pk, now=now, reason=reason, **fields)
    note(act, row, by, now)


def note(act: ConsultationAct, row: Consultation, by: User, now: datetime) -> None:
    """Note for good what was done with it."""
    audit(by=by, action=act, subject_kind=SUBJECT, subject_id=row.pk, now=now)


def sealed(row: Consultation, name: str, words: str) -> Sealed | str:
    """Words as they are written together with the status, in one statement."""
    field = cast(Any, Consultation._meta.get_field(name))
    setattr(row, name, words)
    return cast(Sealed | str, field.pre_save(row, False))


def require_near(moment: datetime, now: datetime) -> None:
    """Raise ValidationError for a time further away than anybody plans."""
    if local_date(moment) > local_date(now) + timedelta(days=MOST_DAYS_AHEAD):
        raise ValidationError({"day": _("会诊时间最远只能在一年以内，请检查年份。")})


def require_after(row: Consultation, moment: datetime) -> None:
    """Raise ValidationError for a time so long before it was written down that it must be a slip."""
    if moment < row.requested_at - PAPER_FOLLOWS:
        raise ValidationError({"day": _("会诊时间比登记申请早一天以上，请检查日期。")})


def require_posted(row: Consultation, moment: datetime) -> None:
    """Raise ValidationError where the specialist is not posted at the hospital on that local day. The posting is kept
    until we commit."""
    day = local_date(moment)
    rows = postings_for(row.hospital_id, day, day).filter(specialist_id=row.specialist_id)
    if not list(rows.select_for_update(of=("self",), no_key=True)):
        raise ValidationError(
            {"day": _("专家在这一天没有到本院的有效派驻。请先登记派驻（会诊邀请也可以），或者换一天。")}
        )
