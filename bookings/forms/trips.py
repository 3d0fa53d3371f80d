"""What staff say a trip is."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.once import OnceForm
from bookings.forms.texts import TEXT_ERRORS, words_in
from specialists.enums import TripKind
from specialists.models.trips import ABOUT_LENGTH

# With an extension after a word of its own.
_PHONE = re.compile(r"([\d+(\uff08][\d\s()\uff08\uff09+-]{4,20})(?:[^\W\d]{1,3}\s*\d{1,6})?")
# From a hotline (12320, of the health authorities) to a number with its country's code (E.164: fifteen at most).
_LEAST_DIGITS, _MOST_DIGITS = 5, 15
_WHOLE = 7  # digits of a number without the code of its town
# What stands between two numbers.
_BETWEEN = re.compile(r"[\s,\uff0c;\uff1b/\uff0f\u3001\u6216\u548c]+")


class TripForm(OnceForm):
    """A trip: what it is called, what everybody should know of it."""

    seen = forms.Field(widget=forms.HiddenInput, required=False)  # the trip that is changed, as it was then
    kind = forms.ChoiceField(
        label=gettext_lazy("行程类型"),
        choices=[
            (TripKind.VISIT, gettext_lazy("多日出诊：专家来几天，分几个半天看")),
            (TripKind.OUTREACH, gettext_lazy("下乡巡诊：一站一站去（健康直通车、义诊队）")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("请选择行程类型。")),
    )
    title = forms.CharField(
        label=gettext_lazy("名称"),
        help_text=gettext_lazy("患者看得到，例如“健康直通车：托克托县三站”"),
        max_length=60,
        error_messages={"required": gettext_lazy("请写名称。"), **TEXT_ERRORS},
    )
    about = forms.CharField(
        label=gettext_lazy("说明"),
        help_text=gettext_lazy("看什么病、要带什么、怎么集合；可以不填"),
        required=False,
        max_length=ABOUT_LENGTH,
        error_messages=TEXT_ERRORS,
        widget=forms.Textarea({"rows": 4}),
    )
    phone = forms.CharField(
        label=gettext_lazy("咨询电话"),
        help_text=gettext_lazy("不填，写医院的电话"),
        required=False,
        max_length=30,
        error_messages=TEXT_ERRORS,
        widget=forms.TextInput({"inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_title(self) -> str:
        """Words, not signs that nobody sees."""
        return words_in(self.cleaned_data["title"], _("请写名称。"))

    def clean_phone(self) -> str:
        """One that can be dialled."""
        phone: str = self.cleaned_data["phone"].strip()
        if not phone:
            return ""
        if sum(_digits(part) >= _WHOLE for part in _BETWEEN.split(phone)) > 1:
            raise forms.ValidationError(_("只写一个电话号码。"), code="phone")
        written = _PHONE.fullmatch(phone)
        if written is None or not _LEAST_DIGITS <= _digits(written[1]) <= _MOST_DIGITS:
            raise forms.ValidationError(_("请写电话号码，例如 0471-1234567。"), code="phone")
        return phone


def _digits(text: str) -> int:
    return len(re.findall(r"\d", text))
