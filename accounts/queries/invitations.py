"""Invitations: a token names the account that has no password yet. None is stored; each opens once."""

from datetime import datetime, timedelta

from django.core import signing

from accounts.hashes import hash_invitation, same_hash
from accounts.models import User

INVITED_FOR = timedelta(hours=72)
_SALT = "accounts.invitation"
LONGEST_TOKEN = 400


def invitation_token(account: User, *, now: datetime) -> str:
    """What lets the holder set the account's password until INVITED_FOR has passed, or until somebody did."""
    return signing.dumps([account.pk, int(now.timestamp()), _mark(account)], salt=_SALT)


def account_invited(token: str, *, now: datetime) -> User | None:
    """The account that the token opens now; None for a token that was used, is too old, or is none."""
    try:
        pk, made, mark = signing.loads(token[:LONGEST_TOKEN], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    account = User.objects.filter(pk=pk, is_active=True).first()
    if account is None or account.has_usable_password() or not same_hash(mark, _mark(account)):
        return None
    return account if now.timestamp() < made + INVITED_FOR.total_seconds() else None


def _mark(account: User) -> str:
    """Another one as soon as the password is another, be it one that nobody can type."""
    return hash_invitation(account.pk, account.password)
