"""One question for each page: the number, then the code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.helpers import as_digits, code_field, plain_helper
from accounts.phones import normalise_phone
from accounts.rules import CODE_DIGITS

# Said of whatever cannot be one, and of too much and of signs no keyboard has just the same.
NOT_A_NUMBER = _("请输入 11 位的中国大陆手机号码，例如 13800138000。")

NOT_A_CODE = _("验证码是 6 位数字，请按短信输入。")


class PhoneForm(forms.Form):
    """Which mobile number. Cleans to E.164."""

    phone = forms.CharField(
        label=_("手机号码"),
        help_text=_("中国大陆手机号码，例如 138 0013 8000"),
        max_length=40,
        error_messages={
            "required": _("请输入手机号码。"),
            "max_length": NOT_A_NUMBER,
            "null_characters_not_allowed": NOT_A_NUMBER,
        },
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "class": "field-phone"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_phone(self) -> str:
        """One spelling for each number."""
        return normalise_phone(self.cleaned_data["phone"])


class CodeForm(forms.Form):
    """Which code. Cleans to six ASCII digits."""

    code = code_field(
        label=_("验证码"),
        help_text=_("短信里的 6 位数字"),
        required=_("请输入短信里的 6 位验证码。"),
        wrong=NOT_A_CODE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_code(self) -> str:
        """The digits, however they were typed. Something else is no try."""
        digits = as_digits(self.cleaned_data["code"], CODE_DIGITS)
        if not digits:
            raise forms.ValidationError(NOT_A_CODE, code="not_a_code")
        return digits
