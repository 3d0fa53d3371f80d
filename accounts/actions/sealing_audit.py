"""The audit is sealed, so that a change shows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions.turns import one_at_a_time
from accounts.models import AuditSeal
from accounts.queries.sealing import newest_seal, unsealed_entries
from accounts.rules.audit import hash_of_rows, hash_of_seal


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
