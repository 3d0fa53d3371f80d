"""What Django tells of signing in and out, by whatever door: the audit hears of it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.actions import audit_account
from accounts.enums import AuditAction
from accounts.models import User
from accounts.rules import STAFF_STAY, device_of_agent
from accounts.sessions import DEVICE


def signed_in(user: User, request: HttpRequest, **kwargs: Any) -> None:
    """Somebody has signed in, by whatever door: from now on the browser has a name to be known by.

    Staff stay for a working day, and are audited here; patients' codes are audited as they are redeemed."""
    request.session[DEVICE] = device_of_agent(request.META.get("HTTP_USER_AGENT", ""))
    if user.phone is None:
        request.session.set_expiry(int(STAFF_STAY.total_seconds()))
        audit_account(action=AuditAction.SIGN_IN, account=user, by=user, now=timezone.now())


def signed_out(user: User | None, **kwargs: Any) -> None:
    """An account has signed out; None where nobody was signed in."""
    if user is not None:
        audit_account(action=AuditAction.SIGN_OUT, account=user, by=user, now=timezone.now())
