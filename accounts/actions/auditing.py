"""What was done is noted for good."""

from collections.abc import Iterable
from datetime import datetime, timedelta

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


@transaction.atomic
def audit_each(
    *,
    by: User | None,
    action: str,
    subject_kind: str,
    subject_ids: Iterable[int],
    now: datetime,
    reason: str = "",
) -> None:
    """`audit` of the same done to many, an entry for each. One statement."""
    who = by.pk if by else None
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=now, by=who, action=action, subject_kind=subject_kind, subject_id=subject_id, reason=reason
        )
        for subject_id in subject_ids
    )


@transaction.atomic(savepoint=False)
def audit_account(
    *, action: str, account: User, by: User | None, now: datetime, reason: str = ""
) -> AuditEntry:
    """`audit` of what was done to an account."""
    return audit(by=by, action=action, subject_kind="account", subject_id=account.pk, now=now, reason=reason)


# Who opens the same page again and again has seen it once.
SEEN_FOR = timedelta(hours=1)


@transaction.atomic
def note_seen(
    *, by: User, what: str, subject_kind: str, subject_id: int, now: datetime, reason: str = ""
) -> AuditEntry | None:
    """Note for good that `by` has read this; None where that was noted within the last hour.

    For pages that name people, masked as they may be. What is revealed in full is noted each time, by `audit`.
    """
    same = {
        "by": by.pk,
        "action": what,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "reason": reason,
    }
    if AuditEntry.objects.filter(at__gt=now - SEEN_FOR, **same).exists():
        return None
    return AuditEntry.objects.create(at=now, **same)
