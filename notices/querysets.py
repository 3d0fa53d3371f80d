"""Ways to pick notices."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from notices.enums import NoticeStatus

if TYPE_CHECKING:
    from notices.models import Notice  # noqa: F401 - named below in quotes


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by what is to be done with them."""

    def deliverable(self, now: datetime) -> NoticeQuerySet:
        """Due at `now`, not waiting for a later try, and not in the hands of a living worker."""
        return self.filter(
            Q(retry_at=None) | Q(retry_at__lte=now),
            Q(claimed_until=None) | Q(claimed_until__lte=now),
            status=NoticeStatus.DUE,
            due_at__lte=now,
        )

    def about(self, subject_kind: str, subject_id: int) -> NoticeQuerySet:
        """All notices about one thing, newest first."""
        return self.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-created_at", "-pk")
