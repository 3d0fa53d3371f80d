"""How the audit is spelled and sealed, so that what was changed afterwards shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from accounts.sealing import keyed_hash

# An entry gets its number before it is committed: this long we wait for one that began earlier.
SETTLED_AFTER = timedelta(minutes=1)
# An entry this much older than a seal that was made without it has been slipped in.
LATE_AFTER = timedelta(days=1)
# 网络安全法 article 21 asks for six months of logs. The database refuses to lose a younger entry (migration 0008).
KEPT_AT_LEAST = timedelta(days=184)
MOST_ROWS = 5000  # of one seal, so that it is checked in constant memory


class Entry(Protocol):
    """The columns of an AuditEntry."""

    pk: int
    at: datetime
    by: int | None
    action: str
    subject_kind: str
    subject_id: int
    reason: str


def spelled(entry: Entry) -> bytes:
    """One entry in the one spelling that is hashed: a line of JSON, its moment in UTC to the microsecond."""
    columns = [
        entry.pk,
        spelled_moment(entry.at),
        entry.by,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.reason,
    ]
    return json.dumps(columns, separators=(",", ":")).encode() + b"\n"


def spelled_moment(at: datetime) -> str:
    """A moment in the one spelling that is hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of_rows(entries: Iterable[Entry]) -> str:
    """SHA-256 of the entries, which come in the order of their ids: 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(spelled(entry))
    return digest.hexdigest()


def hash_of_seal(*, row_ids: Sequence[int], rows_hash: str, previous: str, at: datetime) -> str:
    """The seal itself, keyed: `previous` is the hash of the seal before it, empty for the first one."""
    said = [list(row_ids), rows_hash, previous, spelled_moment(at)]
    return keyed_hash("accounts.audit", json.dumps(said, separators=(",", ":")))


def came_late(*, entry_at: datetime, previous_at: datetime | None) -> bool:
    """Whether an entry is too old to have been missing when the seal before its own was made."""
    return previous_at is not None and entry_at + LATE_AFTER < previous_at
