"""User name and password of staff, and another password for oneself."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.utils.translation import gettext_lazy as _

from accounts.actions import begin_password_try, password_was_right
from accounts.forms.helpers import plain_helper
from accounts.rules import TooManyPasswords
from accounts.wording import too_many_changes_sentence, too_many_passwords_sentence


def _password_field(*, required: Any, too_long: Any, strange: Any, kind: str, **more: Any) -> forms.CharField:
    """A password; `kind` is what a browser fills in: current-password, new-password."""
    return forms.CharField(
        strip=False,
        max_length=200,
        error_messages={
            "required": required,
            "max_length": too_long,
            "null_characters_not_allowed": strange,
        },
        widget=forms.PasswordInput({"autocomplete": kind}),
        **more,
    )


class PasswordForm(AuthenticationForm):
    """User name and password of staff. Says the same of a wrong password, of a name nobody has and of an account
    that is closed. `address` is the network it is typed on, `now` the clock: wrong ones are limited."""

    error_messages = {
        "invalid_login": _("用户名或密码不对。请检查大小写，再输入一次。"),
        "inactive": _("用户名或密码不对。请检查大小写，再输入一次。"),
    }
    username = UsernameField(
        label=_("用户名"),
        max_length=60,  # as the column has it
        error_messages={
            "required": _("请输入用户名。"),
            "max_length": _("用户名太长，请检查。"),
            "null_characters_not_allowed": _("用户名里有不能用的符号，请检查。"),
        },
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password_field(
        label=_("密码"),
        required=_("请输入密码。"),
        too_long=error_messages["invalid_login"],
        strange=error_messages["invalid_login"],
        kind="current-password",
    )

    def __init__(self, *args: Any, address: str, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address, self.now = address, now
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        """Whose account it is (`get_user`). What is wrong is said at the password."""
        if not {"username", "password"} <= set(self.cleaned_data):
            return self.cleaned_data
        try:
            tried = begin_password_try(name=self.cleaned_data["username"], address=self.address, now=self.now)
            super().clean()
        except TooManyPasswords as stop:
            self.add_error("password", too_many_passwords_sentence(stop, self.now))
        except forms.ValidationError as wrong:
            self.add_error("password", wrong)
        else:
            password_was_right(tried=tried)
        return self.cleaned_data


class InvitedForm(SetPasswordForm):
    """The first password of somebody invited, typed twice."""

    error_messages = {"password_mismatch": _("两次输入的密码不一样，请再输入一次。")}
    new_password1 = _password_field(
        label=_("新密码"),
        help_text=_("至少 12 个字符，不要用常见的密码。可以用几个不相干的词连起来。"),
        required=_("请输入新密码。"),
        too_long=_("密码太长，请不要超过 200 个字符。"),
        strange=_("密码里有不能用的符号，请检查。"),
        kind="new-password",
    )
    new_password2 = _password_field(
        label=_("再输入一次新密码"),
        required=_("请再输入一次新密码。"),
        too_long=error_messages["password_mismatch"],
        strange=error_messages["password_mismatch"],
        kind="new-password",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class StaffPasswordForm(InvitedForm, PasswordChangeForm):
    """Another password for oneself. The old one counts as it does at the doors: a screen left alone is no way
    to guess it."""

    error_messages = {
        **InvitedForm.error_messages,
        "password_incorrect": _("现在的密码不对。请检查大小写，再输入一次。"),
    }
    old_password = _password_field(
        label=_("现在的密码"),
        required=_("请输入现在的密码。"),
        too_long=error_messages["password_incorrect"],
        strange=error_messages["password_incorrect"],
        kind="current-password",
    )

    def __init__(self, *args: Any, address: str, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address, self.now = address, now

    def clean_old_password(self) -> str:
        """The old one, if it is."""
        try:
            tried = begin_password_try(name=self.user.get_username(), address=self.address, now=self.now)
        except TooManyPasswords as stop:
            raise forms.ValidationError(too_many_changes_sentence(stop, self.now), code="too_many") from None
        old: str = super().clean_old_password()
        password_was_right(tried=tried)
        return old
