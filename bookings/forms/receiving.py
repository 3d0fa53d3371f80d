"""What a desk types or scans when somebody comes, and what it notes when they are received."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.documents import Document, read_document
from accounts.phones import normalise_phone
from bookings.enums import DocumentKind
from bookings.forms.desk import NUMBER_LENGTH, DeskForm, number_field, read_record_number
from bookings.forms.reading import tidy
from bookings.models import ArrivalWay
from bookings.queries.staff.receiving import Sought, VisitAtDesk

CODE = re.compile("[0-9]{8}")
END_OF_PHONE = re.compile("[0-9]{4}")
RESIDENT = re.compile("[0-9]{17}[0-9X]")
PHONE = re.compile(r"(\+?86|0086)?1[0-9]{10}")
# A passport, or a permit; of digits alone no more than a passport has.
DOCUMENT = re.compile("(?=.*[0-9])(?=.*[A-Z])[A-Z0-9]{5,20}|[0-9]{9}")
# Documents whose kind the number alone may tell.
TELLING = (DocumentKind.HK_MACAO, DocumentKind.TAIWAN, DocumentKind.PERMANENT)

NOTHING = gettext_lazy("请扫码，或者输入取号码、证件号码、姓名或手机号码。")


class SeekForm(DeskForm):
    """The one box. `wanted` cleans to what it can be, the likeliest first; `today` is the local day."""

    way = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    sought = forms.CharField(
        label=gettext_lazy("扫码，或者输入"),
        help_text=gettext_lazy("取号码、证件号码、姓名、手机号码；手机号码也可以只输最后四位"),
        max_length=NUMBER_LENGTH,
        error_messages={
            "required": NOTHING,
            "max_length": gettext_lazy("太长了，请检查。"),
            "null_characters_not_allowed": gettext_lazy("里面有不能用的符号，请检查。"),
        },
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_sought(self) -> str:
        """What was typed, without spaces around it."""
        typed: str = self.cleaned_data["sought"].strip()
        scanned = self.data.get("way") == ArrivalWay.QR
        self.cleaned_data["wanted"] = read_sought(typed, self.today, scanned=scanned)
        return typed


def read_sought(typed: str, today: date, *, scanned: bool = False) -> list[Sought]:
    """What was typed, as all it can be. `scanned` by a camera. Raises ValidationError for a number that cannot be."""
    number = tidy(typed).upper()
    plain = number.replace("-", "")
    if CODE.fullmatch(plain):
        way = ArrivalWay.QR if scanned else ArrivalWay.CODE
        return [Sought(way, plain), *_documents(plain)]
    if END_OF_PHONE.fullmatch(number):
        return [Sought(ArrivalWay.PHONE, number, end=True)]
    if RESIDENT.fullmatch(plain):
        if telling := _documents(plain):  # of a permanent resident
            return telling
        return [_of_document(read_document(DocumentKind.RESIDENT, plain, today=today))]
    if PHONE.fullmatch(plain):
        return [Sought(ArrivalWay.PHONE, normalise_phone(plain))]
    if DOCUMENT.fullmatch(plain):
        return [*_documents(plain), Sought(ArrivalWay.DOCUMENT, plain)]
    if any(sign.isdigit() for sign in number):
        raise forms.ValidationError(
            _("这不是完整的号码。取号码 8 位，居民身份证 18 位，手机号码 11 位或者最后 4 位。"), code="what"
        )
    return [Sought(ArrivalWay.NAME, typed)]


def _of_document(document: Document) -> Sought:
    return Sought(ArrivalWay.DOCUMENT, document.number, document=document)


def _documents(number: str) -> list[Sought]:
    """The number as each kind of document it can be that needs no country."""
    found = []
    for kind in TELLING:
        try:
            found.append(_of_document(read_document(kind, number)))
        except forms.ValidationError:
            continue
    return found


class CheckInForm(DeskForm):
    """What is noted with a check-in: how the person was found, the original that was compared, the record number.

    Who was found by their document has its number typed already: it is carried along, and the tick alone says that the
    original was seen. `document` cleans to the original that was compared, or None.
    """

    way = forms.ChoiceField(choices=ArrivalWay.choices, widget=forms.HiddenInput)
    number = number_field(
        gettext_lazy("照证件原件输入号码"), gettext_lazy("照片是本人、姓名一样，再输入；这次没有核对就不填")
    )
    seen = forms.BooleanField(label=gettext_lazy("证件原件已核对，照片是本人、姓名一样"), required=False)
    record_number = forms.CharField(
        label=gettext_lazy("本院病案号"),
        help_text=gettext_lazy("没有就不填"),
        required=False,
        max_length=NUMBER_LENGTH,
        error_messages={"null_characters_not_allowed": gettext_lazy("里面有不能用的符号，请检查。")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, shown: VisitAtDesk, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patient, self.today = shown.visit.patient, today
        self.fields["number"].required = False
        way = self.data.get("way") if self.is_bound else self.initial.get("way")
        number = self.data.get("number") if self.is_bound else self.initial.get("number")
        if not shown.declared:
            del self.fields["number"], self.fields["seen"]
        elif way == ArrivalWay.DOCUMENT and number:
            self.fields["number"].widget = forms.HiddenInput()
        else:
            del self.fields["seen"]
        if shown.record_number:
            del self.fields["record_number"]
        # One Enter confirms, wherever the focus is; a card reader types into the first box.
        first = next((one for one in self.visible_fields()), None)
        if first is not None and not self.is_bound:
            first.field.widget.attrs["autofocus"] = True

    def clean_record_number(self) -> str:
        """The number in its one spelling; empty without one."""
        typed: str = self.cleaned_data["record_number"]
        return read_record_number(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        """The original that was compared, if one was."""
        said = self.cleaned_data
        said["document"] = None
        typed = said.get("number", "")
        if typed.strip() and said.get("seen", True):
            try:
                said["document"] = read_document(
                    self.patient.document_kind, typed, self.patient.country, today=self.today
                )
            except forms.ValidationError as wrong:
                self.add_error("number", wrong)
        return said
