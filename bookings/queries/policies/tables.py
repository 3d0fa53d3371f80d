"""Every rule in words, and what is wrong with values that somebody wants to set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from bookings.enums import Rule
from bookings.policy import parse_values
from bookings.queries.policies.fields import Field, Table, Unit
from bookings.queries.policies.of_booking import OF_BOOKING
from bookings.queries.policies.of_people import OF_PEOPLE

WHOLE = 100
TABLES: dict[Rule, Table] = {**OF_BOOKING, **OF_PEOPLE}


def stored(values: Any) -> dict[str, str | int]:
    """The values of a rule's dataclass as they are kept in a row."""
    return {
        name: value.strftime("%H:%M") if isinstance(value, time) else int(value)
        for name, value in asdict(values).items()
    }


def bounds_said(field: Field) -> str:
    """What is told of a number outside the bounds."""
    words = _("“%(label)s”请写 %(least)d 到 %(most)d 之间的数字。")
    return words % {"label": field.label, "least": field.least, "most": field.most}


def wrong_values(rule: Rule, values: Mapping[str, str | int]) -> list[tuple[str, str]]:
    """What is wrong: the name of a value and a sentence. TypeError or ValueError where they are not the rule's values
    at all."""
    table = TABLES[rule]
    if set(values) != set(table.fields):
        raise ValueError(f"not the values of {rule}")
    wrong = [
        (name, bounds_said(field))
        for name, field in table.fields.items()
        if field.unit != Unit.CLOCK and not field.least <= int(values[name]) <= field.most
    ]
    shares = [name for name, field in table.fields.items() if field.unit == Unit.PERCENT and field.share]
    if shares and sum(int(values[name]) for name in shares) != WHOLE:
        wrong.append((shares[-1], _("几部分合起来要正好是 100%。")))
    if wrong:
        return wrong
    read = parse_values(rule, dict(values))
    return [(check.field, str(check.said)) for check in table.checks if not check.holds(read)]
