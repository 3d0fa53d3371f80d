"""May this person have this number? Pure predicates over gathered facts.

`reason_against` answers. queries.bookable_by is the same answer as a database condition;
tests/bookings/test_bookable.py ties the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums import ConsentPurpose
from bookings.enums import AppointmentStatus, LinkBasis, Origin
from bookings.refusals import Reason as Reason
from bookings.refusals import Refused as Refused
from specialists.enums import SessionStatus


@dataclass(frozen=True)
class NumberFacts:
    """What is known about one number, to those who ask as this person does: as the public, by a referral, at a desk."""

    session_status: str
    opens_at: datetime | None
    closes_at: datetime | None
    open: bool
    pool_open: bool  # it is kept for them, or for nobody any more
    reopens_at: datetime | None
    taken: bool


@dataclass(frozen=True)
class PersonFacts:
    """What is known about the person who would have it; holds the account itself has do not count."""

    in_session: bool = False
    overlaps: bool = False
    held_by_other: bool = False
    holds_used_up: bool = False  # the account has begun today's last hold in this session
    no_document: bool = False  # and not a newborn who has none yet
    no_consent: bool = False  # a child whose guardian has not agreed, or a young person who has not
    no_terms: bool = False  # the account has not agreed to what every account is asked
    blocked: bool = False  # for numbers not used
    quota: Reason | None = None  # which limit on one person's numbers is reached (quotas.quota_reason)


def person_reason(person: PersonFacts) -> Reason | None:
    """Why this person may not have the number they were gathered for, whosever it is; None if they may."""
    if person.no_terms:
        return Reason.NO_TERMS
    if person.no_document:
        return Reason.NO_DOCUMENT
    if person.no_consent:
        return Reason.NO_CONSENT
    if person.blocked:
        return Reason.BLOCKED
    if person.in_session:
        return Reason.SAME_SESSION
    if person.overlaps:
        return Reason.OVERLAP
    if person.held_by_other:
        return Reason.HELD_BY_OTHER
    if person.quota is not None:
        return person.quota
    if person.holds_used_up:
        return Reason.TOO_MANY_HOLDS
    return None


def reason_against(number: NumberFacts, person: PersonFacts, *, now: datetime) -> Reason | None:
    """Why this person may not have this number at `now`; None if they may."""
    if number.session_status == SessionStatus.WITHDRAWN:
        return Reason.WITHDRAWN
    if number.session_status == SessionStatus.CLOSED:
        return Reason.CLOSED
    if (
        number.session_status != SessionStatus.PUBLISHED
        or number.opens_at is None
        or number.closes_at is None
    ):
        return Reason.NOT_PUBLISHED
    if now >= number.closes_at:
        return Reason.CLOSED
    if now < number.opens_at:
        return Reason.NOT_YET_OPEN
    if not number.open:
        return Reason.NUMBER_CLOSED
    if not number.pool_open:
        return Reason.NOT_PUBLIC
    if (why := person_reason(person)) is not None:
        return why
    # A freed number that has not returned yet looks just like a taken one: its moment stays secret.
    if number.taken or (number.reopens_at is not None and now < number.reopens_at):
        return Reason.TAKEN
    return None


def fair_deadline(deadline: datetime, starts_at: datetime, *, changed_by_hospital: bool) -> datetime:
    """Until when giving up or moving is not late: until the number's time if the hospital changed the visit."""
    return max(deadline, starts_at) if changed_by_hospital else deadline


def may_cancel(status: str, starts_at: datetime, *, now: datetime) -> bool:
    """A booked number may be given up until it starts; after that the desk decides."""
    return status == AppointmentStatus.BOOKED and now < starts_at


def may_take_back(status: str, origin: str, starts_at: datetime, *, now: datetime) -> bool:
    """A number that a desk gave may be taken back by it, without a mark, once it can no longer be given up: who was
    given it by mistake, or goes again, has not come in vain."""
    return origin == Origin.DESK and status == AppointmentStatus.BOOKED and now >= starts_at


def may_move(status: str, starts_at: datetime, deadline: datetime, *, now: datetime) -> bool:
    """A booked number may be moved while it could be cancelled without being late."""
    return status == AppointmentStatus.BOOKED and now < min(starts_at, deadline)


def age_years(birth_date: date, on: date) -> int:
    """Full years of life on the day `on`."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


ADULT_YEARS = 18  # 民法典 article 17
# A newborn is registered within a month (户口登记条例 article 7) and then has a number; a year leaves room.
NEWBORN_YEARS = 1


def consent_of_age(age: int, *, own_from: int) -> ConsentPurpose | None:
    """What has to be agreed to about a person of this age (full years): by the guardian of a child, from `own_from`
    on by the young person; nothing about a grown-up."""
    if age >= ADULT_YEARS:
        return None
    return ConsentPurpose.CHILD if age < own_from else ConsentPurpose.YOUNG


def lacks_document(*, has_document: bool, newborn: bool, age: int) -> bool:
    """Whether a person of this age (full years) needs a document before anything is booked for them."""
    return not has_document and not (newborn and age < NEWBORN_YEARS)


def basis_to_answer(
    *, own: bool, guardian: bool, age: int, has_own_account: bool, has_phone: bool
) -> LinkBasis | None:
    """By what right an account that books for a person may let another one do so too; None if it may not.

    `own`: it is the person's own; `guardian`: it says to be the guardian's. Others who are linked answer only for
    grown-ups who can be asked neither at an own account nor by an own phone.
    """
    if own:
        return LinkBasis.OWN
    if age < ADULT_YEARS:
        return LinkBasis.GUARDIAN if guardian else None
    return None if has_own_account or has_phone else LinkBasis.RELATIVE


@dataclass(frozen=True)
class StaffMay:
    """What staff who plan may do with a session now."""

    publish: bool = False  # and edit or delete the draft
    delay: bool = False
    change: bool = False  # its time, room or specialist
    withdraw: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is anything to do."""
        return self.publish or self.delay or self.change or self.withdraw


def what_staff_may(status: str, starts_at: datetime, ends_at: datetime, *, now: datetime) -> StaffMay:
    """The twin, for pages, of what the actions refuse; both instants with the session's delay."""
    if status == SessionStatus.DRAFT:
        return StaffMay(publish=True)
    on = status == SessionStatus.PUBLISHED and now < ends_at
    return StaffMay(delay=on, withdraw=on, change=on and now < starts_at)
