"""What a patient whose visit the hospital withdrew or substituted is asked, until answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class FollowUpKind(models.TextChoices):
    """What the hospital did, so that the patient is asked."""

    WITHDRAWN = "withdrawn", _("停诊")
    SUBSTITUTED = "substituted", _("替诊")


class FollowUpStatus(models.TextChoices):
    """How far it has come; the allowed moves are in transitions.py."""

    OPEN = "open", _("待答复")
    PHONED = "phoned", _("已电话告知")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已由新的变动代替")


class FollowUpChoice(models.TextChoices):
    """What the patient chose."""

    TAKE_SUBSTITUTE = "take_substitute", _("照常来，看接替的专家")
    OTHER_SESSION = "other_session", _("另约了别的门诊")
    CANCEL = "cancel", _("取消了预约")
    NONE_WANTED = "none_wanted", _("不再另约")


class FollowUpCall(models.TextChoices):
    """How a call went, to ask a patient what to do instead."""

    REACHED = "reached", _("打通，已告知")
    NOT_REACHED = "not_reached", _("没有打通")
    DECLINED = "declined", _("打通，不再另约")


class FollowUpAct(models.TextChoices):
    """What the audit says of follow-ups."""

    CALL = "call_follow_up", _("登记电话跟进")
    SAW = "saw_follow_ups", _("查看待答复名单")


_STATUS, _CHOICE = FollowUpStatus, FollowUpChoice
# Still asked: nobody has answered, whether or not the hospital has told them by phone.
UNANSWERED = (_STATUS.OPEN, _STATUS.PHONED)


class FollowUp(models.Model):
    """FHIR Task. 中文 跟进.

    One question about one version of an appointment; at most one of an appointment is not closed. `calls` counts how
    often staff have phoned, `call` is how the last one went.
    """

    appointment = models.ForeignKey("bookings.Appointment", models.PROTECT, related_name="follow_ups")
    version = models.PositiveIntegerField()  # of the appointment, as the hospital's change left it
    kind = models.CharField(max_length=12, choices=FollowUpKind)
    status = models.CharField(max_length=10, choices=FollowUpStatus, default=FollowUpStatus.OPEN)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    choice = models.CharField(max_length=16, choices=FollowUpChoice, blank=True)
    chosen_appointment = models.ForeignKey(
        "bookings.Appointment", models.PROTECT, related_name="chosen_in", null=True, blank=True
    )
    calls = models.PositiveSmallIntegerField(default=0)
    call = models.CharField(max_length=12, choices=FollowUpCall, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("跟进")
        verbose_name_plural = _("跟进")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=~Q(status=_STATUS.CLOSED), name="follow_up_one_open"
            ),
            models.UniqueConstraint(fields=["appointment", "version"], name="follow_up_once_per_version"),
            models.CheckConstraint(
                condition=(
                    Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(choice="")
                    & Q(status__in=[_STATUS.ANSWERED, _STATUS.CLOSED])
                )
                | (
                    Q(answered_at__isnull=True, answered_by__isnull=True, choice="")
                    & ~Q(status=_STATUS.ANSWERED)
                ),
                name="follow_up_answered_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(choice="")
                | Q(kind=FollowUpKind.WITHDRAWN, choice__in=[_CHOICE.OTHER_SESSION, _CHOICE.NONE_WANTED])
                | Q(
                    kind=FollowUpKind.SUBSTITUTED,
                    choice__in=[_CHOICE.TAKE_SUBSTITUTE, _CHOICE.OTHER_SESSION, _CHOICE.CANCEL],
                ),
                name="follow_up_choice_of_its_kind",
            ),
            # Who was withdrawn has another appointment instead; who was substituted moved the one they have.
            models.CheckConstraint(
                condition=(
                    Q(kind=FollowUpKind.WITHDRAWN, choice=_CHOICE.OTHER_SESSION)
                    & Q(chosen_appointment__isnull=False)
                    & ~Q(chosen_appointment=F("appointment"))
                )
                | (
                    ~Q(kind=FollowUpKind.WITHDRAWN, choice=_CHOICE.OTHER_SESSION)
                    & Q(chosen_appointment__isnull=True)
                ),
                name="follow_up_chosen_instead",
            ),
            models.CheckConstraint(
                condition=Q(calls=0, call="", noted_at__isnull=True, noted_by__isnull=True)
                | (Q(calls__gte=1, noted_at__isnull=False, noted_by__isnull=False) & ~Q(call="")),
                name="follow_up_noted_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(status=_STATUS.PHONED)
                | Q(call__in=[FollowUpCall.REACHED, FollowUpCall.DECLINED]),
                name="follow_up_phoned_is_reached",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at", "id"], condition=Q(status=_STATUS.OPEN), name="follow_up_open_by_age"
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"

    @property
    def unanswered(self) -> bool:
        """Whether the patient is still asked."""
        return self.status in UNANSWERED
