"""What an outside system said of a person is noted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from bookings import locks
from bookings.enums import CheckAnswer, PersonAct, Verification
from bookings.models import Patient


@transaction.atomic
def note_check(*, patient: Patient, answer: CheckAnswer, now: datetime) -> Patient:
    """Keep the answer to what was asked about `patient` as it was read. A match makes the person verified; anything
    else changes nothing, because a desk decides with the document in its hands (no automated decision to anybody's
    harm). If name or document were changed meanwhile, the answer is about somebody else and is let go.
    """
    fresh = locks.lock_patients([patient.pk])[patient.pk]
    asked = (patient.name, patient.document_hash)
    if (fresh.name, fresh.document_hash) != asked or fresh.verification != Verification.DECLARED:
        return fresh
    if answer == CheckAnswer.MATCHED:
        fresh.verification, fresh.verified_at = Verification.CHECKED, now
        fresh.save(update_fields=["verification", "verified_at"])
    audit(
        by=None,
        action=PersonAct.CHECK,
        subject_kind="patient",
        subject_id=fresh.pk,
        now=now,
        reason=answer,
    )
    return fresh
