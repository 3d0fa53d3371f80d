"""Sheets that hospitals send: what each line says, what was understood, and which sessions were made of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from specialists.enums import OpenTo, SessionPurpose
from specialists.models.supply import ClinicSession

BRING_LENGTH = 200  # as the form of a session has it
KEPT = timedelta(days=365)  # a sheet: next year's is another one


class SheetQuerySet(models.QuerySet["ScheduleSheet"]):
    """Which sheets."""

    def outlived(self, now: datetime) -> SheetQuerySet:
        """Those that were sent too long ago to be kept."""
        return self.filter(sent_at__lt=now - KEPT)


class ScheduleSheet(models.Model):
    """中文 排班表. A sheet of visits as a hospital sent it, read once, line by line. The file itself is not kept."""

    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="schedule_sheets")
    name = models.CharField(_("文件"), max_length=100)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    # The form it was sent with: sent twice, it is one sheet.
    key = models.UUIDField(editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("排班表")
        verbose_name_plural = _("排班表")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["hospital", "key"], name="schedule_sheet_once_per_form")
        ]

    def __str__(self) -> str:
        return f"{self.hospital} {self.name}"


class SheetLine(models.Model):
    """中文 排班表的一行. A row of a list, or a cell of a grid, with its verdict and what could be doubted in it."""

    sheet = models.ForeignKey(ScheduleSheet, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    tab = models.CharField(max_length=100, blank=True)  # which of a workbook's sheets
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=10, blank=True)  # of a grid, as C5
    said = models.JSONField()  # the texts of its cells
    verdict = models.CharField(max_length=8)  # specialists.sheets.preview.Verdict
    doubts = ArrayField(
        models.CharField(max_length=20), default=list, blank=True
    )  # of specialists.sheets.doubts
    warnings = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    about = models.TextField(blank=True)
    not_read = models.TextField(blank=True, default="", db_default="")  # of its remarks, word by word
    pieces = models.JSONField(
        default=dict, blank=True
    )  # of what was not understood whole (specialists.sheets.preview)
    # Somebody answered what was doubted: the sessions of the line are as they say.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("排班表的一行")
        verbose_name_plural = _("排班表的各行")
        ordering = ["sheet", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="sheet_line_position_once"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="sheet_line_answered_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tab} {self.cell or self.row}"


class SheetSession(models.Model):
    """中文 排班表里的一场. One session that a line says, or would say were its doubts answered so.

    `session`: the draft that was made of it.
    """

    line = models.ForeignKey(SheetLine, models.CASCADE, related_name="sessions")
    position = models.PositiveSmallIntegerField()
    specialists = ArrayField(models.BigIntegerField(), default=list)  # ids, in the order they are named
    on = models.DateField()
    half = models.CharField(max_length=7)  # am, pm, evening
    begins = models.TimeField(null=True, blank=True)  # only where clocks are given
    ends = models.TimeField(null=True, blank=True)
    together = models.CharField(max_length=3, blank=True)  # all or any of several specialists
    department = models.CharField(max_length=100, blank=True)
    room = models.CharField(max_length=100, blank=True)
    numbers = models.PositiveSmallIntegerField(null=True, blank=True)
    fee_yuan = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    bring = models.CharField(max_length=BRING_LENGTH, blank=True, default="", db_default="")
    purpose = models.CharField(
        max_length=6,
        choices=SessionPurpose,
        default=SessionPurpose.CLINIC,
        db_default=SessionPurpose.CLINIC,
    )
    open_to = models.CharField(
        max_length=9, choices=OpenTo, default=OpenTo.EVERYBODY, db_default=OpenTo.EVERYBODY
    )
    wanted = models.BooleanField(default=False)  # somebody said that it be made; it is, a few at a time
    session = models.ForeignKey(
        ClinicSession, models.SET_NULL, null=True, blank=True, related_name="sheet_sessions"
    )
    made = models.BooleanField(default=False)  # of this line, rather than changed by it
    made_as = models.CharField(max_length=16, blank=True)  # how the draft was then (seen_of)

    class Meta:
        verbose_name = _("排班表里的一场")
        verbose_name_plural = _("排班表里的各场")
        ordering = ["line", "position"]
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="sheet_session_position_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=True) | Q(ends__gt=F("begins")),
                name="sheet_session_starts_before_end",
            ),
            models.CheckConstraint(condition=~Q(specialists__len=0), name="sheet_session_has_a_specialist"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.half}"
