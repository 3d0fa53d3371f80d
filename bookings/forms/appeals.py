"""Objecting to a block, and answering that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.persons import NOT_CHOSEN
from bookings.forms.reasons import readable
from bookings.models import Appointment, GrantReason
from bookings.models.appeals import MOST_ANSWER, MOST_WORDS
from hospitals.models import called
from notices.localtime import local

REFUSE = "refuse"
NO_SUCH_SIGNS = gettext_lazy("里面有不能用的符号，请检查。")


class AppealForm(forms.Form):
    """Which bookings should not count, and why. `bookings` cleans to their ids."""

    bookings = forms.TypedMultipleChoiceField(
        label=gettext_lazy("哪几次不应该算？"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("请选择不应该算的预约，至少一次。"),
            **dict.fromkeys(
                ("invalid_choice", "invalid_list"),
                gettext_lazy("这几次预约里有的已经申诉过，或者不再算在内，请重新选择。"),
            ),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("为什么不应该算？"),
        help_text=gettext_lazy("例如：到了医院却没有登记，或者路上封路。不用写病情。最多 1000 字。"),
        max_length=MOST_WORDS,
        error_messages={
            "required": gettext_lazy("请写下为什么不应该算。"),
            "max_length": gettext_lazy("最多写 1000 字，请写短一些。"),
            "null_characters_not_allowed": NO_SUCH_SIGNS,
        },
        widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, contestable: Sequence[Appointment], **kwargs: Any) -> None:
        """`contestable`: with their numbers and hospitals."""
        super().__init__(*args, **kwargs)
        self.fields["bookings"].choices = [(one.pk, _booking_words(one)) for one in contestable]  # type: ignore[attr-defined]
        if len(contestable) == 1:
            self.initial["bookings"] = [contestable[0].pk]
        self.helper = plain_helper()

    def clean_words(self) -> str:
        """As it was typed, without what cannot be seen. Raises ValidationError where nothing is left."""
        words = readable(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("请写下为什么不应该算。"), code="required")
        return words


class AnswerForm(forms.Form):
    """Whether the bookings count, and a word to the patient."""

    decision = forms.ChoiceField(
        label=gettext_lazy("怎样答复？"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择怎样答复。")),
    )
    answer = forms.CharField(
        label=gettext_lazy("给患者的话"),
        help_text=gettext_lazy(
            "不同意的，请写明理由；同意的可以不写。患者会看到，请不要写病情。最多 500 字。"
        ),
        required=False,
        max_length=MOST_ANSWER,
        error_messages={
            "max_length": gettext_lazy("最多写 500 字，请写短一些。"),
            "null_characters_not_allowed": NO_SUCH_SIGNS,
        },
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        granting = [(one.value, _("同意，不再计算：%(why)s") % {"why": one.label}) for one in GrantReason]
        self.fields["decision"].choices = [*granting, (REFUSE, _("不同意，仍然计算"))]  # type: ignore[attr-defined]
        self.helper = plain_helper()

    def clean_answer(self) -> str:
        """As it was typed, without what cannot be seen."""
        return readable(self.cleaned_data["answer"])

    def clean(self) -> dict[str, Any]:
        """Who refuses says why."""
        said = self.cleaned_data
        if said.get("decision") == REFUSE and said.get("answer") == "":
            self.add_error("answer", _("不同意的，请写明理由。"))
        return said

    @property
    def grants(self) -> GrantReason | None:
        """Why the bookings do not count; None where they do."""
        decision = self.cleaned_data["decision"]
        return None if decision == REFUSE else GrantReason(decision)


def _booking_words(appointment: Appointment) -> str:
    return _("%(day)s，%(hospital)s，%(how)s") % {
        "day": date_format(local(appointment.slot.starts_at), "DATE_FORMAT"),
        "hospital": called(appointment.session.hospital),
        "how": appointment.how_it_went,
    }
