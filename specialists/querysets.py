"""Reusable conditions on supply rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value

from specialists.enums import ActivityVia, SessionKind, SessionStatus
from specialists.limits import LONGEST_DELAY, LONGEST_SESSION


def shown(prefix: str = "") -> Q:
    """Condition: not a demonstration where those have no place. `prefix` leads to the row, as `session__`.

    A database that was tried out and then put into production may hold some; they stay for the
    record, and nobody finds or books them.
    """
    return Q(**{f"{prefix}demo": False}) if settings.PRODUCTION else Q()


def in_department(term_id: int, prefix: str = "") -> Q:
    """Condition on sessions: of this department, of the national list or a hospital's own, or of one that is of it;
    of a joint one also that of each of its specialists. `prefix` as in `shown`."""
    own = Q(**{f"{prefix}department__term_id": term_id}) | Q(**{f"{prefix}department_id": term_id})
    session = models.OuterRef(f"{prefix}pk")
    held = apps.get_model("specialists", "SessionSpecialist").objects.filter(session=session)
    theirs = held.filter(Q(posting__department__term_id=term_id) | Q(posting__department_id=term_id))
    return own | (Q(**{f"{prefix}kind": SessionKind.JOINT}) & Q(models.Exists(theirs)))


def not_over(now: datetime, ends: str = "ends_at", delay: str = "delay_minutes") -> Q:
    """Condition: what ends at the column `ends` is not over at `now`, `delay` (a column of minutes) counted in."""
    late_by = ExpressionWrapper(F(delay) * Value(timedelta(minutes=1)), output_field=models.DurationField())
    began_late = ExpressionWrapper(Value(now) - late_by, output_field=models.DateTimeField())
    return Q(**{f"{ends}__gt": now}) | Q(**{f"{delay}__gt": 0, f"{ends}__gt": began_late})


def session_not_over(now: datetime) -> Q:
    """not_over for sessions, begun late enough for that: those of past years are not even looked at."""
    # What is still to begin is asked for first: that is nearly all, and quickly seen.
    return Q(starts_at__gt=now - LONGEST_SESSION - LONGEST_DELAY) & (Q(starts_at__gt=now) | not_over(now))


class Grams(models.Func):
    """The pairs of neighbouring characters of a text, folded: PostgreSQL's own trigrams miss short Chinese words."""

    function = "portal_grams"
    arity = 1
    output_field = ArrayField(models.TextField())


class ClinicSessionQuerySet(models.QuerySet):
    """Sessions, by what a reader may see."""

    def public(self) -> Self:
        """Published or withdrawn: what the public may be shown (drafts are not, in production no demonstration)."""
        return self.filter(
            shown(), status__in=[SessionStatus.PUBLISHED, SessionStatus.WITHDRAWN, SessionStatus.CLOSED]
        )

    def coming(self, now: datetime) -> Self:
        """Published and not over at `now`, delay included, the soonest first; in production no demonstration."""
        return self.filter(shown(), session_not_over(now), status=SessionStatus.PUBLISHED).order_by(
            "starts_at", "id"
        )


class ActivityQuerySet(models.QuerySet):
    """Lines of the ledger, by where they come from and whether they stand."""

    def told(self) -> Self:
        """Those an article reports: they count for nothing."""
        return self.filter(via=ActivityVia.REPORTED)

    def counted(self) -> Self:
        """Those of sessions, each as it stands by now: what is counted from, without what was not held after all. In
        production no demonstration."""
        stands = self.filter(shown("session__"), via=ActivityVia.SESSION, corrected_by__isnull=True)
        return stands.filter(void=False)

    def booked(self) -> Self:
        """All that counts, however it came in, corrected or not. In production no demonstration."""
        rows = self.exclude(via=ActivityVia.REPORTED)
        return rows.exclude(demo=True) if settings.PRODUCTION else rows

    def standing(self, as_of: datetime | None = None) -> Self:
        """Of what counts, each line as it was known at `as_of`, that moment included; None: by now. Without what was
        void then."""
        rows = self.booked()
        if as_of is None:
            return rows.filter(corrected_by__isnull=True, void=False)
        later = rows.model._default_manager.filter(corrects=OuterRef("pk"), entered_at__lte=as_of)
        return rows.filter(~Exists(later), entered_at__lte=as_of, void=False)
