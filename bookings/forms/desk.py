"""What a desk fills in about a person: by what to find them, what the original says."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.documents import PASSPORT, Document, countries, read_document
from accounts.forms import plain_helper
from accounts.phones import normalise_phone
from bookings.actions.desk import Particulars
from bookings.enums import DocumentKind, LookUp, Sex
from bookings.forms.birth_dates import BirthDateField
from bookings.forms.persons import NAME_LENGTH, NOT_CHOSEN, SIDE_BY_SIDE, PersonForm
from bookings.forms.reading import tidy
from bookings.models import PatientLink

NUMBER_LENGTH = 60  # what is typed, spaces and all
RECORD_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9./_-]{0,29}")
TICKET_CODE = re.compile(r"[0-9]{8}")
NO_NUMBER = gettext_lazy("这个号码里有不能用的符号，或者太长，请检查。")
PHONE_HELP = gettext_lazy("请输入 11 位的中国大陆手机号码，例如 13800138000。")


def number_field(label: Any, help_text: Any = "") -> forms.CharField:
    """A box for a number of letters and digits, as it is printed."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=NUMBER_LENGTH,
        error_messages={
            "required": gettext_lazy("请输入号码。"),
            "max_length": NO_NUMBER,
            "null_characters_not_allowed": NO_NUMBER,
        },
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def phone_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """A box for a mobile number."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=40,
        error_messages=dict.fromkeys(("required", "max_length", "null_characters_not_allowed"), PHONE_HELP),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )


def yes_field(label: Any, said: Any) -> forms.BooleanField:
    """A box that must be ticked; `said` is told of one that is not."""
    return forms.BooleanField(label=label, error_messages={"required": said})


def read_record_number(typed: str) -> str:
    """A record number in its one spelling: half width, upper case, without spaces. Raises ValidationError."""
    number = tidy(typed).upper()
    if not RECORD_NUMBER.fullmatch(number):
        raise forms.ValidationError(
            _("病案号由字母和数字组成，最多 30 位，请检查。"), code="no_record_number"
        )
    return number


class DeskForm(forms.Form):
    """Drawn like every form of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class DocumentForm(DeskForm):
    """Which document. `document` cleans to accounts.documents.Document; `today` is the local day."""

    document_kind = forms.ChoiceField(
        label=gettext_lazy("哪种证件？"),
        choices=DocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择证件类型。")),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("护照的签发国家"),
        help_text=gettext_lazy("只有护照要选"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择护照的签发国家。")},
    )
    number = number_field(gettext_lazy("证件号码"), gettext_lazy("照证件原件输入完整的号码"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer_countries(self)

    def clean(self) -> dict[str, Any]:
        """The document, if kind, country and number make one."""
        said = self.cleaned_data
        if {"document_kind", "number"} <= set(said):
            self.read(said["document_kind"], said["number"])
        return said

    def read(self, kind: str, number: str) -> None:
        """Clean `document`; what is wrong is said at its field."""
        country = self.cleaned_data.get("country", "") if kind == PASSPORT else ""
        try:
            self.cleaned_data["document"] = read_document(kind, number, country, today=self.today)
        except forms.ValidationError as wrong:
            if not self.has_error("country"):
                self.add_error("country" if wrong.code == "country" else "number", wrong)


def offer_countries(form: forms.Form) -> None:
    """Let the field `country` offer every country that gives passports, in the reader's language."""
    offered = [("", _("不是护照")), *countries(get_language() or "")]
    form.fields["country"].choices = offered  # type: ignore[attr-defined]


class LookUpForm(DocumentForm):
    """By what to find a person. `how`, `document_kind`, `country` and `number` clean to what `look_up` takes."""

    document_kind = forms.ChoiceField(
        label=gettext_lazy("按什么查找？"),
        choices=[
            (DocumentKind.RESIDENT.value, DocumentKind.RESIDENT.label),
            *((one.value, one.label) for one in LookUp if one != LookUp.DOCUMENT),
            *((one.value, one.label) for one in DocumentKind if one != DocumentKind.RESIDENT),
        ],
        initial=DocumentKind.RESIDENT.value,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择按什么查找。")),
    )
    number = number_field(gettext_lazy("号码"), gettext_lazy("要完整的号码，不能只输一部分"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Field("document_kind", wrapper_class=SIDE_BY_SIDE), "number", "country")

    def read(self, kind: str, number: str) -> None:
        """Clean the number by what it is."""
        self.cleaned_data["how"] = LookUp(kind) if kind in LookUp.values else LookUp.DOCUMENT
        try:
            if kind == LookUp.TICKET:
                self.cleaned_data["number"] = _read_ticket(number)
            elif kind == LookUp.RECORD_NUMBER:
                self.cleaned_data["number"] = read_record_number(number)
            elif kind == LookUp.PHONE:
                self.cleaned_data["number"] = normalise_phone(number)
        except forms.ValidationError as wrong:
            self.add_error("number", wrong)
        if self.cleaned_data["how"] == LookUp.DOCUMENT:
            super().read(kind, number)

    @property
    def sought(self) -> dict[str, Any]:
        """What `look_up` takes."""
        how = self.cleaned_data["how"]
        if how != LookUp.DOCUMENT:
            return {"how": how, "number": self.cleaned_data["number"]}
        document: Document = self.cleaned_data["document"]
        return {
            "how": how,
            "number": document.number,
            "document_kind": document.kind,
            "country": document.country,
        }


class VerifyForm(DocumentForm):
    """That the original was seen, and its number."""

    same = yes_field(
        gettext_lazy("照片是本人，姓名、性别、出生日期和登记的一样"),
        gettext_lazy("请看过照片和姓名再勾选；不一样的，请用“按原件更正资料”。"),
    )
    field_order = ("document_kind", "number", "country", "same")


class OriginalForm(DocumentForm):
    """All that the original says. `particulars` is what the actions take."""

    name = forms.CharField(
        label=gettext_lazy("姓名"),
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
        help_text=gettext_lazy("居民身份证号码里有，不用选"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择性别。")),
    )
    birth_date = BirthDateField(
        label=gettext_lazy("出生日期"),
        help_text=gettext_lazy("公历，例如 1957 年 3 月 8 日。居民身份证号码里有，不用填"),
        required=False,
    )
    holder = yes_field(
        gettext_lazy("原件在手上，照片是面前这个人"),
        gettext_lazy("请看过原件和照片再勾选；没有原件，不能办理。"),
    )
    field_order: tuple[str, ...] = (
        "document_kind",
        "number",
        "country",
        "name",
        "sex",
        "birth_date",
        "holder",
    )

    # One rule for names, whoever types them; nothing is taken over from what is stored.
    stored: PatientLink | None = None
    clean_name = PersonForm.clean_name

    def clean(self) -> dict[str, Any]:
        """The document, and what its number tells of sex and birth date; what it does not tell must be there."""
        said = super().clean()
        document: Document | None = said.get("document")
        if document is None:
            return said
        for name, told, sentence in (
            ("sex", document.sex, _("请选择性别。")),
            ("birth_date", document.birth_date, _("请输入出生日期。")),
        ):
            if name in said and not said[name]:
                said[name] = told
                if told is None:
                    self.add_error(name, forms.ValidationError(sentence, code="required"))
        return said

    @property
    def particulars(self) -> Particulars:
        """What the original says, when the form is valid."""
        said = self.cleaned_data
        return Particulars(said["name"], said["sex"], said["birth_date"], said["document"])


class ClaimForm(OriginalForm):
    """All that the original says, and the holder's own number. Cleans to E.164 or empty."""

    phone = phone_field(
        gettext_lazy("本人自己的手机号码"),
        gettext_lazy("要先用这个号码登录过一次。填了，以后本人自己登录预约；没有手机就不填。"),
        required=False,
    )
    field_order = (*OriginalForm.field_order[:-1], "phone", "holder")

    def clean_phone(self) -> str:
        """One spelling for each number, or empty."""
        typed = self.cleaned_data["phone"]
        return normalise_phone(typed) if typed.strip() else ""


def _read_ticket(typed: str) -> str:
    """The eight digits of a ticket. Raises ValidationError."""
    code = tidy(typed).replace("-", "")
    if not TICKET_CODE.fullmatch(code):
        raise forms.ValidationError(_("取号码是 8 位数字，请检查。"), code="no_ticket")
    return code
