"""Figures as clerks write them: 二十, 廿五, 两, full-width digits, dashes of every length; and clauses of remarks."""

from __future__ import annotations

import re

from specialists.sheets.signs import normalise, number

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─━", "-"))
_CLAUSES = re.compile(r"[,;。!\n()\[\]【】]+")
_HEAD = re.compile(r"^(?:注意?(?:事项)?|备注|提示|\d)\s*[:、.]\s*")
_CHINESE = re.compile(
    r"[〇零两]|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|[廿卅][一二三四五六七八九]?"
)


def number_of(text: str) -> int | None:
    """20, 二十, 两 or 廿五 as a number; None where it is none."""
    text = normalise(text).strip()
    if text.isdecimal():
        return int(text)
    return number(text) if _CHINESE.fullmatch(text) else None


def plain(text: str) -> str:
    """The text with digits and signs of half width and one sign for all dashes."""
    return normalise(text).translate(_DASHES)


def clauses_of(text: str) -> list[str]:
    """The clauses of a remark, each without what heads it (备注：, 1、) and with single spaces; no empty ones."""
    clauses = (_HEAD.sub("", " ".join(one.split())) for one in _CLAUSES.split(plain(text)))
    return [one for one in clauses if one]
