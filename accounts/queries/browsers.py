"""Reads about browsers."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import BrowserSession, User
from accounts.rules import stay_of


def browsers_of(account: User, now: datetime) -> QuerySet[BrowserSession]:
    """The browsers in which the account is signed in at `now`, the one used last first."""
    stay = stay_of(account)
    return BrowserSession.objects.filter(
        account=account,
        expire_date__gt=now,
        used_at__gt=now - stay.idle,
        began_at__gt=now - stay.whole,
    ).order_by("-used_at", "session_key")
