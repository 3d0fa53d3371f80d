"""Halves of a day and clocks in a clerk's sheet: 上午, 全天, 8:00-11:30, 下午2点-5点; doubtful ones are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from specialists.sheets.clocks import Clock, Stretch, find_clocks
from specialists.sheets.doubts import Doubt
from specialists.sheets.signs import TO, blanked, normalise, plain, without

MORNING, AFTERNOON, EVENING = "am", "pm", "evening"
_NOON = "noon"  # asked: neither half
_UNSURE = "unsure"  # 半天, of which nobody knows which
_BOTH = (MORNING, AFTERNOON)
_SIGN = r"(?=$|[\s,、;:。()/\d\0]|[出坐门]诊|各|限|停)"
_WORDS: list[tuple[str, tuple[str, ...]]] = [
    (
        r"全天|全日(?!制)|整天|整日|上\s?[、/,和及与]?\s?下午|(?<![a-z])(?:a\.?m\.?\s?[/,&]\s?p\.?m\.?)(?![a-z])",
        _BOTH,
    ),
    (
        rf"上午(?:半天)?|上半天|早上|早晨|早间|(?<![^\W\d_])早{_SIGN}|(?<![a-z])a\.?m\b\.?(?![a-z])|(?<![a-z])morning",
        (MORNING,),
    ),
    (r"下午(?:半天)?|下半天|午后|(?<![a-z])p\.?m\b\.?(?![a-z])|(?<![a-z])afternoon", (AFTERNOON,)),
    (rf"晚上|晚间|夜间|夜\s?门?诊|傍晚|(?<![^\W\d_])[晚夜]{_SIGN}|(?<![a-z])evening", (EVENING,)),
    (r"中午|午间", (_NOON,)),
    (r"半天|白天", (_UNSURE,)),
]
_HALF = re.compile(
    "|".join(f"(?P<w{place}>{words})" for place, (words, _) in enumerate(_WORDS)), re.IGNORECASE
)
_ALONE = {
    "上": (MORNING,),
    "下": (AFTERNOON,),
    "早": (MORNING,),
    "晚": (EVENING,),
    "夜": (EVENING,),
    "上下": _BOTH,
}
_ALONE |= {"am": (MORNING,), "pm": (AFTERNOON,), "全": _BOTH}
_APART = re.compile(r"[上下中][^\S\n]+午|全[^\S\n]+天")  # 上 午
_OR = re.compile(r"[\s()]*(?:或者?|/或)[\s()]*")
_JOIN = re.compile(rf"(?:{TO}|[\s,、;:/()和与及+&。])*")
_UNTIL = re.compile(TO)
_WHOLE_DAY_ENDS = time(14)  # a range from before noon that goes on longer is one for two halves
_EVENING_BEGINS = time(18)


@dataclass(frozen=True)
class Time:
    """A half of a day that was said, with its clocks where they were; `half` is "" where none could be told.

    `doubt`: a code of Doubt, "" where nothing could be doubted; half and clocks are then only what it looks like.
    """

    half: str
    start: time | None = None
    end: time | None = None
    doubt: str = ""


@dataclass(frozen=True)
class _Token:
    """Words for halves, or clocks, at a place in the text."""

    start: int
    end: int
    halves: tuple[str, ...] = ()
    clock: Stretch | None = None


def find_times(text: str, value: object = None) -> tuple[tuple[Time, ...], str]:
    """The halves and clocks a text says, in order, and the text without them; none said: ().

    全天 is two halves. `value`: what the file holds for the cell; a time counts as it is shown. A clock is kept
    exactly; its half is the one said with it, or that of its start.
    """
    text = _APART.sub(_as_one_word, normalise(text)).strip()
    if isinstance(value, time) and not find_clocks(plain(text)):
        text = f"{text if not re.search('[0-9]', text) else ''} {value:%H:%M}".strip()
    signs = plain(text)
    tokens = _tokens(signs)
    if not tokens:
        return (), text
    cuts = [(token.start, token.end) for token in tokens]
    for one, two in zip(tokens, tokens[1:], strict=False):
        if _JOIN.fullmatch(signs, one.end, two.start) or _OR.fullmatch(signs, one.end, two.start):
            cuts.append((one.end, two.start))
    times = _checked(_times(tokens))
    if any(_OR.fullmatch(signs, one.end, two.start) for one, two in zip(tokens, tokens[1:], strict=False)):
        times = [replace(one, doubt=one.doubt or Doubt.EITHER.value) for one in times]
    elif _spans_halves(signs, tokens):
        times = [replace(one, doubt=one.doubt or Doubt.UNSURE_TIME.value) for one in times]
    return tuple(times), without(text, cuts)


def _as_one_word(found: re.Match[str]) -> str:
    return "".join(found[0].split())


def _tokens(signs: str) -> list[_Token]:
    """The words and clocks of a plain text, in order."""
    bare = re.sub(r"[\s()、/,和及与+&]", "", signs).lower()
    if bare in _ALONE:
        return [_Token(0, len(signs), _ALONE[bare])]
    found = [_Token(one.start, one.end, (), one) for one in find_clocks(signs)]
    for word in _HALF.finditer(blanked(signs, [(token.start, token.end) for token in found])):
        place = next(place for place in range(len(_WORDS)) if word[f"w{place}"])
        found.append(_Token(word.start(), word.end(), _WORDS[place][1]))
    return sorted(found, key=lambda token: token.start)


def _spans_halves(signs: str, tokens: Sequence[_Token]) -> bool:
    """Whether 上午至晚上 or 上午-8:30 is said: a stretch of which only 上午-下午 is clear."""
    for one, two in zip(tokens, tokens[1:], strict=False):
        if not _UNTIL.fullmatch(signs, one.end, two.start):
            continue
        if one.clock or two.clock or (one.halves, two.halves) != ((MORNING,), (AFTERNOON,)):
            return True
    return False


def _times(tokens: Sequence[_Token]) -> list[Time]:
    """The times of the tokens: each clock with the half that is said for it."""
    clocks = [token for token in tokens if token.clock]
    words = [token for token in tokens if not token.clock]
    halves = [half for token in words for half in token.halves]
    if not clocks:
        return _of_words(words)
    first_clock = next(place for place, token in enumerate(tokens) if token.clock)
    if len(clocks) > 1 and len(halves) == len(clocks) and first_clock == len(words):
        return [_time(one.clock, half) for one, half in zip(clocks, halves, strict=True) if one.clock]
    if first_clock == 0 and [bool(one.clock) for one in tokens] == [True, False] * len(words):
        return [
            time
            for one, word in zip(clocks, words, strict=True)
            for time in _with_words(one.clock, word.halves, "")
        ]
    times: list[Time] = []
    pending: tuple[str, ...] = ()
    before = ""
    for place, token in enumerate(tokens):
        if token.clock is None:
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            if after is not None and after.clock is not None:
                pending = token.halves
            elif token.halves != _BOTH:  # 全天 before 上午8:00-12:00 only sums up
                times += [_bare(half) for half in token.halves]
            continue
        if pending == _BOTH and len(clocks) > 1:  # 全天 8:00-12:00 14:00-17:30
            pending = ()
        times += _with_words(token.clock, pending, before)
        before = pending[0] if len(pending) == 1 else before
        pending = ()
    whole = any(token.halves == _BOTH for token in words)
    if whole and {one.half for one in times} != set(_BOTH):
        times = [replace(one, doubt=one.doubt or Doubt.WHOLE_DAY_CLOCK.value) for one in times]
    return times


def _of_words(words: Sequence[_Token]) -> list[Time]:
    """Halves without clocks; 全天（上午） says two things at once."""
    halves = list(dict.fromkeys(half for token in words for half in token.halves))
    said_apart = {half for token in words if token.halves != _BOTH for half in token.halves}
    times = [_bare(half) for half in halves]
    if any(token.halves == _BOTH for token in words) and len(said_apart & set(_BOTH)) == 1:
        return [replace(one, doubt=Doubt.EITHER.value) for one in times]
    return times


def _bare(half: str) -> Time:
    if half == _NOON:
        return Time("", doubt=Doubt.NOON.value)
    return Time("", doubt=Doubt.NO_HALF.value) if half == _UNSURE else Time(half)


def _with_words(stretch: Stretch | None, halves: tuple[str, ...], before: str) -> list[Time]:
    """Clocks with the words for their half; `before`: the half said for the clocks before them, "" for none."""
    if stretch is None:
        return []
    if halves == _BOTH:
        one = _time(stretch, "")
        return [replace(one, doubt=Doubt.WHOLE_DAY_CLOCK.value)]
    if halves:
        return [_time(stretch, halves[0])]
    inherited = _time(stretch, before) if before else None
    return [inherited if inherited is not None and not inherited.doubt else _time(stretch, "")]


def _time(stretch: Stretch, said: str) -> Time:
    """One clock or two as a time of the half that was said, "" for none."""
    begins, ends = stretch.begins, stretch.ends
    known = said if said in (MORNING, AFTERNOON, EVENING) else begins.half if begins else ""
    start = _at(begins, known)
    end_half = {"上": MORNING, "早": MORNING, "下": AFTERNOON, "午": AFTERNOON}.get(stretch.half[:1], "")
    end_half = EVENING if stretch.half[:1] in ("晚", "夜", "傍") else end_half
    end = _at(ends, (ends.half if ends else "") or end_half or ("" if known == MORNING else known))
    half = known or half_of(start or end)
    doubt = ""
    if (begins and start is None) or (ends and end is None):
        doubt = Doubt.UNSURE_TIME.value
    elif said == _NOON:
        doubt = Doubt.NOON.value
    elif start and end and start < time(12) and end >= _WHOLE_DAY_ENDS and half == MORNING:
        doubt = Doubt.WHOLE_DAY_CLOCK.value
    elif (said or known) and not _fits(half, start or end):
        doubt = Doubt.HALF_CLOCK.value
    elif start and end and end <= start:
        doubt = Doubt.CLOCK_ORDER.value
    elif not known and (start or end or time()) < time(6):
        half, doubt = "", Doubt.NO_HALF.value  # 2:00-5:00 means the afternoon, but does not say so
    elif stretch.vague or said == _UNSURE or _differs(begins, said):
        doubt = Doubt.UNSURE_TIME.value
    return Time(half, start, end, doubt)


def _differs(clock: Clock | None, said: str) -> bool:
    return bool(clock and clock.half and said and clock.half != said)


def _at(clock: Clock | None, half: str) -> time | None:
    """The time of a clock in that half: 下午2点 is 14:00, 晚上7点 is 19:00."""
    if clock is None:
        return None
    if clock.half == MORNING and clock.hour == 12:
        return None
    later = clock.half == AFTERNOON or (half == AFTERNOON and 1 <= clock.hour <= 7)
    return clock.at(later=later or (half == EVENING and 5 <= clock.hour <= 11))


def half_of(start: time | None) -> str:
    """The half of the day in which a clinic begins then; "" for nothing."""
    if start is None:
        return ""
    if start < time(12):
        return MORNING
    return AFTERNOON if start < _EVENING_BEGINS else EVENING


def _fits(half: str, start: time | None) -> bool:
    """Whether a clinic of that half may begin then."""
    if start is None:
        return True
    first, last = {
        MORNING: (time(5), time(11, 59)),
        AFTERNOON: (time(12), time(17, 59)),
        EVENING: (time(16, 30), time(23, 59)),
    }.get(half, (time(), time(23, 59)))
    return first <= start <= last


def _checked(times: Sequence[Time]) -> list[Time]:
    """Each time once; of two in the same half that meet or of which one has no end, both in doubt."""
    once = list(dict.fromkeys(times))
    checked = []
    for one in once:
        others = [other for other in once if other is not one and other.half == one.half]
        apart = all(
            one.start
            and one.end
            and other.start
            and other.end
            and (one.end <= other.start or other.end <= one.start)
            for other in others
        )
        checked.append(one if apart else replace(one, doubt=one.doubt or Doubt.UNSURE_TIME.value))
    return checked
