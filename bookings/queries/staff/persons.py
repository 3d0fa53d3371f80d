"""What a desk may know of a person: whom it reaches, and what their page shows, masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from accounts.hashes import hash_document, hash_phone, hash_record_number
from accounts.models import AuditEntry, User
from bookings.enums import NEVER_BOOKED, WAITING, AppointmentStatus, DeskAct, LookUp, Relation, Verification
from bookings.models import Appointment, Patient, PatientLink, RecordNumber
from bookings.queries.consultations import consultations_reaching
from bookings.queries.persons import guards, holder_of, waiting_asks
from bookings.queries.referrals import reaching
from bookings.queries.staff.recalls import recalls_reaching
from bookings.queries.today import is_on
from notices.localtime import day_bounds, local_date
from specialists.enums import SessionStatus
from specialists.querysets import shown

# How long a person stays within reach after they were looked up.
REACHED_FOR = timedelta(minutes=30)
# A person with a visit at this hospital so long before or after now is within reach without being looked up.
AROUND_A_VISIT = timedelta(days=90)
# The original was seen so lately that the person can still be standing there.
SEEN_FOR = timedelta(minutes=30)
# So often an account may look somebody up within so long: enough for a busy desk, too few to try numbers out.
MOST_LOOK_UPS = 200
LOOK_UPS_WITHIN = timedelta(hours=1)
# What counts as looking somebody up: a document that was compared and did not fit is as good as a question, and so is
# one that was registered, because nobody had it.
LOOK_UPS = (DeskAct.LOOK_UP, DeskAct.MISMATCH, DeskAct.REGISTER)
SHOWN_VISITS = 20


@dataclass(frozen=True)
class VisitLine:
    """A booking of the person at this hospital."""

    appointment: Appointment
    starts_at: datetime  # with the session's delay
    ends_at: datetime
    coming: bool
    to_receive: bool  # may check in today, or be let back


@dataclass(frozen=True)
class PersonPage:
    """One person as the desk of one hospital sees them."""

    patient: Patient
    links: list[PatientLink]  # in force, the person's own account first
    asked: list[PatientLink]
    guardians: set[int]  # ids of the links in force whose account is a guardian
    record_number: str  # here; empty without one
    visits: list[VisitLine]  # here, the latest first
    more_visits: bool
    seen_lately: bool  # the original, by this account: acts that need it may be done


def at_hospital(hospital_id: int) -> str:
    """How the audit names the hospital at whose desk something was done."""
    return f"hospital:{hospital_id}"


def persons_at_desk(account_id: int, hospital_id: int, now: datetime) -> QuerySet[Patient]:
    """The persons this account reaches at this hospital's desk: looked up there within REACHED_FOR, with a visit there
    within AROUND_A_VISIT, with a referral to or from it that is open, an open consultation, or a promise
    whose days are near. Whether the account has
    that desk is for `desk_roles`."""
    found = AuditEntry.objects.filter(
        by=account_id,
        at__gt=now - REACHED_FOR,
        at__lte=now,
        action=DeskAct.FOUND,
        subject_kind="patient",
        reason=at_hospital(hospital_id),
    )
    here = _visits_here(hospital_id).filter(
        slot__starts_at__gt=now - AROUND_A_VISIT, slot__starts_at__lt=now + AROUND_A_VISIT
    )
    return Patient.objects.filter(
        Q(pk__in=found.values("subject_id"))
        | Q(pk__in=here.values("patient"))
        | Q(pk__in=reaching(hospital_id, now).values("patient"))
        | Q(pk__in=consultations_reaching(hospital_id).values("patient"))
        | Q(pk__in=recalls_reaching(hospital_id, now).values("patient")),
        erased_at__isnull=True,
    )


def person_at_desk(account_id: int, hospital_id: int, patient_id: int, now: datetime) -> Patient | None:
    """One of them; None for anybody else. One query."""
    return persons_at_desk(account_id, hospital_id, now).filter(pk=patient_id).first()


def just_found(account_id: int, hospital_id: int, now: datetime) -> list[Patient]:
    """Whom the account looked up here within REACHED_FOR, the last one first. Two queries."""
    entries = AuditEntry.objects.filter(
        by=account_id, at__gt=now - REACHED_FOR, action=DeskAct.FOUND, reason=at_hospital(hospital_id)
    ).order_by("-pk")
    ids = list(dict.fromkeys(entries.values_list("subject_id", flat=True)))
    people = persons_at_desk(account_id, hospital_id, now).in_bulk(ids)
    return [people[pk] for pk in ids if pk in people]


def persons_sought(
    hospital_id: int, how: LookUp, number: str, *, document_kind: str = "", country: str = ""
) -> QuerySet[Patient]:
    """Whom the number belongs to, in its one spelling: a document; the code of a ticket or a record number of this
    hospital; a mobile number (E.164), their own or that of an account, which may book for several persons."""
    people = Patient.objects.filter(erased_at__isnull=True).order_by("pk")
    if how == LookUp.DOCUMENT:
        known = Patient(document_kind=document_kind, country=country, document=number)
        holder = holder_of(hash_document(known.document_key))
        return people.filter(pk=holder.pk) if holder is not None else people.none()
    if how == LookUp.TICKET:
        tickets = _visits_here(hospital_id).filter(code=number)
        return people.filter(
            Q(pk__in=tickets.values("patient")) | Q(pk__in=tickets.values("patient__joined_into"))
        )
    if how == LookUp.RECORD_NUMBER:
        here = RecordNumber.objects.filter(hospital_id=hospital_id, number_hash=hash_record_number(number))
        return people.filter(Q(pk__in=here.values("patient")) | Q(pk__in=here.values("patient__joined_into")))
    hashed = hash_phone(number)
    links = PatientLink.objects.in_force().filter(account__phone_hash=hashed)
    return people.filter(Q(pk__in=links.values("patient")) | Q(phone_hash=hashed))


def look_ups_left(account_id: int, now: datetime) -> tuple[int, datetime | None]:
    """How often the account may still look somebody up now, and if not at all, from when on again. One query."""
    rows = AuditEntry.objects.filter(by=account_id, at__gt=now - LOOK_UPS_WITHIN, action__in=LOOK_UPS)
    moments = list(rows.order_by("-at").values_list("at", flat=True)[:MOST_LOOK_UPS])
    left = MOST_LOOK_UPS - len(moments)
    return left, None if left else moments[-1] + LOOK_UPS_WITHIN


def reveals_today(account_id: int, now: datetime) -> int:
    """How often the account has seen something in full today. One query."""
    since, until = day_bounds(local_date(now))
    return AuditEntry.objects.filter(
        by=account_id, action=DeskAct.REVEAL, at__gte=since, at__lt=until
    ).count()


def person_page(patient: Patient, hospital_id: int, account_id: int, now: datetime) -> PersonPage:
    """What the person's page shows. Four queries, one of them the rule about asks."""
    links = list(links_of(patient, now))
    visits = visits_here(patient, hospital_id, now)
    return PersonPage(
        patient=patient,
        links=[link for link in links if link.granted_at is not None],
        asked=[link for link in links if link.granted_at is None],
        guardians={link.pk for link in links if link.granted_at is not None and guards(link, now)},
        record_number=record_number_of(patient, hospital_id),
        visits=visits[:SHOWN_VISITS],
        more_visits=len(visits) > SHOWN_VISITS,
        seen_lately=seen_lately(patient, account_id, now),
    )


def record_number_of(patient: Patient, hospital_id: int) -> str:
    """What the hospital's own system calls the person; empty without one. One query."""
    row = RecordNumber.objects.filter(patient=patient, hospital_id=hospital_id).first()
    return row.number if row is not None else ""


def links_of(patient: Patient, now: datetime) -> QuerySet[PatientLink]:
    """The accounts that book for the person or wait for an answer, with their account; the person's own first."""
    own_first = Case(
        When(relation=Relation.SELF, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    open_at = PatientLink.objects.in_force() | waiting_asks(now)
    rows = open_at.filter(patient=patient).select_related("account", "patient")
    return rows.order_by(own_first, F("granted_at").asc(nulls_last=True), "pk")


def open_link(patient: Patient, link_id: int, now: datetime) -> PatientLink | None:
    """One of them; None for one that ended or is another person's. One query."""
    return links_of(patient, now).filter(pk=link_id).first()


def own_account(patient_id: int) -> User | None:
    """The account in which the person is 本人, if it has a mobile number. One query."""
    link = (
        PatientLink.objects.in_force()
        .filter(
            patient_id=patient_id,
            relation=Relation.SELF,
            account__phone__isnull=False,
            account__is_active=True,
        )
        .select_related("account")
        .first()
    )
    return link.account if link is not None else None


def visits_here(patient: Patient, hospital_id: int, now: datetime) -> list[VisitLine]:
    """The person's bookings at this hospital, the latest first, one more than a page shows. One query."""
    rows = (
        _visits_here(hospital_id)
        .filter(patient=patient)
        .select_related("slot", "session")
        .prefetch_related("session__session_specialists__specialist")
        .order_by("-slot__starts_at", "-pk")
    )
    return [_line(row, now) for row in rows[: SHOWN_VISITS + 1]]


def seen_lately(patient: Patient, account_id: int, now: datetime) -> bool:
    """Whether this account has seen the original so lately that the person can still be standing there."""
    return (
        patient.verification == Verification.SEEN
        and patient.verified_by_id == account_id
        and patient.verified_at is not None
        and patient.verified_at > now - SEEN_FOR
    )


def _visits_here(hospital_id: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(shown("session__"), session__hospital_id=hospital_id).exclude(
        status__in=NEVER_BOOKED
    )


def _line(row: Appointment, now: datetime) -> VisitLine:
    late = timedelta(minutes=row.session.delay_minutes)
    ends_at = row.slot.ends_at + late
    coming = row.status in WAITING
    # A number may be given in a stretch that is over while the session goes on.
    until = max(ends_at, row.session.ends_at + late)
    held = row.session.status == SessionStatus.PUBLISHED and is_on(row.session, now)
    to_receive = held and row.status in (AppointmentStatus.BOOKED, AppointmentStatus.NOSHOW)
    return VisitLine(row, row.slot.starts_at + late, ends_at, coming and now < until, to_receive)
