"""How a Chinese name is written in Latin letters: surname first, the given name in one word."""

from __future__ import annotations

from pypinyin import lazy_pinyin

# Read otherwise than the same character in a word, or written with two characters.
_SURNAMES = {
    "仇": "qiu",
    "单": "shan",
    "区": "ou",
    "解": "xie",
    "曾": "zeng",
    "查": "zha",
    "盖": "ge",
    "翟": "zhai",
    "覃": "qin",
    "朴": "piao",
    "缪": "miao",
    "乐": "yue",
    "燕": "yan",
    "尉迟": "yu chi",
}
_TWO_CHARACTERS = {
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "司徒",
    "夏侯",
    "慕容",
    "令狐",
    "端木",
}
_LONGEST_WITH_SURNAME = 3  # four characters without a double surname are rather a Mongolian name


def latin_name(name: str, spelled: str = "") -> str:
    """A person's name as English pages write it: Chen Weiheng for 陈卫衡.

    `spelled` gives the syllables, with spaces, where they are known (Specialist.name_pinyin). A name
    that is not of Chinese characters alone comes back as it is.
    """
    if not name or not all("\u3400" <= character <= "\u9fff" for character in name):
        return name
    double = name[:2] in _TWO_CHARACTERS and len(name) > 2
    first = 2 if double else 1
    if not double and len(name) > _LONGEST_WITH_SURNAME:
        first = 0
    surname = _SURNAMES.get(name[:first], "").split() or lazy_pinyin(name[:first])
    syllables = spelled.split() or [*surname, *lazy_pinyin(name[first:])]
    return " ".join(filter(None, (_one_word(syllables[:first]), _one_word(syllables[first:]))))


def _one_word(syllables: list[str]) -> str:
    """Syllables in one word, as in a passport: ü is yu, and an apostrophe stands before a vowel."""
    written = [syllable.lower().replace("ü", "yu").replace("v", "yu") for syllable in syllables]
    whole = written[0] if written else ""
    for syllable in written[1:]:
        whole += f"'{syllable}" if syllable[:1] in "aeo" else syllable
    return whole.capitalize()
