"""Where days and weekdays stand in a text, and the figures they are said in; days.py says which days those are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from specialists.sheets.signs import CHINESE_DAY, TO, number

WEEK = {character: place for place, character in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
WEEK |= {str(place + 1): place for place in range(7)}
_ENGLISH = {name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_M = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_D = rf"(?:\d{{1,2}}|{CHINESE_DAY})"
_YEAR = r"(?:20)?\d\d|二[〇零○][〇零○一二三四五六七八九]{2}"
# What counts something, or numbers a room, after a figure.
_UNITS = "个岁次人名位元块角例%‰楼室诊床台度米厘毫公折万千百倍层栋座区届期版折月年天种项条℃"
_ROOMS = r"(?![楼床线院门窗厅诊室桌机台单井车位馆店间病房厂染源])"
_NOT_BEFORE = (
    r"(?<![\d月.\-/:.第限放约共余剩各满前后近每逢号A-Za-z#¥$])(?:(?=\d)|(?<![一二三四五六七八九十廿卅]))"
)
_FREE = r"(?=$|[\s,、;:。()+&/\-至到和与及跟或上下全早晚中夜周星礼每停休出坐门专联团起前后以之开除不为改调限因在\0])"
_LIST = r"\s*[、,和与及跟&+/]\s*"
_WEEKDAY = r"(?:星期|礼拜|周)"
_NO_COUNT = r"(?![月日号点时个人名例十百院区楼层室诊病科间])"

_PATTERNS = {
    "lunar": r"(?:农历|阴历|旧历)\s*(?:[\d一二三四五六七八九十冬腊正]{1,3}月)?"
    r"(?:初|十|廿|卅|二|三)?[\d一二三四五六七八九十]{0,3}日?"
    r"|[正冬腊]月(?:初|十|廿|二十)[一二三四五六七八九十]?",
    "month_day": rf"(?<![\d.])(?:(?=\d)|(?<![一二三四五六七八九十]))(?:(?P<year>{_YEAR})\s?年\s*)?"
    rf"(?<!\d)(?P<month>{_M})\s?月份?\s*(?P<day>{_D})(?!\d)"
    rf"(?:\s?(?P<unit>[日号])|(?!\s?[{_UNITS}:点时旬]|\s?号?源|\.\d{{1,2}}(?![\d日号])))",
    "three": r"(?<![\d.\-/A-Za-z])(?P<a>\d{1,4})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)"
    r"\s?(?P<c>\d{4}|\d{1,2})(?![\d:])(?:[日号]|(?!\.\d))",
    "eight": r"(?<!\d)(?P<y8>20\d\d)(?P<m8>\d\d)(?P<d8>\d\d)(?!\d)",
    "english": rf"(?<![a-z\d])(?:(?P<de>\d{{1,2}})[-\s/]?(?P<me>{'|'.join(_MONTHS)})[a-z]*\.?"
    rf"(?:[-\s,/]+(?P<ye>20\d\d|\d\d)(?![\d:]))?"
    rf"|(?P<mf>{'|'.join(_MONTHS)})[a-z]*\.?\s*(?P<df>\d{{1,2}})(?![\d:])(?:,?\s*(?P<yf>20\d\d))?)(?![a-z])",
    "days": rf"{_NOT_BEFORE}(?P<several>{_D})(?=(?:(?:{_LIST}|{TO}|\.){_D})+\s?(?:日|号{_ROOMS}){_FREE})",
    "figures": r"(?<![\d.\-/A-Za-z¥$#])(?P<mf2>1[0-2]|0?[1-9])(?P<sep2>[-.]|\s?/\s?)(?P<df2>3[01]|[12]\d|0?[1-9])(?!\d)"
    rf"(?:(?P<unit2>(?<=\d)[日号]){_FREE}|(?![{_UNITS}号日A-Za-z]|周(?![一二三四五六日天末\d])|[-/.]\d+[-/.]\d+[-/.]|\.\d))",
    "bare": rf"{_NOT_BEFORE}(?P<bare>{_D})\s?(?P<unit3>日|号{_ROOMS}){_FREE}",
    "next": r"(?<=[、,;\s])(?P<next>\d{1,2})日(?![内间游报托前后本常期程均])",
    "weekday": rf"(?P<which>(?:每月)?(?:第[一二三四五六\d]个?|(?:每|逢|隔|单|双)+"
    rf"|下{{1,2}}一?个?|上{{1,2}}个?|[本这当]个?)\s?)?"
    rf"(?P<word>{_WEEKDAY})(?P<weekdays>[一二三四五六日天1-7](?!\d)"
    rf"(?:\s?(?:[、,和与及/&+]|至|到|-+)?\s?{_WEEKDAY}?[一二三四五六日天1-7]{_NO_COUNT}(?!\d))*)",
    "weekend": rf"(?P<which2>每个?|下{{1,2}}个?|[本这]个?)?(?:{_WEEKDAY}末|双休日)",
    "week_english": r"(?<![a-z])(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\.?(?![a-z])",
}
_MARK = re.compile(
    "|".join(f"(?P<is_{kind}>{pattern})" for kind, pattern in _PATTERNS.items()), re.IGNORECASE
)
_MORE = re.compile(
    rf"(?P<sep>{_LIST}|{TO}|\.(?=\d{{1,2}}[日号])|\s?(?<=[日号])-?一(?=\d))(?P<day>{_D})(?!\d)"
    rf"(?:\s?(?P<unit>日|号{_ROOMS})|(?!\s?[{_UNITS}号月年:点时旬]|\s?号?源|[/.]\d(?!\d?[日号])|-\d{{1,2}}(?!\d|\s?[日号])))"
)
_IN_BRACKETS = re.compile(
    r"\s*\(\s*(?P<one>[一二三四五六日天])\s*\)|\s?(?P<bare>[一二三四五六日天])(?=$|[\s,、;()上下])"
)
_JOINED = re.compile(rf"[\s)]*(?:{TO}|{_LIST})")
# “周一鸣” is a name: a weekday alone ends there, or a word follows that no name begins with.
_ENDS = re.compile(
    r"$|[\s\d,、;:。()+&/\-\0至到和与及或]|上[午下]|[上下](?=$|[\s,、;:()/])|下[午]|中午|全[天日]|早上|早晨|早(?=$|[\s\d])|晚|夜|停|休|出诊|坐诊"
    r"|门诊|专家|限|会诊|手术|查房|义诊|开诊|各|均|午|班|每|第|\d|周|星期|礼拜"
)


@dataclass(frozen=True)
class Mark:
    """A day or weekdays at a place in a text.

    `kind`: the pattern that found it. `joined`: what stands between it and the day it continues, in “5、6日”.
    `unit`: 日 or 号 where said. `which`: 每, 下, 第一个 … before weekdays.
    """

    kind: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    unit: str = ""
    joined: str = ""
    weekdays: tuple[int, ...] = ()
    which: str = ""
    sep: str = ""


def _year(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text) if len(text) == 4 else 2000 + int(text)
    return int(
        "".join(str("〇一二三四五六七八九".index({"零": "〇", "○": "〇"}.get(one, one))) for one in text)
    )


def _three(found: re.Match[str], today_year: int) -> tuple[int, int, int] | None:
    """Year, month and day of three figures: 2026.3.16, 26-3-16, 12/25/2026. None: which is which is not clear."""
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == 4:
        return (a, b, c) if len(found["c"]) < 3 else None
    if len(found["c"]) == 4:
        return (c, a, b) if b > 12 >= a else None
    if len(found["a"]) == 2 and abs(a + 2000 - today_year) <= 1 and a > 12 and abs(c + 2000 - today_year) > 1:
        return a + 2000, b, c
    return (a + 2000, b, c) if a == c and a + 2000 == today_year else None


def _weekdays(text: str) -> tuple[int, ...]:
    """The weekdays of 一三五, 六、日 or 一至五, in the order said; one said after 至 ends what began before it."""
    days: list[int] = []
    until = False
    for one in text:
        if one in "至到-":
            until = True
        elif one in WEEK:
            last = WEEK[one]
            if until:  # 周六至周一 goes over into the next week
                days += [(days[-1] + step) % 7 for step in range(1, (last - days[-1]) % 7)]
            days.append(last)
            until = False
    return tuple(days)


def _mark(found: re.Match[str], today_year: int) -> Mark | None:
    """The mark of what was found; None: it is none after all."""
    kind = str(found.lastgroup)
    kind = next(name for name in _PATTERNS if found[f"is_{name}"] is not None)
    start, end = found.span()
    if kind == "month_day":
        year = _year(found["year"])
        return Mark(kind, start, end, year, number(found["month"]), number(found["day"]), found["unit"] or "")
    if kind == "three":
        parts = _three(found, today_year)
        return Mark(kind, start, end, *parts) if parts else Mark(kind, start, end)
    if kind == "eight":
        return Mark(kind, start, end, int(found["y8"]), int(found["m8"]), int(found["d8"]))
    if kind == "english":
        month = _MONTHS.index((found["me"] or found["mf"]).lower()) + 1
        return Mark(
            kind, start, end, _year(found["ye"] or found["yf"]), month, int(found["de"] or found["df"])
        )
    if kind == "figures":
        sep = found["sep2"].strip()
        return Mark(
            kind, start, end, None, int(found["mf2"]), int(found["df2"]), found["unit2"] or "", sep=sep
        )
    if kind in ("days", "bare"):
        return Mark(
            kind, start, end, day=number(found["several"] or found["bare"]), unit=found["unit3"] or ""
        )
    if kind == "next":  # 12月5日张三、6日李四
        return Mark("bare", start, end, day=int(found["next"]), unit="日")
    if kind == "weekday":
        days = _weekdays(found["weekdays"])
        return Mark(kind, start, end, weekdays=days, which=(found["which"] or "").strip())
    if kind == "week_english":
        return Mark("weekday", start, end, weekdays=(_ENGLISH[found["name"].lower()],))
    if kind == "weekend":
        return Mark("weekday", start, end, weekdays=(5, 6), which=found["which2"] or "")
    return Mark(kind, start, end)


def _continued(text: str, mark: Mark) -> list[Mark]:
    """The days said by their number alone right after a day: 12月5、6日, 12/5-7, 12.5、6."""
    marks: list[Mark] = []
    end = mark.end
    while (found := _MORE.match(text, end)) is not None:
        joined = "-" if "一" in found["sep"] else found["sep"].strip() or " "
        end = found.end()
        marks.append(
            Mark(
                "more", found.start("day"), end, None, None, number(found["day"]), found["unit"] or "", joined
            )
        )
    return marks


def find_marks(text: str, today_year: int) -> list[Mark]:
    """The days and weekdays of a plain text (signs.plain) in order; clocks are not in it any more.

    `today_year`: which two figures may be a year.
    """
    marks: list[Mark] = []
    position = 0
    while (found := _MARK.search(text, position)) is not None:
        mark = _mark(found, today_year)
        beside = bool(marks) and marks[-1].end == found.start()
        position = max(found.end(), found.start() + 1)
        if mark is None or (mark.kind == "weekday" and not beside and not _is_weekday(text, found)):
            continue
        marks.append(mark)
        if mark.kind not in ("weekday", "lunar"):
            marks += _continued(text, mark)
            position = marks[-1].end
            if said := _IN_BRACKETS.match(text, position):
                one = WEEK[said["one"] or said["bare"]]
                marks.append(Mark("weekday", said.start(), said.end(), weekdays=(one,)))
                position = said.end()
        if joined := _JOINED.match(
            text, position
        ):  # what stands before a sign that joins is no part of the next
            text = "\0" * joined.end() + text[joined.end() :]
    return marks


def _is_weekday(text: str, found: re.Match[str]) -> bool:
    """Whether 周一 stands for a day, and is not the beginning of a name (周一鸣)."""
    if found["is_weekday"] is None or found["which"] or found["word"] != "周":
        return True
    before = text[max(0, found.start() - 1) : found.start()]
    return bool(_ENDS.match(text, found.end())) and not re.match(r"[一二三四五六七八九十\d每个]", before)
