"""Change a rule by adding a dated row; what was in force before stays readable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bookings.enums import PER_HOSPITAL, Rule
from bookings.locks import booking_action
from bookings.models import Policy
from bookings.policy import parse_values


@booking_action
def write_policy(
    *,
    rule: Rule,
    values: dict[str, Any],
    hospital_id: int | None,
    valid_from: datetime,
    by: int,
    now: datetime,
) -> Policy:
    """Let `values` hold for `rule` from `valid_from` on, in the region or at one hospital.

    Raises TypeError or ValueError when the values are not those of the rule, ValueError
    when `valid_from` lies in the past (what has happened is not judged anew) or when a
    hospital has no say in the rule.
    """
    parse_values(rule, values)
    if hospital_id is not None and rule not in PER_HOSPITAL:
        raise ValueError("this rule is the region's alone")
    if valid_from < now:
        raise ValueError("a rule cannot change the past")
    return Policy.objects.create(
        rule=rule,
        hospital_id=hospital_id,
        values=values,
        valid_from=valid_from,
        created_at=now,
        created_by_id=by,
    )
