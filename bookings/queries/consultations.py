"""Consultations (会诊): by which a desk reaches their persons, and what has had its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from bookings.models import OPEN_CONSULTATION, Consultation
from bookings.policy import policies_at
from specialists.querysets import shown


def consultations_reaching(hospital_id: int) -> QuerySet[Consultation]:
    """The consultations by which this hospital's desk reaches their persons: open ones it asked for."""
    return Consultation.objects.filter(shown(), hospital_id=hospital_id, status__in=OPEN_CONSULTATION)


def stale_consultations(now: datetime) -> QuerySet[Consultation]:
    """Open ones nobody has acted on for so long after they were due as reasons for visits are kept."""
    since = now - timedelta(days=policies_at(now).retention.reasons_days)
    return Consultation.objects.filter(status__in=OPEN_CONSULTATION, due_at__lte=since)


_OVER_AT = Coalesce("outcome_at", "withdrawn_at", "answered_at", "requested_at")


def consultation_words_over(now: datetime) -> QuerySet[Consultation]:
    """Those whose words have had their time: as long as reasons for visits, from when they were over."""
    since = now - timedelta(days=policies_at(now).retention.reasons_days)
    rows = Consultation.objects.exclude(status__in=OPEN_CONSULTATION).annotate(over_at=_OVER_AT)
    return rows.filter(words_removed_at=None, over_at__lte=since).order_by("pk")


def consultations_over(now: datetime) -> QuerySet[Consultation]:
    """Those that were over so long ago that they need name nobody any more: as long as visits do."""
    since = now - timedelta(days=policies_at(now).retention.visits_days)
    rows = Consultation.objects.exclude(status__in=OPEN_CONSULTATION).annotate(over_at=_OVER_AT)
    return rows.filter(patient__erased_at=None, over_at__lte=since).order_by("patient_id", "pk")
