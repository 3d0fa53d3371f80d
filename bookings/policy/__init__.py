"""The rules as they stand at one moment, read from dated rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bookings.enums import Rule
from bookings.models import Policy
from bookings.policy.reception import ReceptionPolicy
from bookings.policy.shapes import (
    CancelPolicy,
    CancelsPolicy,
    FreedPolicy,
    HalfDaysPolicy,
    HoldPolicy,
    NoShowPolicy,
    PersonsPolicy,
    PoolsPolicy,
    PublishingPolicy,
    QuotasPolicy,
    ReminderPolicy,
    RetentionPolicy,
    WaitlistPolicy,
    WindowPolicy,
)
from notices.keeping import Kept
from notices.localtime import parse_clock
from specialists.enums import OpenTo
from specialists.limits import LONGEST_DELAY, LONGEST_SESSION

__all__ = [
    "CancelPolicy",
    "CancelsPolicy",
    "FreedPolicy",
    "HalfDaysPolicy",
    "HoldPolicy",
    "NoShowPolicy",
    "PersonsPolicy",
    "Policies",
    "PoolsPolicy",
    "PublishingPolicy",
    "QuotasPolicy",
    "ReceptionPolicy",
    "ReminderPolicy",
    "RetentionPolicy",
    "WaitlistPolicy",
    "WindowPolicy",
    "flow_times",
    "parse_values",
    "policies_at",
    "policies_for",
    "retention_row",
]


@dataclass(frozen=True)
class Policies:
    """All rules that hold at one moment, for the region or one hospital."""

    window: WindowPolicy
    cancel: CancelPolicy
    hold: HoldPolicy
    freed: FreedPolicy
    reminders: ReminderPolicy
    persons: PersonsPolicy
    retention: RetentionPolicy
    quotas: QuotasPolicy
    noshow: NoShowPolicy
    cancels: CancelsPolicy
    waitlist: WaitlistPolicy
    pools: PoolsPolicy
    half_days: HalfDaysPolicy
    publishing: PublishingPolicy
    reception: ReceptionPolicy


_TYPES = {
    Rule.WINDOW: WindowPolicy,
    Rule.CANCEL: CancelPolicy,
    Rule.HOLD: HoldPolicy,
    Rule.FREED: FreedPolicy,
    Rule.REMINDERS: ReminderPolicy,
    Rule.PERSONS: PersonsPolicy,
    Rule.RETENTION: RetentionPolicy,
    Rule.QUOTAS: QuotasPolicy,
    Rule.NOSHOW: NoShowPolicy,
    Rule.CANCELS: CancelsPolicy,
    Rule.WAITLIST: WaitlistPolicy,
    Rule.POOLS: PoolsPolicy,
    Rule.HALF_DAYS: HalfDaysPolicy,
    Rule.PUBLISHING: PublishingPolicy,
    Rule.RECEPTION: ReceptionPolicy,
}


def parse_values(rule: str, values: dict[str, object]) -> object:
    """One rule's stored values as its type; ValueError or TypeError when they do not fit."""
    kind = _TYPES[Rule(rule)]
    read = {
        name: parse_clock(str(value)) if name.endswith("_time") else int(str(value))
        for name, value in values.items()
    }
    return kind(**read)


@dataclass(frozen=True)
class _Row:
    """A stored rule, read once however often it is asked for."""

    rule: str
    hospital_id: int | None
    valid_from: datetime
    values: dict[str, object]

    @cached_property
    def parsed(self) -> object:
        """Its values as its type."""
        return parse_values(self.rule, self.values)


# Every page and action asks for rules, and they change a few times a year. One that is to hold from now on is known to
# all processes a moment later; one that begins later begins everywhere at that instant.
KEPT_RULES: Kept[list[_Row]] = Kept(most=1)


def _all_rows() -> list[_Row]:
    rows = Policy.objects.order_by("valid_from", "id")
    return [_Row(*row) for row in rows.values_list("rule", "hospital_id", "valid_from", "values")]


def policies_for(moment: datetime, hospital_ids: Iterable[int]) -> dict[int | None, Policies]:
    """Hospital id → the rules in force there at `moment`; the key None has the region's own. One query,
    or none.

    A hospital's own rows go before the region's; of each the youngest valid one wins.
    """
    wanted: list[int | None] = [None, *hospital_ids]
    region: dict[str, object] = {}
    own: dict[int, dict[str, object]] = {}
    for row in KEPT_RULES.get(None, _all_rows):
        if row.valid_from > moment or row.hospital_id not in wanted:
            continue
        target = region if row.hospital_id is None else own.setdefault(row.hospital_id, {})
        if row.values:
            target[row.rule] = row.parsed
        else:  # the hospital follows the region again
            target.pop(row.rule, None)
    return {
        hospital_id: Policies(**{**region, **(own.get(hospital_id, {}) if hospital_id else {})})  # type: ignore[arg-type]
        for hospital_id in wanted
    }


def retention_row(moment: datetime) -> int:
    """The id of the row that says at `moment` how long what is kept."""
    rows = Policy.objects.filter(rule=Rule.RETENTION, hospital=None, valid_from__lte=moment)
    return rows.order_by("-valid_from", "-id").values_list("pk", flat=True)[0]


def flow_times(
    policies: Policies, *, starts_at: datetime, published_at: datetime, open_to: str = OpenTo.EVERYBODY
) -> tuple[datetime, datetime]:
    """When unused referral and desk numbers of a session flow back: to those who wait, and to everybody. Those who
    wait have as long as an offer is valid; where that ends at night, until one of the next morning would be over.
    Numbers for referrals alone never do: not before the longest session is over."""
    if open_to == OpenTo.REFERRED:
        never = starts_at + LONGEST_SESSION + LONGEST_DELAY
        return never, never
    flows_back_at = policies.pools.flows_back_at(starts_at=starts_at, published_at=published_at)
    ends = flows_back_at + timedelta(minutes=policies.waitlist.valid_minutes)
    return flows_back_at, policies.waitlist.kept_back_until(ends, policies.waitlist.deadline(starts_at))


def policies_at(moment: datetime, hospital_id: int | None = None) -> Policies:
    """The rules in force at `moment`, for one hospital or (None) for the region. One query."""
    return policies_for(moment, [] if hospital_id is None else [hospital_id])[hospital_id]
