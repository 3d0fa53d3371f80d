"""What a 规则管理员 says a rule is to be, and from when on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.enums import Rule
from bookings.forms.days import clock_field, day_field
from bookings.forms.sessions import NOT_CHOSEN, count_field
from bookings.queries.policies import TABLES, Field, Unit, bounds_said, wrong_values
from notices.localtime import at_local, local, local_date
from specialists.limits import MOST_DAYS_AHEAD

NOW, LATER = "now", "later"


class BeginForm(forms.Form):
    """From when on: at once, or at a later moment. Cleans to `valid_from`, None for at once."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("从什么时候起？"),
        choices=[(NOW, gettext_lazy("马上生效")), (LATER, gettext_lazy("从以后的一个时间起"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择从什么时候起。")),
    )
    day = day_field(gettext_lazy("日期"), required=False)
    clock = clock_field(gettext_lazy("几点"), required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.helper = plain_helper()
        self.helper.layout = Layout("seen", "when", Div("day", "clock", css_class="fields-beside"))
        self.fields["day"].help_text = _("选了“以后”才填。北京时间")
        self.initial.setdefault("clock", time(0))

    def clean(self) -> dict[str, Any]:
        """The moment, never in the past and within a year."""
        said = self.cleaned_data
        said["valid_from"] = None
        if said.get("when") != LATER or {"day", "clock"} & set(self.errors):
            return said
        day, clock = said.get("day"), said.get("clock")
        if not isinstance(day, date):
            self.add_error("day", _("请写出从哪一天起，例如 2026-12-08。"))
        elif not isinstance(clock, time):
            self.add_error("clock", _("请写出从几点起，例如 00:00。"))
        elif day > local_date(self.now) + timedelta(days=MOST_DAYS_AHEAD):
            self.add_error("day", _("最远只能安排一年以内，请检查年份。"))
        else:
            begins = at_local(day, clock)
            if begins <= self.now:
                self.add_error("day", _("这个时间已经过去了，请选以后的时间，或者马上生效。"))
            said["valid_from"] = begins
        return said


class RuleForm(BeginForm):
    """All values of one rule, by their words. Cleans to `values` too, as they are kept."""

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.table = TABLES[rule]
        self.fields = {
            **{name: _field(field) for name, field in self.table.fields.items()},
            **self.fields,
        }
        self.helper.layout = Layout(*self.table.fields, *self.helper.layout.fields)

    def clean(self) -> dict[str, Any]:
        """What holds between the values is said where it does not."""
        said = super().clean()
        names = list(self.table.fields)
        if any(said.get(name) is None for name in names):
            return said
        values = {name: _kept(said[name]) for name in names}
        for name, sentence in wrong_values(self.rule, values):
            self.add_error(name, sentence)
        said["values"] = values
        return said


def initial_values(rule: Rule, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the boxes show of stored values."""
    return {name: values[name] for name in TABLES[rule].fields if name in values}


def typed_moment(moment: datetime) -> dict[str, str]:
    """A later moment as the boxes have it."""
    here = local(moment)
    return {"when": LATER, "day": f"{here:%Y-%m-%d}", "clock": f"{here:%H:%M}"}


def _kept(value: time | int) -> str | int:
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _field(field: Field) -> forms.Field:
    if field.unit == Unit.CLOCK:
        return clock_field(str(field.label), help_text=str(field.help))
    if field.unit == Unit.SWITCH:
        return _switch(field)
    label = _("%(label)s（%(unit)s）") % {"label": field.label, "unit": field.unit_words}
    told = bounds_said(field)
    return count_field(label, field.least, field.most, told, field.help)


def _switch(field: Field) -> forms.Field:
    choices = [(number, field.words(number)) for number in (1, 0)]
    return forms.TypedChoiceField(
        label=str(field.label),
        help_text=str(field.help),
        coerce=int,
        choices=choices,
        widget=forms.RadioSelect,
    )
