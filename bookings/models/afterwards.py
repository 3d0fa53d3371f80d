"""What comes after a visit: what the patient says of it to the hospital, and being told of a next one."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.sealed import SealedModel, SealedTextField

MOST_WORDS = 500  # signs, to the hospital
MOST_THANKS = 300  # signs, to the specialist


class Waited(models.TextChoices):
    """How long it took."""

    SHORT = "short", _("差不多按时")
    SOME = "some", _("等了一阵")
    LONG = "long", _("等了很久")


class Understood(models.TextChoices):
    """Whether what was said was understood."""

    YES = "yes", _("都明白")
    PARTLY = "partly", _("有些不明白")
    NO = "no", _("不明白")


class Helped(models.TextChoices):
    """Whether one got what one came for."""

    YES = "yes", _("解决了，或者知道下一步怎么办")
    PARTLY = "partly", _("解决了一部分")
    NO = "no", _("没有解决")


class HiddenFor(models.TextChoices):
    """Why words of thanks are not passed on."""

    NOT_THANKS = "not_thanks", _("不是感谢的话")
    PERSONAL = "personal", _("写了病情、姓名或电话")
    IMPROPER = "improper", _("言辞不当")
    ADVERT = "advert", _("广告")


class FeedbackAct(models.TextChoices):
    """What the audit says of feedback."""

    GIVE = "give_feedback", _("写就诊反馈")
    CHANGE = "change_feedback", _("修改就诊反馈")
    HIDE = "hide_thanks", _("不转达感谢")
    SHOW = "show_thanks", _("恢复转达感谢")
    SAW = "saw_feedback", _("查看就诊反馈")


class InterestNotice(models.TextChoices):
    """What those who asked are told (interest_wording.py says how)."""

    PUBLISHED = "interest_published", _("专家有新的出诊安排")


class Feedback(SealedModel):
    """FHIR QuestionnaireResponse. 中文 就诊反馈.

    What a patient says of one visit, once, to those who manage the hospital and nobody else. `thanks` is passed on to
    the visit's specialists, unless the hospital hides it. Both texts go after a time; the answers stay.
    """

    appointment = models.OneToOneField("bookings.Appointment", models.PROTECT, related_name="feedback")
    waited = models.CharField(max_length=10, choices=Waited)
    understood = models.CharField(max_length=10, choices=Understood)
    helped = models.CharField(max_length=10, choices=Helped)
    words = SealedTextField(_("给医院的话"), max_length=MOST_WORDS, blank=True, default="")
    thanks = SealedTextField(_("感谢的话"), max_length=MOST_THANKS, blank=True, default="")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    hidden_for = models.CharField(max_length=12, choices=HiddenFor, blank=True, default="")
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("就诊反馈")
        verbose_name_plural = _("就诊反馈")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    waited__in=Waited.values, understood__in=Understood.values, helped__in=Helped.values
                ),
                name="feedback_answers_known",
            ),
            models.CheckConstraint(
                condition=Q(changed_at__isnull=True) | Q(changed_at__gte=F("given_at")),
                name="feedback_changed_after_given",
            ),
            models.CheckConstraint(
                condition=Q(hidden_for="", hidden_at__isnull=True, hidden_by__isnull=True)
                | Q(hidden_for__in=HiddenFor.values, hidden_at__isnull=False, hidden_by__isnull=False),
                name="feedback_hidden_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"


class Interest(models.Model):
    """FHIR Subscription. 中文 告诉我下次.

    An account that wants to be told when a session of this specialist is published, at one hospital or at any. `uid`
    stands in the message, so that one tap ends it without signing in.
    """

    # Nobody is told for ever of what they wanted to know once.
    LASTS = timedelta(days=365)

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interests")
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="interests")
    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, related_name="+", null=True, blank=True
    )
    demo = models.BooleanField(default=False)  # for demonstration sessions, or for real ones
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("告诉我下次")
        verbose_name_plural = _("告诉我下次")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "specialist", "demo"],
                condition=Q(ended_at__isnull=True),
                name="interest_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="interest_starts_before_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["specialist", "account"],
                condition=Q(ended_at__isnull=True),
                name="interest_of_specialist",
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"

    @property
    def lapses_at(self) -> datetime:
        """When it ends by itself, unless it is asked for again."""
        return self.began_at + self.LASTS
