"""What has been kept for as long as it may be (policy: RetentionPolicy), and no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from accounts.enums import ConsentDecision, ConsentPurpose
from accounts.models import BrowserSession, Consent, User
from bookings.enums import Verification
from bookings.models import (
    OPEN_CONSULTATION,
    OPEN_REFERRAL,
    Appointment,
    Consultation,
    Patient,
    PatientLink,
    Referral,
    WaitlistEntry,
)
from bookings.policy import policies_at
from bookings.rules import ADULT_YEARS, age_years
from notices.localtime import day_bounds, local_date


def _visited_before(days: int, now: datetime) -> Q:
    """The visit was on a day (local) that is at least `days` days ago."""
    first_kept, _ = day_bounds(local_date(now) - timedelta(days=days - 1))
    return Q(during__endswith__lte=first_kept)


def reasons_over(now: datetime) -> QuerySet[Appointment]:
    """Visits whose reasons and records have had their time."""
    told = Q(visit_reason__isnull=False) | Q(attachments__isnull=False)
    days = policies_at(now).retention.reasons_days
    return Appointment.objects.filter(_visited_before(days, now), told).order_by("pk").distinct()


def visits_over(now: datetime) -> QuerySet[Appointment]:
    """Visits that still name their person and need not any more."""
    days = policies_at(now).retention.visits_days
    rows = Appointment.objects.filter(_visited_before(days, now), patient__erased_at=None)
    return rows.order_by("patient_id", "pk")


def places_over(now: datetime) -> QuerySet[WaitlistEntry]:
    """Places in line that ended so long ago that they need name nobody any more: as long as visits do."""
    since = now - timedelta(days=policies_at(now).retention.visits_days)
    rows = WaitlistEntry.objects.filter(ended_at__lte=since, patient__erased_at=None)
    return rows.order_by("patient_id", "pk")


def persons_over(now: datetime) -> QuerySet[Patient]:
    """Persons no account is linked to since `persons_days`, whom no booking keeps, no open referral and no open
    consultation. An ask that nobody has answered in time is none that holds."""
    policies = policies_at(now)
    retention = policies.retention
    linked = PatientLink.objects.filter(patient=OuterRef("pk"))
    kept = Appointment.objects.filter(patient=OuterRef("pk"))
    last_known = Greatest(Coalesce(Max("links__ended_at"), "created_at"), "created_at")
    return (
        Patient.objects.filter(erased_at=None)
        .exclude(Exists(linked.in_force()))
        .exclude(Exists(linked.waiting(policies.persons.asked_since(now))))
        .exclude(Exists(kept.exclude(_visited_before(retention.visits_days, now))))
        .exclude(Exists(Referral.objects.filter(patient=OuterRef("pk"), status__in=OPEN_REFERRAL)))
        .exclude(Exists(Consultation.objects.filter(patient=OuterRef("pk"), status__in=OPEN_CONSULTATION)))
        .annotate(last_known=last_known)
        .filter(last_known__lte=now - timedelta(days=retention.persons_days))
        .order_by("pk")
    )


def minors_unanswered(now: datetime, *, among: Q | None = None) -> list[Patient]:
    """Persons under 18 on record for whom the screen of consent was left without a yes, and who have no booking.
    Whoever agreed to an earlier text, or as a child's guardian, or took the yes back, was told that the record stays;
    and a desk has seen the guardian. `among`: of these alone."""
    today = local_date(now)
    rows = Patient.objects.filter(
        among or Q(),
        erased_at=None,
        verification=Verification.DECLARED,
        birth_date__gt=date(today.year - ADULT_YEARS - 1, 1, 1),
        created_at__lte=now - timedelta(days=policies_at(now).retention.unanswered_days),
    ).exclude(Exists(Appointment.objects.filter(patient=OuterRef("pk"))))
    minors = [row for row in rows.order_by("pk") if age_years(row.birth_date, today) < ADULT_YEARS]
    agreed = agreed_once(minor.pk for minor in minors)
    return [minor for minor in minors if minor.pk not in agreed]


def agreed_once(patient_ids: Iterable[int]) -> set[int]:
    """Those of these persons for whom a guardian, or they themselves from 14 on, once agreed, to whichever text,
    whatever became of that since."""
    rows = Consent.objects.filter(
        purpose__in=(ConsentPurpose.CHILD, ConsentPurpose.YOUNG),
        subject_kind="patient",
        subject_id__in=list(patient_ids),
        decision=ConsentDecision.GIVEN,
    )
    return set(rows.values_list("subject_id", flat=True))


def accounts_over(now: datetime) -> QuerySet[User]:
    """Patients' accounts nobody has signed in to for `accounts_days`."""
    since = now - timedelta(days=policies_at(now).retention.accounts_days)
    used = BrowserSession.objects.filter(account=OuterRef("pk"), used_at__gt=since)
    rows = User.objects.filter(phone_hash__isnull=False, username=None, is_active=True, joined_at__lte=since)
    return rows.filter(Q(last_login=None) | Q(last_login__lte=since)).exclude(Exists(used)).order_by("pk")
