"""The few things a patient is asked: for whom, who that is, and to which time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from accounts.phones import normalise_phone, spaced_phone
from bookings.enums import Relation, Sex
from bookings.models import PatientLink
from bookings.queries.cards import HalfHour
from bookings.rules import age_years
from notices.localtime import local

# What a name may have besides letters: the dot between the parts of a Mongolian or Uyghur name in its
# several shapes, space, hyphen, apostrophe, full stop.
IN_NAMES = set("·•‧・ -'’.")
# Letters that nobody sees: the fillers of Hangul.
INVISIBLE = {"\u115f", "\u1160"}
# Whoever is one of these to somebody is at least so old (years).
ELDERS = {Relation.PARENT, Relation.GRANDPARENT}
ELDERS_AGE = 16

NAME_LENGTH = 60  # as the column has it
NOT_CHOSEN = ("required", "invalid_choice")

# A CSS class: short choices stand beside each other where there is room.
SIDE_BY_SIDE = "side-by-side"


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

    def clean(self, value: Sequence[str | None]) -> date:
        """The date in the three boxes, in half or full width; ValidationError says what to change."""
        parts = [_tidy(part or "").rstrip("年月日") for part in value]
        missing = [
            word for word, part in zip((_("年份"), _("月份"), _("日子")), parts, strict=True) if not part
        ]
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


class PersonForm(forms.Form):
    """Who is to be seen. No document number is asked."""

    relation = forms.ChoiceField(
        label=gettext_lazy("就诊人是您的什么人？"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择就诊人是您的什么人。")),
    )
    name = forms.CharField(
        label=gettext_lazy("就诊人姓名"),
        help_text=gettext_lazy("和身份证上的一样"),
        max_length=NAME_LENGTH,
        error_messages={
            "required": gettext_lazy("请输入就诊人姓名。"),
            "max_length": gettext_lazy("姓名太长，请检查。"),
            "null_characters_not_allowed": gettext_lazy("姓名里有不能用的符号，请重新输入。"),
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("性别"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择性别。")),
    )
    birth_date = BirthDateField(
        label=gettext_lazy("出生日期"), help_text=gettext_lazy("公历，例如 1957 年 3 月 8 日")
    )
    phone = forms.CharField(
        label=gettext_lazy("就诊人的手机号码"),
        help_text=gettext_lazy("填了，预约和提醒短信也会发给就诊人。不填，只发到您登录的手机。"),
        required=False,
        max_length=40,
        error_messages=dict.fromkeys(
            ("max_length", "null_characters_not_allowed"),
            gettext_lazy("请输入 11 位的中国大陆手机号码，例如 13800138000。"),
        ),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = plain_helper()
        self.helper.layout = Layout(
            Field("relation", wrapper_class=SIDE_BY_SIDE),
            "name",
            Field("sex", wrapper_class=SIDE_BY_SIDE),
            "birth_date",
            "phone",
        )

    @staticmethod
    def initial_of(link: PatientLink) -> dict[str, Any]:
        """What the boxes show before a stored person is corrected."""
        patient = link.patient
        return {
            "relation": link.relation,
            "name": patient.name,
            "sex": patient.sex,
            "birth_date": patient.birth_date,
            "phone": spaced_phone(patient.phone) if patient.phone else "",
        }

    def clean_name(self) -> str:
        """The name without stray spaces and without what cannot be seen: letters and what stands between
        them. Digits are a number typed into the wrong box."""
        name = _seen(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("请输入就诊人姓名。"), code="required")
        if any(sign.isdigit() for sign in name):
            raise forms.ValidationError(_("姓名里不能有数字，请检查。"), code="digits")
        if not all(unicodedata.category(sign)[0] in "LM" or sign in IN_NAMES for sign in name) or not any(
            unicodedata.category(sign)[0] == "L" for sign in name
        ):
            raise forms.ValidationError(
                _("姓名请用文字填写，可以有空格和间隔号“·”，不要有表情或特殊符号。"), code="no_name"
            )
        if len(name) > NAME_LENGTH:  # some signs are written with several letters
            raise forms.ValidationError(_("姓名太长，请检查。"), code="max_length")
        return name

    def clean_phone(self) -> str:
        """One spelling for each number, or empty."""
        typed = self.cleaned_data["phone"]
        return normalise_phone(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        """A parent is grown up; otherwise the year or the relation is wrong."""
        born = self.cleaned_data.get("birth_date")
        elder = self.cleaned_data.get("relation") in ELDERS
        if elder and born is not None and born <= self.today and age_years(born, self.today) < ELDERS_AGE:
            self.add_error(
                "birth_date",
                _("父母和祖父母应年满 %(age)s 岁。请检查出生日期，或改选与就诊人的关系。")
                % {"age": ELDERS_AGE},
            )
        return self.cleaned_data


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
        choices = [(link.patient_id, _person_words(link, today)) for link in links]
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


def _seen(typed: str) -> str:
    """`typed` in half width, single spaces between words, without signs that are not drawn."""
    spaced = " ".join(unicodedata.normalize("NFKC", typed).split())
    seen = [
        sign
        for sign in spaced
        if unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"} and sign not in INVISIBLE
    ]
    return " ".join("".join(seen).split())


def _tidy(typed: str) -> str:
    """`typed` in half width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def _person_words(link: PatientLink, today: date) -> str:
    patient = link.patient
    age = _("%(age)s 岁") % {"age": age_years(patient.birth_date, today)}
    about = [link.get_relation_display(), patient.get_sex_display(), age]
    return format_html("<strong>{}</strong> {}", patient.name, _("，").join(about))


def _time_words(time: HalfHour) -> str:
    start, end = local(time.shown_starts_at), local(time.shown_ends_at)
    hours = f"{start:%H:%M}–{end:%H:%M}"
    return format_html("<strong>{}</strong> {}", hours, _("还有 %(left)s 个号") % {"left": time.left})
