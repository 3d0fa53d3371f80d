"""What every act about a referral begins and ends with: whose it is, how it moves, and what is said and noted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk
from bookings.actions.telling import phones_of
from bookings.models import (
    Patient,
    Referral,
    ReferralAct,
    ReferralNotice,
    ReferralStatus,
    ReferralStep,
    StepKind,
)
from bookings.queries.persons import circle_of
from bookings.queries.referrals import of_receiver as of_receiver
from bookings.queries.staff.persons import at_hospital
from bookings.transitions import move_status
from notices.actions import Said, announce_all
from notices.enums import Channel

SUBJECT = "referral"


def of_sender(hospital_id: int) -> Q:
    """Condition: the hospital sent it."""
    return Q(from_hospital_id=hospital_id)


def taken_up(
    hospital_id: int, referral_id: int, whose: Q, allowed: Collection[str], by: int, now: datetime
) -> tuple[User, Referral]:
    """Who acts, and the referral, locked after its person, if it is of this hospital's side (`whose`) and still has
    one of the `allowed` statuses.

    Raises NotAtDesk; ValidationError where somebody has acted on it meanwhile.
    """
    clerk, person = person_of(hospital_id, referral_id, whose, by, now)
    return clerk, locked(referral_id, person, whose, allowed)


def person_of(hospital_id: int, referral_id: int, whose: Q, by: int, now: datetime) -> tuple[User, Patient]:
    """Who acts at this desk, and the person of the referral, locked. Raises NotAtDesk."""
    clerk = at_desk(hospital_id, by, now)
    patient_id = Referral.objects.filter(whose, pk=referral_id).values_list("patient_id", flat=True).first()
    if patient_id is None:
        raise NotAtDesk
    person = locks.lock_patients([patient_id])[patient_id]
    if person.erased_at is not None and person.joined_into_id is None:
        raise NotAtDesk
    return clerk, person


def locked(referral_id: int, person: Patient, whose: Q, allowed: Collection[str]) -> Referral:
    """The referral of this locked person, locked and fresh, in one of the `allowed` statuses. Raises ValidationError
    where it is not any more."""
    rows = Referral.objects.select_related("route", "from_hospital", "to_hospital", "patient", "appointment")
    fresh = rows.select_for_update(of=("self",)).get(pk=referral_id)
    if fresh.patient_id != person.pk:
        raise ValidationError(_("刚才有人改动了这位就诊人的登记，请再试一次。"), code="changed")
    if fresh.status not in allowed or not Referral.objects.filter(whose, pk=referral_id).exists():
        raise ValidationError(_("这件转诊刚才已经有人办理，请看现在的情况。"), code="moved")
    return fresh


def move(
    referral: Referral,
    to: ReferralStatus,
    act: ReferralAct,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    **fields: Any,
) -> None:
    """Move a locked referral, and note who did it for which hospital."""
    move_status(referral, to, by_id=by.pk, now=now, reason=reason, **fields)
    note(act, referral, by, now)


def note(act: ReferralAct, referral: Referral, by: User, now: datetime) -> None:
    """Note for good what was done with it."""
    audit(by=by, action=act, subject_kind=SUBJECT, subject_id=referral.pk, now=now)


def say(referral: Referral, kind: StepKind, words: str, *, by: User, now: datetime) -> None:
    """Keep what one side says to the other with a step."""
    ReferralStep.objects.create(referral=referral, kind=kind, words=words, at=now, by=by)


def require_words(words: str) -> None:
    """Raise ValueError for a step that says nothing where something must be said."""
    if not words:
        raise ValueError("this step says something")


def tell(kind: ReferralNotice, referral: Referral, now: datetime, *, due_at: datetime | None = None) -> None:
    """The accounts that book for the person are told, and the person where they have another phone; now, or then."""
    about = (kind, SUBJECT, referral.pk, 1)
    told = phones_of(circle_of(referral.patient))
    announce_all(said=[Said(*about, *one, Channel.SMS, due_at or now) for one in told], now=now)


def where(hospital_id: int) -> str:
    """How the audit names the hospital for which something was done."""
    return at_hospital(hospital_id)
