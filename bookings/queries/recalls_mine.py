"""What a patient sees of their 复诊约定."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bookings.models import PatientLink, Recall, RecallKind
from bookings.queries.cards import HalfHour
from bookings.queries.numbers import Asker
from bookings.queries.recalls import has_come, open_recalls
from bookings.queries.sessions import half_hours
from bookings.queries.staff.recalls import RecallLine, State, lines_of
from specialists.enums import Pool
from specialists.querysets import shown


@dataclass(frozen=True)
class MyRecall:
    """One promise, with the half-hours of the session that keeps a number."""

    line: RecallLine
    times: tuple[HalfHour, ...] = ()

    @property
    def free(self) -> list[HalfHour]:
        """Those with a number for the person."""
        return [one for one in self.times if one.left]


def _mine(account_id: int) -> QuerySet[Recall]:
    people = PatientLink.objects.in_force().filter(account_id=account_id).values("patient_id")
    rows = Recall.objects.filter(shown(), patient__in=people, patient__erased_at=None)
    rows = rows.annotate(came=has_come()).prefetch_related("kept_in__session_specialists")
    return rows.select_related("patient", "specialist", "hospital", "department", "kept_in", "after__slot")


def my_recalls(account_id: int, now: datetime) -> list[RecallLine]:
    """The promises to the account's persons that hold, the earliest first. Two queries."""
    rows = _mine(account_id).filter(pk__in=open_recalls(now).values("pk"))
    return lines_of(rows.order_by("from_on", "pk"), now)


def has_recalls(account_id: int, now: datetime) -> bool:
    """Whether any holds. One query."""
    return _mine(account_id).filter(pk__in=open_recalls(now).values("pk")).exists()


def my_recall(account_id: int, recall_id: int, now: datetime) -> MyRecall | None:
    """One promise to a person of this account, held or over; None for any other."""
    found = lines_of(_mine(account_id).filter(pk=recall_id), now)
    if not found:
        return None
    (line,) = found
    recall = line.recall
    if line.state != State.KEPT or recall.kind != RecallKind.VISIT or recall.kept_in is None:
        return MyRecall(line)
    asker = Asker(account_id=account_id, patient_id=recall.patient_id, pool=Pool.RECALL)
    return MyRecall(line, tuple(half_hours(recall.kept_in, asker, now)))
