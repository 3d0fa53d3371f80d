"""What a desk fills in to join two records of one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.documents import Document, read_document
from bookings.forms.desk import OriginalForm, number_field, yes_field
from bookings.forms.persons import NOT_CHOSEN
from bookings.models import Patient

OF_OTHER = "other"


class JoinForm(OriginalForm):
    """All that the original says; what the other record has besides; that the person wants it so."""

    second_number = number_field(
        gettext_lazy("另一件证件的号码"), gettext_lazy("要并入的登记上的证件，照原件输入完整的号码")
    )
    number_of = forms.ChoiceField(
        label=gettext_lazy("以后用哪个本院病案号？"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择以后用哪个病案号。")),
    )
    agrees = yes_field(
        gettext_lazy("本人（孩子由监护人）在场，说两条登记都是自己的，同意这些账号都能预约"),
        gettext_lazy("要本人（孩子由监护人）在场并同意，才能合并。"),
    )
    field_order = (*OriginalForm.field_order[:-1], "second_number", "number_of", "holder", "agrees")

    def __init__(
        self, *args: Any, joined: Patient, record_numbers: tuple[str, str], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.joined = joined
        self.fields["second_number"].required = False
        if not joined.document:
            del self.fields["second_number"]
        kept, other = record_numbers
        if kept and other:
            self.fields["number_of"].choices = [("kept", kept), (OF_OTHER, other)]  # type: ignore[attr-defined]
        else:
            del self.fields["number_of"]

    def clean(self) -> dict[str, Any]:
        """The other document too, where one was typed."""
        said = super().clean()
        typed = said.get("second_number", "").strip()
        if typed:
            try:
                self.cleaned_data["second"] = read_document(
                    self.joined.document_kind, typed, self.joined.country, today=self.today
                )
            except forms.ValidationError as wrong:
                self.add_error("second_number", wrong)
        return said

    @property
    def second(self) -> Document | None:
        """The other record's document, where it lies on the desk."""
        return self.cleaned_data.get("second")

    @property
    def number_of_other(self) -> bool:
        """Whether the other record's number is the one this hospital goes on with."""
        return self.cleaned_data.get("number_of") == OF_OTHER
