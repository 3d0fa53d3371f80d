"""Who may book nothing for a while, by which rule, and because of which bookings."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.enums import LiftReason, Rule
from specialists.models.supply import TstzRange


class Block(models.Model):
    """FHIR Flag. 中文 限制.

    Nothing new is booked for the person from `began_at` until `until_at`; what is booked stays. Of one person and rule
    no two that were not lifted overlap.
    """

    patient = models.ForeignKey("bookings.Patient", models.PROTECT, related_name="blocks")
    rule = models.CharField(max_length=20, choices=Rule)
    began_at = models.DateTimeField()
    until_at = models.DateTimeField()
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
