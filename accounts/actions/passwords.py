"""Passwords and second factors are counted before they are looked at; a password is changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.actions.auditing import audit_account
from accounts.actions.browsers import end_browsers
from accounts.actions.turns import one_at_a_time
from accounts.enums import AuditAction
from accounts.hashes import hash_address, hash_factor, hash_name
from accounts.models import PasswordTry, User
from accounts.queries import known_on_network, wrong_factors, wrong_passwords
from accounts.rules import (
    FACTOR_LIMITS,
    LONGEST_SPAN,
    NETWORK_KNOWN_FOR,
    require_few_of,
    require_few_wrong,
)


@transaction.atomic
def begin_password_try(*, name: str, address: str, now: datetime) -> PasswordTry:
    """Count a password before it is looked at, so that many at once do not pass one limit.

    It counts as wrong until `password_was_right`. Raises TooManyPasswords; a user name that nobody has is counted
    and refused like any other.
    """
    name_hash, address_hash = hash_name(name), hash_address(address)
    one_at_a_time(name_hash, address_hash)
    who = {"name_hash": name_hash, "address_hash": address_hash}
    known = known_on_network(**who, now=now)
    require_few_wrong(wrong_passwords(**who, known=known, now=now), now, known=known)
    return PasswordTry.objects.create(**who, created_at=now)


@transaction.atomic
def password_was_right(*, tried: PasswordTry) -> None:
    """The try signed its account in: it no longer counts, and the network is known from now on."""
    tried.right = True
    tried.save(update_fields=["right"])


@transaction.atomic
def change_own_password(*, account: User, password: str, besides: str, now: datetime) -> User:
    """Another password (checked by the form, and so is the old one) for the account, by its holder.

    Its browsers are signed out, `besides` that one (`BrowserSession.session_key`).
    """
    fresh = User.objects.select_for_update().get(pk=account.pk)
    fresh.set_password(password)
    fresh.save(update_fields=["password"])
    end_browsers(account=fresh, by=fresh, now=now, besides=besides)
    audit_account(action=AuditAction.CHANGE_PASSWORD, account=fresh, by=fresh, now=now)
    return fresh


@transaction.atomic
def begin_factor_try(*, account: User, now: datetime) -> PasswordTry:
    """Count a second factor before it is looked at, by account alone. Whoever finds it right deletes the row.

    Raises TooManyPasswords.
    """
    name_hash = hash_factor(account.pk)
    one_at_a_time(name_hash)
    require_few_of(FACTOR_LIMITS, wrong_factors(name_hash=name_hash, now=now), now)
    return PasswordTry.objects.create(name_hash=name_hash, address_hash="", created_at=now)


@transaction.atomic
def forget_old_tries(*, now: datetime) -> int:
    """Delete tries that neither count nor make a network known any more. Returns how many rows went."""
    deleted, _ = PasswordTry.objects.filter(
        Q(right=False, created_at__lte=now - LONGEST_SPAN)
        | Q(right=True, created_at__lte=now - NETWORK_KNOWN_FOR)
    ).delete()
    return deleted
