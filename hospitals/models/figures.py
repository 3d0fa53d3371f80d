"""What articles counted, and where they disagree.

A figure is kept as it was printed: with the words of the article, the day it was true of, and
how exactly it was given. Figures are shown side by side; none is ever summed or corrected.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hospitals.enums import ContradictionKind, Metric, Qualifier, Unit

from .dates import DatePair, both_or_neither, in_words, precision_field
from .partnerships import Programme
from .places import Hospital
from .sources import Reported


class Figure(Reported):
    """No FHIR resource. 中文 报道数据.

    One number of one article: what was counted (`metric`), for which programme or hospital, as
    of when. `as_of_until_*` is set where the day is only known to lie between two months.
    """

    slug = models.SlugField(max_length=150, unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("合作项目")
    )
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("医院")
    )
    metric = models.CharField(_("统计内容"), max_length=40, choices=Metric.choices)
    value = models.DecimalField(_("数值"), max_digits=14, decimal_places=2)
    qualifier = models.CharField(
        _("精确程度"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    unit = models.CharField(_("单位"), max_length=20, choices=Unit.choices)
    # What an award or a nomination is worth is its words: `value` is only how many of them.
    numeric = models.BooleanField(_("是数值"), default=True, help_text=_("奖项等只显示原文"))
    planned = models.BooleanField(_("只是计划"), default=False)
    period = models.CharField(
        _("统计时段"), max_length=40, blank=True, help_text=_("报道所写，如“2021年以来”")
    )
    subject_text = models.CharField(_("统计科目"), max_length=40, blank=True)
    place = models.CharField(_("统计范围"), max_length=100, blank=True)
    phrase = models.CharField(_("报道原文"), max_length=200)
    as_of_on = models.DateField(_("截至日期"), null=True, blank=True)
    as_of_precision = precision_field()
    as_of_until_on = models.DateField(null=True, blank=True)
    as_of_until_precision = precision_field()
    as_of = DatePair()  # when it was true, as exactly as it is known; the first day of a range
    as_of_until = DatePair()  # the end of the range, where only a range is known

    class Meta:
        verbose_name = _("报道数据")
        verbose_name_plural = _("报道数据")
        ordering = [F("as_of_on").desc(nulls_last=True), "slug"]
        constraints = [
            both_or_neither("as_of", name="figure_as_of_pair"),
            both_or_neither("as_of_until", name="figure_as_of_until_pair"),
            models.CheckConstraint(
                condition=Q(as_of_until_on__isnull=True)
                | Q(as_of_on__isnull=False, as_of_until_on__gte=F("as_of_on")),
                name="figure_as_of_range_forward",
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=False) | Q(hospital__isnull=False), name="figure_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} {self.amount}"

    @property
    def as_of_text(self) -> str:
        """When it was true, in words: 2021年8月, or 2023年4月至2023年7月; empty where unknown."""
        return in_words(self.as_of, self.as_of_until)

    @property
    def amount(self) -> str:
        """The number with its unit, no more exact than it was printed: 超过300张."""
        number = format(Decimal(self.value).normalize(), "f")
        if self.unit == Unit.PERCENT:
            amount = f"{number}%"
        else:
            amount = gettext("%(number)s%(unit)s") % {"number": number, "unit": self.get_unit_display()}
        if self.qualifier == Qualifier.OVER:
            return gettext("超过%(amount)s") % {"amount": amount}
        if self.qualifier == Qualifier.NEAR:
            return gettext("近%(amount)s") % {"amount": amount}
        if self.qualifier == Qualifier.APPROX:
            return gettext("约%(amount)s") % {"amount": amount}
        if self.qualifier == Qualifier.INFERRED:
            return gettext("%(amount)s（推算）") % {"amount": amount}
        return amount


class Contradiction(Reported):
    """No FHIR resource. 中文 报道出入.

    Where reports disagree, with others or with themselves. `evidence` holds the words that are
    not figures. `programmes` and `hospitals` are those it is about beyond what its figures say.
    `advice` is for those who edit, not for readers of pages.
    """

    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=ContradictionKind.choices)
    statement = models.TextField(_("说明"))
    statement_en = models.TextField(_("英文说明"), blank=True)
    advice = models.TextField(_("处理建议"), blank=True)
    figures = models.ManyToManyField(
        Figure, through="ContradictionFigure", related_name="contradictions", verbose_name=_("报道数据")
    )
    programmes = models.ManyToManyField(
        Programme, blank=True, related_name="contradictions", verbose_name=_("合作项目")
    )
    hospitals = models.ManyToManyField(
        Hospital, blank=True, related_name="contradictions", verbose_name=_("医院")
    )

    class Meta:
        verbose_name = _("报道出入")
        verbose_name_plural = _("报道出入")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.statement


class ContradictionFigure(models.Model):
    """No FHIR resource. 中文 出入中的数据.

    One figure of a contradiction; `position` is the order in which they are laid side by side.
    """

    contradiction = models.ForeignKey(Contradiction, models.CASCADE, related_name="figure_links")
    figure = models.ForeignKey(Figure, models.CASCADE, related_name="contradiction_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("出入中的数据")
        verbose_name_plural = _("出入中的数据")
        ordering = ["contradiction", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contradiction", "figure"], name="contradiction_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.contradiction_id} – {self.figure_id}"
