"""Write what is to be said. Nothing is sent here."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from notices import hooks
from notices.models import Notice

# With the same of all seven it is the same notice, however often it is announced.
ABOUT = ("kind", "subject_kind", "subject_id", "version", "recipient_kind", "recipient_id", "channel")
KEY = "{kind}:{subject_kind}-{subject_id}:{version}:{recipient_kind}-{recipient_id}:{channel}:{attempt}"


@transaction.atomic
def announce(
    *,
    kind: str,
    subject_kind: str,
    subject_id: int,
    version: int,
    recipient_kind: str,
    recipient_id: int,
    channel: str,
    due_at: datetime,
    now: datetime,
    nudge: bool = True,
) -> Notice:
    """Write one notice, due at `due_at`, in the caller's transaction; a worker is told after the commit.

    Announcing the same notice again gives the row that is already there.
    With `nudge=False` no worker is told: the caller does it, or leaves it to the sweep.
    """
    about = {
        "kind": kind,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "version": version,
        "recipient_kind": recipient_kind,
        "recipient_id": recipient_id,
        "channel": channel,
    }
    notice = Notice(**about, key=KEY.format(**about, attempt=1), due_at=due_at, created_at=now)
    return _write(notice, now=now, nudge=nudge)


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
    return _write(again, now=now, nudge=True)


def _write(notice: Notice, *, now: datetime, nudge: bool) -> Notice:
    """Insert unless its key is there (ON CONFLICT DO NOTHING), and have a worker told if it is due."""
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    written = Notice.objects.get(key=notice.key)
    if nudge and written.due_at <= now:

        def tell() -> None:
            hooks.on_due(written.pk)

        transaction.on_commit(tell, robust=True)
    return written
