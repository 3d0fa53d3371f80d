"""Clocks in a text: 8:00-11:30, 8点半到12点, 14:30起; and where they stand, so that no day is read there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from specialists.sheets.signs import TO, blanked, number

HALVES = "上午|下午|早上|早晨|晚上|晚间|夜间|中午|午后|傍晚|早|晚"
_HOUR = r"(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])"
_MINUTE = r"(?:\d{1,2}|[二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])"
_UNITS = "诊个人名位元号日月年天次例岁楼层室%"
_VAGUE = r"\s*(?P<vague>左右|前后|之?前|之?后|以前|以后)?"


@dataclass(frozen=True)
class Clock:
    """An hour as it was said, 0–24, with its minute; `half`: said with it (2:00 PM, 下午2点), or ""."""

    hour: int
    minute: int
    half: str = ""

    def at(self, later: bool = False) -> time | None:
        """The time of the day, twelve hours `later` where a half says so. None: there is none such."""
        hour = self.hour + 12 if later and self.hour < 12 else self.hour
        return time(hour, self.minute) if hour < 24 and self.minute < 60 else None


@dataclass(frozen=True)
class Stretch:
    """Where a clock or two stand. `vague`: 9点左右, 8:30前; `half`: said before the second (8:00-下午5:00)."""

    start: int
    end: int
    begins: Clock | None
    ends: Clock | None
    vague: bool = False
    half: str = ""


def _clock(name: str) -> str:
    """A pattern for one clock; its groups end in `name`."""
    return (
        rf"(?:(?<![\d:.])(?P<h{name}>\d{{1,2}})\s?:\s?(?P<m{name}>\d{{2}})(?::\d{{2}})?(?![\d:])"
        rf"(?:\s*(?P<half{name}>[ap])\.?m\b\.?)?"
        rf"|(?<![\d:.])(?:(?=\d)|(?<![一二三四五六七八九十早晚差有]))(?P<n{name}>{_HOUR})\s?[点时](?![间段候\d]*[间段候要建])"
        rf"(?:(?P<thirty{name}>半)|(?P<quarter{name}>[一三])刻|整|(?P<k{name}>{_MINUTE})(?![\d{_UNITS}:点时])分?)?钟?)"
    )


def _bare(name: str) -> str:
    """A pattern for an hour alone, which only a clock beside it makes one: 8-11:30, 8:00-12, 8-12点."""
    return rf"(?<![\d月/.:-])(?P<h{name}>\d{{1,2}})(?![\d/.:]|\s?[{_UNITS}])"


def _dotted(name: str) -> str:
    return rf"(?<![\d/.-])(?P<h{name}>\d{{1,2}})\.(?P<m{name}>[0-5]\d)(?![\d./])"


_AFTER_HALF = "(?:" + "|".join(rf"(?<={half}{gap})" for half in HALVES.split("|") for gap in ("", " ")) + ")"
_HALF_B = rf"(?:(?P<half>{HALVES})\s*)?"
_ABOUT = r"(?P<about>大约|约)?"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ABOUT}{_clock('a')}{TO}{_HALF_B}{_clock('b')}{_VAGUE}",
        rf"{_ABOUT}{_bare('a')}{TO}{_HALF_B}{_clock('b')}{_VAGUE}",
        rf"{_ABOUT}{_clock('a')}{TO}{_HALF_B}(?P<hb>\d{{1,2}})(?![\d/.:]|\s?[{_UNITS}]){_VAGUE}",
        rf"(?P<dots>){_dotted('a')}{TO}(?:(?P<half>{HALVES})\s*)?(?<![\d/.])(?P<hb>\d{{1,2}})\.(?P<mb>[0-5]\d)(?![\d./])",
        rf"{_AFTER_HALF}(?P<ha>\d{{1,2}})(?P<ma>[0-5]\d)-+(?P<hb>\d{{1,2}})(?P<mb>[0-5]\d)(?!\d)",
        r"^\s*(?P<ha>[01]\d)(?P<ma>[0-5]0)-+(?P<hb>[01]\d|2[01])(?P<mb>[0-5]0)\s*$",
        rf"(?P<hours>){_AFTER_HALF}{_bare('a')}-(?P<hb>\d{{1,2}})(?![\d/.:]|\s?[{_UNITS}])",
        rf"{_AFTER_HALF}{_dotted('a')}(?![{_UNITS}])",
        rf"(?:{TO}|截止){_clock('b')}(?:止|为止|结束)?",
        rf"(?:从|自)?{_ABOUT}{_clock('a')}\s*(?:起|开始|开诊)?{_VAGUE}",
    )
]
# Of 上午10-15 nobody knows whether it is hours or numbers; 上午8-12, 下午2-5 are hours.
_PLAIN_HOURS = {(begin, end) for begin in (7, 8, 9) for end in (11, 0, 1)} | {
    (begin, end) for begin in (1, 2, 3) for end in (4, 5, 6)
}
_OF_A_DAY = ("00", "15", "30", "45")


def _read(found: re.Match[str], name: str) -> Clock | None:
    """The clock in the groups that end in `name`, or None."""
    said = {key: text for key, text in found.groupdict().items() if text}
    half = {"a": "am", "p": "pm"}.get(said.get(f"half{name}", "").lower(), "")
    if f"h{name}" in said:
        return Clock(int(said[f"h{name}"]), int(said.get(f"m{name}", 0)), half)
    if f"n{name}" not in said:
        return None
    minute = 30 if f"thirty{name}" in said else {"一": 15, "三": 45}.get(said.get(f"quarter{name}", ""), 0)
    if f"k{name}" in said:
        minute = number(said[f"k{name}"].removeprefix("零"))
    return Clock(number(said[f"n{name}"]), minute)


def _is_days(found: re.Match[str]) -> bool:
    """Whether figures with dots (12.05-12.07) are rather days than clocks: no clinic is that short or long."""
    if not (found["ma"] in _OF_A_DAY and found["mb"] in _OF_A_DAY):
        return True
    lasts = int(found["hb"]) * 60 + int(found["mb"]) - int(found["ha"]) * 60 - int(found["ma"])
    return not (60 <= lasts <= 10 * 60 or (lasts < 0 and int(found["hb"]) < 6)) or int(found["hb"]) > 22


def find_clocks(text: str) -> list[Stretch]:
    """The clocks of a plain text (signs.plain), in order."""
    found_all: list[Stretch] = []
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            if "dots" in groups and _is_days(found):
                continue
            vague = bool(groups.get("vague") or groups.get("about"))
            if "hours" in groups and (int(found["ha"]) % 12, int(found["hb"]) % 12) not in _PLAIN_HOURS:
                vague = True
            begins, ends = _read(found, "a"), _read(found, "b")
            found_all.append(
                Stretch(found.start(), found.end(), begins, ends, vague, groups.get("half") or "")
            )
            text = blanked(text, [found.span()])
    return sorted(found_all, key=lambda one: one.start)
