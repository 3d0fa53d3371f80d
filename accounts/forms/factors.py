"""The second factor of staff: the code an app shows, or one of the codes on paper. Right ones are taken as they are
read, once all else that was typed is in order."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import confirm_factor, prove_factor, use_recovery_code
from accounts.enums import PowerReason
from accounts.forms.helpers import as_digits, code_field, plain_helper
from accounts.models import User
from accounts.rules import FACTOR_DIGITS, FactorRefused, TooManyPasswords
from accounts.rules.factors import RECOVERY_LENGTH, recovery_spelling
from accounts.wording import factor_sentence, too_many_factors_sentence

NOT_DIGITS = _("动态验证码是 6 位数字，请按手机上显示的输入。")
NOT_RECOVERY = _("恢复码是 10 个字母或数字，请按纸上的输入。")


class _ProofForm(forms.Form):
    """Something that proves it is still the same person, who signs in or is signed in as `account`."""

    def __init__(self, account: User, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.now = account, now
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        """Take what was typed, once it can be one and all else is in order. What is wrong is said at the field."""
        if not self.errors:
            self.take(self.cleaned_data["code"])
        return self.cleaned_data

    def take(self, typed: str) -> None:
        """Call the action with what was typed."""
        raise NotImplementedError

    def _try(self, action: Callable[[], Any]) -> Any:
        """What the action answers; its refusals are said at the field."""
        try:
            return action()
        except TooManyPasswords as stop:
            self.add_error("code", too_many_factors_sentence(stop, self.now))
        except FactorRefused as refused:
            self.add_error("code", factor_sentence(refused))
        return None


class FactorForm(_ProofForm):
    """The six digits that the app shows now."""

    code = code_field(
        label=_("动态验证码"),
        help_text=_("手机上的身份验证器现在显示的 6 位数字"),
        required=_("请输入手机上显示的 6 位动态验证码。"),
        wrong=NOT_DIGITS,
    )

    def clean_code(self) -> str:
        """The digits, however they were typed. Something else is no try."""
        digits = as_digits(self.cleaned_data["code"], FACTOR_DIGITS)
        if not digits:
            raise forms.ValidationError(NOT_DIGITS, code="not_digits")
        return digits

    def take(self, typed: str) -> None:
        """Prove it."""
        self._try(lambda: prove_factor(account=self.account, typed=typed, now=self.now))


class SetUpForm(FactorForm):
    """The first code of a new app. Once it was right, `recovery` are the new codes for paper."""

    def __init__(
        self, account: User, now: datetime, secret: str, *args: Any, replacing: str = "", **kwargs: Any
    ) -> None:
        """`replacing`: the browser in which the present app was proven a moment ago."""
        super().__init__(account, now, *args, **kwargs)
        self.said: dict[str, Any] = {"account": account, "secret": secret, "now": now, "replacing": replacing}
        self.recovery: list[str] = []

    def take(self, typed: str) -> None:
        """Make it the account's."""
        self.recovery = self._try(lambda: confirm_factor(**self.said, typed=typed)) or []


class RecoveryForm(_ProofForm):
    """One of the codes on paper. Once it was right, `left` is how many remain."""

    code = forms.CharField(
        label=_("恢复码"),
        help_text=_("设置动态验证码时保存的恢复码，例如 7K3QM-2XW9A；每个只能用一次"),
        max_length=40,
        error_messages={
            "required": _("请输入一个恢复码。"),
            "max_length": NOT_RECOVERY,
            "null_characters_not_allowed": NOT_RECOVERY,
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = 0

    def clean_code(self) -> str:
        """What can be one. Something else is no try."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        if len(recovery_spelling(typed)) != RECOVERY_LENGTH:
            raise forms.ValidationError(NOT_RECOVERY, code="not_recovery")
        return typed

    def take(self, typed: str) -> None:
        """Use it up."""
        left = self._try(lambda: use_recovery_code(account=self.account, typed=typed, now=self.now))
        self.left = left or 0


class OwnFactorForm(RecoveryForm):
    """Either of the two, from somebody who is signed in: the phone may be lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("动态验证码或恢复码")
        self.fields["code"].help_text = _("先确认是您本人。手机丢了，可以用一个恢复码代替")
        self.fields["code"].error_messages["required"] = _("请输入动态验证码，或者一个恢复码。")

    def clean_code(self) -> str:
        """Six digits, or what can be a recovery code."""
        return as_digits(self.cleaned_data["code"], FACTOR_DIGITS) or super().clean_code()

    def take(self, typed: str) -> None:
        """Whichever it is."""
        if len(typed) == FACTOR_DIGITS:
            self._try(lambda: prove_factor(account=self.account, typed=typed, now=self.now))
        else:
            super().take(typed)


class PowerForm(FactorForm):
    """An administrator proves who they are once more, and says what the power is for."""

    reason = forms.ChoiceField(
        label=_("要办什么事"),
        choices=PowerReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择要办什么事。"),
            "invalid_choice": _("请选择要办什么事。"),
        },
    )
    field_order = ("reason", "code")
