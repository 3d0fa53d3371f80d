"""Ways to pick and make accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models import Q

from accounts.enums import CodePurpose
from accounts.hashes import hash_phone

if TYPE_CHECKING:
    from accounts.models import SignInCode, User  # noqa: F401 - named below in quotes


class UserManager(BaseUserManager["User"]):
    """Makes accounts of both kinds: staff by user name and password, patients by mobile number."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A staff account. Raises ValueError without a user name."""
        if not username:
            raise ValueError("a staff account needs a user name")
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of the Django admin."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def of_phone(self, phone: str, *, language: str, now: datetime) -> tuple[User, bool]:
        """The account that signs in with `phone` (E.164), and whether it was made just now."""
        fresh = {"phone": phone, "password": make_password(None), "language": language, "joined_at": now}
        return self.get_or_create(phone_hash=hash_phone(phone), defaults=fresh)


class SignInCodeQuerySet(models.QuerySet["SignInCode"]):
    """Sign-in codes by state and by who asked."""

    def live(self, now: datetime) -> SignInCodeQuerySet:
        """Neither used nor expired at `now`."""
        return self.filter(used_at=None, expires_at__gt=now)

    def asked_within(self, span: timedelta, now: datetime) -> SignInCodeQuerySet:
        """Asked for during the last `span`; a request exactly `span` old no longer counts."""
        return self.filter(created_at__gt=now - span)

    def used_within(self, span: timedelta, now: datetime) -> SignInCodeQuerySet:
        """Given back, so that somebody signed in, during the last `span`."""
        return self.filter(used_at__gt=now - span, purpose=CodePurpose.SIGN_IN)

    def outlived(self, *, unused: timedelta, used: timedelta, now: datetime) -> SignInCodeQuerySet:
        """Asked for at least `unused` ago and not given back to sign in, or given back for that at least `used` ago."""
        signed_in = Q(used_at__isnull=False, purpose=CodePurpose.SIGN_IN)
        return self.filter(~signed_in & Q(created_at__lte=now - unused) | Q(used_at__lte=now - used))

    def keeping_a_number(self) -> SignInCodeQuerySet:
        """Those whose mobile number is still in clear."""
        return self.filter(phone__empty=False)
