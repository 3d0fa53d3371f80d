"""What was typed, as names are compared: one width, one script, one case; and how it is read aloud."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin, pinyin
from pypinyin.constants import Style

READ_CHARACTERS = 200  # of what was typed; more is no name
COMPARED_CHARACTERS = 60
LONGEST_NAME = 24  # of the pieces of a sentence that are looked up

# Twin of the SQL function portal_fold, made by the first migration of hospitals.
IGNORED = " \t\n\v\f\r!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~、。·・–—‐‘’“”〈〉《》「」『』【】〔〕〜"
_WITHOUT = str.maketrans("", "", IGNORED)
# Brackets stand inside names, and a plus between them; these stand between words.
_BETWEEN = re.compile(r"[\s,，、;；/|。！!？?…]+")
# 自 杀, 张 声 生: characters written apart are one word.
_APART = re.compile(r"(?<!\S)[一-鿿](?:[ \u3000]+[一-鿿])+(?!\S)")
_LATIN = re.compile(r"[a-z]+")
_SIMPLER = OpenCC("t2s")


def fold(text: str) -> str:
    """`text` as names are compared; anything a keyboard, a phone or a program may send."""
    plain = unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).lower().translate(_WITHOUT)
    # Control characters, lone surrogates and the like are in no name, and some the database refuses.
    return "".join(
        character for character in plain if not unicodedata.category(character).startswith(("C", "Z"))
    )


def simpler(text: str) -> str:
    """`text` in simplified characters and common width."""
    return str(_SIMPLER.convert(unicodedata.normalize("NFKC", text)))


def simplify(text: str) -> str:
    """`text` in simplified characters and common width, its spaces kept, nothing unprintable in it."""
    printable = "".join(
        " " if character.isspace() else character
        for character in text[:READ_CHARACTERS]
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    return simpler(printable)


def _joined(found: re.Match[str]) -> str:
    return "".join(found.group().split())


def words(text: str) -> list[str]:
    """The words of a simplified text as people separate them, folded; COMPARED_CHARACTERS of all together."""
    found = (fold(word) for word in _BETWEEN.split(_APART.sub(_joined, text)))
    kept: list[str] = []
    room = COMPARED_CHARACTERS
    for word in found:
        if word and room > 0:
            kept.append(word[:room])
            room -= len(word)
    return kept


def latin(word: str) -> bool:
    """Whether a folded word is written in Latin letters alone: pinyin, initials or English."""
    return _LATIN.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def reading(folded: str) -> str:
    """The pinyin of a folded text, without tones and spaces."""
    return "".join(lazy_pinyin(folded))


def readings(text: str, *, surname: bool = False, spelled: str = "") -> set[tuple[str, str]]:
    """(pinyin, initials) of a name, in each way it may be read.

    A `surname` may be read otherwise than the same character in a word (单 shàn, 曾 zēng): all
    readings of the first character count then. `spelled` (syllables with spaces) goes before
    any guess.
    """
    if spelled:
        syllables = [fold(part) for part in spelled.split()]
        return {("".join(syllables), "".join(part[:1] for part in syllables))}
    plain = fold(text)
    if not plain:
        return set()
    rest = lazy_pinyin(plain)
    found = {_spell(plain, rest)}
    if surname:
        for first in pinyin(plain[0], style=Style.NORMAL, heteronym=True)[0]:
            found.add(_spell(plain, [first, *lazy_pinyin(plain[1:])]))
    return found


def _spell(plain: str, syllables: list[str]) -> tuple[str, str]:
    """Letters and figures inside a name stay whole; of a Chinese syllable the first letter is its initial."""
    initials = (part if part in plain else part[:1] for part in syllables)
    return "".join(syllables), "".join(initials)


def pieces(word: str, *, shortest: int = 2) -> set[str]:
    """Every stretch of a folded word that could be a name: at least `shortest` characters long."""
    ends = range(len(word) + 1)
    return {
        word[start:end]
        for start in ends
        for end in range(start + shortest, min(start + LONGEST_NAME, len(word)) + 1)
    }


def other_wordings(word: str) -> set[str]:
    """The same in other everyday characters: what hurts is 疼 or 痛."""
    return {word.replace("痛", "疼"), word.replace("疼", "痛")} - {word}


def grams(word: str) -> set[str]:
    """Pairs of neighbouring characters: twin of the SQL function portal_grams on folded text."""
    return {word[place : place + 2] for place in range(len(word) - 1)}


def scattered(name: Iterable[str], word: str) -> bool:
    """Whether the characters of `name` stand in `word` in this order, whatever lies between them."""
    rest = iter(word)
    return all(character in rest for character in name)
