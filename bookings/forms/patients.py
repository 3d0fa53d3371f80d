"""For whom out of the persons of an account, and to which time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.forms import plain_helper
from bookings.forms.birth_dates import BirthDateField, BirthDateParts
from bookings.forms.persons import NAME_LENGTH, NOT_CHOSEN, SIDE_BY_SIDE, PersonForm
from bookings.models import PatientLink
from bookings.queries.cards import HalfHour
from bookings.rules import age_years
from notices.localtime import local

__all__ = [
    "NAME_LENGTH",
    "NOT_CHOSEN",
    "SIDE_BY_SIDE",
    "BirthDateField",
    "BirthDateParts",
    "ForWhomForm",
    "NewTimeForm",
    "PersonForm",
]


class ForWhomForm(forms.Form):
    """For whom, out of the persons of the account. `patient` cleans to the person's id."""

    patient = forms.TypedChoiceField(
        label=gettext_lazy("就诊人"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择就诊人。"),
            "invalid_choice": gettext_lazy("请选择就诊人。"),
        },
    )

    def __init__(self, *args: Any, links: Iterable[PatientLink], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(link.patient_id, _shown_words(link, today)) for link in links]
        self.fields["patient"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1 and not self.initial.get("patient"):
            self.initial["patient"] = choices[0][0]
        self.helper = plain_helper()


class NewTimeForm(forms.Form):
    """To which of the free half-hours of one session. `refused`: why the one just asked for could not be had."""

    at = forms.ChoiceField(
        label=gettext_lazy("新的时间"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择新的时间。")},
    )

    def __init__(self, *args: Any, times: Iterable[HalfHour], refused: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused = refused
        choices = [(time.starts_at.isoformat(), _time_words(time)) for time in times if time.left]
        self.fields["at"].choices = choices  # type: ignore[attr-defined]
        # A time that has just gone is no longer among the choices: its reason is the refusal.
        self.fields["at"].error_messages["invalid_choice"] = refused or _("请选择新的时间。")
        self.helper = plain_helper()
        self.helper.layout = Layout(Field("at", wrapper_class=f"{SIDE_BY_SIDE} times"))

    def clean_at(self) -> str:
        """Nothing that was refused is valid, even while it is still offered."""
        if self.refused:
            raise forms.ValidationError(self.refused, code="refused")
        return str(self.cleaned_data["at"])


def person_words(link: PatientLink, today: date) -> str:
    """A person among the choices of a form: name, relation, sex, age."""
    patient = link.patient
    age = _("%(age)s 岁") % {"age": age_years(patient.birth_date, today)}
    about = [link.get_relation_display(), patient.get_sex_display(), age]
    return format_html("<strong>{}</strong> {}", patient.name, _("，").join(about))


_shown_words = lazy(person_words, str)  # a form that was sent is rarely shown again


def _time_words(time: HalfHour) -> str:
    start, end = local(time.shown_starts_at), local(time.shown_ends_at)
    hours = f"{start:%H:%M}–{end:%H:%M}"
    left = ngettext("还有 %(left)s 个号", "还有 %(left)s 个号", time.left) % {"left": time.left}
    return format_html("<strong>{}</strong> {}", hours, left)
