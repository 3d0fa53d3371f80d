"""Words after which a page speaks of help first, and of appointments second: urgent_words.toml, read.

What people type who need 120, and what people type who think of ending their life (12356, the
national help line); and what has the same characters and means neither. How they are compared
stands in `specialists.matching.danger`. No physician has confirmed the lists yet.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

_FILE = Path(__file__).parent / "urgent_words.toml"
_READ = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _lines(kind: str) -> tuple[str, ...]:
    return tuple(line for group in _READ[kind].values() for line in group["words"].split())


def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in _READ["english"][kind].split(",") if phrase.strip())


def _one_of(words: str) -> str:
    return "|".join(words.split())


# Lines as the file explains them: 甲|乙…丙.
EMERGENCY = _lines("emergency")
CRISIS = _lines("crisis")
HARMLESS = _lines("harmless")
_PAST = _READ["past"]
# An old stroke or heart attack is a reason for a visit, unless one of AFRESH says that it happens now.
PAST = (
    f"{_one_of(_PAST['illnesses'])}…{_one_of(_PAST['after'])}",
    f"{_one_of(_PAST['before'])}…{_one_of(_PAST['illnesses'])}",
    *_PAST["words"].split(),
)
AFRESH = tuple(_PAST["afresh"].split())
# Wordings of conditions with the notice that alone are a usual reason for a visit.
ORDINARY = frozenset(_READ["ordinary"]["words"].split())

EMERGENCY_ENGLISH = _phrases("emergency")
CRISIS_ENGLISH = _phrases("crisis")
HARMLESS_ENGLISH = _phrases("harmless")
