"""Screens of waiting rooms that say who is called."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WaitingScreen(models.Model):
    """FHIR Device. 中文 候诊屏.

    A screen in a hospital's waiting room. Its address opens without signing in until it is ended, for whoever has it;
    the key in the address is nowhere stored (queries.screens). `rooms`: whose calls it shows; those of
    all rooms where it is the `whole` hospital's. One whose rooms were all deleted since shows nothing.
    """

    hospital = models.ForeignKey("hospitals.Hospital", models.PROTECT, related_name="waiting_screens")
    name = models.CharField(_("名称"), max_length=40)
    rooms = models.ManyToManyField("hospitals.Room", related_name="waiting_screens", blank=True)
    whole = models.BooleanField()
    speaks = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("候诊屏")
        verbose_name_plural = _("候诊屏")
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "name"], condition=Q(ended_at__isnull=True), name="screen_name_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="screen_ended_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"screen {self.pk}"
