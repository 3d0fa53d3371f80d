"""A date of birth in three boxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bookings.forms.reading import tidy


class BirthDateParts(forms.MultiWidget):
    """Year, month and day, each typed into a box of its own: nobody scrolls back sixty years in a calendar."""

    template_name = "bookings/widgets/birth_date.html"

    def __init__(self) -> None:
        numeric = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "year": forms.TextInput({**numeric, "class": "date-parts__year"}),
                "month": forms.TextInput(numeric),
                "day": forms.TextInput(numeric),
            }
        )

    def decompress(self, value: date | None) -> list[int | None]:
        """The parts of a stored date."""
        return [value.year, value.month, value.day] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each box with its word."""
        context = super().get_context(name, value, attrs)
        for box, word in zip(context["widget"]["subwidgets"], (_("年"), _("月"), _("日")), strict=True):
            box["word"] = word
        return context


class BirthDateField(forms.Field):
    """A date of birth. Cleans to a date; whether it can be a person's is for the action to say."""

    widget = BirthDateParts

    def clean(self, value: Sequence[str | None]) -> date | None:
        """The date in the three boxes, in half or full width; ValidationError says what to change. None of empty boxes
        that may be left so."""
        parts = [tidy(part or "").rstrip("年月日") for part in value]
        missing = [
            word for word, part in zip((_("年份"), _("月份"), _("日子")), parts, strict=True) if not part
        ]
        if len(missing) == len(parts) and not self.required:
            return None
        if len(missing) == len(parts):
            raise forms.ValidationError(_("请输入出生日期。"), code="required")
        if missing:
            raise forms.ValidationError(
                _("出生日期还缺%(missing)s。") % {"missing": _("和").join(missing)}, code="incomplete"
            )
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            raise forms.ValidationError(
                _("出生日期请用数字填写，例如 1957 年 3 月 8 日。"), code="not_digits"
            )
        year, month, day = (int(part) for part in parts)
        if year < 1000:
            raise forms.ValidationError(_("年份请写四位数字，例如 1957。"), code="short_year")
        try:
            return date(year, month, day)
        except ValueError as error:
            raise forms.ValidationError(_("没有这一天，请检查出生日期。"), code="no_such_day") from error
