"""What short texts that somebody types have to be."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy

BAD_SIGNS = gettext_lazy("里面有不能用的符号，请重新输入。")
TEXT_ERRORS = {
    "max_length": gettext_lazy("写得太长了，请写短一些。"),
    "null_characters_not_allowed": BAD_SIGNS,
}


def words_in(text: str, missing: str) -> str:
    """The text on one line, if there is a letter or figure in it. Raises ValidationError with `missing`."""
    text = " ".join(text.split())
    if not re.search(r"\w", text):
        raise forms.ValidationError(missing, code="required")
    return text
