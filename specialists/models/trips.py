"""Trips: visits of several half-days, or of several places one after another."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from specialists.enums import TripKind

ABOUT_LENGTH = 500


class Trip(models.Model):
    """中文 行程. Sessions of one hospital that belong together: the half-days of one visit, or the stops of an outreach
    (健康直通车). When and where it goes its sessions say; each is published, changed and withdrawn by itself."""

    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="trips")
    kind = models.CharField(_("行程类型"), max_length=8, choices=TripKind)
    title = models.CharField(_("名称"), max_length=60)
    about = models.CharField(_("说明"), max_length=ABOUT_LENGTH, blank=True)
    phone = models.CharField(_("咨询电话"), max_length=30, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(editable=False)
    # The form it was made with: sent twice, it makes one trip.
    key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("行程")
        verbose_name_plural = _("行程")
        ordering = ["hospital", "-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hospital", "key"], name="trip_once_per_form"),
            models.CheckConstraint(condition=~models.Q(title=""), name="trip_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title
