"""Dates, fees and empty fields in the words readers use."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hospitals.models import called
from portal.reported.english import english_word

register = template.Library()

_NOTHING = mark_safe('<span aria-hidden="true">–</span>')
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


@register.filter
def half_day(moment: datetime) -> str:
    """Morning, afternoon or evening of a moment, by the clock on the wall in Hohhot."""
    hour = timezone.localtime(moment).hour
    if hour < 12:
        return _("上午")
    return _("下午") if hour < 18 else _("晚上")


@register.filter
def day_word(day: date, today: date) -> str:
    """今天, 明天, 后天, or nothing for days farther away."""
    words = {0: _("今天"), 1: _("明天"), 2: _("后天")}
    return words.get((day - today).days, "")


@register.filter
def days_before(days: int) -> str:
    """How many days before something: 当天, 前一天, 前 3 天."""
    if days == 0:
        return _("当天")
    return _("前一天") if days == 1 else _("前 %(n)d 天") % {"n": days}


@register.filter
def map_url(address: str, place: str) -> str:
    """A map with this address (of `place`), by an address that phones open in the map they have (高德 URI API)."""
    return "https://uri.amap.com/search?" + urlencode({"keyword": f"{place} {address}"})


@register.filter
def dialled(phone: str) -> str:
    """What a telephone dials of a number as it is written: up to an extension, which is read, or to another number."""
    found = re.search(
        r"\+?[\d(][\d\s()-]*", unicodedata.normalize("NFKC", phone)
    )  # wide digits as plain ones
    return re.sub(r"[\s()]", "", found[0]).strip("-") if found else ""


@register.filter
def or_ask(value: object) -> object:
    """The value, or the advice to ask the hospital where no source gives one (nothing is invented)."""
    return value if value not in (None, "") else _("请向医院咨询")


@register.filter
def yuan(fee: Decimal | None) -> str:
    """A fee in yuan without needless zeros; 0 is free of charge; none known: ask the hospital."""
    if fee is None:
        return _("请向医院咨询")
    if fee == 0:
        return _("免费")
    return _("%(amount)s 元") % {"amount": f"{fee.normalize():f}"}


@register.filter
def minutes_long(minutes: int) -> str:
    """How long some minutes are, in hours and minutes: 1 小时 20 分钟."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d 小时", "%(n)d 小时", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)d 分钟", "%(n)d 分钟", rest) % {"n": rest})
    return " ".join(parts)


@register.filter("plain_name")
def named(thing: object) -> str:
    """The name of a hospital, room, department, specialist or condition in the reader's language.

    English where there is an English name, a person's Chinese one in Latin letters, else the Chinese one.
    In templates `plain_name`, for titles and attributes; in the text of a page `named` marks its language.
    """
    return called(thing)


@register.filter("named")
def named_in_text(thing: object) -> str:
    """The same in the text of a page: a Chinese name on an English one says that it is Chinese."""
    return with_lang(named(thing))


@register.filter
def named_all(things: Iterable[object]) -> str:
    """The names of several in the text of a page."""
    return format_html_join(_("、"), "{}", ((named_in_text(thing),) for thing in things))


@register.filter
def where_held(session: Any) -> str:
    """Where people go, in a line: hospital and room; or a place with an address of its own, and whose clinic it is
    there. Hospital and room of the session are loaded."""
    hospital, room = with_lang(named(session.hospital)), session.room
    if room is None:
        return hospital
    place = with_lang(named(room))
    if room.outside:
        return format_html(_("{place}（{hospital}主办）"), place=place, hospital=hospital)
    return format_html("{}{}{}", hospital, gap(hospital), place)


@register.filter
def chinese_name(thing: Any) -> str:
    """What to show a taxi driver or ask for at a desk: the Chinese name, where an English page gives another."""
    return with_lang(thing.name) if get_language() == "en" and named(thing) != thing.name else ""


def is_foreign(text: str) -> bool:
    """Whether Chinese stands in words for a reader of English."""
    return get_language() == "en" and _CHINESE.search(text) is not None


@register.filter
def with_lang(text: object) -> str:
    """Words that may be Chinese on an English page, marked so that a screen reader reads them as Chinese."""
    words = text if isinstance(text, str) else str(text or "")
    return format_html('<span lang="zh-Hans">{}</span>', words) if is_foreign(words) else words


@register.filter
def lang_attribute(text: str) -> str:
    """The attribute ` lang=…` of an element whose only words these are and that can hold no other element."""
    return format_html(' lang="{}"', "zh-Hans") if is_foreign(text) else ""


@register.filter
def plain_words(words: str | Iterable[str], between: str = "、") -> str:
    """Words of the reports (教授, 坐诊, 建设中), one or several, in the reader's language where we know them."""
    several = [words] if isinstance(words, str) else list(words or ())
    if get_language() != "en":
        return between.join(several)
    return ", ".join(english_word(word) or word for word in several)


@register.filter
def worded(words: str | Iterable[str], between: str = "、") -> str:
    """The same in the text of a page: those we have no English for are marked as Chinese.

    `between` stands between several in Chinese.
    """
    if get_language() != "en":
        return plain_words(words, between)
    several = [words] if isinstance(words, str) else list(words or ())
    return format_html_join(", ", "{}", ((with_lang(plain_words(word)),) for word in several))


@register.filter
def row_cells(cells: Sequence[object]) -> str:
    """The cells of a row of a table, its first one a heading; one without a content says so to the eye alone. Many rows
    drawn cell by cell in a template take ten times as long."""
    said = format_html_join("", "<td>{}</td>", ((_NOTHING if cell == "" else cell,) for cell in cells[1:]))
    return format_html('<th scope="row">{}</th>{}', cells[0], said)


@register.filter
def gap(before: object) -> str:
    """What stands between some words and the next: a space in Chinese, a comma in English; nothing after nothing."""
    if not before:
        return ""
    return ", " if get_language() == "en" else " "


@register.filter
def some_inferred(links: Iterable[Any]) -> bool:
    """Whether any of these links is our conclusion."""
    return any(link.inferred for link in links)


@register.filter
def emergencies(links: Iterable[Any]) -> list[Any]:
    """Those of these links whose condition is an emergency."""
    return [link for link in links if link.condition.emergency_notice]


@register.filter
def without_emergencies(links: Iterable[Any]) -> list[Any]:
    """These links without emergencies: what somebody may wait for a session with."""
    return [link for link in links if not link.condition.emergency_notice]
