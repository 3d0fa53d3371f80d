"""The audit, as auditors read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from accounts.models import CLOSED, AuditEntry, User

PER_PAGE = 50
AT_ONCE = 2000
# A plain DISTINCT would read the whole audit.
KINDS = """
WITH RECURSIVE kinds AS (
    (SELECT subject_kind FROM accounts_auditentry ORDER BY subject_kind LIMIT 1)
    UNION ALL
    SELECT (SELECT e.subject_kind FROM accounts_auditentry e WHERE e.subject_kind > k.subject_kind
            ORDER BY e.subject_kind LIMIT 1)
    FROM kinds k WHERE k.subject_kind IS NOT NULL
) SELECT subject_kind FROM kinds WHERE subject_kind IS NOT NULL
"""


def last_done(action: str, account: User) -> AuditEntry | None:
    """The newest entry that says this was done to the account, or None."""
    rows = AuditEntry.objects.filter(action=action, subject_kind="account", subject_id=account.pk)
    return rows.order_by("-pk").first()


@dataclass(frozen=True)
class AuditSearch:
    """What is looked for; None and "" narrow nothing. `since` and `until` are half-open."""

    since: datetime | None = None
    until: datetime | None = None
    by: int | None = None
    action: str = ""
    kind: str = ""
    subject: int | None = None

    @property
    def narrowed_by(self) -> str:
        """The names of what narrows it, as the audit notes the search."""
        said = {
            "time": self.since or self.until,
            "by": self.by is not None,
            "action": self.action,
            "kind": self.kind,
            "subject": self.subject is not None,
        }
        return ",".join(name for name, value in said.items() if value)


@dataclass(frozen=True)
class AuditLine:
    """One entry. Names of members of staff; patients' accounts are numbers alone."""

    entry: AuditEntry
    by_name: str
    subject_name: str


@dataclass(frozen=True)
class AuditFound:
    """One page of a search, the newest first; `before` leads to the next one, None at the end."""

    lines: list[AuditLine]
    before: int | None


def found_entries(search: AuditSearch, *, before: int | None = None) -> AuditFound:
    """The newest entries looked for, of those with an id under `before`. Two queries."""
    rows = _entries(search)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    shown = list(rows[: PER_PAGE + 1])
    more = len(shown) > PER_PAGE
    lines = _lines(shown[:PER_PAGE])
    return AuditFound(lines, before=lines[-1].entry.pk if more else None)


def how_many_entries(search: AuditSearch, *, at_most: int) -> int:
    """How many there are; `at_most` + 1 where there are more."""
    return _entries(search)[: at_most + 1].count()


def all_entries(search: AuditSearch) -> Iterator[AuditLine]:
    """Every entry looked for, the newest first, a few at a time."""
    before: int | None = None
    while True:
        rows = _entries(search)
        shown = list((rows if before is None else rows.filter(pk__lt=before))[:AT_ONCE])
        if not shown:
            return
        yield from _lines(shown)
        before = shown[-1].pk


def kinds_of_subjects() -> list[str]:
    """The kinds of subjects that the audit has. Walks an index from kind to kind."""
    with connection.cursor() as cursor:
        cursor.execute(KINDS)
        return [kind for (kind,) in cursor.fetchall()]


def account_named(said: str) -> int | None:
    """The account of this user name, or with this number; None where there is none such."""
    of_name = User.objects.filter(username=said).values_list("pk", flat=True).first()
    if of_name is not None:
        return of_name
    return int(said) if said.isascii() and said.isdigit() and int(said) < 2**63 else None


def _entries(search: AuditSearch) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.order_by("-pk")
    if search.since is not None:
        rows = rows.filter(at__gte=search.since)
    if search.until is not None:
        rows = rows.filter(at__lt=search.until)
    if search.by is not None:
        rows = rows.filter(by=search.by)
    if search.action:
        rows = rows.filter(action=search.action)
    if search.kind:
        rows = rows.filter(subject_kind=search.kind)
    if search.subject is not None:
        rows = rows.filter(subject_id=search.subject)
    return rows


def _lines(entries: list[AuditEntry]) -> list[AuditLine]:
    accounts = {entry.by for entry in entries if entry.by is not None}
    accounts |= {entry.subject_id for entry in entries if entry.subject_kind == "account"}
    of_staff = User.objects.filter(pk__in=accounts, username__isnull=False, phone__isnull=True)
    of_staff = of_staff.exclude(username__startswith=CLOSED)
    names: dict[int | None, str] = {pk: name or "" for pk, name in of_staff.values_list("pk", "username")}
    return [
        AuditLine(
            entry=entry,
            by_name=names.get(entry.by, ""),
            subject_name=names.get(entry.subject_id, "") if entry.subject_kind == "account" else "",
        )
        for entry in entries
    ]
