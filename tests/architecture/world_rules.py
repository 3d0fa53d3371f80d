"""The rules of the small world: a hospital with one of its own, and changes that are still to come."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from bookings.enums import Rule
from bookings.models import Policy
from hospitals.models import Hospital, Region
from tests.factories import bookings as make
from tests.factories import staff as work

RULE_PAGES = {
    "staff:rules",
    "staff:rule",
    "staff:set_rule",
    "staff:withdraw_rule",
    "staff:rules_at",
    "staff:rule_at",
    "staff:set_rule_at",
    "staff:follow_rule",
    "staff:withdraw_rule_at",
}


def rule_setter(region: Region, hospital: Hospital) -> User:
    """Who sets the rules of the region, with what was set already."""
    first = Policy.objects.filter(rule=Rule.CANCEL, hospital=None).earliest("valid_from")
    for where, valid_from in (
        (hospital, make.NOW - timedelta(days=1)),
        (hospital, make.NOW + timedelta(days=20)),
        (None, make.NOW + timedelta(days=30)),
    ):
        Policy.objects.create(
            rule=Rule.CANCEL,
            hospital=where,
            values=first.values,
            valid_from=valid_from,
            created_at=make.NOW - timedelta(days=2),
        )
    return work.rule_setter(region)


def arguments(name: str, hospital: Hospital) -> dict[str, Any]:
    """What stands in the address of a page of rules."""
    here = {"hospital": hospital.slug} if name.endswith("_at") or name == "staff:follow_rule" else {}
    if name in {"staff:rules", "staff:rules_at"}:
        return here
    if name in {"staff:withdraw_rule", "staff:withdraw_rule_at"}:
        rows = Policy.objects.filter(rule=Rule.CANCEL, hospital=hospital if here else None)
        here["pk"] = rows.latest("valid_from").pk
    return {"rule": str(Rule.CANCEL.value), **here}
