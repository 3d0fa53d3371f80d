"""A word that is no name as it stands: which name was meant by it?"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from specialists.enums import NameKind
from specialists.matching.names import Fit, Found, alike, around, beginning, initialled, of_surname, starting
from specialists.matching.noise import without_noise
from specialists.matching.reading import grams, reading, scattered
from specialists.matching.slips import changes, organs, slips, turns
from specialists.matching.spelling import syllabic

Fitting = tuple[Fit, Found]

_INSIDE_WITH_A_SLIP = {NameKind.CONDITION, NameKind.DEPARTMENT, NameKind.SPECIALIST}
_BEGUN_INITIALS = 4  # letters: fewer begin the initials of too many names
_SHORTEST = 3  # characters of a name that may be known by its sound alone
_SKIPS_FROM = 3  # shorter words skip through too many names
_ANY_SKIPS_FROM = 4  # from here on through names of conditions too
_LONG_PERSON = 4  # characters of a name of which one may be missing
_ANY_LETTERS = 5  # shorter ones begin a name only if they are syllables: pain is not pai n(iao)
# Two such characters say nothing about what was meant: 不开, 突然, 过去.
_ORDINARY = frozenset(
    "不没无有得着了过来去起出入进开关上下大小多少好坏快慢看见听说想要能会可行走吃喝做买卖人家事年月日天时点今明昨早晚东西中左右前后里外"
    "突然忽一二三两几很太最更都也还就才又再被把让叫给和与的地这那哪什么怎样候办样子里边面次回"
)


def _slips_allowed(length: int) -> int:
    """Wrong, missing, additional or swapped characters that still let a name of that length be meant."""
    return 0 if length < 3 else 1 if length < 6 else 2


def same_sound(word: str, name: Found) -> bool:
    """Whether the name sounds like the word, and no other part of the body or number was typed."""
    if len(word) != len(name.folded) or (len(word) < _SHORTEST and not set(word) & set(name.folded)):
        return False
    return name.kind == NameKind.SPECIALIST or slips(word, name.folded) is not None


def _letters_allowed(letters: int) -> int:
    return 0 if letters < 5 else 1 if letters < 10 else 2


def _distance(word: str, name: Found) -> int | None:
    """How far the word is from the name: 0 sounds the same, more are slips; None: something else was meant."""
    shared = bool(set(word) & set(name.folded))
    if len(name.folded) < _SHORTEST and not shared:
        return None  # 纪实 sounds like 积食
    allowed = _slips_allowed(min(len(word), len(name.folded)))
    # Two characters, one of them right: 湿诊 may be 湿疹, 失民 失眠.
    if not allowed and len(word) == len(name.folded) and shared:
        allowed = 1
    if name.kind == NameKind.HOSPITAL and not name.folded.endswith(("院", "中心")):
        allowed = 0  # a short form is too short to be a slip away: 北京天气 is not 北京天坛
    if abs(len(word) - len(name.folded)) > allowed:
        return None
    if name.kind == NameKind.SPECIALIST and len(name.folded) < _LONG_PERSON:
        # Another given name is another person.
        if len(word) != len(name.folded):
            return None
        if reading(word) == name.pinyin:
            return 0
    off = slips(word, name.folded)
    return off if off is not None and off <= allowed else None


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


def _between(name: str, word: str) -> str:
    """What stands in the word between the characters of the name, which are in it in this order."""
    rest, last = word[word.index(name[0]) + 1 :], ""
    for character in name[1:]:
        place = rest.index(character)
        last, rest = last + rest[:place], rest[place + 1 :]
    return last


def _spread(word: str, name: Found) -> bool:
    """A complaint said with words between, none of them another part of the body or a "not": 胯骨轴子疼 for 胯骨疼."""
    return (
        name.kind == NameKind.CONDITION
        and len(name.folded) >= 3
        and bool(grams(name.folded) & grams(word))
        and scattered(name.folded, word)
        and not any(changes(one) for one in _between(name.folded, word))
    )


def by_chance(word: str, start: int, end: int) -> bool:
    """Whether a name of two characters stands in the word only because words meet there: 中风 in 集中风采.

    So it is where single characters are left that say nothing by themselves, and there is something on both sides.
    """
    before, after = word[:start], word[end:]
    if end - start > 2 or not before or not after or 1 not in (len(before), len(after)):
        return False
    return all(
        len(rest) > 1 or not (rest in _ORDINARY or changes(rest) or not without_noise(rest))
        for rest in (before, after)
    ) and all(without_noise(rest) for rest in (before, after))


def _short_for(word: str, name: Found) -> bool:
    """神内 for 神经内科."""
    return name.kind == NameKind.DEPARTMENT and name.folded[0] == word[0] and len(name.folded) <= 6


def surnamed(surname: str) -> list[Fitting]:
    """Specialists of that surname: all one knows of 王大夫."""
    return [(Fit.BEGINS, name) for name in of_surname(surname)]


def _says_nothing(word: str) -> bool:
    return all(character in _ORDINARY for character in word)


def _for_part(word: str, within: str, name: Found) -> bool:
    """Whether a word cut out of a longer one may mean a name: it is most of it, and for the same part of the body."""
    if len(word) * 2 <= len(name.folded):
        return False
    about = organs(within)
    return not about or organs(name.folded) <= about


def containing(word: str, within: str = "") -> list[Fitting]:
    """Names that have the word in them, or all of it in order; the word may be cut out of a longer one."""
    if _says_nothing(word):
        return []
    found: list[Fitting] = []
    for name in around([word]).get(word, []):
        if within and within != word and not _for_part(word, within, name):
            continue
        if name.folded.startswith(word):
            found.append((Fit.BEGINS, name))
        elif word in name.folded:
            found.append((Fit.CONTAINS, name))
        elif len(word) >= _SKIPS_FROM or _short_for(word, name):
            found.append((Fit.SKIPS, name))
    return found


def guess(word: str, within: str = "") -> list[Fitting]:
    """The names a folded word in Chinese may mean that is none itself; empty: nothing we know.

    `within`: the word it was cut out of, of which it must say enough.
    """
    if len(word) < 2:
        return [(Fit.BEGINS, name) for name in starting(word)]
    if found := containing(word, within):
        return found
    candidates = alike(word)
    if len(word) >= _ANY_SKIPS_FROM and (skipped := [name for name in candidates if _skipped(word, name)]):
        return [(Fit.SKIPS, name) for name in skipped]
    for measure in (_distance, _windows):
        measured = [(distance, name) for name in candidates if (distance := measure(word, name)) is not None]
        if measured:
            nearest = min(distance for distance, _ in measured)
            return [(Fit.SOUNDS, name) for distance, name in measured if distance == nearest]
    spread = [name for name in candidates if _spread(word, name)]
    longest = max((len(name.folded) for name in spread), default=0)
    return [(Fit.INSIDE, name) for name in spread if len(name.folded) == longest]


def _skipped(word: str, name: Found) -> bool:
    """The word has the name's first character and others of it in order; what it leaves out turns nothing round."""
    return (
        name.folded[0] == word[0]
        and scattered(word, name.folded)
        and not any(turns(one) for one in _between(word, name.folded))
    )


def guess_letters(word: str) -> list[Fitting]:
    """The names Latin letters may mean: the beginning of their pinyin, of their initials, or one with a slip."""
    if len(word) >= 3 and (syllabic(word) or len(word) >= _ANY_LETTERS) and (begun := beginning(word)):
        return [(Fit.BEGINS, name) for name in begun]
    if len(word) >= _BEGUN_INITIALS and (begun := initialled(word)):
        return [(Fit.BEGINS, name) for name in begun]
    allowed = _letters_allowed(len(word))
    if not allowed:
        return []
    measured = [(OSA.distance(word, name.pinyin, score_cutoff=allowed), name) for name in alike(word)]
    near = [(distance, name) for distance, name in measured if distance <= allowed]
    nearest = min((distance for distance, _ in near), default=0)
    return [(Fit.SOUNDS, name) for distance, name in near if distance == nearest]
