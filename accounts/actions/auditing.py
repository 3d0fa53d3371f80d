"""What was done is noted for good."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEntry, User


@transaction.atomic
def audit(
    *, by: User | None, action: str, subject_kind: str, subject_id: int, now: datetime, reason: str = ""
) -> AuditEntry:
    """Note for good that `by` (None: the portal itself) did this. Ids and coded reasons only."""
    return AuditEntry.objects.create(
        at=now,
        by=by.pk if by else None,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason=reason,
    )
