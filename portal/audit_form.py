"""What an auditor looks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from accounts.queries.audit import AuditSearch, account_named
from notices.localtime import day_bounds
from portal.audit_words import action_words, kind_words

NO_DAY = gettext_lazy("请写真实的日期，例如 2026-12-01。")
NO_ACCOUNT = gettext_lazy("没有这个用户名的账号。请检查，或者写账号编号。")
NO_NUMBER = gettext_lazy("编号是一个数字，例如 42。")
NOT_LISTED = gettext_lazy("请选择列出的一项，或者不选。")
HIGHEST = 2**63 - 1
DAYS = (date(2000, 1, 1), date(2099, 12, 31))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        error_messages={"invalid": NO_DAY},
        validators=[MinValueValidator(DAYS[0], NO_DAY), MaxValueValidator(DAYS[1], NO_DAY)],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class AuditSearchForm(forms.Form):
    """Period, who, what was done, to what. Nothing is required; everything narrows."""

    since = _day(gettext_lazy("从哪天起"))
    until = _day(gettext_lazy("到哪天止"))
    by = forms.CharField(
        label=gettext_lazy("谁做的"),
        help_text=gettext_lazy("工作人员的用户名，或者账号编号"),
        required=False,
        max_length=60,
        error_messages=dict.fromkeys(("max_length", "null_characters_not_allowed"), NO_ACCOUNT),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    action = forms.ChoiceField(
        label=gettext_lazy("做了什么"), required=False, error_messages={"invalid_choice": NOT_LISTED}
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("对象种类"), required=False, error_messages={"invalid_choice": NOT_LISTED}
    )
    subject = forms.IntegerField(
        label=gettext_lazy("对象编号"),
        required=False,
        min_value=0,
        max_value=HIGHEST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_NUMBER),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        """`kinds`: of subjects, as the audit has them."""
        super().__init__(*args, **kwargs)
        for name, words in (("action", action_words()), ("kind", kind_words(kinds))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type check
            field.choices = [("", _("不限")), *words]
        self.helper = plain_helper()
        self.helper.layout = Layout(
            Div("since", "until", css_class="fields-beside"),
            Div("by", "action", css_class="fields-wide"),
            Div("kind", "subject", css_class="fields-wide"),
        )

    def clean_by(self) -> int | None:
        """The account, by its user name or number."""
        said = self.cleaned_data["by"]
        found = account_named(said) if said else None
        if said and found is None:
            raise forms.ValidationError(NO_ACCOUNT, code="no_account")
        return found

    def clean(self) -> dict[str, Any]:
        """A number alone says nothing: several kinds have it."""
        said = self.cleaned_data
        if said.get("subject") is not None and "kind" in said and not said["kind"]:
            self.add_error("kind", _("写了对象编号，请同时选对象种类。"))
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("“到哪天止”不能早于“从哪天起”。"))
        return said

    def search(self) -> AuditSearch:
        """What was cleaned, with whole local days."""
        said = self.cleaned_data
        return AuditSearch(
            since=day_bounds(said["since"])[0] if said["since"] else None,
            until=day_bounds(said["until"])[1] if said["until"] else None,
            by=said["by"],
            action=said["action"],
            kind=said["kind"],
            subject=said["subject"],
        )

    def address(self) -> dict[str, str]:
        """The search as it stands in an address: an account by its number, never by its name."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {name: str(value) for name, value in said.items()}
