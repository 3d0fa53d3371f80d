"""Who comes to a session, as the hospital's own registration (HIS) needs them: number, person, record number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.queries import holding
from bookings.enums import LIVE, AppointmentStatus, DocumentKind, Relation, Sex, labels
from bookings.models import Appointment, Patient, PatientLink, RecordNumber
from bookings.queries.staff.persons import AROUND_A_VISIT
from bookings.queries.staff.scope import RECEIVERS, loaded
from bookings.rules import age_years
from hospitals.models import Staff
from notices.localtime import local_date
from notices.masks import mask_phone
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession

# Who has a number for good: not who is still choosing, and not who cancelled or was cancelled.
ON_LIST = tuple(status for status in LIVE if status != AppointmentStatus.PENDING)

# What a line shows; rows of people and numbers are wide.
_OF_NUMBER = tuple(f"slot__{name}" for name in ("ordinal", "starts_at", "ends_at", "pool", "added"))
_OF_PERSON = (
    *("name", "sex", "birth_date", "phone", "document_kind", "document"),
    *("erased_at", "seal_id", "joined_into"),
)


@dataclass(frozen=True)
class ListLine:
    """One person of a session. What is in full here is shown masked, unless somebody said why (actions.desk)."""

    patient: Patient  # as on record now, also where the booking was made with a record joined into it since
    ordinal: int
    starts_at: datetime  # with the session's delay
    ends_at: datetime
    age: int  # on the day of the session
    phone: str  # E.164: the person's own, or else of the first account that books for them; empty without one
    record_number: str  # of this hospital; empty without one
    pool: str  # in words
    added: bool  # 加号
    status: str  # in words
    sex: str  # in words
    document_kind: str  # in words

    @property
    def masked_phone(self) -> str:
        """The number with its middle hidden; empty without one."""
        return mask_phone(self.phone)

    @property
    def national_phone(self) -> str:
        """The number as it is typed into a hospital's system: without +86."""
        return self.phone.removeprefix("+86")


def session_at_desk(account_id: int, session_id: int, now: datetime) -> ClinicSession | None:
    """A session, no draft, of a hospital where the account receives patients; None for any other."""
    desks = Staff.objects.filter(holding(account_id, now), role__in=RECEIVERS)
    found = ClinicSession.objects.filter(hospital__in=desks.values("hospital"), pk=session_id)
    return loaded(found.exclude(status=SessionStatus.DRAFT)).first()


def within_reach(session: ClinicSession, now: datetime) -> bool:
    """Whether the desk reaches its persons because of this visit, so that it may see them in full."""
    return abs(session.starts_at - now) < AROUND_A_VISIT


def visit_list(session: ClinicSession) -> list[ListLine]:
    """Everybody who has a number of the session, by time and number. Three queries."""
    shown = (f"{path}__{name}" for path in ("patient", "patient__joined_into") for name in _OF_PERSON)
    rows = list(
        Appointment.objects.filter(session=session, status__in=ON_LIST)
        .select_related("slot", "patient__joined_into")
        .only("status", *_OF_NUMBER, "patient__joined_into", *shown)
        .order_by("slot__starts_at", "slot__ordinal", "pk")
    )
    people = {row.pk: row.patient.joined_into or row.patient for row in rows}
    phones = _phones(people.values())
    numbers = {
        one.patient_id: one.number
        for one in RecordNumber.objects.filter(hospital=session.hospital_id, patient__in=people.values())
    }
    delay = timedelta(minutes=session.delay_minutes)
    day = local_date(session.starts_at)
    # In words once each: a choice said row by row costs as much as the row.
    pools, statuses = labels(Pool.choices), labels(AppointmentStatus.choices)
    sexes, kinds = labels(Sex.choices), labels(DocumentKind.choices)
    return [
        ListLine(
            patient=people[row.pk],
            ordinal=row.slot.ordinal,
            starts_at=row.slot.starts_at + delay,
            ends_at=row.slot.ends_at + delay,
            age=age_years(people[row.pk].birth_date, day),
            phone=phones[people[row.pk].pk],
            record_number=numbers.get(people[row.pk].pk, ""),
            pool=pools[row.slot.pool],
            added=row.slot.added,
            status=statuses[row.status],
            sex=sexes[people[row.pk].sex],
            document_kind=kinds.get(people[row.pk].document_kind, ""),
        )
        for row in rows
    ]


def _phones(people: Iterable[Patient]) -> dict[int, str]:
    """Person → by which number they are reached, as `actions.desk.reveal` says it. One query."""
    people = list(people)
    links: dict[int, list[PatientLink]] = {person.pk: [] for person in people}
    rows = PatientLink.objects.in_force().filter(patient__in=people).select_related("account")
    told = rows.only("patient", "relation", "account__phone", "account__seal_id")
    for link in told.order_by("granted_at", "pk"):
        links[link.patient_id].append(link)
    found = {}
    for person in people:
        own = next((link.account for link in links[person.pk] if link.relation == Relation.SELF), None)
        phone = (own.phone or "") if own is not None else person.phone
        others = (link.account.phone for link in links[person.pk] if link.account.phone)
        found[person.pk] = phone or next(others, "")
    return found
