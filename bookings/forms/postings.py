"""What a manager says of a posting: who comes, in what way, on what basis, until when, with which papers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.days import day_field
from bookings.forms.once import OnceForm
from bookings.forms.reading import seen
from bookings.forms.sessions import NOT_CHOSEN, offer
from bookings.forms.texts import BAD_SIGNS
from bookings.queries.staff.postings import last_day
from hospitals.models import Department
from specialists.enums import DocumentKind, LegalBasis, PostingKind
from specialists.limits import MOST_DAYS_AHEAD
from specialists.models import Posting

EARLIEST = date(2000, 1, 1)
NUMBER_LENGTH = 60
NOTE_LENGTH = 200
BASIS_HELP = gettext_lazy("“会诊邀请”只为指定的患者会诊，不能据此发布门诊。不清楚的先选“未说明”，以后再更正")


def _kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("派驻方式"),
        choices=PostingKind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择派驻方式。")),
    )


def _basis_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("执业依据"),
        help_text=BASIS_HELP,
        choices=[("", gettext_lazy("请选择")), *LegalBasis.choices],
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择执业依据。")),
    )


def _line_field(label: Any, most: int, too_long: Any) -> forms.CharField:
    said = {"max_length": too_long, "null_characters_not_allowed": BAD_SIGNS}
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        error_messages=said,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class BasisForm(forms.Form):
    """In what way a specialist comes, and on what basis."""

    kind = _kind_field()
    legal_basis = _basis_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class PostingForm(OnceForm):
    """A posting of a specialist who is known. `known` are the postings they have there already."""

    specialist = forms.Field(widget=forms.HiddenInput, required=False)  # the slug; the page has found them
    department = forms.TypedChoiceField(
        label=gettext_lazy("科室"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择列出的科室，或者不选。")},
    )
    kind = _kind_field()
    legal_basis = _basis_field()
    starts_on = day_field(gettext_lazy("第一天"))
    last_on = day_field(
        gettext_lazy("最后一天"), required=False, help_text=gettext_lazy("没有说定到哪一天，可以不填")
    )

    def __init__(
        self, *args: Any, departments: list[Department], known: list[Posting], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {one.pk: one for one in departments}
        self.known, self.today = known, today
        offer(self.fields["department"], self.departments, _("不写科室"))
        self.helper = plain_helper()
        self.helper.layout = Layout(
            "key",
            "specialist",
            "department",
            "kind",
            "legal_basis",
            Div("starts_on", "last_on", css_class="fields-beside"),
        )

    def clean_starts_on(self) -> date:
        """Neither long ago nor far away: that is a slip of the year."""
        said: date = self.cleaned_data["starts_on"]
        if not EARLIEST <= said <= self.today + timedelta(days=MOST_DAYS_AHEAD):
            raise forms.ValidationError(_("请检查年份：最远只能登记一年以内开始的派驻。"), code="far")
        return said

    def clean_last_on(self) -> date | None:
        """Not yet over."""
        said: date | None = self.cleaned_data["last_on"]
        if said is not None and said < self.today:
            raise forms.ValidationError(_("最后一天已经过去了，请检查。"), code="past")
        return said

    def clean(self) -> dict[str, Any]:
        """Cleans `ends_on` too, the day after the last. What is there already is not recorded again; of what this very
        form recorded nothing is said."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("last_on")
        if first is not None and last is not None and last < first:
            self.add_error("last_on", _("最后一天不能早于第一天。"))
        said["ends_on"] = None if last is None else last + timedelta(days=1)
        same = ("department_id", "starts_on", "ends_on")
        told = (said.get("department"), first, said["ends_on"])
        others = (one for one in self.known if one.key is None or one.key != said.get("key"))
        if not self.errors and any(tuple(getattr(one, name) for name in same) == told for one in others):
            self.add_error(None, _("这一段派驻已经登记过了，不用再登记。"))
        return said

    def says(self, posting: Posting) -> bool:
        """Whether the posting is what the valid form says: sent again with something else in it, a form makes
        no other."""
        said = self.cleaned_data
        told = {name: said[name] for name in ("kind", "legal_basis", "starts_on", "ends_on")}
        told["department_id"] = said["department"]
        same = all(getattr(posting, name) == value for name, value in told.items())
        return same and posting.specialist.slug == said["specialist"]


class EndForm(forms.Form):
    """The last day on which a posting holds."""

    last_on = day_field(gettext_lazy("最后一天"))

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posting = posting
        self.helper = plain_helper()

    def clean_last_on(self) -> date:
        """Not before it began, and not later than it ends anyway."""
        said: date = self.cleaned_data["last_on"]
        last = last_day(self.posting)
        if said < self.posting.starts_on:
            raise forms.ValidationError(_("不能早于派驻开始的那一天。"), code="before")
        if last is not None and said > last:
            raise forms.ValidationError(
                _("不能晚于现在的最后一天。要继续派驻，请登记新的一段。"), code="later"
            )
        return said


class DocumentForm(forms.Form):
    """A paper of a posting."""

    kind = forms.ChoiceField(
        label=gettext_lazy("材料类别"),
        choices=DocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择材料类别。")),
    )
    number = _line_field(gettext_lazy("材料编号"), NUMBER_LENGTH, gettext_lazy("编号最多写 60 个字。"))
    valid_from = day_field(gettext_lazy("生效日期"), required=False)
    valid_until = day_field(
        gettext_lazy("有效期至"), required=False, help_text=gettext_lazy("长期有效的不填")
    )
    note = _line_field(gettext_lazy("备注"), NOTE_LENGTH, gettext_lazy("最多写 200 个字。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.helper.layout = Layout(
            "kind", "number", Div("valid_from", "valid_until", css_class="fields-beside"), "note"
        )

    def clean_number(self) -> str:
        """As people see it, so that one paper is not noted twice."""
        return seen(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("valid_from"), said.get("valid_until")
        if first is not None and last is not None and last < first:
            self.add_error("valid_until", _("有效期不能早于生效日期。"))
        return said
