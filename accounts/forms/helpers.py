"""How forms are drawn, and digits read."""

import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


def plain_helper() -> FormHelper:
    """Fields only: the page brings the form tag, the errors above the heading and the button."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = True
    return helper


def code_field(*, wrong: Any, required: Any, **more: Any) -> forms.CharField:
    """A code of digits, as phones fill it in by themselves; `wrong` is said of what cannot be one."""
    return forms.CharField(
        max_length=20,
        error_messages={"required": required, "max_length": wrong, "null_characters_not_allowed": wrong},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "field-code"}
        ),
        **more,
    )


def as_digits(typed: str, count: int) -> str:
    """The `count` digits in what was typed, full width, spaced or not; nothing where it is something else."""
    digits = "".join(unicodedata.normalize("NFKC", typed).split()).replace("-", "")
    return digits if digits.isascii() and digits.isdigit() and len(digits) == count else ""
