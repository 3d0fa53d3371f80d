"""Reusable conditions on appointments."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from bookings.enums import COMING, LIVE, AppointmentStatus, Origin


def lapsed(now: datetime) -> Q:
    """Pending, and its time has passed at `now`: free for readers."""
    return Q(status=AppointmentStatus.PENDING, expires_at__lte=now)


class AppointmentQuerySet(models.QuerySet):
    """Appointments, by whether they take a number and whose they are."""

    def taking(self, now: datetime) -> Self:
        """Those that take their number at `now`: live, and not a pending one whose time has passed."""
        return self.filter(status__in=LIVE).exclude(lapsed(now))

    def coming(self, now: datetime) -> Self:
        """Those whose person is still to be seen. What is only offered may never be taken."""
        offered = Q(status=AppointmentStatus.PENDING, origin=Origin.OFFER)
        return self.filter(status__in=COMING).exclude(lapsed(now) | offered)

    def lapsed(self, now: datetime) -> Self:
        """Pending ones whose time has passed, not yet moved on."""
        return self.filter(lapsed(now))

    def of_account(self, account_id: int) -> Self:
        """Those whose person the account is linked to now; a link that ended shows nothing any more."""
        return self.filter(
            patient__links__account_id=account_id,
            patient__links__granted_at__isnull=False,
            patient__links__ended_at__isnull=True,
        )


class PatientLinkQuerySet(models.QuerySet):
    """Links of accounts and persons, by whether they hold."""

    def in_force(self) -> Self:
        """Those by which an account may book: granted, and not ended."""
        return self.filter(granted_at__isnull=False, ended_at__isnull=True)

    def asked(self) -> Self:
        """Those an account has asked for and nobody has answered."""
        return self.filter(granted_at__isnull=True, ended_at__isnull=True)

    def waiting(self, since: datetime) -> Self:
        """Those asked for after `since` (PersonsPolicy.asked_since), which may still be answered."""
        return self.asked().filter(created_at__gt=since)
