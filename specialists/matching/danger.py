"""Whether help comes before anything else: words of danger, in characters or in pinyin."""

from __future__ import annotations

from functools import cache

from specialists.matching.reading import reading
from specialists.urgent import CRISIS_WORDS, EMERGENCY_WORDS, is_crisis, is_emergency

_LONG = 8  # letters: shorter spellings stand inside harmless ones


@cache
def _spelled(words: tuple[str, ...]) -> frozenset[str]:
    spelled = [reading(word) for word in words if not word.isascii()]
    # 血 is read xuè and xiě.
    return frozenset([*spelled, *(word.replace("xie", "xue") for word in spelled)])


def _spells(typed: str, words: tuple[str, ...]) -> bool:
    if not typed.isascii():
        return False
    return any(
        typed == spelled or (len(spelled) >= _LONG and spelled in typed) for spelled in _spelled(words)
    )


def danger_in(typed: str) -> tuple[bool, bool]:
    """(emergency, crisis) in a folded text: show 120; show the help line, and 120."""
    crisis = is_crisis(typed) or _spells(typed, CRISIS_WORDS)
    return crisis or is_emergency(typed) or _spells(typed, EMERGENCY_WORDS), crisis
