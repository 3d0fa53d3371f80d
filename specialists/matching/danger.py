"""Whether help comes before anything else: words of danger in characters, in pinyin, in English.

All of what was typed is read, however long: the sentence that matters may be the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product

from pypinyin import lazy_pinyin

from specialists import urgent
from specialists.matching.reading import simpler
from specialists.matching.spelling import blurred, syllables, without_tones

READ = 20_000  # characters: several times what an address can hold
_GAP = 6  # characters between the pieces of a sign
_SPELLED_GAP = 3  # syllables
_HEARD = 300  # characters that are also compared by their sound
_BY_SOUND = 3  # syllables: shorter words sound like too many others
_NOT_READ = re.compile(r"[\W_]+")
_TAKEN_BACK = "\n"  # what stands in its place, and no gap reaches over it
# Of two syllables, and spelled like everyday words: 资金 (自尽), 舅舅 (救救), 科学 (咳血), 艺术 (遗书), 购药 (狗咬).
_EVERYDAY = frozenset(
    [
        "chajin",
        "chudian",
        "daodi",
        "dianji",
        "duanzhi",
        "fudu",
        "gouyao",
        "jiujiu",
        "juanjin",
        "kexue",
        "leiji",
        "meiyan",
        "misi",
        "qingsheng",
        "qiusi",
        "shiwen",
        "tiaohe",
        "wufu",
        "wushi",
        "wuyin",
        "xiezi",
        "xiuke",
        "xunsi",
        "yanshi",
        "yanshui",
        "yezhu",
        "yishu",
        "zhajin",
        "zhaoqi",
        "zhixi",
        "zijin",
        "zishang",
        "ziyi",
    ]
)


@dataclass(frozen=True)
class _Sign:
    """One sign: its pieces, each in several words; and what finds it in characters and in syllables."""

    pieces: tuple[tuple[str, ...], ...]
    always: bool
    pattern: re.Pattern[str]
    spelled: re.Pattern[str]

    def within(self, text: str) -> bool:
        """Whether it stands in folded characters."""
        # Looking for words is much faster than the pattern, and nearly always enough to say no.
        return all(any(word in text for word in piece) for piece in self.pieces) and bool(
            len(self.pieces) == 1 or self.pattern.search(text)
        )


def _one_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _spell(word: str) -> set[str]:
    """The syllables of a word in each way people spell it, each after a space: 血 is xuè and xiě, 卒 cù and zú."""
    spelled = "".join(f" {syllable}" for syllable in lazy_pinyin(word)).replace("v", "u")
    found = {spelled}
    if "血" in word:
        found = {spelled.replace(" xie", " xue"), spelled.replace(" xue", " xie")}
    if "卒" in word:
        found |= {spelled.replace(" zu", " cu"), spelled.replace(" cu", " zu")}
    return found


def _spelled_pattern(pieces: tuple[tuple[str, ...], ...]) -> str:
    """Two syllables must stand together; from three on there may be others between the pieces."""
    found: list[str] = []
    between = f"((?: [a-z]+){{0,{_SPELLED_GAP}}}?)"
    spellings = [[text for word in piece for text in _spell(word)] for piece in pieces]
    if len(pieces) == 1:
        found = [_one_of(spellings[0])]
    elif len(pieces) == 2:
        first, last = (
            [[one for one in some if (one.count(" ") > 1) is long] for long in (False, True)]
            for some in spellings
        )
        for long_first, long_last in product((False, True), repeat=2):
            if first[long_first] and last[long_last]:
                gap = between if long_first or long_last else "()"
                found.append(_one_of(first[long_first]) + gap + _one_of(last[long_last]))
    else:
        found = [between.join(_one_of(some) for some in spellings)]
    return f"(?:{'|'.join(found)})(?![a-z])"


def _sign(line: str) -> _Sign:
    pieces = tuple(tuple(piece.split("|")) for piece in line.removeprefix("!").split("…"))
    gap = f"([^{_TAKEN_BACK}]{{0,{_GAP}}}?)"
    return _Sign(
        pieces=pieces,
        always=line.startswith("!"),
        pattern=re.compile(gap.join(_one_of(piece) for piece in pieces)),
        spelled=re.compile(_spelled_pattern(pieces)),
    )


@dataclass(frozen=True)
class _List:
    """Signs of one kind, in Chinese and in English."""

    signs: tuple[_Sign, ...]
    english: re.Pattern[str]

    @classmethod
    def of(cls, lines: Iterable[str], english: Iterable[str]) -> _List:
        phrases = sorted(english, key=len, reverse=True)
        # Long ones also without the spaces between them and around.
        loose = "|".join(phrase.replace(" ", " ?") for phrase in phrases if len(phrase) > 8)
        exact = "|".join(phrase.replace(" ", " ?") for phrase in phrases if len(phrase) <= 8)
        return cls(
            signs=tuple(_sign(line) for line in lines),
            english=re.compile(f"(?:{loose or '(?!)'})|(?<![a-z])(?:{exact or '(?!)'})(?![a-z])"),
        )

    def words(self) -> list[str]:
        """Those of one piece."""
        return [word for sign in self.signs if len(sign.pieces) == 1 for word in sign.pieces[0]]

    def without(self, text: str) -> str:
        """The characters with these signs taken out, what stands between their pieces kept."""
        for sign in self.signs:
            if sign.within(text):
                text = sign.pattern.sub(_left, text)
        return text


def _left(found: re.Match[str]) -> str:
    return _TAKEN_BACK + _TAKEN_BACK.join(one for one in found.groups() if one is not None) + _TAKEN_BACK


@cache
def _emergency() -> _List:
    return _List.of(urgent.EMERGENCY, urgent.EMERGENCY_ENGLISH)


@cache
def _crisis() -> _List:
    return _List.of(urgent.CRISIS, urgent.CRISIS_ENGLISH)


@cache
def _harmless() -> _List:
    return _List.of(urgent.HARMLESS, urgent.HARMLESS_ENGLISH)


@cache
def _past() -> _List:
    return _List.of(urgent.PAST, ())


@cache
def _afresh() -> _List:
    return _List.of(urgent.AFRESH, ())


@cache
def _sounds(of: _List) -> frozenset[str]:
    """How its words sound that are long enough to be known by that."""
    return frozenset(
        blurred(text) + " "
        for word in of.words()
        if len(word) >= _BY_SOUND and not word.isascii()
        for text in _spell(word)
    )


@cache
def _short_sounds(of: _List) -> dict[str, frozenset[str]]:
    """Words of two characters by their spelling."""
    found: dict[str, set[str]] = {}
    for word in of.words():
        if len(word) == 2 and not word.isascii():
            for text in _spell(word):
                found.setdefault(text.replace(" ", ""), set()).add(word)
    return {spelled: frozenset(words) for spelled, words in found.items()}


@dataclass(frozen=True)
class _Typed:
    """What was typed in the ways it is compared."""

    plain: str  # folded, without what is harmless or past
    all: str  # folded, as it is
    spelled: str  # the syllables of what stands in Latin letters, each after a space, without the same
    english: str  # the same letters, words as they were separated
    heard: str  # the beginning as it sounds

    @classmethod
    def read(cls, text: str) -> _Typed:
        whole = text[:READ].encode(errors="ignore").decode()  # without lone surrogates
        common = simpler(whole).lower()
        folded = _NOT_READ.sub("", common)
        plain = _harmless().without(folded)
        if not any(word in folded for word in urgent.AFRESH):
            plain = _past().without(plain)
        latin = without_tones(common)
        english = re.sub(r"[^a-z]+", " ", re.sub(r"['’‘`]", "", latin))
        spelled = _unmasked(_spelled(latin))
        heard = blurred(_spelled(plain[:_HEARD], aloud=True)) + " "
        return cls(plain, folded, spelled, _harmless().english.sub(" ", english.strip()), heard)


def _spelled(text: str, *, aloud: bool = False) -> str:
    """The syllables in a text, each after a space; Chinese characters as they are read `aloud`, else a break."""
    found: list[str] = []
    for run in re.findall(r"[a-z]+|[^\W\d_a-z]+|\n", text):
        if run[0].isascii():
            found += syllables(run) if run != "\n" else ["\n"]
        else:
            found += lazy_pinyin(run) if aloud else ["\n"]
    return "".join(f" {syllable}" for syllable in found)


def _spells(signs: Iterable[_Sign], spelled: str) -> bool:
    for sign in signs:
        for found in sign.spelled.finditer(spelled):
            if found.group().replace(" ", "") not in _EVERYDAY:
                return True
    return False


def _says(of: _List, typed: _Typed) -> bool:
    if any(sign.within(typed.all if sign.always else typed.plain) for sign in of.signs):
        return True
    if typed.spelled and _spells(of.signs, typed.spelled):
        return True
    if typed.english and of.english.search(typed.english):
        return True
    if any(sound in typed.heard for sound in _sounds(of)):
        return True
    return _misspells(of, typed.all)


def _misspells(of: _List, folded: str) -> bool:
    """Whether two characters, and nothing else, are one of its words with a wrong character: 胸通, 自沙."""
    if len(folded) != 2 or folded.isascii() or (sound := "".join(lazy_pinyin(folded))) in _EVERYDAY:
        return False
    return any(set(word) & set(folded) for word in _short_sounds(of).get(sound, ()))


def _unmasked(spelled: str) -> str:
    """Syllables without those of what is harmless or past; nothing where there are none."""
    if not spelled.strip():
        return ""
    past = () if any(sign.spelled.search(spelled) for sign in _afresh().signs) else _past().signs
    for sign in (*_harmless().signs, *past):
        spelled = sign.spelled.sub(" \n", spelled)
    return spelled


def danger_in(text: str, noticed: Iterable[str] = ()) -> tuple[bool, bool]:
    """(emergency, crisis) in what somebody typed: show 120; show the help line, and 120.

    `noticed`: folded wordings in it of conditions with the notice. They call for help too, unless
    that is a usual reason for a visit (肚子胀), or `text` speaks of what is past or of a name
    (脑梗 康复). Takes time in proportion to the length of `text`; of more than READ characters the
    beginning is read.
    """
    if not text:
        return False, False
    typed = _Typed.read(text)
    crisis = _says(_crisis(), typed)
    alarming = any(one not in urgent.ORDINARY and one in typed.plain for one in noticed)
    return crisis or alarming or _says(_emergency(), typed), crisis
