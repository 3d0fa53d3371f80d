"""What a desk fills in about a person besides: who may book for them, the record number, what is shown in full."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy

from accounts.phones import normalise_phone
from bookings.enums import Relation, RevealField, RevealReason
from bookings.forms.desk import DeskForm, number_field, phone_field, read_record_number, yes_field
from bookings.forms.persons import NOT_CHOSEN, SIDE_BY_SIDE


class LinkForm(DeskForm):
    """Whose account may book for the person."""

    phone = phone_field(gettext_lazy("对方登录用的手机号码"), gettext_lazy("对方要先用这个号码登录过一次"))
    relation = forms.ChoiceField(
        label=gettext_lazy("就诊人是对方的什么人？"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择就诊人是对方的什么人。")),
    )
    is_guardian = forms.BooleanField(label=gettext_lazy("对方是孩子的监护人"), required=False)
    agrees = yes_field(
        gettext_lazy("就诊人在场并同意；孩子由在场的监护人同意"),
        gettext_lazy("要就诊人（孩子由监护人）在场并同意，才能办理。"),
    )

    def clean_phone(self) -> str:
        """One spelling for each number."""
        return normalise_phone(self.cleaned_data["phone"])


class RecordNumberForm(DeskForm):
    """What the hospital's own system calls the person."""

    number = number_field(gettext_lazy("本院病案号"), gettext_lazy("照病案首页或就诊卡输入"))

    def clean_number(self) -> str:
        """One spelling for each number."""
        return read_record_number(self.cleaned_data["number"])


class RevealForm(DeskForm):
    """What is to be seen in full, and why."""

    what = forms.ChoiceField(
        label=gettext_lazy("要看什么？"),
        choices=RevealField.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择要看什么。")),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("为什么要看？"),
        choices=RevealReason.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择为什么要看。")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Field("what", wrapper_class=SIDE_BY_SIDE), Field("reason", wrapper_class=SIDE_BY_SIDE)
        )
