"""Second factors are set up, shown, renewed and reset."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.actions.auditing import audit_account
from accounts.actions.browsers import end_browsers
from accounts.actions.passwords import begin_factor_try
from accounts.enums import AuditAction, FactorReason, FactorRefusal
from accounts.hashes import hash_recovery
from accounts.models import RecoveryCode, SecondFactor, User
from accounts.queries import has_factor
from accounts.rules import RECOVERY_CODES, FactorRefused
from accounts.rules.factors import RECOVERY_LENGTH, RECOVERY_SIGNS, recovery_spelling, step_of


def confirm_factor(
    *, account: User, secret: str, typed: str, now: datetime, replacing: str = ""
) -> list[str]:
    """Make the app with `secret` the account's second factor, in exchange for its code `typed` (six digits).

    `replacing`: the browser (`BrowserSession.session_key`) in which the older one was just proven. That one ends, and
    so do older recovery codes and all other browsers. Returns new codes: they are not stored, and shown now or never.
    Raises TooManyPasswords, FactorRefused; a wrong code is counted even so, and so is one for an account that has set
    up another app meanwhile.
    """
    tried = begin_factor_try(account=account, now=now)
    with transaction.atomic():
        _locked(account)
        step = step_of(secret, typed, now)
        if step is None or (has_factor(account) and not replacing):
            raise FactorRefused(FactorRefusal.WRONG)
        SecondFactor.objects.filter(account=account).delete()
        SecondFactor.objects.create(
            account=account, secret=secret, created_at=now, confirmed_at=now, last_step=step
        )
        tried.delete()
        if replacing:
            end_browsers(account=account, by=account, now=now, besides=replacing)
        audit_account(action=AuditAction.SET_FACTOR, account=account, by=account, now=now)
        return _draw_recovery(account, now)


def prove_factor(*, account: User, typed: str, now: datetime) -> None:
    """Take the code `typed` (six digits) that the account's app shows now. It is taken once.

    Raises TooManyPasswords, FactorRefused; a wrong code is counted even so.
    """
    tried = begin_factor_try(account=account, now=now)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account=account).first()
        if factor is None or factor.confirmed_at is None:
            raise FactorRefused(FactorRefusal.NONE_SET)
        step = step_of(factor.secret, typed, now)
        if step is None:
            raise FactorRefused(FactorRefusal.WRONG)
        if step <= factor.last_step:
            raise FactorRefused(FactorRefusal.USED)
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        tried.delete()


def use_recovery_code(*, account: User, typed: str, now: datetime) -> int:
    """Take a recovery code instead, once. Returns how many are left.

    Raises TooManyPasswords, FactorRefused; a wrong code is counted even so.
    """
    tried = begin_factor_try(account=account, now=now)
    with transaction.atomic():
        codes = RecoveryCode.objects.filter(account=account, used_at=None)
        hashed = hash_recovery(account.pk, recovery_spelling(typed))
        code = codes.select_for_update().filter(code_hash=hashed).first()
        if code is None:
            raise FactorRefused(FactorRefusal.WRONG_RECOVERY)
        code.used_at = now
        code.save(update_fields=["used_at"])
        tried.delete()
        audit_account(action=AuditAction.USE_RECOVERY, account=account, by=account, now=now)
        return codes.count()


@transaction.atomic
def renew_recovery_codes(*, account: User, now: datetime) -> list[str]:
    """New recovery codes in place of the old ones, for somebody who has just proven their factor."""
    _locked(account)
    audit_account(action=AuditAction.NEW_RECOVERY, account=account, by=account, now=now)
    return _draw_recovery(account, now)


@transaction.atomic
def reset_factor(*, account: User, by: User | None, reason: FactorReason, now: datetime) -> None:
    """Forget the account's second factor, because it is lost: the next sign-in sets up another.

    Its recovery codes go with it, and whoever is signed in with the account is signed out.
    """
    _locked(account)
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    end_browsers(account=account, by=by, now=now)
    audit_account(action=AuditAction.RESET_FACTOR, account=account, by=by, now=now, reason=reason)


def _draw_recovery(account: User, now: datetime) -> list[str]:
    """Draw them and keep only their hashes."""
    RecoveryCode.objects.filter(account=account).delete()
    drawn = [_drawn() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, code_hash=hash_recovery(account.pk, code), created_at=now)
        for code in drawn
    )
    return drawn


def _drawn() -> str:
    return "".join(secrets.choice(RECOVERY_SIGNS) for _ in range(RECOVERY_LENGTH))


def _locked(account: User) -> User:
    """One change of an account's factor at a time."""
    return User.objects.select_for_update().get(pk=account.pk)
