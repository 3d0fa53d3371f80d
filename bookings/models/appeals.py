"""A person, or whoever books for them, says that bookings a block stands on should not count; the hospital answers."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.sealed import SealedModel, SealedTextField
from notices.localtime import local_date

MOST_WORDS = 1000  # signs of what the patient writes
MOST_ANSWER = 500  # signs of what the hospital writes


class AppealStatus(models.TextChoices):
    """How far it has come; the allowed moves are in transitions.py."""

    OPEN = "open", _("等待答复")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("没有同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class GrantReason(models.TextChoices):
    """Why the bookings do not count."""

    HOSPITAL_FAULT = "hospital_fault", _("医院方面的原因")
    WRONG_RECORD = "wrong_record", _("记录有误")
    NO_WAY = "no_way", _("突然生病、路不通等，确实来不了")


class AppealAct(models.TextChoices):
    """What the audit says of appeals."""

    MAKE = "make_appeal", _("提出申诉")
    WITHDRAW = "withdraw_appeal", _("撤回申诉")
    GRANT = "grant_appeal", _("同意申诉")
    REFUSE = "refuse_appeal", _("没有同意申诉")
    SAW = "saw_appeal", _("查看申诉")


class AppealNotice(models.TextChoices):
    """What is told when an appeal is answered (appeal_wording.py says how)."""

    GRANTED = "appeal_granted", _("申诉已同意")
    REFUSED = "appeal_refused", _("申诉没有同意")


# Answered by the hospital; a booking that was answered about is not contested again.
ANSWERED = (AppealStatus.GRANTED, AppealStatus.REFUSED)


class Appeal(SealedModel):
    """FHIR Task. 中文 申诉.

    About bookings at one hospital because of which a block began: that hospital knows what happened and answers. Who
    contests bookings at several hospitals makes one of these for each. `due_at` is when it must have been answered.
    Once it is granted its bookings count for nothing, for good. The words of both sides go after a time; what was
    decided stays.
    """

    block = models.ForeignKey("bookings.Block", models.PROTECT, related_name="appeals")
    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=AppealStatus, default=AppealStatus.OPEN)
    words = SealedTextField(_("申诉理由"), max_length=MOST_WORDS)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=20, choices=GrantReason, blank=True)
    answer = SealedTextField(_("医院的答复"), max_length=MOST_ANSWER, blank=True, default="")
    words_removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("申诉")
        verbose_name_plural = _("申诉")
        constraints = [
            models.UniqueConstraint(
                fields=["block", "hospital"], condition=Q(status=AppealStatus.OPEN), name="appeal_one_open"
            ),
            models.CheckConstraint(condition=Q(status__in=AppealStatus.values), name="appeal_status_known"),
            models.CheckConstraint(condition=Q(due_at__gt=F("made_at")), name="appeal_due_after_made"),
            models.CheckConstraint(
                condition=Q(
                    status__in=ANSWERED,
                    decided_at__isnull=False,
                    decided_at__gte=F("made_at"),
                    decided_by__isnull=False,
                )
                | (
                    Q(decided_at__isnull=True, decided_by__isnull=True, answer__empty=True)
                    & ~Q(status__in=ANSWERED)
                ),
                name="appeal_answered_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(status=AppealStatus.GRANTED, decision__in=GrantReason.values)
                | (Q(decision="") & ~Q(status=AppealStatus.GRANTED)),
                name="appeal_granted_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=AppealStatus.REFUSED)
                | Q(answer__empty=False)
                | Q(words_removed_at__isnull=False),
                name="appeal_refused_in_words",
            ),
            models.CheckConstraint(
                condition=Q(words__empty=False, words_removed_at__isnull=True)
                | (
                    Q(words__empty=True, answer__empty=True, words_removed_at__isnull=False)
                    & ~Q(status=AppealStatus.OPEN)
                ),
                name="appeal_in_words_until_removed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hospital", "due_at", "id"],
                condition=Q(status=AppealStatus.OPEN),
                name="appeal_open_by_due",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.status == AppealStatus.OPEN

    @property
    def due_on(self) -> date:
        """The last local day on which it is answered in time."""
        return local_date(self.due_at - timedelta(seconds=1))


class AppealEvent(models.Model):
    """FHIR Task.input. 中文 申诉的预约. One booking that is said not to count."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="events")
    appointment = models.ForeignKey("bookings.Appointment", models.PROTECT, related_name="appeal_events")

    class Meta:
        verbose_name = _("申诉的预约")
        verbose_name_plural = _("申诉的预约")
        constraints = [
            models.UniqueConstraint(fields=["appeal", "appointment"], name="appeal_event_once"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.appointment_id} in appeal {self.appeal_id}"
