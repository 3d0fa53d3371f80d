"""What a question consists of: the names it mentions, however they are written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from specialists.enums import NameKind
from specialists.matching.guessing import (
    Fitting,
    by_chance,
    containing,
    guess,
    guess_letters,
    same_sound,
    surnamed,
)
from specialists.matching.names import Fit, Found, around, exactly, fit
from specialists.matching.noise import FROM_BEIJING, QUALIFIERS, surname_of, without_noise
from specialists.matching.question import MEDICAL, PLACES, Part, Question, apart, clear
from specialists.matching.reading import (
    LONGEST_NAME,
    latin,
    other_wordings,
    pieces,
    reading,
)

_SHORTEST_PINYIN = 4  # of a name among others in one run of letters
_NUMBER = 3  # figures of a number that may stand for a name: 120
# How old, which bed, how long: 12岁, 12床, 3天.
_COUNTED = re.compile(r"\d+(?:周?岁半?|个月|月龄|[床楼层室天次年斤度点周])?")


@dataclass
class _Known:
    """Names that are exactly a piece of what was typed, a reading of it, or its initials."""

    folded: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    pinyin: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    initials: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def ask(cls, words: Iterable[str]) -> _Known:
        """One query for all pieces of all words."""
        wanted, spoken, letters = set(), set(), set()
        for word in words:
            wanted |= {word, *pieces(word)}
            if latin(word):
                spoken |= {word, *pieces(word, shortest=_SHORTEST_PINYIN)}
                letters.add(word)
            elif len(word) <= LONGEST_NAME:
                spoken.add(reading(word))
        worded = {other: word for word in wanted for other in other_wordings(word)}
        known = cls()
        for name in exactly(wanted | set(worded), spoken, letters):
            for text in {name.folded, worded.get(name.folded, name.folded)}:
                known.folded[text].append(name)
            known.pinyin[name.pinyin].append(name)
            known.initials[name.initials].append(name)
        return known

    def spelled(self, word: str) -> list[Found]:
        """Names that Latin letters spell: as they stand, in pinyin, or by initials."""
        return self.folded.get(word) or self.pinyin.get(word) or self.initials.get(word) or []


def _cover(word: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where names stand in the word, so that they cover most of it, long ones before short; no two overlap."""
    names = [name for name in names if len(name) >= 2]
    best: list[tuple[int, list[tuple[int, int]]]] = [(0, [])]
    for end in range(1, len(word) + 1):
        options = [best[end - 1]]
        for name in names:
            start = end - len(name)
            if start >= 0 and word.startswith(name, start):
                score, spans = best[start]
                options.append((score + len(name) ** 2, [*spans, (start, end)]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _gaps(word: str, spans: list[tuple[int, int]]) -> list[str]:
    """What the spans leave over."""
    borders = [0, *(place for span in spans for place in span), len(word)]
    return [rest for start, end in zip(borders[::2], borders[1::2], strict=True) if (rest := word[start:end])]


def _unsaid(text: str) -> list[str]:
    """What is left of a folded text without words of asking and figures."""
    return [rest for stretch in without_noise(text) for rest in _COUNTED.split(stretch) if rest]


def _part(typed: str, fitting: list[Fitting]) -> list[Part]:
    fitting = clear(fitting)
    if not fitting:
        return []
    part = Part(typed, fitting)
    part.sort()
    best = part.fitting[0][1]
    part.guessed = part.fitting[0][0] in (Fit.SOUNDS, Fit.INSIDE) or (latin(typed) and best.folded != typed)
    return [part]


def _exact(typed: str, names: list[Found]) -> list[Part]:
    return _part(typed, [(Fit.EXACT, name) for name in names])


def _loose(word: str, within: str) -> list[Part]:
    """A stretch of `within` no name explains: what it may mean, as it is or without the words of asking in it."""
    if found := guess(word, within):
        return _part(word, found)
    stretches = [stretch for stretch in _unsaid(word) if stretch != word and len(stretch) >= 2]
    return [part for stretch in stretches for part in _part(stretch, guess(stretch, within))]


def _numbered(word: str) -> list[Part]:
    """Figures alone: names that begin with just that number."""
    if not word.isdigit() or len(word) < _NUMBER:
        return []
    begun = [one for one in containing(word) if one[1].folded.startswith(word)]
    return _part(word, [one for one in begun if not one[1].folded[len(word) : len(word) + 1].isdigit()])


def _as_one(word: str, known: _Known, *, partly: bool) -> list[Part]:
    """The whole word as one name: it sounds like it, has it in its own, or (unless `partly` explained) is near it."""
    same = [name for name in known.pinyin.get(reading(word), []) if same_sound(word, name)]
    if same:
        return _part(word, [(Fit.SOUNDS, name) for name in same])
    return _part(word, containing(word) if partly else guess(word))


def _supported(names: list[Found], covered: int, unexplained: list[str]) -> bool:
    """Whether a name in a word is meant, though other stretches beside the `covered` characters are `unexplained`.

    A complaint always is. A hospital in the middle of something longer is about something else,
    and a place beside anything unexplained is where somebody lives.
    """
    kinds = {name.kind for name in names}
    if not unexplained or kinds & MEDICAL:
        return True
    return NameKind.REGION not in kinds and covered > sum(len(text) for text in unexplained)


def _in_chinese(word: str, known: _Known) -> list[Part]:
    """The parts of one word: names in it if they explain it all, else one near name, else both."""
    if word in known.folded:
        return _exact(word, known.folded[word])
    if surname := surname_of(word):
        return _part(word, surnamed(surname))
    if (len(word) > 1 or word.isdigit()) and not _unsaid(word):
        return _numbered(word)
    spans = [span for span in _cover(word, known.folded) if not by_chance(word, *span)]
    named = [(word[start:end], known.folded[word[start:end]]) for start, end in spans]
    rests = [rest for gap in _gaps(word, spans) for rest in _unsaid(gap)]
    unexplained = [rest for rest in rests if len(rest) >= 2]
    if not spans or rests:
        medical = any({name.kind for name in names} & MEDICAL for _, names in named)
        one = _as_one(word, known, partly=medical)
        # With one character left over only a name that has all of the word goes before the names in it.
        if one and (unexplained or not medical or one[0].fitting[0][0] <= Fit.CONTAINS):
            return one
    if not spans:
        return _loose(word, word)
    covered = sum(len(text) for text, _ in named)
    parts = [
        part for text, names in named if _supported(names, covered, rests) for part in _exact(text, names)
    ]
    return parts + [part for text in unexplained if parts for part in _loose(text, word)]


def _in_letters(word: str, known: _Known) -> list[Part]:
    if names := known.spelled(word):
        return _exact(word, names)
    spans = _cover(word, [name for name in known.pinyin if len(name) >= _SHORTEST_PINYIN])
    if spans and not _gaps(word, spans):
        return [
            part for start, end in spans for part in _exact(word[start:end], known.pinyin[word[start:end]])
        ]
    return _part(word, guess_letters(word))


def _together(words: list[str], known: _Known) -> list[str]:
    """Words that make one name are one; Latin syllables are, unless each of them is a name itself."""
    whole = "".join(words)
    if len(words) > 1 and (whole in known.folded or (latin(whole) and whole in known.pinyin)):
        return [whole]
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if word and latin(word):
            run.append(word)
            continue
        if run:
            spelled = [bool(known.spelled(one)) for one in run]
            apart = all(spelled) or (any(spelled) and not known.spelled("".join(run)))
            joined += run if apart else ["".join(run)]
            run = []
        if word:
            joined.append(word)
    return joined


def _unexplained(word: str, parts: list[Part]) -> list[str]:
    """Stretches of the word that are in none of its parts and are no words of asking."""
    for part in parts:
        word = word.replace(part.typed, " ", 1)
    return [rest for gap in word.split() for rest in _unsaid(gap)]


def read_parts(words: list[str]) -> Question:
    """What was typed, in parts; none when nothing in it is a name."""
    if not words:
        return Question()
    whole = "".join(words)
    known = _Known.ask({*words, whole} if len(whole) <= LONGEST_NAME * 2 else set(words))
    question = Question()
    for word in _together(words, known):
        parts = _in_letters(word, known) if latin(word) else _in_chinese(word, known)
        question.parts += parts
        question.rest += _unexplained(word, parts)
    if question.unknown and all(part.typed in FROM_BEIJING for part in question.parts):
        question.parts = []  # 北京 火车票: all are from there, so it says nothing
    question.parts = _qualified(question.parts)
    _widen(question.parts, known)
    return question


def _qualified(parts: list[Part]) -> list[Part]:
    """Without words that only narrow the others; for whom a place should have somebody is no narrowing."""
    named = [part for part in parts if part.typed not in QUALIFIERS]
    if named and all(part.kind in PLACES for part in named):
        return [part for part in parts if part.typed not in FROM_BEIJING]
    return named or parts


def _widen(parts: list[Part], known: _Known) -> None:
    """Beside what was named, what has that name in its own, or stands in it: 骨科 is also 骨科中心."""
    named = {
        part.typed: {name.folded for how, name in part.fitting if how <= Fit.SOUNDS or part.guessed}
        for part in parts
    }
    near = around({text for texts in named.values() for text in texts if not latin(text)})
    for part in parts:
        there = {(name.kind, name.subject, name.folded) for _, name in part.fitting}
        for text in sorted(named[part.typed]):
            inside = [name for piece in pieces(text) - {text} for name in known.folded.get(piece, [])]
            for name in [*near.get(text, []), *inside]:
                how = fit(name, text)
                if how and (name.kind, name.subject, name.folded) not in there:
                    part.fitting.append((how, name))
        part.fitting = apart(clear(part.fitting))
        part.sort()
