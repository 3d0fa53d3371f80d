"""Accounts with a password are invited, suspended and opened again."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions.auditing import audit_account
from accounts.actions.browsers import end_browsers
from accounts.enums import AuditAction, PasswordReason, SuspendReason
from accounts.models import User
from accounts.queries import account_invited, invitation_token
from accounts.rules import InvitationOver, require_password_account


@transaction.atomic
def invite(*, username: str, name: str, by: User | None, now: datetime) -> tuple[User, str]:
    """A new account without password, and the token with which the invited sets one, within 72 hours and once.

    The token is not stored: it is handed over now or made anew (`invite_again`).
    """
    account = User(username=username, name=name, joined_at=now)
    account.set_unusable_password()
    account.save()
    audit_account(action=AuditAction.INVITE, account=account, by=by, now=now)
    return account, invitation_token(account, now=now)


@transaction.atomic
def invite_again(
    *, account: User, by: User | None, now: datetime, reason: PasswordReason | None = None
) -> str:
    """A new token for an account: the last one is worth nothing from now on, and neither is a password.

    Whoever is signed in with it is signed out. Raises PhoneAccountError for a patient's account.
    """
    require_password_account(account)
    locked = User.objects.select_for_update().get(pk=account.pk)
    locked.password = make_password(None)
    locked.save(update_fields=["password"])
    end_browsers(account=locked, by=by, now=now)
    audit_account(action=AuditAction.INVITE, account=locked, by=by, now=now, reason=reason or "")
    return invitation_token(locked, now=now)


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Set the password of the invited (checked by the form). Raises InvitationOver."""
    found = account_invited(token, now=now)
    account = User.objects.select_for_update().get(pk=found.pk) if found else None
    if account is None or account_invited(token, now=now) is None:  # under the lock: it opens once
        raise InvitationOver
    account.set_password(password)
    account.save(update_fields=["password"])
    audit_account(action=AuditAction.ACCEPT_INVITATION, account=account, by=account, now=now)
    return account


@transaction.atomic
def suspend_account(*, account: User, by: User | None, reason: SuspendReason | None, now: datetime) -> None:
    """Let nobody in with the account any more; whoever is in is out at the next page. Twice, it stays as it is.

    `reason`: None where it was not asked for.
    """
    locked = User.objects.select_for_update().get(pk=account.pk)
    if not locked.is_active:
        return
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    end_browsers(account=locked, by=by, now=now)
    audit_account(action=AuditAction.SUSPEND, account=locked, by=by, now=now, reason=reason or "")


@transaction.atomic
def reopen_account(*, account: User, by: User | None, now: datetime) -> None:
    """Let the account in again. Twice, it stays as it is."""
    locked = User.objects.select_for_update().get(pk=account.pk)
    if locked.is_active:
        return
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    audit_account(action=AuditAction.REOPEN, account=locked, by=by, now=now)
