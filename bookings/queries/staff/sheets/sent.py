"""The sheets that were sent for a hospital."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from specialists.models import ScheduleSheet, SheetLine


def latest_sheets(hospital_id: int, *, most: int = 20) -> QuerySet[ScheduleSheet]:
    """The newest sheets of the hospital, each with how many sessions were made of it (`drafts`). One query."""
    made = Count("lines__sessions", filter=Q(lines__sessions__session__isnull=False))
    sheets = ScheduleSheet.objects.filter(hospital=hospital_id).select_related("sent_by")
    return sheets.annotate(drafts=made)[:most]


def my_sheet(hospital_id: int, sheet_id: int) -> ScheduleSheet | None:
    """A sheet of this hospital; None for any other."""
    found = ScheduleSheet.objects.filter(hospital=hospital_id, pk=sheet_id)
    return found.select_related("hospital", "sent_by").first()


def my_line(sheet: ScheduleSheet, line_id: int) -> SheetLine | None:
    """A line of this sheet; None for any other."""
    return sheet.lines.prefetch_related("sessions").filter(pk=line_id).first()
