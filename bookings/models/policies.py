"""The rules of booking as stored, dated rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.enums import Rule


class PolicyAct(models.TextChoices):
    """What the audit says of a rule; its reason says which."""

    SET = "set_policy", _("修改预约规则")
    FOLLOW = "follow_policy", _("医院改回按全区的规则")
    WITHDRAW = "withdraw_policy", _("撤回还没有生效的规则")


class PolicyRefusal(models.TextChoices):
    """Why a rule is not changed."""

    NOT_YOURS = "not_yours", _("这条规则不归这个账号管。")
    CHANGED = "changed", _("您填写的时候，同事改过这条规则。请看现在的规则，再确认一次。")
    PAST = "past", _("生效时间已经过去了，请重新选择。")
    SAME_MOMENT = "same_moment", _("这个时间已经安排了一次修改。请换个时间，或者先撤回那一次。")
    IN_FORCE = "in_force", _("这条规则已经生效，不能撤回。要改，请另外修改。")
    FOLLOWS = "follows", _("这家医院到那时已经按全区的规则，不用改。")


class Policy(models.Model):
    """FHIR –. 中文 预约规则.

    One rule's values from `valid_from` on, for the whole portal or for one hospital.
    The youngest valid row wins; a hospital's own goes before the portal's. A hospital's row without values says that
    it follows the portal's rule again. What has come into force is neither changed nor deleted.
    """

    rule = models.CharField(max_length=20, choices=Rule)
    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, null=True, blank=True, related_name="+"
    )
    values = models.JSONField(blank=True)
    valid_from = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("预约规则")
        verbose_name_plural = _("预约规则")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "hospital", "valid_from"], nulls_distinct=False, name="policy_once_per_moment"
            ),
            models.CheckConstraint(
                condition=Q(hospital__isnull=False) | ~Q(values={}), name="policy_of_all_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} from {self.valid_from:%Y-%m-%d}"
