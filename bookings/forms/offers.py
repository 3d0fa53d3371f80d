"""What a session is to those who come: what sort of clinic, and who may have its numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from specialists.enums import OpenTo, SessionPurpose
from specialists.limits import MOST_NUMBERS

_DEFAULTS: dict[str, Any] = {
    "purpose": SessionPurpose.CLINIC,
    "open_to": OpenTo.EVERYBODY,
    "walk_in_numbers": 0,
}


class More(Div):
    """Fields that are seldom needed, under a line that opens; open from the start where something is said in them."""

    template = "components/form_more.html"

    def __init__(self, words: Any, *fields: Any, shown: bool = False) -> None:
        super().__init__(*fields)
        self.words, self.shown = words, shown


class OfferForm(forms.Form):
    """The fields of a form of sessions that say what sort they are. The form has `numbers` and `fee_yuan` too; it may
    leave `walk_in_numbers` out."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("门诊类型"),
        choices=SessionPurpose.choices,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择列出的门诊类型。")},
    )
    open_to = forms.ChoiceField(
        label=gettext_lazy("谁能约"),
        choices=OpenTo.choices,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择列出的一种。")},
    )
    walk_in_numbers = forms.IntegerField(
        label=gettext_lazy("其中留给现场取号"),
        help_text=gettext_lazy("公开预约的门诊里，留几个号当天现场发；转诊号和窗口号另按本院的放号规则留出"),
        required=False,
        min_value=0,
        max_value=MOST_NUMBERS,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("请写 0 到 300 之间的数字。")
        ),
        widget=forms.NumberInput({"inputmode": "numeric", "class": "field-count"}),
    )

    def offer_layout(self) -> More:
        """These fields, folded away while they say what most sessions are."""
        asked = {name: default for name, default in _DEFAULTS.items() if name in self.fields}
        usual = all(
            self[name].value() in (None, "", default, str(default)) for name, default in asked.items()
        )
        return More(
            gettext_lazy("义诊、名医工作室、只接转诊、现场取号"),
            Div("purpose", "open_to", css_class="fields-beside"),
            *(["walk_in_numbers"] if "walk_in_numbers" in asked else []),
            shown=not usual,
        )

    def clean_offer(self, said: dict[str, Any]) -> None:
        """What is not said is as of most sessions; a free clinic costs nothing; kept is some of what is open to all."""
        for name, default in _DEFAULTS.items():
            if said.get(name) in (None, "") and name not in self.errors:
                said[name] = default
        numbers, kept = said.get("numbers"), said.get("walk_in_numbers") or 0
        if said.get("open_to") != OpenTo.EVERYBODY and kept:
            self.add_error("walk_in_numbers", _("只有公开预约的门诊才另留现场号，请写 0。"))
        elif isinstance(numbers, int) and kept > numbers:
            self.add_error("walk_in_numbers", _("现场号不能比放的号多。"))
        elif kept and kept == numbers:  # else the page would say that it is full, and let people wait in vain
            self.add_error("walk_in_numbers", _("号全部留给现场的，请在“谁能约”里选“现场取号”。"))
        if said.get("purpose") == SessionPurpose.FREE and said.get("fee_yuan"):
            self.add_error("fee_yuan", _("义诊不收费，请写 0，或者改门诊类型。"))
        elif said.get("purpose") == SessionPurpose.FREE:
            said["fee_yuan"] = Decimal(0)


def offer_said(said: dict[str, Any]) -> dict[str, Any]:
    """Of cleaned data, what the actions of drafts take."""
    return {
        "purpose": SessionPurpose(said["purpose"]),
        "open_to": OpenTo(said["open_to"]),
        "walk_in_numbers": said["walk_in_numbers"],
    }
