"""Who may book nothing for a while, by which rule, and because of which bookings."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.enums import Rule
from specialists.models.supply import TstzRange


class LiftReason(models.TextChoices):
    """Why a block was lifted before its time."""

    NOT_REACHED = "not_reached", _("更正以后，没有达到限制的次数")
    APPEAL = "appeal", _("申诉成立")
    JOINED = "joined", _("两条登记合并，由另一个限制代替")


class LimitAct(models.TextChoices):
    """What the audit says of blocks."""

    BEGIN = "begin_block", _("开始限制预约")
    CHANGE = "change_block", _("更改限制的期限")
    LIFT = "lift_block", _("解除限制")


class Block(models.Model):
    """FHIR Flag. 中文 限制.

    Nothing new is booked for the person from `began_at` until `until_at`; what is booked stays. Of one person and rule
    no two that were not lifted overlap. `grew_at`: when a further booking last made it longer.
    """

    patient = models.ForeignKey("bookings.Patient", models.PROTECT, related_name="blocks")
    rule = models.CharField(max_length=20, choices=Rule)
    began_at = models.DateTimeField()
    until_at = models.DateTimeField()
    grew_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField(max_length=20, choices=LiftReason, blank=True)

    class Meta:
        verbose_name = _("限制")
        verbose_name_plural = _("限制")
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("began_at")), name="block_starts_before_end"),
            models.CheckConstraint(
                condition=Q(grew_at__isnull=True) | Q(grew_at__gte=F("began_at")),
                name="block_grew_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(rule__in=[Rule.NOSHOW, Rule.CANCELS]), name="block_by_a_rule_that_blocks"
            ),
            models.CheckConstraint(
                condition=(
                    (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""))
                    | Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                ),
                name="block_lifted_by_somebody_with_reason",
            ),
            ExclusionConstraint(
                name="block_one_at_a_time",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    ("rule", RangeOperators.EQUAL),
                    (TstzRange(F("began_at"), F("until_at")), RangeOperators.OVERLAPS),
                ],
                condition=Q(lifted_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"


class BlockEvent(models.Model):
    """FHIR Flag. 中文 限制的依据. One booking because of which a block began or grew longer."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="events")
    appointment = models.ForeignKey("bookings.Appointment", models.PROTECT, related_name="block_events")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["block", "appointment"], name="block_event_once"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.appointment_id} in block {self.block_id}"
