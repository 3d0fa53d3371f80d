"""Figures and signs as clerks type them, brought to one spelling: １２月５日, 十二月廿五, 8：00——12：00, 週三."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from specialists.matching.day_words import number as _number

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_ONE_SPELLING = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−─━~〜∼⁓﹘", "-"),
        **dict.fromkeys("【〔〖「[{", "("),
        **dict.fromkeys("】〕〗」]}", ")"),
        **dict.fromkeys("∶꞉", ":"),
        "週": "周",
        "點": "点",
        "號": "号",
        "兩": "两",
        "禮": "礼",
        "時": "时",
        "後": "后",
        "開": "开",
    }
)

# Pieces of patterns.
CHINESE_DAY = "三十一?|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九]"
TO = r"\s*(?:-+|至|到)\s*"
WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天]"

_EMPTY = re.compile(r"\(\s*[,、;:/-]*\s*\)")
_SPACES = re.compile(r"[^\S\n]{2,}")
_LINES = re.compile(r"\s*\n\s*")
_EDGES = " \t\n,、;:/-。.&+"


def normalise(text: str) -> str:
    """The text in NFKC (full-width figures, colons and brackets become plain) without signs nobody sees."""
    return unicodedata.normalize("NFKC", text).translate(_UNSEEN)


def plain(text: str) -> str:
    """A normalised text with one sign for all dashes and brackets, as long as it was, for patterns to read."""
    return text.translate(_ONE_SPELLING)


def blanked(text: str, stretches: Iterable[tuple[int, int]], sign: str = "\0") -> str:
    """The plain text, as long as it was, with `sign` for each one in the stretches (start, end), which are read."""
    for start, end in stretches:
        text = text[:start] + sign * (end - start) + text[end:]
    return text


def number(text: str) -> int:
    """31, 三十一, 卅一, 廿 or 两 as a number; Chinese ones up to 99. 0: it is none."""
    return _number(text.replace("廿", "二十").replace("卅", "三十"))


def without(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """What is left of `text` beside the stretches (start, end), without the signs that joined or held them."""
    kept, position = "", 0
    for start, end in sorted(stretches):
        kept += text[position:start] + " "
        position = max(position, end)
    kept = _without_empty(kept + text[position:])
    kept = _LINES.sub("\n", _SPACES.sub(" ", kept))
    return _balanced(kept.strip(_EDGES))


def _without_empty(text: str) -> str:
    """Without brackets that hold nothing any more, also in each other."""
    while (found := _EMPTY.search(plain(text))) is not None:
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text


def _balanced(text: str) -> str:
    """Without a bracket at the edge whose partner went with what was cut out."""
    signs = plain(text)
    if signs.startswith(")"):
        return text[1:].strip(_EDGES)
    if signs.endswith("("):
        return text[:-1].strip(_EDGES)
    return text
