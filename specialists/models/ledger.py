"""The outcome ledger: what specialists did here, one line for each visit or event."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hospitals.models import (
    DatePair,
    Department,
    Hospital,
    Partnership,
    Programme,
    Region,
    Reported,
    both_or_neither,
    in_words,
    precision_field,
)
from specialists.enums import ActivityKind, ActivityVia, LedgerReason
from specialists.querysets import ActivityQuerySet

from .reference import Condition, Link, Specialist


class Activity(Reported):
    """No FHIR resource. 中文 帮扶活动.

    One line of the ledger: what was done, when, where and by whom. A reported one has the slug
    of its record; its dates may be as vague as the article. `ended_on` is the last day; an
    `ongoing` one had not ended when it was reported. An `event_only` one is a ceremony: nobody
    was seen by a doctor.
    One of a `session` was written as its day was signed off, with how many `patients` were seen; one that
    `corrects` another stands instead of it, and that one stays as it was written. `void`: it counts for nothing, as
    nobody came to hold it after all, or it was entered by mistake or twice.

    What counts (`via` is not reported) is written once and never changed (migration 0028): it is of one kind, `number`
    of them (sessions, lectures, papers, people sent to study), `patients` seen, `attended` who took part. It counts in
    the month of `started_on`; `posted_on` is the day under which it stands in the books: another one where it corrects
    a month that was signed off. `entered_at` says since when it is known, so that figures can be told as of a day.
    """

    slug = models.SlugField(max_length=100, null=True, blank=True, unique=True)
    kinds = ArrayField(
        models.CharField(max_length=16, choices=ActivityKind.choices), verbose_name=_("活动形式")
    )
    started_on = models.DateField(_("开始日期"), null=True, blank=True)
    started_precision = precision_field()
    started = DatePair()
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_precision = precision_field()
    ended = DatePair()  # its last day, where it took several
    starts_time = models.TimeField(_("开始时刻"), null=True, blank=True)
    ends_time = models.TimeField(_("结束时刻"), null=True, blank=True)
    date_basis = models.CharField(_("日期依据"), max_length=200, blank=True)
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("受援医院")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("地区")
    )
    place = models.CharField(_("地点"), max_length=100, blank=True)
    departments = models.ManyToManyField(
        Department, through="ActivityDepartment", related_name="activities", verbose_name=_("科室")
    )
    specialists = models.ManyToManyField(
        Specialist, through="ActivitySpecialist", related_name="activities", verbose_name=_("专家")
    )
    team = models.CharField(_("团队"), max_length=100, blank=True)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("合作项目"),
    )
    procedure = models.ForeignKey(
        Condition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("手术名称")
    )
    event_only = models.BooleanField(_("只是仪式"), default=False)
    ongoing = models.BooleanField(_("报道时仍在进行"), default=False)
    session = models.ForeignKey(
        "specialists.ClinicSession",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="activities",
        verbose_name=_("出诊"),
    )
    patients = models.PositiveIntegerField(_("看诊人次"), null=True, blank=True, editable=False)
    void = models.BooleanField(default=False, editable=False)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrected_by",
        verbose_name=_("更正哪一条"),
    )

    via = models.CharField(
        _("来自"), max_length=8, choices=ActivityVia, default=ActivityVia.REPORTED, editable=False
    )
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="activities",
        verbose_name=_("合作共建"),
    )
    number = models.PositiveIntegerField(_("数量"), default=1, editable=False)
    attended = models.PositiveIntegerField(_("参加人次"), null=True, blank=True, editable=False)
    subject_matter = models.CharField(_("内容"), max_length=200, blank=True, editable=False)
    proof = models.CharField(_("佐证材料"), max_length=200, blank=True, editable=False)
    demo = models.BooleanField(default=False, editable=False)
    posted_on = models.DateField(_("入账日期"), null=True, blank=True, editable=False)
    entered_at = models.DateTimeField(_("登记时间"), null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("登记人"),
    )
    reason = models.CharField(
        _("更正原因"), max_length=10, choices=LedgerReason, blank=True, default="", editable=False
    )
    sheet = models.ForeignKey(
        "specialists.LedgerSheet", models.PROTECT, null=True, blank=True, editable=False, related_name="lines"
    )
    month_return = models.ForeignKey(
        "specialists.MonthlyReturn",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="lines",
    )
    # The form it was entered with: sent twice, it makes one line.
    key = models.UUIDField(null=True, blank=True, editable=False, unique=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("帮扶活动")
        verbose_name_plural = _("帮扶活动")
        ordering = [F("started_on").desc(nulls_last=True), "slug"]
        constraints = [
            both_or_neither("started", name="activity_started_pair"),
            both_or_neither("ended", name="activity_ended_pair"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=False, ended_on__gte=F("started_on")),
                name="activity_forward",
            ),
            models.CheckConstraint(
                condition=Q(ends_time__isnull=True) | Q(starts_time__isnull=False),
                name="activity_ends_at_a_time_it_began",
            ),
            models.CheckConstraint(condition=Q(kinds__len__gt=0), name="activity_of_some_kind"),
            models.CheckConstraint(
                condition=Q(hospital__isnull=False) | Q(region__isnull=False) | ~Q(place=""),
                name="activity_somewhere",
            ),
            models.UniqueConstraint(
                fields=["session"], condition=Q(corrects__isnull=True), name="activity_once_of_its_session"
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True)
                | Q(
                    hospital__isnull=False,
                    patients__isnull=False,
                    slug__isnull=True,
                    source__isnull=True,
                    started_on__isnull=False,
                ),
                name="activity_of_a_session_counts",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="")
                | (Q(corrects__isnull=False) & ~Q(via=ActivityVia.REPORTED) & ~Q(reason="")),
                name="activity_corrects_what_counts",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="activity_corrects_another"
            ),
            models.CheckConstraint(
                condition=Q(void=False)
                | Q(corrects__isnull=False, number=0) & (Q(patients=0) | Q(patients=None)),
                name="activity_void_counts_nobody",
            ),
            models.CheckConstraint(
                condition=Q(
                    via=ActivityVia.REPORTED, posted_on=None, entered_at=None, entered_by=None, corrects=None
                )
                | ~Q(via=ActivityVia.REPORTED)
                & Q(
                    kinds__len=1,
                    hospital__isnull=False,
                    started_on__isnull=False,
                    posted_on__isnull=False,
                    entered_at__isnull=False,
                    entered_by__isnull=False,
                    slug=None,
                    source=None,
                    event_only=False,
                    ongoing=False,
                ),
                name="activity_counted_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(via=ActivityVia.SESSION, session__isnull=False)
                | ~Q(via=ActivityVia.SESSION) & Q(session=None),
                name="activity_via_its_session",
            ),
            models.CheckConstraint(
                condition=Q(via=ActivityVia.SHEET, sheet__isnull=False)
                | ~Q(via=ActivityVia.SHEET) & Q(sheet=None),
                name="activity_via_its_sheet",
            ),
            models.CheckConstraint(
                condition=Q(via=ActivityVia.RETURN, month_return__isnull=False)
                | ~Q(via=ActivityVia.RETURN) & Q(month_return=None),
                name="activity_via_its_return",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hospital", "started_on"],
                condition=~Q(via=ActivityVia.REPORTED),
                name="activity_counted_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dates_text} {self.kinds_text}".strip()

    @property
    def dates_text(self) -> str:
        """When it was, in words; empty where no article tells."""
        return in_words(self.started, self.ended)

    @property
    def kind_words(self) -> list[str]:
        """What was done, each in words."""
        return [str(ActivityKind(kind).label) for kind in self.kinds]

    @property
    def kinds_text(self) -> str:
        """What was done, in one text: 会诊、手术."""
        return str(_("、")).join(self.kind_words)


class ActivityDepartment(Link):
    """No FHIR resource. 中文 活动涉及科室.

    The departments (terms of the vocabulary) an activity was held in or for.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="department_links")
    department = models.ForeignKey(Department, models.CASCADE, related_name="activity_links")

    class Meta(Link.Meta):
        verbose_name = _("活动涉及科室")
        verbose_name_plural = _("活动涉及科室")
        constraints = [
            models.UniqueConstraint(fields=["activity", "department"], name="activity_department_once")
        ]


class ActivitySpecialist(Link):
    """No FHIR resource. 中文 参加活动的专家.

    A specialist, of either side, who took part in an activity.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="specialist_links")
    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="activity_links")

    class Meta(Link.Meta):
        verbose_name = _("参加活动的专家")
        verbose_name_plural = _("参加活动的专家")
        constraints = [
            models.UniqueConstraint(fields=["activity", "specialist"], name="activity_specialist_once")
        ]
