"""What a desk fills in to add a number (加号): in which session, at whose wish, and why this person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.desk import DeskForm, yes_field
from bookings.forms.persons import NOT_CHOSEN
from bookings.models import AddBasis
from bookings.queries.staff.adding import AddTo
from hospitals.models import called
from notices.localtime import local


class AddNumberForm(DeskForm):
    """`session` is the id of a session and of the specialist of it who asks."""

    session = forms.ChoiceField(
        label=gettext_lazy("加在哪场门诊？"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择加在哪场门诊。")),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("为什么给这位就诊人加号？"),
        choices=AddBasis.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择为什么加号。")),
    )
    asked = yes_field(
        gettext_lazy("专家本人要求给这位就诊人加号"), gettext_lazy("只有专家本人要求，才能加号。")
    )

    def __init__(self, *args: Any, choices: Iterable[AddTo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.choices = [  # type: ignore[attr-defined]
            (f"{one.session.pk}-{who.pk}", _words(one, called(who)))
            for one in choices
            if not one.full
            for who in one.specialists
        ]

    @property
    def said(self) -> dict[str, Any]:
        """What the action is told. Only of a valid form."""
        session_id, specialist_id = self.cleaned_data["session"].split("-")
        return {
            "session_id": int(session_id),
            "requested_by": int(specialist_id),
            "basis": AddBasis(self.cleaned_data["basis"]),
        }


def _words(one: AddTo, name: str) -> str:
    """12月8日（星期二）8:00–10:00，陈卫衡，已加 1 个，最多 3 个."""
    start, end = local(one.starts_at), local(one.ends_at)
    said = {
        "day": date_format(start.date(), _("n月j日")),
        "weekday": date_format(start.date(), "l"),
        "start": f"{start.hour}:{start:%M}",
        "end": f"{end.hour}:{end:%M}",
        "name": name,
        "added": one.added,
        "most": one.most,
    }
    if one.today:
        return _("今天 %(start)s–%(end)s，%(name)s，已加 %(added)s 个，最多 %(most)s 个") % said
    return _("%(day)s（%(weekday)s）%(start)s–%(end)s，%(name)s，已加 %(added)s 个，最多 %(most)s 个") % said
