"""A patient's account ends."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions.auditing import audit_account
from accounts.actions.browsers import end_browsers
from accounts.enums import AuditAction
from accounts.models import CLOSED, User


@transaction.atomic
def close_account(*, account: User, by: User | None, now: datetime, reason: str = "") -> User:
    """Blank what says whose account it is, close it for good and sign every browser out.

    The number can begin a new account at once. Closed twice, it stays as it is. `reason` is a code for the audit.
    Raises ValueError for an account that signs in by user name.
    """
    fresh = User.objects.select_for_update().get(pk=account.pk)
    if not fresh.is_active:
        return fresh
    if fresh.username is not None:
        raise ValueError("an account of staff is suspended, not deleted")
    # The row stays, because bookings name it; a user name nobody can sign in with stands for the number.
    fresh.username = f"{CLOSED}{fresh.pk}"
    fresh.phone = None
    fresh.name = fresh.email = ""
    fresh.password = make_password(None)
    fresh.is_active = False
    fresh.save()
    end_browsers(account=fresh, by=by, now=now)
    audit_account(action=AuditAction.CLOSE_ACCOUNT, account=fresh, by=by, now=now, reason=reason)
    return fresh
