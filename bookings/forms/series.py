"""What staff say a series is to be, and one of its days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.days import day_ahead, day_field
from bookings.forms.offers import offer_said
from bookings.forms.once import OnceForm
from bookings.forms.series_rule import RuleFields
from bookings.forms.sessions import DraftForm, SessionForm, Times, offer
from bookings.queries.staff.planning import Means
from notices.localtime import local_date
from specialists.actions import Values
from specialists.models import Posting, SessionSeries


class ValuesForm(DraftForm):
    """What a session of a series is, besides its day. `means` is what the hospital has."""

    begins = Times.base_fields["begins"]
    ends = Times.base_fields["ends"]

    field_order = ["begins", "ends", "numbers", "group_minutes", "room", "department"]

    def __init__(self, *args: Any, means: Means, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.means, self.now = means, now
        self.offer_places(means)
        self.helper = plain_helper()
        self.helper.layout = Layout(
            *self.before, *self.of_a_session, self.offer_layout(), "fee_yuan", "bring"
        )

    before: tuple[Any, ...] = ()
    of_a_session = (
        Div("begins", "ends", css_class="fields-beside"),
        Div("numbers", "group_minutes", css_class="fields-beside"),
        Div("room", "department", css_class="fields-beside"),
    )

    def clean(self) -> dict[str, Any]:
        """The end after the beginning; the numbers fit."""
        said = super().clean() or {}
        self.clean_offer(said)
        begins, ends = said.get("begins"), said.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
        elif not self.errors:
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
            **offer_said(said),
        )


def of_series(series: SessionSeries) -> dict[str, Any]:
    """What the boxes show of a series that is there."""
    names = (
        *("begins", "ends", "numbers", "group_minutes", "fee_yuan", "bring"),
        *("purpose", "open_to", "walk_in_numbers"),
    )
    said = {name: getattr(series, name) for name in names}
    return {**said, "room": series.room_id, "department": series.department_id}


class SeriesForm(RuleFields, ValuesForm, OnceForm):
    """A new series."""

    specialist = SessionForm.base_fields["specialist"]
    starts_on = day_field(gettext_lazy("从哪天开始"))

    field_order = [
        *("key", "specialist", "how", "nth", "weekdays", "starts_on", "until", "skips_holidays"),
        *("works_make_up", *ValuesForm.field_order),
    ]

    before = (
        *("key", "specialist", "how", "nth", "weekdays"),
        Div("starts_on", "until", css_class="fields-beside"),
        *("skips_holidays", "works_make_up"),
    )

    def __init__(self, *args: Any, means: Means, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, means=means, now=now, **kwargs)
        people = {posting.specialist_id: posting.specialist for posting in means.postings}
        offer(self.fields["specialist"], people, _("请选择"))

    def clean_starts_on(self) -> date:
        """Today or later, within a year."""
        return day_ahead(self.cleaned_data["starts_on"], local_date(self.now))

    def clean(self) -> dict[str, Any]:
        """The end after the beginning."""
        said = super().clean()
        self.check_until(said.get("starts_on"))
        return said

    @property
    def posting(self) -> Posting | None:
        """On which posting it stands."""
        return self.means.posting_of(self.cleaned_data["specialist"], self.cleaned_data["starts_on"])

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

    on = day_field(gettext_lazy("日期"))
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

    until = day_field(gettext_lazy("生成到哪天"))

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

    until = day_field(gettext_lazy("从哪天起不再出诊"))
