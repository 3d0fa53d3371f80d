"""Write what is to be said. Nothing is sent here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections, router, transaction
from django.db.models import Max, QuerySet

from notices import hooks
from notices.appending import append
from notices.enums import NoticeStatus
from notices.models import Notice

# With the same of all seven it is the same notice, however often it is announced.
ABOUT = ("kind", "subject_kind", "subject_id", "version", "recipient_kind", "recipient_id", "channel")
KEY = "{kind}:{subject_kind}-{subject_id}:{version}:{recipient_kind}-{recipient_id}:{channel}:{attempt}"


@dataclass(frozen=True)
class Said:
    """What one notice says, to whom, and when it is due."""

    kind: str
    subject_kind: str
    subject_id: int
    version: int
    recipient_kind: str
    recipient_id: int
    channel: str
    due_at: datetime


@transaction.atomic(savepoint=False)
def announce(*, now: datetime, nudge: bool = True, **said: Any) -> int:
    """Write one notice, as `announce_all` does, and return its id; the fields of `Said` by name."""
    return announce_all(said=[Said(**said)], now=now, nudge=nudge)[0]


@transaction.atomic(savepoint=False)
def announce_all(*, said: Iterable[Said], now: datetime, nudge: bool = True) -> list[int]:
    """Write notices in the caller's transaction, in one statement; a worker is told of those due after the commit.

    Returns their ids. Announcing the same notice again changes nothing and gives the id of the row that is there;
    said twice here it is one.
    With `nudge=False` no worker is told: the caller does it, or leaves it to the sweep.
    """
    abouts = [
        {name: getattr(one, name) for name in ABOUT} | {"due_at": one.due_at} for one in dict.fromkeys(said)
    ]
    rows = [Notice(**about, key=KEY.format(**about, attempt=1), created_at=now) for about in abouts]
    return _write(rows, now=now, nudge=nudge)


@transaction.atomic(savepoint=False)
def announce_to(
    *,
    recipients: QuerySet[Any],
    kind: str,
    subject_kind: str,
    version: int,
    recipient_kind: str,
    due_at: datetime,
    now: datetime,
) -> int:
    """Write one notice to each of many, found by a query of (subject id, recipient id, channel), in one statement; how
    many are new. No worker is told: the sweep takes them in their turn."""
    sql, values = recipients.query.sql_with_params()
    with connections[router.db_for_write(Notice)].cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO notices_notice (kind, subject_kind, subject_id, version, recipient_kind, recipient_id,
                channel, attempt, key, status, due_at, tries, lapsed_claims, dropped_reason, created_at)
            SELECT %s, %s, subject_id, %s, %s, recipient_id, channel, 1,
                concat(%s::text, ':', %s::text, '-', subject_id, ':', %s::text, ':', %s::text, '-', recipient_id,
                    ':', channel, ':1'),
                %s, %s, 0, 0, '', %s
            FROM ({sql}) AS said (subject_id, recipient_id, channel)
            ON CONFLICT (key) DO NOTHING
            """,  # noqa: S608 - the query is Django's, its values stay values
            [
                *(kind, subject_kind, version, recipient_kind),
                *(kind, subject_kind, version, recipient_kind),
                *(NoticeStatus.DUE, due_at, now),
                *values,
            ],
        )
        return int(cursor.rowcount)


@transaction.atomic
def resend(*, notice: Notice, by: AbstractBaseUser, now: datetime) -> Notice:
    """Say it once more, because the named person `by` asks for it: a new row, due now, attempt + 1."""
    about = {name: getattr(notice, name) for name in ABOUT}
    last: int = Notice.objects.filter(**about).aggregate(last=Max("attempt"))["last"]
    again = Notice(
        **about,
        attempt=last + 1,
        key=KEY.format(**about, attempt=last + 1),
        due_at=now,
        created_at=now,
        requested_by=by.pk,
    )
    _write([again], now=now, nudge=True)
    return again


def _write(rows: list[Notice], *, now: datetime, nudge: bool) -> list[int]:
    """Insert them but for those whose key is there, and have a worker told of those that are due."""
    append(rows, once="key")
    due = [row.pk for row in rows if row.due_at <= now] if nudge else []

    def tell() -> None:
        hooks.on_due.soon(due)

    if due:
        transaction.on_commit(tell, robust=True)
    return [row.pk for row in rows]
