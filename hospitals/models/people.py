"""Who works at a hospital with the portal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hospitals.enums import RegionRole, StaffRole


class Staff(models.Model):
    """FHIR PractitionerRole. 中文 工作人员.

    An account that acts for one hospital in one role. Rows are ended, never deleted: what
    somebody did stays explained. Specialists and their assistants have specialists.Attendant.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_roles", verbose_name=_("账号")
    )
    hospital = models.ForeignKey(
        "hospitals.Hospital", models.PROTECT, related_name="staff", verbose_name=_("医院")
    )
    role = models.CharField(_("岗位"), max_length=10, choices=StaffRole.choices)
    began_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")
        ordering = ["hospital", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "hospital", "role"],
                condition=Q(ended_at__isnull=True),
                name="staff_role_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=models.F("began_at")),
                name="staff_begins_before_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.hospital} · {self.get_role_display()}"


class RegionStaff(models.Model):
    """FHIR PractitionerRole. 中文 地区工作人员.

    An account that acts for a region and all that lies in it: a health commission's officer, whoever sets its booking
    rules, its auditor. Rows are ended, never deleted.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="region_roles", verbose_name=_("账号")
    )
    region = models.ForeignKey(
        "hospitals.Region", models.PROTECT, related_name="staff", verbose_name=_("行政区划")
    )
    role = models.CharField(_("岗位"), max_length=10, choices=RegionRole.choices)
    began_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("地区工作人员")
        verbose_name_plural = _("地区工作人员")
        ordering = ["region", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region", "role"],
                condition=Q(ended_at__isnull=True),
                name="region_role_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=models.F("began_at")),
                name="region_role_begins_before_end",
            ),
            models.CheckConstraint(condition=Q(role__in=RegionRole.values), name="region_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.region} · {self.get_role_display()}"
