"""How what people type is read."""

from __future__ import annotations

import unicodedata

# Letters that nobody sees: the fillers of Hangul.
INVISIBLE = {"\u115f", "\u1160"}


def seen(typed: str) -> str:
    """`typed` in half width, single spaces between words, without signs that are not drawn."""
    spaced = " ".join(unicodedata.normalize("NFKC", typed).split())
    drawn = [
        sign
        for sign in spaced
        if unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"} and sign not in INVISIBLE
    ]
    return " ".join("".join(drawn).split())


def tidy(typed: str) -> str:
    """`typed` in half width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", typed).split())
