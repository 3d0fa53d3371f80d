"""What Django tells of signing in and out, by whatever door: the audit hears of it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.actions import audit
from accounts.enums import AuditAction
from accounts.models import User
from accounts.rules import STAFF_STAY


def signed_in(user: User, request: HttpRequest, **kwargs: Any) -> None:
    """Staff have signed in with name and password, by whatever door: for a working day, and audited.
    Patients' codes are audited as they are redeemed."""
    if user.phone is None:
        request.session.set_expiry(int(STAFF_STAY.total_seconds()))
        _note(AuditAction.SIGN_IN, user)


def signed_out(user: User | None, **kwargs: Any) -> None:
    """An account has signed out; None where nobody was signed in."""
    if user is not None:
        _note(AuditAction.SIGN_OUT, user)


def _note(action: AuditAction, user: User) -> None:
    audit(by=user, action=action, subject_kind="account", subject_id=user.pk, now=timezone.now())
