"""Whom the outside has not been asked about yet."""

from __future__ import annotations

from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import AuditEntry
from bookings.enums import PersonAct, Verification
from bookings.models import Patient


def persons_to_check(most: int) -> QuerySet[Patient]:
    """Declared persons with a document whom nobody has asked about since it was entered or changed, oldest first."""
    return (
        Patient.objects.filter(verification=Verification.DECLARED, document__empty=False, erased_at=None)
        .annotate(asked_at=_newest(PersonAct.CHECK), changed_at=_newest(PersonAct.CHANGE))
        .filter(Q(asked_at__isnull=True) | Q(changed_at__gt=F("asked_at")))
        .order_by("pk")[:most]
    )


def _newest(action: PersonAct) -> Subquery:
    entries = AuditEntry.objects.filter(
        action=action, subject_kind="patient", subject_id=OuterRef("pk")
    ).order_by()
    return Subquery(
        entries.values("subject_id").annotate(newest=Max("at")).values("newest"),
        output_field=DateTimeField(),
    )
