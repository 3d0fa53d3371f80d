"""What every act of a desk begins and ends with: who may, whom, and how it is noted and told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.hashes import hash_phone
from accounts.models import AuditEntry, User
from bookings import locks
from bookings.actions.noting import NotedRefusal
from bookings.enums import DeskAct, DeskNotice
from bookings.models import Patient
from bookings.queries.staff.persons import look_ups_left, person_at_desk, seen_lately
from bookings.queries.staff.scope import desk_roles
from notices.actions import Said, announce_all
from notices.enums import Channel, RecipientKind

# What notices of a desk are about: the entry of the audit that says what was done.
DESK_SUBJECT = "desk_act"


class NotAtDesk(LookupError):
    """The account has no desk at this hospital, or does not reach this person there."""


class TooManyLookUps(Exception):
    """The account has looked up, or compared, as often as it may; again from `retry_at` on."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("too many look-ups")
        self.retry_at = retry_at


class DeskRefusal(NotedRefusal):
    """What a desk asked of a person was refused, and that is noted for good as `act`."""

    act: DeskAct

    def __init__(self, message: object, *, patient_id: int, reason: str = "") -> None:
        super().__init__(message)  # type: ignore[arg-type]  # a sentence, or sentences by field
        self.patient_id = patient_id
        self.reason = reason

    def write_down(self, *, by: User, now: datetime) -> None:
        """Note it about the person."""
        note(self.act, by=by, patient_id=self.patient_id, now=now, reason=self.reason)


class Mismatch(DeskRefusal):
    """A number that was typed is not that of this person. It counts like a look-up: asked often enough, "does it
    fit" tells a number too."""

    act = DeskAct.MISMATCH


class TooManyReveals(DeskRefusal):
    """The account has seen as much in full today as it may (policy: PersonsPolicy.reveals_a_day)."""

    act = DeskAct.REVEAL_REFUSED


def at_desk(hospital_id: int, by: int, now: datetime, *, accounts: Iterable[int] = ()) -> User:
    """Who acts, locked with the other `accounts` by id, if the hospital's desk is theirs. Raises NotAtDesk."""
    locked = {pk: locks.lock_account(pk) for pk in sorted({by, *accounts})}
    # The role is kept until we commit: who takes it away waits.
    if not list(desk_roles(by, hospital_id, now).select_for_update(of=("self",))):
        raise NotAtDesk
    return locked[by]


def person_here(hospital_id: int, patient_id: int, by: int, now: datetime) -> Patient:
    """The person, locked and fresh, if this desk reaches them. Raises NotAtDesk."""
    if person_at_desk(by, hospital_id, patient_id, now) is None:
        raise NotAtDesk
    person = locks.lock_patients([patient_id]).get(patient_id)
    if person is None or person.erased_at is not None:
        raise NotAtDesk
    return person


def require_seen(person: Patient, by: int, now: datetime) -> None:
    """Raise ValidationError unless this account has just seen the original."""
    if not seen_lately(person, by, now):
        raise ValidationError(_("请先核对证件原件。核对后 30 分钟内可以办理。"), code="not_seen")


def require_few_look_ups(by: int, now: datetime) -> None:
    """Raise TooManyLookUps for an account, locked, that has asked too often."""
    _left, retry_at = look_ups_left(by, now)
    if retry_at is not None:
        raise TooManyLookUps(retry_at)


def account_of(phone: str) -> User | None:
    """The open account that signs in with this number (E.164)."""
    return User.objects.filter(phone_hash=hash_phone(phone), is_active=True).first()


def note(act: DeskAct, *, by: User, patient_id: int, now: datetime, reason: str = "") -> AuditEntry:
    """Note for good that a desk did this with a person."""
    return audit(by=by, action=act, subject_kind="patient", subject_id=patient_id, now=now, reason=reason)


@transaction.atomic
def tell(entry: AuditEntry, kind: DeskNotice, accounts: Iterable[User], *, now: datetime) -> None:
    """Have these accounts told by SMS what the entry notes."""
    about = (kind, DESK_SUBJECT, entry.pk, 1, RecipientKind.ACCOUNT)
    told = [account.pk for account in accounts if account.phone and account.is_active]
    announce_all(said=[Said(*about, pk, Channel.SMS, now) for pk in told], now=now)
