"""The audit is sealed, so that a change shows, and what was kept long enough leaves it, seal by seal."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from accounts.actions.auditing import audit
from accounts.actions.turns import one_at_a_time
from accounts.enums import AuditAction
from accounts.models import AuditEntry, AuditSeal
from accounts.queries.sealing import SEAL_SUBJECT, newest_seal, removed_up_to, seals_over, unsealed_entries
from accounts.rules.audit import KEPT_AT_LEAST, hash_of_rows, hash_of_seal

SEALS_AT_ONCE = 50

REMOVE = """
DELETE FROM accounts_auditentry
WHERE id IN (SELECT unnest(row_ids) FROM accounts_auditseal WHERE id > %(after)s AND id <= %(up_to)s)
"""


@transaction.atomic
def seal_audit(*, now: datetime) -> AuditSeal | None:
    """Put the entries that no seal covers yet under the next one; None when there are none.

    Sealers take turns: two seals never stand on one. A large backlog takes several calls.
    """
    one_at_a_time("audit seal")
    entries = list(unsealed_entries(now))
    if not entries:
        return None
    before = newest_seal()
    # It says up to when it reaches, which in a backlog is not now: what is left would look like slipped in later.
    at = max(entry.at for entry in entries)
    row_ids = [entry.pk for entry in entries]
    rows_hash = hash_of_rows(entries)
    return AuditSeal.objects.create(
        previous=before,
        row_ids=row_ids,
        rows_hash=rows_hash,
        seal_hash=hash_of_seal(
            row_ids=row_ids, rows_hash=rows_hash, previous=before.seal_hash if before else "", at=at
        ),
        at=at,
    )


@transaction.atomic
def remove_old_entries(*, since: datetime, now: datetime) -> int:
    """Remove the entries of the oldest seals whose youngest entry is of `since` or older; how many went.

    The seals stay, so the chain holds, and an entry says up to which one (`problems_of_audit` knows it). A seal whose
    entries are not as they were sealed stays with all that follow: they are evidence. Many seals take several calls.
    Raises ValueError where `since` would remove what the law keeps.
    """
    if since > now - KEPT_AT_LEAST:
        raise ValueError("the audit is kept for six months at least")
    one_at_a_time("audit seal")
    after = removed_up_to()
    up_to = after
    for seal in seals_over(since)[:SEALS_AT_ONCE]:
        entries = list(AuditEntry.objects.filter(pk__in=seal.row_ids).order_by("pk"))
        if hash_of_rows(entries) != seal.rows_hash:
            break
        up_to = seal.pk
    if up_to == after:
        return 0
    audit(by=None, action=AuditAction.REMOVE_ENTRIES, subject_kind=SEAL_SUBJECT, subject_id=up_to, now=now)
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, {"after": after, "up_to": up_to})
        went: int = cursor.rowcount
    return went
