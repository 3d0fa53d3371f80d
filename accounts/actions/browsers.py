"""Browsers are signed out: one, all but one, all, or one that was signed in for too long."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.auditing import audit_account
from accounts.actions.power import end_power_of
from accounts.enums import AuditAction, BrowserEnd
from accounts.models import BrowserSession, User


@transaction.atomic
def end_browsers(*, account: User, by: User | None, now: datetime, besides: str | None = None) -> int:
    """Sign the account out in all its browsers, `besides` that one (`BrowserSession.session_key`), at once.

    Returns how many there were; where there were none nothing is audited.
    """
    rows = BrowserSession.objects.filter(account=account)
    if besides is None:
        return _end(rows.all(), account, by, BrowserEnd.ALL, now)
    return _end(rows.exclude(session_key=besides), account, by, BrowserEnd.OTHERS, now)


@transaction.atomic
def end_browser(*, account: User, browser: str, by: User, now: datetime) -> bool:
    """Sign the account out in that one of its browsers (`BrowserSession.session_key`), at once.

    Whether it was signed in there: it may have ended by itself, or never have been this account's.
    """
    rows = BrowserSession.objects.filter(account=account, session_key=browser)
    return bool(_end(rows, account, by, BrowserEnd.ONE, now))


@transaction.atomic
def note_overdue(*, account: User, why: BrowserEnd, now: datetime) -> None:
    """A browser of the account was signed in for too long and no longer is: note for good which limit it was."""
    audit_account(action=AuditAction.END_BROWSERS, account=account, by=None, now=now, reason=why)


@transaction.atomic
def note_use(*, browser: str, now: datetime) -> None:
    """The browser (`BrowserSession.session_key`) was used: its time without use begins anew. Nothing else of it is
    written, so that two pages opened at once do not undo each other's."""
    BrowserSession.objects.filter(session_key=browser).update(used_at=now)


@transaction.atomic
def forget_over_browsers(*, now: datetime) -> int:
    """Delete the sessions nobody can come back to any more. Returns how many; a power that lay in one is noted to be
    over, although nobody came to find it so."""
    rows = BrowserSession.objects.filter(expire_date__lte=now)
    # Of all staff: whoever had the power may be no administrator any more.
    of_staff = rows.filter(account__isnull=False, account__phone_hash=None).select_for_update(of=("self",))
    end_power_of(browsers=of_staff, by=None, now=now)
    count, _ = rows.delete()
    return count


def _end(
    rows: QuerySet[BrowserSession], account: User, by: User | None, why: BrowserEnd, now: datetime
) -> int:
    """Delete them, and note for good that it was done; with them goes an administrator's power, be it of somebody who
    is none any more."""
    if account.phone is None:
        end_power_of(browsers=rows.select_for_update(), by=by, now=now)
    count, _ = rows.delete()
    if count:
        audit_account(action=AuditAction.END_BROWSERS, account=account, by=by, now=now, reason=why)
    return count
