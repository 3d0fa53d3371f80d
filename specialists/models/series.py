"""Series: a plan of which sessions are drafted, its exceptions and who holds them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from specialists.enums import DayException, SessionKind
from specialists.limits import LEAST_GROUP_MINUTES, MOST_GROUP_MINUTES, MOST_NUMBERS
from specialists.models.offers import Offer
from specialists.models.postings import Posting


class SessionSeries(Offer):
    """中文 排班模板、周期排班. The days of a rule (RFC 5545), with exceptions, and what a session on such a day is.

    It makes drafts (specialists.actions.draft_ahead), one for each day, and never touches what is published.
    `starts_on` is the first day it may be held and what the rule counts its weeks from; `ended_on` is the first
    day on which it is held no more. Clocks are local.
    """

    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="series")
    department = models.ForeignKey("hospitals.Department", models.PROTECT, null=True, blank=True)
    room = models.ForeignKey("hospitals.Room", models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.SINGLE)
    rrule = models.CharField(_("周期"), max_length=200)
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    begins = models.TimeField()
    ends = models.TimeField()
    numbers = models.PositiveSmallIntegerField()
    group_minutes = models.PositiveSmallIntegerField(default=30)
    fee_yuan = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    bring = models.TextField(blank=True)
    skips_holidays = models.BooleanField(default=True)
    works_make_up = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)
    # The form it was made with: sent twice, it makes one series.
    key = models.UUIDField(null=True, blank=True, editable=False)
    postings = models.ManyToManyField(Posting, through="specialists.SeriesSpecialist", related_name="series")

    class Meta:
        verbose_name = _("周期排班")
        verbose_name_plural = _("周期排班")
        ordering = ["hospital", "starts_on", "id"]
        constraints = [
            *Offer.Meta.constraints,
            models.UniqueConstraint(fields=["hospital", "key"], name="series_once_per_form"),
            models.CheckConstraint(
                # What the rule means is checked by recurring.read_rule; here only that it is one of ours.
                condition=Q(rrule__regex=r"^FREQ=(WEEKLY|MONTHLY)(;[A-Z]+=[-0-9A-Z,]+)+$"),
                name="series_rule_is_weekly_or_monthly",
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="series_starts_before_end"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="series_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(numbers__lte=MOST_NUMBERS)
                & Q(group_minutes__gte=LEAST_GROUP_MINUTES, group_minutes__lte=MOST_GROUP_MINUTES),
                name="series_numbers_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hospital_id} {self.rrule}"


class SeriesSpecialist(models.Model):
    """中文 周期排班的专家. Who holds the sessions of a series, by the posting known when it was made."""

    series = models.ForeignKey(SessionSeries, models.CASCADE, related_name="series_specialists")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("周期排班的专家")
        verbose_name_plural = _("周期排班的专家")
        ordering = ["series", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "posting"], name="series_specialist_once"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} in {self.series_id}"


class SeriesException(models.Model):
    """中文 周期排班的例外. A day of the rule that is not held; or one that is held whatever the rule and the
    holidays say, at clocks of its own where they are given."""

    series = models.ForeignKey(SessionSeries, models.CASCADE, related_name="exceptions")
    on = models.DateField()
    kind = models.CharField(max_length=5, choices=DayException)
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    why = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("周期排班的例外")
        verbose_name_plural = _("周期排班的例外")
        ordering = ["series", "on"]
        constraints = [
            models.UniqueConstraint(fields=["series", "on"], name="series_exception_once_a_day"),
            models.CheckConstraint(
                condition=Q(begins__isnull=True, ends__isnull=True)
                | Q(kind=DayException.OPEN, begins__isnull=False, ends__gt=F("begins")),
                name="series_exception_clocks_of_an_open_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
