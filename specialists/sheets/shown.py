"""What a spreadsheet shows of a number, a date or a time: its value under the format of the cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Token = tuple[str, str]  # kind and text

# Formats that a file names by number alone; which they are goes by the country, and these are the Chinese ones.
CHINESE_FORMATS = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_SYSTEM_DATE, _SYSTEM_TIME = 'yyyy"年"m"月"d"日"', "h:mm:ss"  # what [$-F800] and [$-F400] stand for
_WEEKDAYS = "一二三四五六日"
_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*"?)|(?P<escaped>\\.)|(?P<space>_.)|(?P<fill>\*.)
    |(?P<elapsed>\[(?:h+|m+|s+)\])|(?P<bracket>\[[^\]]*\])
    |(?P<half>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)
    |(?P<year>y+|e+(?![+-]))|(?P<month>m+)|(?P<day>d{1,2}(?!d))|(?P<weekday>d{3,}|a{3,})
    |(?P<hour>h+)|(?P<second>s+(?:\.0+)?)
    |(?P<digits>[\#0?][\#0?,]*(?:\.[\#0?]*)?)|(?P<end>;)|(?P<other>.)""",
    re.X | re.S | re.I,
)
_OF_DATES = {"year", "month", "day", "weekday"}
_OF_TIMES = {"hour", "minute", "second", "half", "elapsed"}


def shown(value: float | date | time | timedelta, code: str) -> str:
    """`value` as the format `code` of a spreadsheet shows it; where that is an odd one, as no format would."""
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, date | time):
        return _of_moment(value, date_tokens(code))
    return _of_number(value, _sections(code))


def shown_text(text: str, code: str) -> str:
    """What is shown of a text: the last part of a format may add to it, or hide it."""
    sections = _sections(code)
    part = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) <= 3 and ("other", "@") not in part:
        return text
    return "".join(text if piece == ("other", "@") else _literal(*piece) for piece in part)


def names_weekdays(code: str) -> bool:
    """Whether a number under this format is a day, shown as a Chinese weekday."""
    return any(kind == "weekday" and text[0] in "aA" for kind, text in date_tokens(code))


def seen_of(value: datetime, code: str) -> datetime | time | None:
    """What of a moment the format lets people see: a day if month and day are, a time if only that is, else None.

    A title 2026年12月 is kept as the first of December, a line of weekdays as dates nobody looked at: not said.
    """
    kinds = {kind for kind, _text in date_tokens(code)}
    if {"month", "day"} <= kinds:
        return value if kinds & _OF_TIMES else value.replace(hour=0, minute=0, second=0, microsecond=0)
    return None if kinds & _OF_DATES or not kinds & _OF_TIMES else value.time()


def date_tokens(code: str) -> list[Token]:
    """The pieces of a format for dates and times; an m that means minutes is told from one that means months."""
    if "[$-F800]" in code.upper():
        code = _SYSTEM_DATE
    if "[$-F400]" in code.upper():
        code = _SYSTEM_TIME
    tokens = list(_sections(code)[0])
    clock = [at for at, (kind, _text) in enumerate(tokens) if kind in _OF_DATES | _OF_TIMES]
    for place, at in enumerate(clock):
        before = tokens[clock[place - 1]][0] if place else ""
        after = tokens[clock[place + 1]][0] if place + 1 < len(clock) else ""
        if tokens[at][0] == "month" and (before in {"hour", "elapsed"} or after == "second"):
            tokens[at] = ("minute", tokens[at][1])
    return tokens


@lru_cache(maxsize=1000)
def _sections(code: str) -> list[list[Token]]:
    """The pieces of a format, in its parts for positive and negative numbers, zero and text."""
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "end":
            sections.append([])
        else:
            sections[-1].append((match.lastgroup or "other", match[0]))
    return sections


def _literal(kind: str, text: str) -> str:
    """What a piece shows that stands for itself."""
    if kind == "bracket":  # [$¥-804] shows its sign; a colour, a language and a condition show nothing
        return text[2:-1].split("-")[0] if text.startswith("[$") else ""
    return {"quoted": text.strip('"'), "escaped": text[1:], "space": " ", "fill": ""}.get(kind, text)


def _of_moment(value: date | time, tokens: Sequence[Token]) -> str:
    kinds = {kind for kind, _text in tokens}
    day = value if isinstance(value, date) else None
    clock = value.time() if isinstance(value, datetime) else value if isinstance(value, time) else time()
    if not kinds & (_OF_TIMES | _OF_DATES) or (day is None and not kinds & _OF_TIMES):
        return f"{value:%H:%M}" if day is None else f"{day.year}/{day.month}/{day.day}"
    if day is not None and any(kind == "month" and len(text) > 2 for kind, text in tokens):  # English names
        return f"{day.year}年{day.month}月" + (f"{day.day}日" if "day" in kinds else "")
    return "".join(_of_piece(kind, text, day, clock, twelve="half" in kinds) for kind, text in tokens).strip()


def _of_piece(kind: str, text: str, day: date | None, clock: time, *, twelve: bool) -> str:
    """What one piece of a format shows of a day and a time."""
    wide = len(text) > 1
    if kind in _OF_DATES:
        if day is None:
            return ""
        number = {"year": day.year, "month": day.month, "day": day.day, "weekday": day.weekday()}[kind]
        if kind == "weekday":
            before = {"aaaa": "星期", "dddd": "星期", "ddd": "周"}.get(text.lower(), "")
            return before + _WEEKDAYS[number]
        if kind == "year":
            return f"{number}" if len(text) > 2 or text[0] in "eE" else f"{number % 100:02}"
        return f"{number:02}" if len(text) == 2 else f"{number}"
    if kind in {"hour", "elapsed"}:
        hour = (clock.hour % 12 or 12) if twelve else clock.hour
        return f"{hour:02}" if wide and kind == "hour" else f"{hour}"
    if kind in {"minute", "second"}:
        number = clock.minute if kind == "minute" else clock.second
        return f"{number:02}" if wide else f"{number}"
    if kind == "half":
        chinese = "上午" in text
        return ("上午" if chinese else "AM") if clock.hour < 12 else ("下午" if chinese else "PM")
    return "" if text == "@" else _literal(kind, text)


def _of_number(value: float, sections: list[list[Token]]) -> str:
    """A number under a format: that part of it which is for such numbers."""
    conditional = any(kind == "bracket" and text[1] in "<>=" for part in sections for kind, text in part)
    digits = [text for part in sections[:3] for kind, text in part if kind == "digits"]
    odd = any(kind == "other" and text in "/Ee" for part in sections for kind, text in part) and digits
    if conditional or odd or sections == [[]]:
        return _general(value)
    if value < 0 and len(sections) > 1:
        return _filled(-value, sections[1])
    if value == 0 and len(sections) > 2:
        return _filled(value, sections[2])
    return ("-" if value < 0 else "") + _filled(abs(value), sections[0])


def _filled(value: float, part: list[Token]) -> str:
    """A number that is not negative, in its places."""
    exact = Decimal(repr(value)) * 100 ** sum(text == "%" for _kind, text in part)
    holes = [text for kind, text in part if kind == "digits"]
    if len(holes) > 1 and ("." in "".join(holes) or exact != int(exact)):
        return _general(value)
    pieces = iter(_spread(int(exact), holes) if len(holes) > 1 else [_rounded(exact, hole) for hole in holes])
    whole = []
    for kind, text in part:
        if kind == "digits":
            whole.append(next(pieces))
        elif kind == "general" or text == "@":
            whole.append(_general(value))
        else:
            whole.append(_literal(kind, text))
    return "".join(whole).strip()


def _spread(number: int, holes: list[str]) -> list[str]:
    """Its digits over several places, from the right: 830 under 00":"00 is 08:30."""
    left, pieces = str(number), []
    for hole in reversed(holes[1:]):
        pieces.append(left[-len(hole) :].rjust(hole.count("0"), "0"))
        left = left[: -len(hole)]
    return [left.rjust(holes[0].count("0"), "0"), *reversed(pieces)]


def _rounded(exact: Decimal, hole: str) -> str:
    """A number with as many places after the point as `hole` has."""
    before, _point, after = hole.partition(".")
    number = exact.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    digits, _dot, places = f"{number:f}".partition(".")
    digits = digits.lstrip("0").rjust(before.count("0"), "0")
    if "," in before.rstrip(","):
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)
    while places and after[len(places) - 1] != "0" and places[-1] == "0":
        places = places[:-1]
    return f"{digits}.{places}" if places else digits


def _general(value: float) -> str:
    """A number as it is shown where nobody chose a format."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"
