"""Why somebody comes, and earlier records: what is typed and which files were chosen."""

from __future__ import annotations

import unicodedata
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.pictures import PicturesForm
from bookings.queries.reasons import MOST_RECORDS

MOST_SIGNS = 1000  # as the column has it


class ReasonForm(PicturesForm):
    """Why, in one's own words, and pictures of earlier records."""

    text = forms.CharField(
        label=gettext_lazy("哪里不舒服，想请专家看什么？"),
        help_text=gettext_lazy("例如：什么时候开始的、做过哪些检查、现在吃什么药。最多 1000 字。"),
        required=False,
        max_length=MOST_SIGNS,
        error_messages={
            "max_length": gettext_lazy("最多写 1000 字，请写短一些。"),
            "null_characters_not_allowed": gettext_lazy("里面有不能用的符号，请检查。"),
        },
        widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
    )
    field_order = ("text", "records")

    def __init__(self, *args: Any, room: int = MOST_RECORDS, **kwargs: Any) -> None:
        """`room`: how many pictures may still be added."""
        super().__init__(*args, room=room, **kwargs)
        self.full = _("放不下了：这次预约一共最多 %(most)s 张图片。") % {"most": MOST_RECORDS}
        self.helper = plain_helper()
        self.helper.layout = Layout("text", *(["records"] if room > 0 else []))

    def clean_text(self) -> str:
        """As it was typed, without what cannot be seen; line breaks stay."""
        return readable(self.cleaned_data["text"])


# Signs without a shape of their own that words need: Mongolian vowel separator, joiner and non-joiner.
JOINERS = {"\u180e", "\u200c", "\u200d"}


def readable(typed: str) -> str:
    """`typed` without signs that are not drawn or that turn the direction of reading; lines stay lines."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = "\n".join("".join(sign for sign in line if _is_seen(sign)).rstrip() for line in lines).strip()
    return kept if any(unicodedata.category(sign)[0] in "LMNPS" for sign in kept) else ""


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"} or sign in JOINERS
