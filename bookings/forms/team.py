"""What a manager says of the accounts of the team: whom to invite, why one is suspended, who takes over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms import plain_helper
from accounts.models import CLOSED
from hospitals.enums import StaffRole

BAD_NAME = _("用户名用 3 到 60 个小写字母、数字、点或横线，以字母开头，例如 wang.fang。")
NO_ROLE = _("请选择岗位。")


class InviteForm(forms.Form):
    """Somebody new for the team."""

    username = forms.CharField(
        label=_("用户名"),
        help_text=_("登录时用，以后不能改。不要用手机号码或身份证号码，例如 wang.fang"),
        max_length=60,
        validators=[RegexValidator(rf"\A(?!{CLOSED})[a-z][a-z0-9.-]{{2,59}}\Z", BAD_NAME)],
        error_messages={
            "required": _("请输入用户名。"),
            "max_length": BAD_NAME,
            "null_characters_not_allowed": BAD_NAME,
        },
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        error_messages={
            "required": _("请输入姓名。"),
            "max_length": _("姓名太长，请不要超过 60 个字。"),
            "null_characters_not_allowed": _("姓名里有不能用的符号，请检查。"),
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("岗位"),
        choices=StaffRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_ROLE, "invalid_choice": NO_ROLE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class PickForm(forms.Form):
    """One of several things, where something is to be picked at all. Cleans to what it stands for, as `picked`."""

    def __init__(self, *args: Any, label: str, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        offered = list(choices)
        if offered:
            missing = _("请选择一项。")
            self.fields["picked"] = forms.ChoiceField(
                label=label,
                choices=offered,
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )
