"""What of the audit is sealed and what is not, and whether it is still as it was when it was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from accounts.enums import AuditAction
from accounts.models import AuditEntry, AuditSeal
from accounts.rules.audit import (
    KEPT_AT_LEAST,
    LATE_AFTER,
    MOST_ROWS,
    SETTLED_AFTER,
    came_late,
    hash_of_rows,
    hash_of_seal,
)

# What an entry is about that says up to which seal the entries were removed, as they had been kept long enough.
SEAL_SUBJECT = "audit_seal"
# Entries may commit out of the order of their ids: so many seals back one is still looked for.
SEALS_LOOKED_BACK = 500
AT_ONCE = 50  # seals read at a time

UNSEALED = """
SELECT e.id FROM accounts_auditentry e
LEFT JOIN (SELECT unnest(row_ids) AS id FROM accounts_auditseal WHERE id >= %(seals_from)s) s ON s.id = e.id
WHERE s.id IS NULL AND e.id >= %(rows_from)s AND e.at <= %(until)s AND e.at >= %(since)s
ORDER BY e.id LIMIT %(most)s
"""
NEVER_SEALED = """
SELECT e.id FROM accounts_auditentry e
LEFT JOIN (SELECT unnest(row_ids) AS id FROM accounts_auditseal) s ON s.id = e.id
WHERE s.id IS NULL AND (e.at < %(before)s OR e.at > %(after)s)
ORDER BY e.id
"""


def newest_seal() -> AuditSeal | None:
    """The seal that the next one will stand on."""
    return AuditSeal.objects.order_by("-pk").first()


def unsealed_entries(now: datetime) -> QuerySet[AuditEntry]:
    """The entries that the next seal covers, in the order of their ids; at most MOST_ROWS.

    Those of the last minute wait. What is a day older than the newest seal stays without one for good, so that
    `problems_of_audit` finds it.
    """
    looked_back = AuditSeal.objects.order_by("-pk")[:SEALS_LOOKED_BACK]
    known = list(looked_back.values_list("pk", "at", "row_ids"))
    asked: dict[str, int | datetime] = {
        "seals_from": known[-1][0] if known else 0,
        # With few seals all entries are looked at, so that the first one leaves out none either.
        "rows_from": 0 if len(known) < SEALS_LOOKED_BACK else min(min(row_ids) for _, _, row_ids in known),
        "since": known[0][1] - LATE_AFTER if known else datetime.min.replace(tzinfo=now.tzinfo),
        "until": now - SETTLED_AFTER,
        "most": MOST_ROWS,
    }
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, asked)
        found = [row[0] for row in cursor.fetchall()]
    return AuditEntry.objects.filter(pk__in=found).order_by("pk")


def newest_removal() -> AuditEntry | None:
    """The entry that says how far entries were removed by the rule about keeping; None where none ever were."""
    return _removals().order_by("-subject_id", "-pk").first()


def removed_up_to() -> int:
    """The last seal whose entries were removed by the rule about keeping; 0 where none were."""
    removal = newest_removal()
    return removal.subject_id if removal is not None else 0


def seals_over(since: datetime) -> QuerySet[AuditSeal]:
    """The seals whose entries may go, oldest first: all of them are of `since` or older. None after one that is not."""
    rows = AuditSeal.objects.filter(pk__gt=removed_up_to())
    kept = rows.filter(at__gt=since).order_by("pk").values_list("pk", flat=True).first()
    return (rows if kept is None else rows.filter(pk__lt=kept)).order_by("pk")


def entries_over(since: datetime) -> int:
    """How many entries are under these seals."""
    return sum(len(row_ids) for row_ids in seals_over(since).values_list("row_ids", flat=True).iterator())


def problems_of_audit(now: datetime) -> Iterator[str]:
    """What is wrong with the audit, a sentence for each; nothing when it is as it was sealed. Streams.

    Entries that were removed by the rule about keeping are not missing; their seals are still held against the chain.
    What was cut off at its end shows only to somebody who has kept a seal elsewhere: `has_seal`.
    """
    said = _removals().order_by("pk").iterator(chunk_size=AT_ONCE)
    removal = next(said, None)
    before: AuditSeal | None = None
    for seal in AuditSeal.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        # The first that reaches this seal is the one that let its entries go, whatever was said later.
        while removal is not None and removal.subject_id < seal.pk:
            removal = next(said, None)
        yield from _problems_of_seal(seal, before)
        if removal is None:
            yield from _problems_of_entries(seal, before)
        else:
            yield from _problems_of_removal(seal, removal)
        before = seal
    with connection.chunked_cursor() as cursor:  # a cursor of the server: nothing is held here
        cursor.execute(NEVER_SEALED, {"before": now - LATE_AFTER, "after": now + LATE_AFTER})
        while rows := cursor.fetchmany(MOST_ROWS):
            for (pk,) in rows:
                yield f"entry {pk} is a day old or of days to come, and under no seal: slipped in, or nothing seals"


def has_seal(seal_hash: str) -> bool:
    """Whether this seal is in the chain."""
    return AuditSeal.objects.filter(seal_hash=seal_hash).exists()


def _removals() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(action=AuditAction.REMOVE_ENTRIES, subject_kind=SEAL_SUBJECT)


def _problems_of_seal(seal: AuditSeal, before: AuditSeal | None) -> Iterator[str]:
    if seal.previous_id != (before.pk if before else None):
        yield f"{seal} does not stand on the seal before it: the chain is broken"
    made = hash_of_seal(
        row_ids=seal.row_ids,
        rows_hash=seal.rows_hash,
        previous=before.seal_hash if before else "",
        at=seal.at,
    )
    if made != seal.seal_hash:
        yield f"{seal} is not what this key makes: it or the one before was changed, or PORTAL_LOOKUP_KEY is another"


def _problems_of_removal(seal: AuditSeal, removal: AuditEntry) -> Iterator[str]:
    if seal.at > removal.at - KEPT_AT_LEAST:
        yield f"{seal}: removed by entry {removal.pk} before the law lets it go"
    left = AuditEntry.objects.filter(pk__in=seal.row_ids).count()
    if left:
        yield f"{seal}: {left} left of the entries that entry {removal.pk} says were removed: chosen, or slipped in"


def _problems_of_entries(seal: AuditSeal, before: AuditSeal | None) -> Iterator[str]:
    entries = list(AuditEntry.objects.filter(pk__in=seal.row_ids).order_by("pk"))
    missing = set(seal.row_ids) - {entry.pk for entry in entries}
    if missing:
        yield f"{seal}: missing {'entry' if len(missing) == 1 else 'entries'} {_listed(missing)}"
    elif hash_of_rows(entries) != seal.rows_hash:
        yield f"{seal}: one or more of the entries {entries[0].pk} to {entries[-1].pk} were changed"
    for entry in entries:
        if came_late(entry_at=entry.at, previous_at=before.at if before else None):
            yield f"entry {entry.pk} says it is older than a seal made without it by a day: slipped in"


def _listed(ids: set[int]) -> str:
    shown = sorted(ids)[:20]
    return ", ".join(map(str, shown)) + (
        f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
    )
