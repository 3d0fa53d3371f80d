"""The rules of booking as stored, dated rows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.enums import Rule


class Policy(models.Model):
    """FHIR –. 中文 预约规则.

    One rule's values from `valid_from` on, for the whole region or for one hospital.
    The youngest valid row wins; a hospital's own goes before the region's.
    """

    rule = models.CharField(max_length=20, choices=Rule)
    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, null=True, blank=True, related_name="+"
    )
    values = models.JSONField()
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
        ]

    def __str__(self) -> str:
        return f"{self.rule} from {self.valid_from:%Y-%m-%d}"
