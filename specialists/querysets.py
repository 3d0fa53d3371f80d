"""Reusable conditions on supply rows."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from specialists.enums import SessionStatus


class ClinicSessionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Sessions, by what a reader may see."""

    def public(self) -> Self:
        """Published or withdrawn: what the public may be shown (drafts are not)."""
        return self.filter(
            status__in=[SessionStatus.PUBLISHED, SessionStatus.WITHDRAWN, SessionStatus.CLOSED]
        )

    def coming(self, now: datetime) -> Self:
        """Published and not over at `now`, the soonest first."""
        return self.filter(status=SessionStatus.PUBLISHED, ends_at__gt=now).order_by("starts_at", "id")
