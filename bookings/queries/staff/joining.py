"""Two records that may be one person: what each has, what would clash, and which of them to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bookings.enums import AppointmentStatus, Origin, Verification
from bookings.models import Appointment, Patient, PatientLink
from bookings.queries.persons import guards, own_accounts
from bookings.queries.staff.persons import just_found, links_of, record_number_of, visits_here
from specialists.querysets import not_over


@dataclass(frozen=True)
class Clash:
    """A number of either record that one person could not have both of."""

    kept: Appointment
    joined: Appointment
    past: bool  # the joined one is over: it stays where it is, and stands in nobody's way


@dataclass(frozen=True)
class RecordSide:
    """One of the two records as the desk of one hospital sees it."""

    patient: Patient
    links: list[PatientLink]  # in force
    asked: list[PatientLink]
    guardians: set[int]  # ids of the links in force whose account is a guardian, and stays one
    record_number: str  # here
    visits: int  # here
    coming: int  # anywhere


@dataclass(frozen=True)
class ClashLine:
    """A clash as this hospital may see it: what is another hospital's is None."""

    kept: Appointment | None
    joined: Appointment | None


@dataclass(frozen=True)
class JoinPage:
    """Both records, and what stands against joining them."""

    kept: RecordSide
    joined: RecordSide
    clashes: list[ClashLine]
    two_own_accounts: bool
    of_one_another: bool  # one is the other's guardian

    @property
    def stopped(self) -> bool:
        """Whether something has to be settled first."""
        return bool(self.clashes) or self.two_own_accounts or self.of_one_another


def clashes(kept_id: int, joined_id: int, now: datetime) -> list[Clash]:
    """Numbers of the two records in one session or at one time, and holds where both have one. Two queries."""
    mine, theirs = _taken(kept_id, now), _taken(joined_id, now)
    return [
        Clash(kept=one, joined=other, past=_over(other, now))
        for other in theirs
        for one in mine
        if _clash(one, other)
    ]


def twins(kept_id: int, joined_id: int) -> list[tuple[Patient, Patient]]:
    """Newborns that both records have, by day and order of birth: the same child twice. One query."""
    rows = Patient.objects.filter(
        guardian__in=[kept_id, joined_id], newborn_order__isnull=False, erased_at__isnull=True
    ).order_by("pk")
    kept = {(row.birth_date, row.newborn_order): row for row in rows if row.guardian_id == kept_id}
    found = [(kept.get((row.birth_date, row.newborn_order)), row) for row in rows]
    return [(one, row) for one, row in found if one is not None and row.guardian_id == joined_id]


def open_links(patient_ids: Iterable[int]) -> QuerySet[PatientLink]:
    """All links to these persons that did not end, asked ones too, by id."""
    rows = PatientLink.objects.filter(patient__in=set(patient_ids), ended_at__isnull=True)
    return rows.select_related("account").order_by("pk")


def two_own_accounts(kept_id: int, joined_id: int) -> bool:
    """Whether each record has an account of the person's own: one person has one. One query."""
    return len(set(own_accounts([kept_id, joined_id]).values())) > 1


def of_one_another(kept: Patient, joined: Patient) -> bool:
    """Whether one is the other's guardian: parent and child, not one person."""
    return kept.guardian_id == joined.pk or joined.guardian_id == kept.pk


def which_to_keep(one: Patient, other: Patient) -> tuple[Patient, Patient]:
    """The record to keep and the one to join into it: with a document before without, seen before declared, old
    before new."""

    def worth(row: Patient) -> tuple[bool, bool, int]:
        return (not row.document, row.verification == Verification.DECLARED, row.pk)

    return (one, other) if worth(one) <= worth(other) else (other, one)


def others_found(account_id: int, hospital_id: int, patient_id: int, now: datetime) -> list[Patient]:
    """Whom this account has just looked up here besides, to choose the other record from. Two queries."""
    return [one for one in just_found(account_id, hospital_id, now) if one.pk != patient_id]


def join_page(kept: Patient, joined: Patient, hospital_id: int, now: datetime) -> JoinPage:
    """What the page shows before anything is typed. A constant number of queries, but for newborns on both."""
    pairs = [(kept, joined), *twins(kept.pk, joined.pk)]
    against = [one for a, b in pairs for one in clashes(a.pk, b.pk, now) if not one.past]
    return JoinPage(
        kept=_side(kept, hospital_id, now),
        joined=_side(joined, hospital_id, now),
        clashes=[
            ClashLine(_if_here(one.kept, hospital_id), _if_here(one.joined, hospital_id)) for one in against
        ],
        two_own_accounts=two_own_accounts(kept.pk, joined.pk),
        of_one_another=of_one_another(kept, joined),
    )


def _side(patient: Patient, hospital_id: int, now: datetime) -> RecordSide:
    links = list(links_of(patient, now))
    return RecordSide(
        patient=patient,
        links=[link for link in links if link.granted_at is not None],
        asked=[link for link in links if link.granted_at is None],
        guardians={link.pk for link in links if link.granted_at is not None and guards(link, now)},
        record_number=record_number_of(patient, hospital_id),
        visits=len(visits_here(patient, hospital_id, now)),
        coming=Appointment.objects.coming(now)
        .filter(not_over(now, "slot__ends_at", "session__delay_minutes"), patient=patient)
        .count(),
    )


def _if_here(row: Appointment, hospital_id: int) -> Appointment | None:
    return row if row.session.hospital_id == hospital_id else None


def _taken(patient_id: int, now: datetime) -> list[Appointment]:
    rows = Appointment.objects.taking(now).filter(patient=patient_id)
    rows = rows.exclude(status=AppointmentStatus.PENDING, origin=Origin.OFFER)
    return list(rows.select_related("slot", "session").order_by("slot__starts_at", "pk"))


def _clash(one: Appointment, other: Appointment) -> bool:
    """As the constraints of Appointment have it: one session, one time, or one hold each."""
    holds = one.status == other.status == AppointmentStatus.PENDING
    at_once = one.slot.starts_at < other.slot.ends_at and other.slot.starts_at < one.slot.ends_at
    return holds or at_once or one.session_id == other.session_id


def _over(row: Appointment, now: datetime) -> bool:
    return row.slot.ends_at + timedelta(minutes=row.session.delay_minutes) <= now
