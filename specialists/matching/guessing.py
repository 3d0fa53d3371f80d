"""A word that is no name as it stands: which name was meant by it?"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from specialists.enums import NameKind
from specialists.matching.names import Fit, Found, alike, around, beginning, of_surname, starting
from specialists.matching.reading import grams, reading, scattered

Fitting = tuple[Fit, Found]

_INSIDE_WITH_A_SLIP = {NameKind.CONDITION, NameKind.DEPARTMENT, NameKind.SPECIALIST}
_SKIPS_FROM = 3  # shorter words skip through too many names
_ANY_SKIPS_FROM = 4  # from here on through names of conditions too


def _slips_allowed(length: int) -> int:
    """Wrong, missing, additional or swapped characters that still let a name of that length be meant."""
    return 0 if length < 3 else 1 if length < 6 else 2


def _letters_allowed(letters: int) -> int:
    return 0 if letters < 5 else 1 if letters < 10 else 2


def _one_letter_off(word: str, name: Found) -> bool:
    """Two characters, one of them right and the other read nearly the same: 失民 for 失眠."""
    if (
        len(word) != 2
        or len(name.folded) != 2
        or not any(a == b for a, b in zip(word, name.folded, strict=True))
    ):
        return False
    return len(name.pinyin) >= 6 and OSA.distance(reading(word), name.pinyin) <= 1


def _distance(word: str, name: Found) -> int | None:
    """How far the word is from the name: 0 sounds the same, more are slips; None: something else was meant."""
    sounds = reading(word)
    if sounds == name.pinyin and len(word) == len(name.folded):
        return 0
    if _one_letter_off(word, name):
        return 1
    allowed = _slips_allowed(min(len(word), len(name.folded)))
    if not allowed:
        return None
    if name.kind == NameKind.HOSPITAL and not name.folded.endswith(("院", "中心")):
        return None  # a short form is too short to be a slip away: 北京天气 is not 北京天坛
    off = OSA.distance(word, name.folded, score_cutoff=allowed)
    heard = OSA.distance(sounds, name.pinyin, score_cutoff=allowed)
    if name.kind == NameKind.SPECIALIST:
        # Another given name is another person, unless it sounds alike or characters changed places.
        swapped = sorted(word) == sorted(name.folded)
        return 1 if off <= allowed and (heard <= allowed or swapped) else None
    if off <= allowed:
        return off
    shares = bool(set(word) & set(name.folded))
    return heard + 1 if heard <= allowed and shares and len(word) == len(name.folded) else None


def _windows(word: str, name: Found) -> int | None:
    """The same for a name that stands in a longer word with a slip: 得了过敏星鼻炎."""
    length = len(name.folded)
    if length < 4 or len(word) <= length or name.kind not in _INSIDE_WITH_A_SLIP or name.folded in word:
        return None
    found = [
        distance
        for start in range(len(word) - length + 1)
        if (distance := _distance(word[start : start + length], name)) is not None and distance <= 1
    ]
    return min(found, default=None)


def _spread(word: str, name: Found) -> bool:
    """A complaint said with words between: 胯骨轴子疼 for 胯骨疼."""
    return (
        name.kind == NameKind.CONDITION
        and len(name.folded) >= 3
        and bool(grams(name.folded) & grams(word))
        and scattered(name.folded, word)
    )


def _short_for(word: str, name: Found) -> bool:
    """神内 for 神经内科."""
    return name.kind == NameKind.DEPARTMENT and name.folded[0] == word[0] and len(name.folded) <= 6


def surnamed(surname: str) -> list[Fitting]:
    """Specialists of that surname: all one knows of 王大夫."""
    return [(Fit.BEGINS, name) for name in of_surname(surname)]


def containing(word: str) -> list[Fitting]:
    """Names that have the word in them, or all of it in order."""
    found: list[Fitting] = []
    for name in around([word]).get(word, []):
        if name.folded.startswith(word):
            found.append((Fit.BEGINS, name))
        elif word in name.folded:
            found.append((Fit.CONTAINS, name))
        elif len(word) >= _SKIPS_FROM or _short_for(word, name):
            found.append((Fit.SKIPS, name))
    return found


def guess(word: str) -> list[Fitting]:
    """The names a folded word in Chinese may mean that is none itself; empty: nothing we know."""
    if len(word) < 2:
        return [(Fit.BEGINS, name) for name in starting(word)]
    if found := containing(word):
        return found
    candidates = alike(word)
    if len(word) >= _ANY_SKIPS_FROM and (
        skipped := [name for name in candidates if scattered(word, name.folded) and name.folded[0] == word[0]]
    ):
        return [(Fit.SKIPS, name) for name in skipped]
    for measure in (_distance, _windows):
        measured = [(distance, name) for name in candidates if (distance := measure(word, name)) is not None]
        if measured:
            nearest = min(distance for distance, _ in measured)
            return [(Fit.SOUNDS, name) for distance, name in measured if distance == nearest]
    spread = [name for name in candidates if _spread(word, name)]
    longest = max((len(name.folded) for name in spread), default=0)
    return [(Fit.INSIDE, name) for name in spread if len(name.folded) == longest]


def guess_letters(word: str) -> list[Fitting]:
    """The names Latin letters may mean: the beginning of their pinyin, or one with a slip."""
    if len(word) >= 3 and (begun := beginning(word)):
        return [(Fit.BEGINS, name) for name in begun]
    allowed = _letters_allowed(len(word))
    if not allowed:
        return []
    measured = [(OSA.distance(word, name.pinyin, score_cutoff=allowed), name) for name in alike(word)]
    near = [(distance, name) for distance, name in measured if distance <= allowed]
    nearest = min((distance for distance, _ in near), default=0)
    return [(Fit.SOUNDS, name) for distance, name in near if distance == nearest]
