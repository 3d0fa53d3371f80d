"""Days that are not what their weekday says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """中文 节假日与调休. A day off on a weekday, or a weekend day that is worked instead, by the yearly notice of the
    State Council (国务院办公厅关于部分节假日安排的通知).

    A year without rows is not known: nobody may take its weekdays for working days.
    """

    on = models.DateField(_("日期"), unique=True)
    name = models.CharField(_("节日"), max_length=20)
    works = models.BooleanField(_("调休上班"), default=False)
    notice = models.CharField(
        _("依据"), max_length=100, help_text=_("如：国务院办公厅关于2026年部分节假日安排的通知")
    )

    class Meta:
        verbose_name = _("节假日与调休")
        verbose_name_plural = _("节假日与调休")
        ordering = ["on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(works=False) | Q(on__iso_week_day__gte=6), name="holiday_made_up_on_a_weekend"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="holiday_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
