"""Dates, fees and empty fields in the words readers use."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()


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


@register.filter
def named(thing: object) -> str:
    """The name of a hospital, room, department, specialist or condition in the reader's language.

    English where the source gives an English name, else the Chinese one.
    """
    english = getattr(thing, "name_en", "") if get_language() == "en" else ""
    return english or getattr(thing, "name", "")


@register.filter
def some_inferred(links: Iterable[Any]) -> bool:
    """Whether any of these links is our conclusion."""
    return any(link.inferred for link in links)
