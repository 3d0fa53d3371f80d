"""Boxes for days and clocks, and how far ahead a day may lie."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from specialists.limits import MOST_DAYS_AHEAD

DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]
CLOCK_FORMATS = ["%H:%M", "%H:%M:%S"]
_DAY_WORDS = gettext_lazy("请写出日期，例如 2026-12-08。")
_CLOCK_WORDS = gettext_lazy("请写出几点几分，例如 08:00。")


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A box for a day."""
    return forms.DateField(
        label=label,
        input_formats=DAY_FORMATS,
        error_messages=dict.fromkeys(("required", "invalid"), _DAY_WORDS),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


def clock_field(label: Any, **more: Any) -> forms.TimeField:
    """A box for hour and minute."""
    return forms.TimeField(
        label=label,
        input_formats=CLOCK_FORMATS,
        error_messages=dict.fromkeys(("required", "invalid"), _CLOCK_WORDS),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        **more,
    )


def day_ahead(day: date, today: date) -> date:
    """The day, if it is today or later and no further away than anybody plans. Raises ValidationError."""
    if day < today:
        raise forms.ValidationError(_("日期已经过去了，请检查。"), code="past")
    if day > today + timedelta(days=MOST_DAYS_AHEAD):
        raise forms.ValidationError(_("最远只能排到一年以内，请检查年份。"), code="far")
    return day
