"""Ask the database which names are like what was typed. Every function is one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from django.db import connection

from specialists.enums import NameKind
from specialists.matching.reading import grams, reading, scattered
from specialists.matching.slips import ORGANS


class Fit(IntEnum):
    """How well a name fits what was typed; the smaller the better."""

    EXACT = 0
    SOUNDS = 1  # read the same, or a slip away: other characters were meant
    BEGINS = 2
    CONTAINS = 3
    SKIPS = 4  # all that was typed is in it, in order: 市二院 in 呼和浩特市第二医院
    INSIDE = 5  # stands in what was typed


class Found(NamedTuple):
    """One name of one thing."""

    kind: str
    subject: int
    alias: bool
    folded: str
    pinyin: str
    initials: str
    text: str


_COLUMNS = "kind, subject_id, alias, folded, pinyin, initials, text"

# A 2-character pinyin or one initial is in every other word.
_SHORTEST_INITIALS = 2
_EXACT = f"""
SELECT {_COLUMNS} FROM specialists_searchname WHERE folded = ANY(%(words)s::text[])
UNION SELECT {_COLUMNS} FROM specialists_searchname WHERE pinyin = ANY(%(readings)s::text[])
UNION SELECT {_COLUMNS} FROM specialists_searchname WHERE initials = ANY(%(initials)s::text[])
"""  # noqa: S608 - constants of ours

# Names that have the word in them, or its characters in order; or that stand in it.
_AROUND = f"""
SELECT word, {_COLUMNS} FROM unnest(%(words)s::text[]) word
  JOIN specialists_searchname ON grams @> portal_grams(word) AND strpos(folded, word) > 0
UNION ALL
SELECT word, {_COLUMNS} FROM unnest(%(words)s::text[], %(patterns)s::text[]) skipping (word, pattern)
  JOIN specialists_searchname ON kind = ANY(%(skipped)s::text[]) AND folded LIKE pattern
"""  # noqa: S608

# What shares most pairs of characters, or sounds most alike: the caller decides what is near enough.
_ALIKE = f"""
(SELECT {_COLUMNS} FROM specialists_searchname WHERE grams && %(grams)s::text[]
  ORDER BY cardinality(ARRAY(SELECT unnest(grams) INTERSECT SELECT unnest(%(grams)s::text[]))) DESC, length(folded), id
  LIMIT 200)
UNION
(SELECT {_COLUMNS} FROM specialists_searchname WHERE pinyin %% %(reading)s
  ORDER BY similarity(pinyin, %(reading)s) DESC, length(folded), id LIMIT 100)
"""  # noqa: S608

_BEGINNING = f"""
SELECT {_COLUMNS} FROM specialists_searchname WHERE pinyin LIKE %(pattern)s
 ORDER BY length(pinyin), id LIMIT 100
"""  # noqa: S608

# From the first to the last that can begin so: that way the index is used.
_INITIALS = f"""
SELECT {_COLUMNS} FROM specialists_searchname
 WHERE initials BETWEEN %(letters)s AND %(last)s AND initials LIKE %(pattern)s
 ORDER BY length(initials), alias, id LIMIT 40
"""  # noqa: S608

_STARTING = f"""
(SELECT {_COLUMNS} FROM specialists_searchname WHERE folded LIKE %(beginning)s
  ORDER BY length(folded), id LIMIT 40)
UNION
(SELECT {_COLUMNS} FROM specialists_searchname WHERE grams @> portal_grams(%(word)s) AND length(%(word)s) > 1
    AND strpos(folded, %(word)s) > 0 ORDER BY length(folded), id LIMIT 40)
"""  # noqa: S608

_SURNAMED = f"""
SELECT {_COLUMNS} FROM specialists_searchname WHERE kind = 'specialist' AND NOT alias AND folded LIKE %(pattern)s
 ORDER BY folded, id LIMIT 50
"""  # noqa: S608

_SKIPPED = [NameKind.HOSPITAL, NameKind.DEPARTMENT, NameKind.PROGRAMME]


def _ask(query: str, values: Mapping[str, str | list[str]]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def exactly(words: Iterable[str], readings: Iterable[str], initials: Iterable[str]) -> list[Found]:
    """Names that are one of the `words`, are read as one of the `readings`, or have these `initials`."""
    values = {
        "words": list(words),
        "readings": list(readings),
        "initials": [some for some in initials if len(some) >= _SHORTEST_INITIALS],
    }
    return [Found(*row) for row in _ask(_EXACT, values)]


def around(words: Iterable[str]) -> dict[str, list[Found]]:
    """By word: names that contain it, and names of places and departments that skip through it."""
    asked = [word for word in words if len(word) >= 2]
    found: dict[str, list[Found]] = {word: [] for word in asked}
    if not asked:
        return found
    # Folded words have no signs, so none that LIKE reads otherwise.
    patterns = ["%" + "%".join(word) + "%" for word in asked]
    values = {"words": asked, "patterns": patterns, "skipped": [str(kind) for kind in _SKIPPED]}
    for word, *row in _ask(_AROUND, values):
        found[str(word)].append(Found(*row))
    return found


def alike(word: str) -> list[Found]:
    """Names that share a pair of neighbouring characters with `word`, or whose pinyin is like its own."""
    pairs = sorted(grams(word)) if not word.isascii() else []
    return [Found(*row) for row in _ask(_ALIKE, {"grams": pairs, "reading": reading(word)})]


def beginning(letters: str) -> list[Found]:
    """Names whose pinyin begins with `letters` (Latin ones); long ones may also stand inside."""
    pattern = f"%{letters}%" if len(letters) >= 6 else f"{letters}%"
    return [Found(*row) for row in _ask(_BEGINNING, {"pattern": pattern})]


def initialled(letters: str) -> list[Found]:
    """Names whose initials begin with `letters` (Latin ones): gmxb for 过敏性鼻炎."""
    if len(letters) < _SHORTEST_INITIALS:
        return []
    values = {"letters": letters, "last": letters + "z" * 20, "pattern": f"{letters}%"}
    return [Found(*row) for row in _ask(_INITIALS, values)]


def starting(word: str) -> list[Found]:
    """Names that begin with `word`, and (from two characters on) those that have it inside."""
    return [Found(*row) for row in _ask(_STARTING, {"word": word, "beginning": f"{word}%"})]


def of_surname(surname: str) -> list[Found]:
    """Specialists whose name begins with these characters."""
    return [Found(*row) for row in _ask(_SURNAMED, {"pattern": f"{surname}%"})]


def fit(name: Found, word: str) -> Fit | None:
    """How `name` fits `word`, which is another name itself, by its characters alone; None: it is about more.

    Who says 咳嗽 doesn't mean 咳嗽漏尿, another complaint; nor does 世纪坛 mean 世纪论坛. But 骨科 is
    also 骨关节科.
    """
    if name.folded == word:
        return Fit.EXACT
    if name.folded in word:
        return Fit.INSIDE
    if word not in name.folded:
        skips = name.kind == NameKind.DEPARTMENT and scattered(word, name.folded)
        return Fit.SKIPS if skips else None
    if _says_more(name, word):
        return None
    return Fit.BEGINS if name.folded.startswith(word) else Fit.CONTAINS


def _says_more(name: Found, word: str) -> bool:
    """Whether what somebody calls a condition is half or more about something else than the word, or another part
    of the body: 骨头疼 is no 头疼."""
    if name.kind != NameKind.CONDITION:
        return False
    place = name.folded.index(word)
    if place and name.folded[place - 1] in ORGANS and word[0] in ORGANS:
        return True
    return name.alias and len(word) * 2 <= len(name.folded)
