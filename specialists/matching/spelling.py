"""Chinese written in Latin letters, taken apart into syllables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Names are spelled again with every search and kept; longer texts were typed once and are not.
_KEPT = 40

_INITIALS = re.split(r"\s", "b p m f d t n l g k h j q x r z c s y w zh ch sh")
_VOWELS = re.split(r"\s", "a o e ai ei ao ou an en ang eng")
_FINALS = re.split(r"\s", "ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ue")
_LONGEST = 6  # letters of zhuang
# More than Chinese has, but little that is none.
_SYLLABLES = frozenset([*_VOWELS, "er"]) | {
    one + other for one in _INITIALS for other in (*_VOWELS, *_FINALS)
}
# What many speakers of the north-west do not tell apart.
_ALIKE = re.compile(r"(?<=[zcs])h|(?<=n)g")


def syllables(letters: str) -> tuple[str, ...]:
    """The syllables of Latin letters without spaces, long ones first; the letters themselves if they are none."""
    # From the end: where a stretch can be taken apart to the end, and how long its first syllable is.
    first: list[int] = [0] * len(letters) + [1]
    for start in range(len(letters) - 1, -1, -1):
        for length in range(min(_LONGEST, len(letters) - start), 0, -1):
            if first[start + length] and letters[start : start + length] in _SYLLABLES:
                first[start] = length
                break
    if not letters or not first[0]:
        return (letters,) if letters else ()
    found, start = [], 0
    while start < len(letters):
        found.append(letters[start : start + first[start]])
        start += first[start]
    return tuple(found)


def syllabic(letters: str) -> bool:
    """Whether Latin letters are syllables of Chinese, the last one perhaps begun."""
    whole = letters.rstrip("bpmfdtlkjqxrzcsywh")
    return any(one in _SYLLABLES or len(syllables(one)) > 1 for one in {letters, whole} if one)


def without_tones(text: str) -> str:
    """`text` without what stands above letters: xiōng → xiong, nǚ → nu."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(one for one in parts if not unicodedata.combining(one)))


def blurred(spelled: str) -> str:
    """Syllables as they sound in the north-west: z for zh, n for ng, l for n at the beginning."""
    return _blurred(spelled) if len(spelled) <= _KEPT else _blurred.__wrapped__(spelled)


@lru_cache(maxsize=16384)
def _blurred(spelled: str) -> str:
    plain = _ALIKE.sub("", spelled)
    return re.sub(r"(?<![a-z])n", "l", plain)
