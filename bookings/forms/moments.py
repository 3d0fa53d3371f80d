"""What forms about one thing share: a day with a clock, and how it stood for who reads it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.days import clock_field, day_field
from bookings.forms.desk import DeskForm
from notices.localtime import at_local, local, local_date
from specialists.limits import MOST_DAYS_AHEAD


class MomentForm(DeskForm):
    """A day and a clock, which clean to `moment`."""

    day = day_field(gettext_lazy("哪一天"))
    clock = clock_field(gettext_lazy("几点几分"))

    def __init__(self, *args: Any, now: datetime, moment: datetime | None = None, **kwargs: Any) -> None:
        """`moment`: what the boxes begin with; without it, today."""
        start = local(moment or now)
        said = {"day": start.date(), "clock": start.time() if moment else None, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=said, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Both as one instant, no further ahead than anybody plans."""
        said = self.cleaned_data
        day, clock = said.get("day"), said.get("clock")
        if isinstance(day, date) and day > local_date(self.now) + timedelta(days=MOST_DAYS_AHEAD):
            self.add_error("day", _("会诊时间最远只能在一年以内，请检查年份。"))
        if isinstance(day, date) and isinstance(clock, time):
            said["moment"] = at_local(day, clock)
        return said


class SeenForm(DeskForm):
    """With a hidden `seen`, as it stood for its reader (Consultation.seen_as)."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": seen}, **kwargs)
