"""The books of the outcome ledger: signed months, the sheets and returns by which lines came, figures of sessions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from specialists.enums import LedgerStatus


class LedgerMonth(models.Model):
    """No FHIR resource. 中文 已签字的月份.

    A month of one hospital's ledger that was signed off: nothing is posted under it any more, by whichever path one
    tries (migration 0028). What turns out wrong later is corrected by lines posted under a later month.
    """

    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, related_name="ledger_months", verbose_name=_("医院")
    )
    month = models.DateField(_("月份"))  # its first day
    signed_at = models.DateTimeField(_("签字时间"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("签字人")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("已签字的月份")
        verbose_name_plural = _("已签字的月份")
        ordering = ["-month", "hospital"]
        constraints = [
            models.UniqueConstraint(fields=["hospital", "month"], name="ledger_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="ledger_month_begins_on_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.hospital} {self.month:%Y-%m}"


class LedgerSheet(models.Model):
    """No FHIR resource. 中文 台账表格.

    A sheet of activities somebody sent for one hospital: what was read of each row (`rows`: a list of objects, texts as
    they stood, and what was understood), before it is kept, and the lines it made. Undone, each of those is voided.
    """

    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, related_name="ledger_sheets", verbose_name=_("医院")
    )
    name = models.CharField(_("文件名"), max_length=200)
    rows = models.JSONField(default=list)
    status = models.CharField(_("状态"), max_length=6, choices=LedgerStatus, default=LedgerStatus.DRAFT)
    made_at = models.DateTimeField(_("上传时间"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    kept_at = models.DateTimeField(_("入账时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("台账表格")
        verbose_name_plural = _("台账表格")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=LedgerStatus.DRAFT, kept_at=None, undone_at=None)
                | Q(status=LedgerStatus.KEPT, kept_at__isnull=False, undone_at=None)
                | Q(status=LedgerStatus.UNDONE, kept_at__isnull=False, undone_at__gte=F("kept_at")),
                name="ledger_sheet_status_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MonthlyReturn(models.Model):
    """No FHIR resource. 中文 月报.

    What a county's or a township's hospital says it did in a month, by kind, where it keeps no list of single
    activities (`counts`: kind -> {number, patients, attended}). A draft until it is posted; then each kind is one line.
    """

    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, related_name="monthly_returns", verbose_name=_("医院")
    )
    partnership = models.ForeignKey(
        "hospitals.Partnership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("合作共建"),
    )
    month = models.DateField(_("月份"))  # its first day
    counts = models.JSONField(default=dict)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=6, choices=LedgerStatus, default=LedgerStatus.DRAFT)
    made_at = models.DateTimeField(_("填报时间"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人")
    )
    kept_at = models.DateTimeField(_("入账时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("月报")
        verbose_name_plural = _("月报")
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "partnership", "month"],
                condition=~Q(status=LedgerStatus.UNDONE),
                nulls_distinct=False,
                name="monthly_return_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="monthly_return_begins_on_the_first"),
            models.CheckConstraint(
                condition=Q(status=LedgerStatus.DRAFT, kept_at=None, undone_at=None)
                | Q(status=LedgerStatus.KEPT, kept_at__isnull=False, undone_at=None)
                | Q(status=LedgerStatus.UNDONE, kept_at__isnull=False, undone_at__gte=F("kept_at")),
                name="monthly_return_status_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hospital} {self.month:%Y-%m}"


class SessionCount(models.Model):
    """No FHIR resource. 中文 出诊数据.

    What was counted of a session as its day was signed off, beside how many were seen: numbers and how they were used,
    never a person. Written once with its line of the ledger; a correcting line takes them over with its own `seen`.
    """

    activity = models.OneToOneField("specialists.Activity", models.CASCADE, related_name="count")
    numbers = models.PositiveIntegerField(_("放号数"))  # open ones, added ones too
    taken = models.PositiveIntegerField(_("约出号数"))  # that somebody had at the end: seen, missed or left
    seen = models.PositiveIntegerField(_("看诊人次"))
    missed = models.PositiveIntegerField(_("爽约人次"))
    referred = models.PositiveIntegerField(_("转诊号人次"))  # of those taken, by referral
    elders = models.PositiveIntegerField(_("60 岁以上人次"))  # of those seen
    counties = models.PositiveIntegerField(_("旗县居民人次"))  # of those seen, by the area of their document
    located = models.PositiveIntegerField(_("知道地区的人次"))  # of those seen, whose document tells an area
    lead_days = models.PositiveIntegerField(_("提前天数合计"))  # from booking to visit, of those booked ahead
    booked_ahead = models.PositiveIntegerField(_("提前预约人次"))
    wait_minutes = models.PositiveIntegerField(_("候诊分钟合计"))  # from checking in to the first call
    waited = models.PositiveIntegerField(_("有候诊记录的人次"))

    class Meta:
        verbose_name = _("出诊数据")
        verbose_name_plural = _("出诊数据")
        constraints = [
            models.CheckConstraint(
                condition=Q(elders__lte=F("seen"), located__lte=F("seen"), counties__lte=F("located")),
                name="session_count_parts_of_those_seen",
            ),
            models.CheckConstraint(
                condition=Q(missed__lte=F("taken"), referred__lte=F("taken")),
                name="session_count_parts_of_those_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"count of activity {self.activity_id}"
