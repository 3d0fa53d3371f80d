"""Why a list of patients is to be seen in full, and as what."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy

from bookings.enums import RevealReason
from bookings.forms.desk import DeskForm
from bookings.forms.persons import NOT_CHOSEN, SIDE_BY_SIDE


class ListAs(models.TextChoices):
    """As what a list is given out."""

    PAGE = "page", gettext_lazy("在屏幕上看，可以打印")
    XLSX = "xlsx", gettext_lazy("Excel 表格")
    CSV = "csv", gettext_lazy("CSV 文件")


class FullListForm(DeskForm):
    """Both are asked; nothing is chosen beforehand but the page."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么要看？"),
        choices=RevealReason.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择为什么要看。")),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("要哪一种？"),
        choices=ListAs.choices,
        initial=ListAs.PAGE,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择要哪一种。")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Field("reason", wrapper_class=SIDE_BY_SIDE), Field("form", wrapper_class=SIDE_BY_SIDE)
        )
