"""What staff say of the rule of a series: how often, on which weekdays, until when, and what of holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.days import day_field
from specialists.models import SessionSeries
from specialists.recurring import Rule, read_rule

WEEKLY, FORTNIGHTLY, MONTHLY = "1", "2", "m"
MOST_YEARS = 3 * 366


class RuleFields(forms.Form):
    """Which days recur."""

    how = forms.ChoiceField(
        label=gettext_lazy("多久一次"),
        choices=[
            (WEEKLY, gettext_lazy("每周")),
            (FORTNIGHTLY, gettext_lazy("隔周（从开始那一周算起）")),
            (MONTHLY, gettext_lazy("每月第几个星期几")),
        ],
    )
    nth = forms.MultipleChoiceField(
        label=gettext_lazy("每月第几个"),
        help_text=gettext_lazy("只有选“每月第几个星期几”才要填"),
        required=False,
        choices=[
            ("1", gettext_lazy("第一个")),
            ("2", gettext_lazy("第二个")),
            ("3", gettext_lazy("第三个")),
            ("4", gettext_lazy("第四个")),
            ("-1", gettext_lazy("最后一个")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("星期几"),
        choices=[(str(n), words) for n, words in WEEKDAYS.items()],
        error_messages={"required": gettext_lazy("请选择星期几。")},
        widget=forms.CheckboxSelectMultiple,
    )
    until = day_field(gettext_lazy("到哪天为止"), required=False, help_text=gettext_lazy("不填，一直排下去"))
    skips_holidays = forms.BooleanField(label=gettext_lazy("法定节假日不出诊"), required=False)
    works_make_up = forms.BooleanField(
        label=gettext_lazy("调休上班的周末也出诊"),
        help_text=gettext_lazy("只对周一到周五每天都出诊的有效；其他的，请在预览以后逐日加开"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Of the month only with which of it."""
        said = super().clean() or {}
        if said.get("how") == MONTHLY and not said.get("nth") and "nth" not in self.errors:
            self.add_error("nth", _("请选择每月第几个。"))
        return said

    def check_until(self, start: date | None) -> None:
        """The end after the beginning, and not too far from it."""
        until = self.cleaned_data.get("until")
        if start and until and until < start:
            self.add_error("until", _("结束日期不能早于开始的那一天。"))
        elif start and until and until > start + timedelta(days=MOST_YEARS):
            self.add_error("until", _("最长排三年，请检查年份。"))

    @property
    def rule(self) -> Rule:
        """Which days recur."""
        said = self.cleaned_data
        days = sorted({int(one) for one in said["weekdays"]})
        if said["how"] == MONTHLY:
            nths = dict.fromkeys(int(one) for one in said["nth"])
            byday = tuple((nth, day) for nth in nths for day in days)
            return Rule("MONTHLY", byday=byday, until=said["until"])
        return Rule(
            "WEEKLY",
            2 if said["how"] == FORTNIGHTLY else 1,
            tuple((0, day) for day in days),
            until=said["until"],
        )


class RuleForm(RuleFields):
    """Another rule for a series that is there: as a whole, from today on, or from one of its days to come on."""

    since = forms.TypedChoiceField(
        label=gettext_lazy("从哪天起改"), coerce=date.fromisoformat, empty_value=None, required=False
    )

    field_order = ["since"]

    def __init__(self, *args: Any, days: list[date], today: date, **kwargs: Any) -> None:
        """`days`: those of the series from which on it may be another."""
        super().__init__(*args, **kwargs)
        self.today = today
        since = self.fields["since"]
        assert isinstance(since, forms.ChoiceField)  # noqa: S101 - for the type checker: declared above
        since.choices = [
            ("", _("今天起全部")),
            *((day.isoformat(), _("%(day)s 和以后的") % {"day": _named(day)}) for day in days),
        ]
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        """It ends after the day from which it is so."""
        said = super().clean()
        self.check_until(said.get("since") or self.today)
        return said


def initial_rule(series: SessionSeries) -> dict[str, Any]:
    """What the boxes show of a series that is there; of a rule that no form makes, only what they can show."""
    rule = read_rule(series.rrule)
    how = MONTHLY if rule.freq == "MONTHLY" else FORTNIGHTLY if rule.interval == 2 else WEEKLY
    return {
        "how": how,
        "nth": [str(nth) for nth in sorted({nth for nth, _day in rule.byday if nth})],
        "weekdays": [str(day) for day in sorted({day for _nth, day in rule.byday})],
        "until": rule.until,
        "skips_holidays": series.skips_holidays,
        "works_make_up": series.works_make_up,
    }


def _named(day: date) -> str:
    return f"{date_format(day, 'DATE_FORMAT')} {date_format(day, 'l')}"


def rule_words(text: str) -> str:
    """What a rule means, in words; a rule no form makes as it is written."""
    rule = read_rule(text)
    if rule.bymonthday or rule.bysetpos or rule.count:
        return rule.text
    days = _("、").join(_day_words(nth, str(WEEKDAYS[day])) for nth, day in rule.byday)
    if rule.freq == "MONTHLY":
        words = _("每月%(days)s") % {"days": days}
    elif rule.interval == 1:
        words = _("每周：%(days)s") % {"days": days}
    elif rule.interval == 2:
        words = _("隔周：%(days)s") % {"days": days}
    else:
        words = _("每 %(n)s 周：%(days)s") % {"n": rule.interval, "days": days}
    if rule.until is None:
        return words
    return _("%(rule)s，到 %(day)s 为止") % {"rule": words, "day": date_format(rule.until, "DATE_FORMAT")}


def _day_words(nth: int, day: str) -> str:
    if not nth:
        return day
    if nth == -1:
        return _("最后一个%(day)s") % {"day": day}
    return _("第 %(n)s 个%(day)s") % {"n": nth, "day": day}
