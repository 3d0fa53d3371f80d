"""Where we know something from, and the columns every reported row shares."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .dates import DatePair, both_or_neither, in_words, precision_field


class Source(models.Model):
    """FHIR DocumentReference. 中文 来源报道.

    One newspaper article. Its day of publication may be known only by month, or only to lie
    between two months (`published_*` … `published_until_*`).
    """

    slug = models.SlugField(max_length=100, unique=True)
    file = models.CharField(max_length=100, unique=True, help_text=_("报道在原始资料中的编号"))
    headline = models.CharField(_("标题"), max_length=200)
    newspaper = models.CharField(_("报纸"), max_length=100, blank=True)
    reporters = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    editors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    commentary_by = models.CharField(max_length=40, blank=True)
    published_on = models.DateField(_("刊发日期"), null=True, blank=True)
    published_precision = precision_field()
    published_until_on = models.DateField(null=True, blank=True)
    published_until_precision = precision_field()
    published = DatePair()  # as exactly as it is known; the first day of a range
    published_until = DatePair()  # the end of the range, where only a range is known
    not_before = models.DateField(_("不早于"), null=True, blank=True)
    year_basis = models.TextField(_("年份依据"), blank=True)
    inferred = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    notes = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("来源报道")
        verbose_name_plural = _("来源报道")
        ordering = ["slug"]
        constraints = [
            both_or_neither("published", name="source_published_pair"),
            both_or_neither("published_until", name="source_published_until_pair"),
            models.CheckConstraint(
                condition=Q(published_until_on__isnull=True)
                | Q(published_until_on__gte=models.F("published_on")),
                name="source_published_range_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def published_text(self) -> str:
        """When it was published, in words: 2023年5月发布, or 2023年4月至7月之间发布; empty where unknown."""
        if not self.published:
            return ""
        days = {"day": in_words(self.published, self.published_until)}
        return (gettext("%(day)s之间发布") if self.published_until else gettext("%(day)s发布")) % days


class Reported(models.Model):
    """What every row that comes from an article carries beside its own facts.

    `inferred` lists the fields whose value no article states, each as "field" or
    "field: reason"; an empty list means that every value is as reported. Rows typed in by the
    staff of a hospital have no source.
    """

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    also_reported_in = ArrayField(
        models.SlugField(max_length=100), default=list, blank=True, help_text=_("其他报道的编号")
    )
    evidence = models.JSONField(default=list, blank=True, help_text=_("报道原文：source 与 quote"))
    inferred = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    note = models.TextField(_("备注"), blank=True)
    # Digest of what the loader wrote last, by column, so that it never overwrites a person's edit.
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    def is_inferred(self, field: str) -> bool:
        """Whether the value of `field` was concluded, not read."""
        return any(entry.split(":")[0].strip() == field for entry in self.inferred)
