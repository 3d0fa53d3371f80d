"""Words and figures for days, one pattern for each way to say them: 周三, 下月5号, 12/5, 三天后, 国庆节, mingtian."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
FORTNIGHT = 13 * DAY  # after today: what 最近 means
Span = tuple[date, date]  # both days included


@dataclass(frozen=True)
class Context:
    """What a mention depends on: today, and the day said right before it (12月5日、6日), `until` this one (23号到26号).

    `said_until`: where the mention before ends.
    """

    today: date
    after: date | None = None
    until: bool = False
    said_until: int = -1


Meaning = Callable[[re.Match[str], Context], list[Span] | None]

_WEEK = "一二三四五六日"
_DIGITS = {**{character: place for place, character in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}

# Pieces of patterns. What may stand before words that are also said of how long something lasts (咳嗽三月, 术后三天后).
_ALONE = r"(?:^|(?<=[\s,，、。;；年在到科院和或]))"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
TO = r"\s*[到至~—–-]\s*"
_WEEKS = r"(?:周|星期|礼拜)"
_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3}|半)"
_PART = r"(?P<part>[初底末]|[上中下]旬)?"
# 5号楼, 12号床, 3号线, 1号染色体 are no days.
_NO_DAY = r"(?![楼床线院门窗厅诊室桌机单井台车位染馆店间病房厂])"
_SOON = r"(?:最近|近期|近日|近几天|这几天|这两天|这段时间)"
# After 最近, 下午 and the like: somebody asks when, and does not tell what ails them.
ASKING = r"(?=$|[\s,，、。?？!！有来看能可去挂出坐专号吗的哪谁还]|[^\s]{1,8}[科院])"
# Before a figure like 7.8 or 12/8 these make it a measurement.
_MEASURED = re.compile(
    r"(?:血糖|血压|体温|尿酸|肌酐|血脂|胆固醇|视力|身高|体重|糖化|血红蛋白|大小|结节|指标|度数|比例|腰|颈|胸|骶|椎|ca)"
    r"[\s:：是为到有了约]*$",
    re.IGNORECASE,
)


def number(text: str) -> int:
    """31, 三十一 or 十二 as a number; Chinese ones up to 99."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(ones, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _one(day: date) -> list[Span]:
    return [(day, day)]


def _date(year: int, month: int, day: int) -> date | None:
    """That day; months beyond 12 are of the next year. None: there is none such."""
    try:
        return date(year + (month - 1) // 12, (month - 1) % 12 + 1, day)
    except ValueError:
        return None


def _month(year: int, month: int, part: str | None = None) -> Span:
    """The days of a month, or of its beginning, middle or end."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    if part in ("初", "上旬"):
        return first, first + 9 * DAY
    if part == "中旬":
        return first + 10 * DAY, first + 19 * DAY
    return (first + 20 * DAY, last) if part else (first, last)


def _year(found: re.Match[str], today: date) -> int:
    if found["away"]:
        return today.year + {"今": 0, "明": 1, "后": 2, "去": -1}[found["away"]]
    text = found["year"]
    return int(text if text.isdigit() else "".join(str(_DIGITS[one]) for one in text))


def _of_a_year(found: re.Match[str], context: Context) -> list[Span] | None:
    year, month = _year(found, context.today), number(found["month"])
    if not found["day"]:
        first, last = _month(year, month)
        return [(max(first, context.today), last) if last >= context.today else (first, last)]
    day = _date(year, month, number(found["day"]))
    return _one(day) if day else None


def _in_figures(found: re.Match[str], _context: Context) -> list[Span] | None:
    day = _date(int(found["year"]), int(found["month"]), int(found["day"]))
    return _one(day) if day else None


def _of_month(found: re.Match[str], context: Context) -> list[Span] | None:
    """A day without a year is the next such day."""
    since = context.after or context.today
    for year in range(since.year, since.year + 5):  # 29 February is not in every year
        day = _date(year, number(found["month"]), number(found["day"]))
        if day and day >= since:
            return _one(day)
    return None


def _of_figures(found: re.Match[str], context: Context) -> list[Span] | None:
    """12-02, 12/5, 12.5; not what was measured, nor a part of a longer row of figures."""
    start = found.start()
    if _MEASURED.search(found.string, 0, start):
        return None
    if found.string[start - 1 : start] == "-" and context.said_until != start - 1:
        return None
    return _of_month(found, context)


def _day_of_near_month(found: re.Match[str], context: Context) -> list[Span] | None:
    """本月15号 is this month's, also when it has passed."""
    away = found["which"].count("下")
    day = _date(context.today.year, context.today.month + away, number(found["day"]))
    return _one(day) if day else None


def _near_month(found: re.Match[str], context: Context) -> list[Span] | None:
    away = found["which"].count("下")
    first, last = _month(context.today.year, context.today.month + away, found["part"])
    return [(max(first, context.today), max(last, context.today))]


def _whole_month(found: re.Match[str], context: Context) -> list[Span] | None:
    today, month = context.today, number(found["month"])
    first, last = _month(today.year + (month < today.month), month, found["part"])
    return [(max(first, today), max(last, today))]


def _bare_day(found: re.Match[str], context: Context) -> list[Span] | None:
    """“5号” that has passed is next month's."""
    since = context.after or context.today
    days = (_date(since.year, since.month + later, number(found["day"])) for later in range(3))
    return next((_one(day) for day in days if day and day >= since), None)


_NEAR = {"今": (0, 0), "明": (1, 1), "后": (2, 2), "大后": (3, 3), "明后": (1, 2), "今明": (0, 1)}


def _relative(found: re.Match[str], context: Context) -> list[Span] | None:
    first, last = _NEAR[found["near"]]
    return [(context.today + first * DAY, context.today + last * DAY)]


def _days_off(found: re.Match[str]) -> int:
    n = 15 if found["n"] == "半" else number(found["n"])
    unit = found["unit"]
    return n * 7 if unit in ("周", "星期", "礼拜") else n * 30 if unit == "月" and found["n"] != "半" else n


def _later(found: re.Match[str], context: Context) -> list[Span] | None:
    """三天后 is that day, 两周后 that week."""
    first = context.today + _days_off(found) * DAY
    return [(first, first if found["unit"] in ("天", "日") else first + 6 * DAY)]


def _within(found: re.Match[str], context: Context) -> list[Span] | None:
    return [(context.today, context.today + _days_off(found) * DAY)]


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _place(weekday: str) -> int:
    return int(weekday) - 1 if weekday.isdigit() else _WEEK.index(weekday.replace("天", "日"))


def _weekdays(found: re.Match[str], context: Context) -> list[Span] | None:
    """周三, 周六日, 周一到周五. A bare weekday, or this week's that has passed, is the next such day."""
    today, weeks = context.today, (found["which"] or "").count("下")
    since = context.after if context.after and context.until else today

    def day(weekday: str) -> date:
        there = _monday(today) + (_place(weekday) + 7 * weeks) * DAY
        return there + 7 * DAY * max(0, -(-(since - there).days // 7))

    if not found["until"]:
        return [(one, one) for one in map(day, found["days"])]
    monday = _monday(today) + 7 * weeks * DAY
    first, last = monday + _place(found["days"][0]) * DAY, monday + _place(found["until"]) * DAY
    if last < first:
        last += 7 * DAY
    return [(max(first, today), last)] if last >= today else [(first + 7 * DAY, last + 7 * DAY)]


def _week(found: re.Match[str], context: Context) -> list[Span] | None:
    monday = _monday(context.today) + 7 * found["which"].count("下") * DAY
    return [(max(monday, context.today), monday + 6 * DAY)]


def _weekend(found: re.Match[str], context: Context) -> list[Span] | None:
    saturday = _monday(context.today) + (5 + 7 * (found["which"] or "").count("下")) * DAY
    return [(max(saturday, context.today), saturday + DAY)]


def _soon(_found: re.Match[str], context: Context) -> list[Span] | None:
    return [(context.today, context.today + FORTNIGHT)]


def _gone(_found: re.Match[str], _context: Context) -> list[Span] | None:
    """昨天, 上周三: when it began; nobody looks for a session there."""
    return []


# Feasts of the solar calendar: month, day, and how many days off people mean by 假期. Those of the moon are not known.
_FEASTS = {"元旦": (1, 1, 3), "妇女": (3, 8, 1), "五一": (5, 1, 5), "劳动": (5, 1, 5), "六一": (6, 1, 1)}
_FEASTS |= {"儿童": (6, 1, 1), "国庆": (10, 1, 7), "十一": (10, 1, 7), "圣诞": (12, 25, 1)}


def _feast(found: re.Match[str], context: Context) -> list[Span] | None:
    month, day, long = _FEASTS[found["feast"] or found["named"] or found["eleven"]]
    today = context.today
    last = (long - 1) * DAY if found["off"] else 0 * DAY
    if found["away"]:
        first = date(_year(found, today), month, day)
    else:
        first = date(today.year, month, day)
        if first + last < today:
            first = first.replace(year=today.year + 1)
    return [(first, first + last)]


_YEAR = r"(?:(?P<year>20\d\d|二[〇零][〇零一二三四五六七八九]{2})年|(?P<away>今|明|后|去)年的?)"
_WHICH = r"(?P<which>[这本当]个?|下{1,2}个?)"
_UNIT = (
    r"[A-Za-z%℃岁周年次个月克米度寸倍片粒]|天(?!坛)"
    r"|\s*(?:厘米|毫米|公斤|小时|毫升|公分|[cm]?m|[mk]?g|ml|mmol)(?![a-z])"
)

_SAID: list[tuple[str, Meaning]] = [
    (rf"{_YEAR}\s*(?P<month>{_M})月份?(?:\s*(?P<day>{_D})(?:[日号]|(?!\d)))?", _of_a_year),
    (r"(?<!\d)(?P<year>20\d\d)([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)(?!\d)[日号]?", _in_figures),
    (r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", _in_figures),
    (rf"{_WHICH}月份?的?\s*(?P<day>{_D})(?:[日号]|(?={TO}{_D}[日号]))", _day_of_near_month),
    (
        rf"(?<![\d个])(?P<month>{_M})月份?\s*(?P<day>{_D})(?:[日号]|(?={TO}{_D}[日号])|(?<=\d)(?![\d个岁]))",
        _of_month,
    ),
    (rf"{_WHICH}月{_PART}(?![经\d])", _near_month),
    (rf"{_ALONE}(?P<which>)月(?P<part>[初底末])", _near_month),
    (rf"{_ALONE}(?P<month>{_M})月份?{_PART}(?![\d大龄余经半日号])", _whole_month),
    (rf"(?<![\d月第一二三四五六七八九十])(?P<day>{_D})(?:号{_NO_DAY}|(?={TO}{_D}[日号]))", _bare_day),
    (rf"(?:^|(?<=[\s,，、和或到至~—–-]))(?P<day>{_D})日(?=$|[\s,，、和或到至~—–-]|[上下]午)", _bare_day),
    (
        r"(?<![A-Za-z\d./第])(?P<month>1[0-2]|0?[1-9])(?P<sep>[-/.])(?P<day>3[01]|[12]\d|0?[1-9])"
        rf"(?:[日号]|(?!\d|(?P=sep)\d|{_UNIT}))",
        _of_figures,
    ),
    (r"(?P<near>明后|今明)(?:两天|[天日])", _relative),
    (r"(?P<near>今|明)(?:[天日儿晚]|早(?![期产泄孕]))", _relative),
    (r"(?P<near>(?<![今以之术饭产病然最前先])大?后)(?:天(?![性天]|获得|失)|日|儿)", _relative),
    (rf"{_ALONE}(?:再过|过|大约|大概|约)?(?P<n>{_N})个?(?P<unit>天|日|{_WEEKS}|月)(?:以|之)?后", _later),
    (rf"{_ALONE}(?P<n>{_N})个?(?P<unit>天|日|{_WEEKS}|月)(?:以|之)?内", _within),
    (rf"(?:未来|接下来|今后|往后)的?(?P<n>{_N})个?(?P<unit>天|日|{_WEEKS}|月)", _within),
    (rf"昨天|前天|昨晚|昨日|上{{1,2}}个?(?:{_WEEKS}(?:末|[一二三四五六日天])?|月)", _gone),
    (
        # 一周三次 is no weekday; 周六周日 are two.
        rf"(?:(?<![个\d一二两三四五六七八九十半几])|(?<=[周期拜][一二三四五六]))每?(?:{_WHICH}(?:{_WEEKS}的?\s?(?={_WEEKS}))?)?"
        rf"{_WEEKS}(?P<days>[一二三四五六日]{{1,7}}|天|[1-7](?!\d))"
        rf"(?:{TO}{_WEEKS}?(?P<until>[一二三四五六日天1-7])(?!\d))?(?![次回个点])",
        _weekdays,
    ),
    (rf"{_WHICH}?(?:周末|双休日?)", _weekend),
    (rf"(?P<which>[这本]一?个?|下{{1,2}}一?个?){_WEEKS}", _week),
    (rf"{_SOON}{ASKING}", _soon),
    (_SOON, _gone),  # 最近总是头疼
    (
        rf"(?:(?P<away>[今明后])年的?)?(?:{_ALONE}(?P<feast>元旦|五一|六一|国庆|圣诞)(?:劳动|儿童)?节?"
        rf"|(?:三八)?(?P<named>劳动|妇女|儿童|国庆)节|{_ALONE}(?P<eleven>十一)(?=假|期间|长假|黄金周|放假))"
        r"(?![路街医]|小(?!长假))(?P<off>小?长假|假期|期间|放假|黄金周)?",
        _feast,
    ),
]
# Where several begin at the same place, the first of the list that has a meaning counts.
PATTERNS = [(re.compile(pattern), meaning) for pattern, meaning in _SAID]
