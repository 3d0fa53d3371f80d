"""How often something was done lately, for the time in which Redis does not count."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepCount(models.Model):
    """How many steps one account, number or network has taken in one window. 中文 操作计次. Only while Redis is gone.

    `key` is a keyed hash and names nobody. The table is unlogged: a crash empties it, which loses nothing that matters.
    """

    key = models.CharField(max_length=120, primary_key=True)
    steps = models.IntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("操作计次")
        verbose_name_plural = _("操作计次")
        indexes = [models.Index(fields=["ends_at"], name="accounts_steps_end")]

    def __str__(self) -> str:
        return f"{self.steps} steps"
