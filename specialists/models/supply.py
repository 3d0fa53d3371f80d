"""Supply: when specialists hold a clinic, and its numbers.

What the rows must satisfy together is kept by the database: same-row rules are
constraints here, cross-row rules are triggers in migration 0002 (docs/locking.md).
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notices.localtime import local
from specialists.enums import (
    OpenTo,
    Pool,
    SessionKind,
    SessionStatus,
    WithdrawReason,
)
from specialists.limits import LONGEST_DELAY, LONGEST_SESSION
from specialists.models.offers import Offer
from specialists.models.postings import Posting
from specialists.models.ranges import TstzRange
from specialists.querysets import ClinicSessionQuerySet


class ClinicSession(Offer):
    """FHIR Schedule. 中文 出诊 / 门诊单元.

    One visit: a stretch of time at one hospital with one specialist or several.
    `opens_at` and `closes_at` are written when it is published, from the policy of that day; so is when
    unused referral and desk numbers flow back: at `flows_back_at` first to those who wait for a number, at
    `flows_to_all_at` to everybody. A delay moves no planned time: readers show planned + `delay_minutes`.
    """

    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="sessions")
    department = models.ForeignKey("hospitals.Department", models.PROTECT, null=True, blank=True)
    room = models.ForeignKey("hospitals.Room", models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.SINGLE)
    status = models.CharField(max_length=10, choices=SessionStatus, default=SessionStatus.DRAFT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    during = models.GeneratedField(
        expression=TstzRange(F("starts_at"), F("ends_at")), output_field=DateTimeRangeField(), db_persist=True
    )
    room_exclusive = models.BooleanField(default=False, editable=False)  # copied from room by trigger
    published_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    flows_back_at = models.DateTimeField(null=True, blank=True)
    flows_to_all_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=30, choices=WithdrawReason, blank=True)
    delay_minutes = models.PositiveSmallIntegerField(default=0)
    fee_yuan = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    bring = models.TextField(blank=True)
    demo = models.BooleanField(default=False)
    # The form it was drafted with: sent twice, it makes one session.
    draft_key = models.UUIDField(null=True, blank=True, editable=False)
    # The series it was drafted by, and which of its days it stands for, wherever it was moved since.
    series = models.ForeignKey(
        "specialists.SessionSeries", models.PROTECT, "sessions", null=True, editable=False
    )
    series_on = models.DateField(null=True, editable=False)
    # What it is a half-day, or a stop, of.
    trip = models.ForeignKey(
        "specialists.Trip", models.SET_NULL, "sessions", null=True, blank=True, editable=False
    )
    # Somebody asks that it be published as it is; `proposed_as` is how it was then (specialists.seen).
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposed_as = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)
    specialists = models.ManyToManyField(
        "specialists.Specialist", through="specialists.SessionSpecialist", related_name="sessions"
    )

    objects = ClinicSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("出诊")
        verbose_name_plural = _("出诊")
        constraints = [
            *Offer.Meta.constraints,
            models.CheckConstraint(
                # Whoever was not referred never has a number of it, not even of those nobody took.
                condition=~Q(open_to=OpenTo.REFERRED)
                | Q(flows_back_at__isnull=True)
                | Q(flows_back_at__gte=F("ends_at")),
                name="session_of_referrals_never_flows_back",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_starts_before_end"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + LONGEST_SESSION), name="session_within_a_day"
            ),
            models.CheckConstraint(
                condition=Q(delay_minutes__lte=LONGEST_DELAY // timedelta(minutes=1)),
                name="session_delayed_by_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=SessionStatus.DRAFT,
                    published_at__isnull=True,
                    opens_at__isnull=True,
                    closes_at__isnull=True,
                )
                | (
                    ~Q(status=SessionStatus.DRAFT)
                    & Q(published_at__isnull=False, opens_at__isnull=False, closes_at__isnull=False)
                ),
                name="session_published_has_window",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=SessionStatus.DRAFT, flows_back_at__isnull=True, flows_to_all_at__isnull=True
                )
                | (
                    ~Q(status=SessionStatus.DRAFT)
                    & Q(flows_back_at__isnull=False, flows_to_all_at__isnull=False)
                ),
                name="session_published_flows_back",
            ),
            models.CheckConstraint(
                condition=Q(flows_back_at__isnull=True)
                | Q(flows_back_at__gte=F("published_at"), flows_to_all_at__gte=F("flows_back_at")),
                name="session_flows_after_publishing",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(opens_at__lte=F("closes_at")),
                name="session_opens_before_closing",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=SessionStatus.WITHDRAWN, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                )
                | (~Q(status=SessionStatus.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdrawn_reason="")),
                name="session_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True, proposed_at__isnull=True, proposed_as="")
                | (Q(proposed_by__isnull=False, proposed_at__isnull=False) & ~Q(proposed_as="")),
                name="session_proposed_by_whom_and_when",
            ),
            models.UniqueConstraint(fields=["hospital", "draft_key"], name="session_once_per_form"),
            models.UniqueConstraint(fields=["series", "series_on"], name="session_once_a_day_of_its_series"),
            models.CheckConstraint(
                condition=Q(series__isnull=True, series_on__isnull=True)
                | Q(series__isnull=False, series_on__isnull=False),
                name="session_of_a_series_has_its_day",
            ),
            ExclusionConstraint(
                name="session_exclusive_room",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(status=SessionStatus.PUBLISHED, room_exclusive=True),
            ),
        ]
        indexes = [
            # What lists show, in their order: the published ones, and the withdrawn ones in their place.
            models.Index(
                fields=["starts_at", "id"],
                # What counting by day and place needs, so that it reads the index alone.
                include=["ends_at", "delay_minutes", "status", "hospital", "department", "demo"],
                condition=Q(status__in=[SessionStatus.PUBLISHED, SessionStatus.WITHDRAWN]),
                name="session_listed_by_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hospital} {local(self.starts_at):%Y-%m-%d %H:%M}"


class SessionSpecialist(models.Model):
    """FHIR Schedule.actor. 中文 出诊专家.

    One specialist of one session, under the posting that allows it. `during`,
    `published` and `demo` are copied from the session by triggers.
    """

    session = models.ForeignKey(ClinicSession, models.CASCADE, related_name="session_specialists")
    specialist = models.ForeignKey(
        "specialists.Specialist", models.PROTECT, related_name="session_specialists"
    )
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="session_specialists")
    position = models.PositiveSmallIntegerField(default=0)
    during = DateTimeRangeField(editable=False)
    published = models.BooleanField(default=False, editable=False)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["session", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "specialist"], name="session_specialist_once"),
            ExclusionConstraint(
                name="specialist_one_place_at_a_time",
                expressions=[("specialist", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(published=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialist_id} in {self.session_id}"


class Slot(models.Model):
    """FHIR Slot. 中文 号（第 n 号）.

    One number; several may share one half-hour. Free or busy is derived
    (`open`, `reopens_at` passed, no live appointment), never stored.
    """

    session = models.ForeignKey(ClinicSession, models.CASCADE, related_name="slots")
    ordinal = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pool = models.CharField(max_length=10, choices=Pool, default=Pool.PUBLIC)
    added = models.BooleanField(default=False)  # 加号: by name, may lie after the session's end
    open = models.BooleanField(default=True)
    reopens_at = models.DateTimeField(null=True, blank=True)  # a freed number returns at this drawn moment
    # The hospital withdrew it while the session goes on: it stays closed.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(
        max_length=30, choices=WithdrawReason, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["session", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["session", "ordinal"], name="slot_ordinal_once"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="slot_ordinal_from_one"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_starts_before_end"),
            models.CheckConstraint(
                condition=Q(added=False) | Q(pool__in=[Pool.WALK_IN, Pool.REFERRAL]),
                name="slot_added_for_present_or_referred",
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=False, open=False) & ~Q(withdrawn_reason=""))
                | Q(withdrawn_at__isnull=True, withdrawn_reason=""),
                name="slot_withdrawn_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} #{self.ordinal}"
