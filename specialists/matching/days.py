"""Days in words, as people add them to what they look for: 这周六, 明天下午, 12月5号, 周六周日, 23号到26号."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from specialists.matching.day_words import ASKING, DAY, FORTNIGHT, PATTERNS, TO, Context, Span

MORNING, AFTERNOON = "am", "pm"
_HALVES = {
    "上午": MORNING,
    "早上": MORNING,
    "早晨": MORNING,
    "下午": AFTERNOON,
    "今早": MORNING,
    "明早": MORNING,
}
_HALF = re.compile("|".join([*_HALVES, "中午", "晚上"]))
_HALF_ASKED = re.compile(rf"(?:上午|下午){ASKING}")
_CLOCK = re.compile(  # of a day that was named
    r"\d{1,2}[:：]\d{2}|(?:\d{1,2}|[一二两三四五六七八九十]{1,3})点(?:半|钟|\d{1,2}分?)?"
)
# Beside a day these ask what this site is about anyway.
_SESSIONS = re.compile(r"出诊|坐诊|看诊|开诊|上班|安排|排班表?|时间表?|名单|当天|全部|所有|哪些人|谁")
_BETWEEN = re.compile(r"(?:[\s,，、和跟与及]|或者?)*")
_TO = re.compile(TO)

# Weekdays and near days in pinyin or English, and what they say.
_LATIN = re.compile(
    r"(?<![a-z])(?:(?P<which>xia\s?xia|xia|zhe|ben)\s?(?:ge\s?)?)?(?:zhou|xing\s?qi|li\s?bai)\s?"
    r"(?P<weekday>yi|er|san|si|wu|liu|ri|tian|mo)(?:\s?(?P<half>shang|xia)\s?wu)?(?![a-z])"
    r"|(?<![a-z])(?P<near>jin|ming|da\s?hou|hou)\s?tian(?:\s?(?P<near_half>shang|xia)\s?wu)?"
    r"|(?<![a-z])(?P<week>xia\s?xia|xia|zhe|ben)\s?(?:ge\s?)?(?:zhou|xing\s?qi|li\s?bai)(?![a-z])"
    r"|\b(?P<next>next\s|this\s)?(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|week)s?\b"
    r"|\b(?P<english>day after tomorrow|tomorrow|today|this morning|this afternoon)\b",
    re.IGNORECASE,
)
_CHINESE = {
    "yi": "一",
    "er": "二",
    "san": "三",
    "si": "四",
    "wu": "五",
    "liu": "六",
    "ri": "日",
    "tian": "日",
}
_CHINESE |= {"mo": "末", "xiaxia": "下下", "xia": "下", "zhe": "这", "ben": "本", "next": "下", "this": "这"}
_CHINESE |= {"jin": "今天", "ming": "明天", "hou": "后天", "dahou": "大后天", "shang": "上午", "week": "周"}
_CHINESE |= {"monday": "周一", "tuesday": "周二", "wednesday": "周三", "thursday": "周四", "friday": "周五"}
_CHINESE |= {"saturday": "周六", "sunday": "周日", "weekend": "周末", "today": "今天", "tomorrow": "明天"}
_CHINESE |= {"dayaftertomorrow": "后天", "thismorning": "今天上午", "thisafternoon": "今天下午"}


@dataclass(frozen=True)
class Days:
    """Days somebody means: `spans` of days in order, both ends included, all day or one half of it.

    `spelled`: in Latin letters, which may also be somebody's name. `past`: all of them have gone.
    """

    spans: tuple[Span, ...]
    half: str = ""
    typed: str = ""
    spelled: bool = False
    past: bool = False

    @property
    def first(self) -> date:
        """The first of the days."""
        return self.spans[0][0]

    @property
    def last(self) -> date:
        """The last of the days."""
        return self.spans[-1][1]


@dataclass
class _Mention:
    """One stretch of text that says when; no spans: it says when something was, or how often."""

    start: int
    end: int
    spans: list[Span]


def _in_chinese(found: re.Match[str]) -> str:
    """What Latin letters for a day say."""
    parts = {name: re.sub(r"\s", "", text.lower()) for name, text in found.groupdict().items() if text}
    if "weekday" in parts or "week" in parts:
        which = parts.get("which") or parts.get("week", "")
        half = {"shang": "上午", "xia": "下午"}.get(parts.get("half", ""), "")
        return f"{_CHINESE.get(which, '')}周{_CHINESE.get(parts.get('weekday', ''), '')}{half}"
    if "near" in parts:
        half = {"shang": "上午", "xia": "下午"}.get(parts.get("near_half", ""), "")
        return f"{_CHINESE[parts['near']]}{half}"
    if "english" in parts:
        return _CHINESE[parts["english"]]
    day = _CHINESE[parts["day"]]
    # A week alone is said of how long something lasts.
    return (
        f"{_CHINESE.get(parts.get('next', ''), '')}{day}" if day != "周" or "next" in parts else found.group()
    )


def _next_mention(text: str, position: int, today: date, after: date | None) -> _Mention | None:
    """The first stretch from `position` on that means days. `after`: a day that was said right before it."""
    first: _Mention | None = None
    for pattern, meaning in PATTERNS:
        for found in pattern.finditer(text, position):
            if first is not None and found.start() >= first.start:
                break
            since = after if _joins(text, position, found.start()) else None
            until = bool(_TO.fullmatch(text, position, found.start()))
            spans = meaning(found, Context(today, since, until, position))
            if spans is not None:
                first = _Mention(found.start(), found.end(), spans)
                break
    return first


def _joins(text: str, end: int, start: int) -> bool:
    """Whether what stands between two mentions makes them one: 周六、周日, 23号到26号."""
    return bool(_BETWEEN.fullmatch(text, end, start) or _TO.fullmatch(text, end, start))


def _mentions(text: str, today: date) -> list[_Mention]:
    """All stretches that say when, in order."""
    found: list[_Mention] = []
    position = 0
    while len(found) < 20:
        before = found[-1].spans if found else []
        mention = _next_mention(text, position, today, before[-1][0] if before else None)
        if mention is None:
            break
        found.append(mention)
        position = mention.end
    return found


def _joined(text: str, mentions: list[_Mention]) -> list[Span]:
    """The days of all of them: from one until the next where that is said, in order, neighbours as one."""
    spans = [*mentions[0].spans]
    for before, mention in pairwise(mentions):
        if _TO.fullmatch(text, before.end, mention.start) and spans and mention.spans:
            first, last = spans[-1][0], mention.spans[0][1]
            spans[-1:] = [(first, last)] if first <= last else [spans[-1], *mention.spans]
        else:
            spans += mention.spans
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + DAY:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _typed(text: str, mentions: list[_Mention]) -> str:
    """What was typed for the days, as it stands where it is one stretch."""
    words = text[mentions[0].start : mentions[0].end]
    for before, mention in pairwise(mentions):
        between = text[before.end : mention.start] if _joins(text, before.end, mention.start) else " "
        words += between + text[mention.start : mention.end]
    return words


def read_days(text: str, today: date) -> tuple[str, Days | None]:
    """What is left of a simplified `text` without the words for days, and the days they mean.

    A day that does not exist (2月30日), and words that are part of something else (5号楼, 一周三次),
    are left alone. Half a day without a day is that half of each of the coming ones.
    """
    plain = _LATIN.sub(_in_chinese, text)
    mentions = _mentions(plain, today)
    rest = _without(plain, mentions)
    saying = [mention for mention in mentions if mention.spans]
    if saying:
        spans, typed = _joined(plain, saying), _typed(plain, saying)
    elif asked := _HALF_ASKED.search(plain):
        spans, typed = [(today, today + FORTNIGHT)], asked.group()
    else:
        return _HALF.sub(" ", rest), None
    coming = [span for span in spans if span[1] >= today]
    halves = {_HALVES.get(found.group(), "") for found in _HALF.finditer(plain)}
    half = halves.pop() if len(halves) == 1 else ""
    for said in (_HALF, _CLOCK, _SESSIONS):
        rest = said.sub(" ", rest)
    spelled = plain != text
    typed = text.strip() if spelled else typed
    return rest, Days(tuple(coming or spans), half, typed, spelled, past=not coming)


def _without(text: str, mentions: list[_Mention]) -> str:
    """The text with a space for each mention, and without what joins two of them."""
    kept, position = "", 0
    for mention in mentions:
        if not position or not _joins(text, position, mention.start):
            kept += text[position : mention.start]
        kept += " "
        position = mention.end
    return kept + text[position:]
