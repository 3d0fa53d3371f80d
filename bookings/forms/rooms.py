"""What staff say a room, or a place elsewhere, is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.texts import TEXT_ERRORS, words_in


class RoomForm(forms.Form):
    """Its name; its address where it is not in the hospital; whether one session at a time is held there."""

    seen = forms.Field(widget=forms.HiddenInput, required=False)  # the room that is corrected, as it was then
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=100,
        error_messages={"required": gettext_lazy("请写名称。"), **TEXT_ERRORS},
    )
    address = forms.CharField(
        label=gettext_lazy("地址"),
        help_text=gettext_lazy("只有不在医院内的地点才写；患者按它看地图、找路"),
        required=False,
        max_length=200,
        error_messages=TEXT_ERRORS,
    )
    exclusive = forms.BooleanField(label=gettext_lazy("同一时间只接待一场出诊"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_name(self) -> str:
        """Words, not signs that nobody sees."""
        return words_in(self.cleaned_data["name"], _("请写名称。"))

    def clean_address(self) -> str:
        """Words, where anything is written."""
        address: str = self.cleaned_data["address"]
        return words_in(address, _("请写地址；在医院内的，不用填。")) if address else ""
