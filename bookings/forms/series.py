"""What staff say a series is to be, and one of its days."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.sessions import DAY_FORMATS, SessionForm, Times, offer
from bookings.queries.staff.planning import Means
from notices.localtime import local_date
from specialists.actions import Values
from specialists.models import Posting, SessionSeries
from specialists.recurring import Rule, read_rule

WEEKLY, FORTNIGHTLY, MONTHLY = "1", "2", "m"
MOST_YEARS = 3 * 366
_DAY_WORDS = gettext_lazy("请写出日期，例如 2026-12-08。")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=DAY_FORMATS,
        error_messages=dict.fromkeys(("required", "invalid"), _DAY_WORDS),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


class ValuesForm(forms.Form):
    """What a session of a series is, besides its day. `means` is what the hospital has."""

    begins = Times.base_fields["begins"]
    ends = Times.base_fields["ends"]
    numbers = SessionForm.base_fields["numbers"]
    group_minutes = SessionForm.base_fields["group_minutes"]
    room = SessionForm.base_fields["room"]
    department = SessionForm.base_fields["department"]
    fee_yuan = SessionForm.base_fields["fee_yuan"]
    bring = SessionForm.base_fields["bring"]

    def __init__(self, *args: Any, means: Means, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.means, self.now = means, now
        self.departments = {one.pk: one for one in means.departments}
        self.rooms = {one.pk: one for one in means.rooms}
        offer(self.fields["department"], self.departments, _("不写科室"))
        offer(self.fields["room"], self.rooms, _("还没有定"))
        self.initial.setdefault("group_minutes", 30)
        self.helper = plain_helper()
        self.helper.layout = Layout(*self.before, *self.of_a_session)

    before: tuple[Any, ...] = ()
    of_a_session = (
        Div("begins", "ends", css_class="fields-beside"),
        Div("numbers", "group_minutes", css_class="fields-beside"),
        Div("room", "department", css_class="fields-beside"),
        "fee_yuan",
        "bring",
    )

    def clean(self) -> dict[str, Any]:
        """The end after the beginning; the numbers fit."""
        said = super().clean() or {}
        begins, ends = said.get("begins"), said.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
        elif begins and ends and said.get("numbers") and said.get("group_minutes"):
            try:
                self.values.check()
            except ValueError:
                self.add_error("group_minutes", _("出诊时间比一个时段还短，请改时段或结束时间。"))
        return said

    @property
    def values(self) -> Values:
        """What was said."""
        said = self.cleaned_data
        return Values(
            begins=said["begins"],
            ends=said["ends"],
            numbers=said["numbers"],
            group_minutes=said["group_minutes"],
            room=self.rooms.get(said.get("room") or 0),
            department=self.departments.get(said.get("department") or 0),
            fee_yuan=said.get("fee_yuan"),
            bring=said.get("bring", ""),
        )


def of_series(series: SessionSeries) -> dict[str, Any]:
    """What the boxes show of a series that is there."""
    names = ("begins", "ends", "numbers", "group_minutes", "fee_yuan", "bring")
    said = {name: getattr(series, name) for name in names}
    return {**said, "room": series.room_id, "department": series.department_id}


class SeriesForm(ValuesForm):
    """A new series."""

    key = forms.Field(widget=forms.HiddenInput, required=False)
    specialist = SessionForm.base_fields["specialist"]
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
    starts_on = _day(gettext_lazy("从哪天开始"))
    until = _day(gettext_lazy("到哪天为止"), required=False, help_text=gettext_lazy("不填，一直排下去"))
    skips_holidays = forms.BooleanField(label=gettext_lazy("法定节假日不出诊"), required=False)
    works_make_up = forms.BooleanField(
        label=gettext_lazy("调休上班的周末也出诊"),
        help_text=gettext_lazy("只对周一到周五每天都出诊的有效；其他的，请在预览以后逐日加开"),
        required=False,
    )

    before = (
        *("key", "specialist", "how", "nth", "weekdays"),
        Div("starts_on", "until", css_class="fields-beside"),
        *("skips_holidays", "works_make_up"),
    )

    def __init__(self, *args: Any, means: Means, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, means=means, now=now, **kwargs)
        people = {posting.specialist_id: posting.specialist for posting in means.postings}
        offer(self.fields["specialist"], people, _("请选择"))
        self.initial.setdefault("key", str(uuid.uuid4()))

    def clean_key(self) -> uuid.UUID | None:
        """What the form is known by."""
        try:
            return uuid.UUID(str(self.cleaned_data["key"]))
        except ValueError:
            return None

    def clean_starts_on(self) -> date:
        """Today or later, within a year."""
        day: date = self.cleaned_data["starts_on"]
        today = local_date(self.now)
        if day < today:
            raise forms.ValidationError(_("日期已经过去了，请检查。"), code="past")
        if day > today + timedelta(days=366):
            raise forms.ValidationError(_("最远只能排到一年以内，请检查年份。"), code="far")
        return day

    def clean(self) -> dict[str, Any]:
        """Of the month only with which of it; the end after the beginning."""
        said = super().clean()
        if said.get("how") == MONTHLY and not said.get("nth") and "nth" not in self.errors:
            self.add_error("nth", _("请选择每月第几个。"))
        start, until = said.get("starts_on"), said.get("until")
        if start and until and until < start:
            self.add_error("until", _("结束日期要晚于开始日期。"))
        elif start and until and until > start + timedelta(days=MOST_YEARS):
            self.add_error("until", _("最长排三年，请检查年份。"))
        return said

    @property
    def posting(self) -> Posting | None:
        """On which posting it stands."""
        return self.means.posting_of(self.cleaned_data["specialist"], self.cleaned_data["starts_on"])

    @property
    def rule(self) -> Rule:
        """Which days recur."""
        said = self.cleaned_data
        days = sorted(int(one) for one in said["weekdays"])
        if said["how"] == MONTHLY:
            nths = [int(one) for one in said["nth"]]
            byday = tuple((nth, day) for nth in nths for day in days)
            return Rule("MONTHLY", byday=byday, until=said["until"])
        return Rule(
            "WEEKLY",
            2 if said["how"] == FORTNIGHTLY else 1,
            tuple((0, day) for day in days),
            until=said["until"],
        )

    def planned(self) -> SessionSeries:
        """The series as it would be, not kept."""
        said = self.cleaned_data
        return SessionSeries(
            hospital=self.means.hospital,
            rrule=self.rule.text,
            starts_on=said["starts_on"],
            skips_holidays=said["skips_holidays"],
            works_make_up=said["works_make_up"],
            **vars(self.values),
        )


class DayForm(forms.Form):
    """A day to open, at clocks of its own or at those of the series."""

    on = _day(gettext_lazy("日期"))
    begins = Times.base_fields["begins"]
    ends = Times.base_fields["ends"]
    why = forms.CharField(label=gettext_lazy("原因"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begins"].required = self.fields["ends"].required = False
        self.helper = plain_helper()
        self.helper.layout = Layout("on", Div("begins", "ends", css_class="fields-beside"), "why")

    def clean(self) -> dict[str, Any]:
        """Both clocks or none."""
        said = super().clean() or {}
        begins, ends = said.get("begins"), said.get("ends")
        if not self.errors and ((begins is None) != (ends is None) or (begins and ends and ends <= begins)):
            self.add_error("ends", _("结束时间要晚于开始时间。"))
        return said


class UntilForm(forms.Form):
    """Up to which day; `least` and `most` bound it."""

    until = _day(gettext_lazy("生成到哪天"))

    def __init__(self, *args: Any, least: date, most: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least, self.most = least, most
        self.helper = plain_helper()

    def clean_until(self) -> date:
        """Within the bounds."""
        day: date = self.cleaned_data["until"]
        if day < self.least:
            raise forms.ValidationError(_("日期已经过去了，请检查。"), code="past")
        if day > self.most:
            raise forms.ValidationError(_("最远只能排到一年以内，请检查年份。"), code="far")
        return day


class EndForm(UntilForm):
    """From which day on a series is held no more."""

    until = _day(gettext_lazy("从哪天起不再出诊"))


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
    else:
        words = _("每 %(n)s 周一次：%(days)s") % {"n": rule.interval, "days": days}
    if rule.until is None:
        return words
    return _("%(rule)s，到 %(day)s 为止") % {"rule": words, "day": rule.until.isoformat()}


def _day_words(nth: int, day: str) -> str:
    if not nth:
        return day
    if nth == -1:
        return _("最后一个%(day)s") % {"day": day}
    return _("第 %(n)s 个%(day)s") % {"n": nth, "day": day}
