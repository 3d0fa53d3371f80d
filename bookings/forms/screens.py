"""What a desk says of a screen for its waiting room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.desk import DeskForm
from bookings.forms.texts import TEXT_ERRORS, words_in
from hospitals.models import Room, called


class ScreenForm(DeskForm):
    """Where it hangs, whose calls it shows, whether it may read them out."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        help_text=gettext_lazy("挂在哪里，例如“三楼候诊区”"),
        max_length=40,
        error_messages={"required": gettext_lazy("请写名称。"), **TEXT_ERRORS},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    rooms = forms.TypedMultipleChoiceField(
        label=gettext_lazy("显示哪些诊室"),
        help_text=gettext_lazy("一间都不选，显示全院各诊室；一块屏 8 间以内看得清"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("这间诊室不属于这家医院。")},
    )
    speaks = forms.BooleanField(
        label=gettext_lazy("叫号时读出来"),
        help_text=gettext_lazy("打开屏幕以后，要在屏幕上按一次“打开声音”"),
        required=False,
    )

    def __init__(self, *args: Any, rooms: Iterable[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(room.pk, called(room)) for room in rooms]
        self.fields["rooms"].choices = choices  # type: ignore[attr-defined]  # a field of choices
        if not choices:
            del self.fields["rooms"]

    def clean_name(self) -> str:
        """Words, not signs that nobody sees."""
        return words_in(self.cleaned_data["name"], _("请写名称。"))

    @property
    def said(self) -> dict[str, Any]:
        """What the action is told. Only of a valid form."""
        data = self.cleaned_data
        return {"name": data["name"], "room_ids": data.get("rooms", []), "speaks": data["speaks"]}
