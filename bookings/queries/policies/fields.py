"""What a rule is made of: each value with its words, its unit, and the bounds within which it makes sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Words = str | Promise


class Unit(Enum):
    """What one of it is."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    MINUTES = "minutes"
    TIMES = "times"
    HALVES = "halves"
    PEOPLE = "people"
    NUMBERS = "numbers"
    PLACES = "places"
    YEARS = "years"  # of age
    BEFORE = "before"  # days before the visit
    PERCENT = "percent"
    CLOCK = "clock"
    SWITCH = "switch"  # 1: yes


def _before(n: int) -> str:
    if n == 0:
        return _("当天")
    return _("前一天") if n == 1 else _("前 %(n)d 天") % {"n": n}


# What stands behind the words of a box, where its number has no unit of its own.
_BARE: dict[Unit, Words] = {
    Unit.DAYS: gettext_lazy("天"),
    Unit.WORKING_DAYS: gettext_lazy("工作日"),
    Unit.HOURS: gettext_lazy("小时"),
    Unit.MINUTES: gettext_lazy("分钟"),
    Unit.TIMES: gettext_lazy("次"),
    Unit.HALVES: gettext_lazy("半次"),
    Unit.PEOPLE: gettext_lazy("人"),
    Unit.NUMBERS: gettext_lazy("个号"),
    Unit.PLACES: gettext_lazy("处"),
    Unit.YEARS: gettext_lazy("周岁"),
    Unit.BEFORE: gettext_lazy("天"),
    Unit.PERCENT: "%",
    Unit.CLOCK: "",
    Unit.SWITCH: "",
}
_AMOUNTS: dict[Unit, Callable[[int], str]] = {
    Unit.DAYS: lambda n: ngettext("%(n)d 天", "%(n)d 天", n) % {"n": n},
    Unit.WORKING_DAYS: lambda n: ngettext("%(n)d 个工作日", "%(n)d 个工作日", n) % {"n": n},
    Unit.HOURS: lambda n: ngettext("%(n)d 小时", "%(n)d 小时", n) % {"n": n},
    Unit.MINUTES: lambda n: ngettext("%(n)d 分钟", "%(n)d 分钟", n) % {"n": n},
    Unit.TIMES: lambda n: ngettext("%(n)d 次", "%(n)d 次", n) % {"n": n},
    Unit.HALVES: lambda n: ngettext("%(n)d 个半次", "%(n)d 个半次", n) % {"n": n},
    Unit.PEOPLE: lambda n: ngettext("%(n)d 个人", "%(n)d 个人", n) % {"n": n},
    Unit.NUMBERS: lambda n: ngettext("%(n)d 个号", "%(n)d 个号", n) % {"n": n},
    Unit.PLACES: lambda n: ngettext("%(n)d 处", "%(n)d 处", n) % {"n": n},
    Unit.YEARS: lambda n: ngettext("%(n)d 周岁", "%(n)d 周岁", n) % {"n": n},
    Unit.BEFORE: _before,
    Unit.PERCENT: lambda n: f"{n}%",
    Unit.SWITCH: lambda n: _("是") if n else _("否"),
}


@dataclass(frozen=True)
class Field:
    """One value of a rule. A clock has no bounds."""

    label: Words
    unit: Unit
    least: int = 0
    most: int = 0
    help: Words = ""
    shown: bool = True  # patients meet it; others are the portal's own precautions
    share: bool = True  # a percentage that makes up the whole with the rule's others

    @property
    def unit_words(self) -> str:
        """The unit by itself."""
        return str(_BARE[self.unit])

    def words(self, value: object) -> str:
        """The stored value as people read it."""
        if self.unit == Unit.CLOCK:
            return str(value)
        return _AMOUNTS[self.unit](int(str(value)))


@dataclass(frozen=True)
class Check:
    """What must hold between the values of a rule. Said at `field` where it does not."""

    field: str
    holds: Callable[[Any], bool]
    said: Words


@dataclass(frozen=True)
class Table:
    """A rule in words."""

    about: Words  # what it is for
    touches: Words  # what a change applies to, and what stays as it is
    fields: Mapping[str, Field]
    checks: tuple[Check, ...] = ()


def clock(label: Words, help_text: Words = "", *, shown: bool = True) -> Field:
    """A time of day."""
    return Field(label, Unit.CLOCK, help=help_text, shown=shown)


def switch(label: Words, help_text: Words = "", *, shown: bool = True) -> Field:
    """Yes or no."""
    return Field(label, Unit.SWITCH, 0, 1, help_text, shown)
