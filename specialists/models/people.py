"""The accounts of visiting specialists and of those who help them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from specialists.enums import AttendantRole


class Attendant(models.Model):
    """FHIR PractitionerRole. 中文 专家账号、助手.

    An account that sees the coming visits of one specialist: the specialist, or an assistant.
    Rows are ended, never deleted.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attendant_of", verbose_name=_("账号")
    )
    specialist = models.ForeignKey(
        "specialists.Specialist", models.PROTECT, related_name="attendants", verbose_name=_("专家")
    )
    role = models.CharField(_("身份"), max_length=10, choices=AttendantRole.choices)
    began_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("专家账号")
        verbose_name_plural = _("专家账号")
        ordering = ["specialist", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "specialist"],
                condition=Q(ended_at__isnull=True),
                name="attendant_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("began_at")),
                name="attendant_begins_before_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.specialist} · {self.get_role_display()}"
