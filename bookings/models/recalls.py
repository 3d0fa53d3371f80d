"""Who is to come again after a visit: with a number of the next one, or to have results looked at."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RecallKind(models.TextChoices):
    """What somebody is to come again for."""

    VISIT = "visit", _("复诊")  # with a number of the specialist's next session
    RESULTS = "results", _("看结果：专家下次来时")  # without one
    PARTNER = "partner", _("看结果：由本院医生看")  # by the doctor who works with the specialist here


class RecallEnd(models.TextChoices):
    """Why a promise holds no longer."""

    DONE = "done", _("已看过")
    UNWANTED = "unwanted", _("不需要了")
    MISTAKE = "mistake", _("记错了")
    MERGED = "merged", _("合并就诊人时，和另一条并成了一条")


class RecallAct(models.TextChoices):
    """What the audit says of a promise."""

    PROMISE = "promise_recall", _("约复诊")
    END = "end_recall", _("结束复诊约定")
    SAW_LIST = "saw_recalls", _("查看复诊名单")


class RecallNotice(models.TextChoices):
    """What is told (recall_wording.py says how)."""

    KEPT = "recall_kept", _("复诊号已留好")
    FULL = "recall_full", _("专家有新的出诊，复诊号已留满")
    RESULTS = "recall_results", _("专家再来的日子，可以看结果")
    OFF = "recall_off", _("复诊的出诊有变动")


class Recall(models.Model):
    """FHIR ServiceRequest. 中文 复诊约定.

    The hospital promises somebody who was seen that they are the first in line when the specialist comes again (VISIT),
    or that their results are looked at. `kept_in`: the session that keeps a number for them, of the pool RECALL, from
    its publishing on; nothing is booked by that. Whether they have come is read from their visits (queries.recalls).
    """

    patient = models.ForeignKey("bookings.Patient", models.PROTECT, related_name="recalls")
    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="+")
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="recalls")
    kind = models.CharField(_("内容"), max_length=10, choices=RecallKind)
    demo = models.BooleanField(default=False)  # after a demonstration visit, for demonstration sessions
    after = models.ForeignKey(
        "bookings.Appointment", models.PROTECT, related_name="recalls", verbose_name=_("哪次就诊")
    )
    from_on = models.DateField(_("最早日期"))
    until_on = models.DateField(_("最晚日期"))
    department = models.ForeignKey(
        "hospitals.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("到哪个科室看"),
    )
    kept_in = models.ForeignKey(
        "specialists.ClinicSession", models.PROTECT, null=True, blank=True, related_name="recalls"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(max_length=10, choices=RecallEnd, blank=True, default="")

    class Meta:
        verbose_name = _("复诊约定")
        verbose_name_plural = _("复诊约定")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="recall_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="recall_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(department=None) | Q(kind=RecallKind.PARTNER), name="recall_department_of_partner"
            ),
            models.CheckConstraint(
                condition=Q(kept_in=None) | Q(kind=RecallKind.VISIT), name="recall_number_for_visit"
            ),
            models.UniqueConstraint(
                fields=["patient", "hospital", "specialist", "kind", "demo"],
                condition=Q(ended_at=None),
                name="recall_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["specialist", "made_at"], condition=Q(ended_at=None), name="recall_of_specialist"
            ),
            models.Index(fields=["kept_in"], condition=Q(ended_at=None), name="recall_kept_in"),
        ]

    def __str__(self) -> str:
        return f"recall {self.pk}"
