"""Who may set which rules, and who may read how they came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from hospitals.enums import Side
from hospitals.models import Hospital, Region, steps_up, within
from hospitals.queries import managed, region_roles


@dataclass(frozen=True)
class Reach:
    """What an account may do about rules at one moment."""

    portal: bool  # set the rules of the whole portal
    sets: frozenset[int]  # the hospitals whose own rules it may set
    manages: frozenset[int]  # those it manages: it reads their rules

    @property
    def reads(self) -> frozenset[int]:
        """The hospitals whose rules it may read."""
        return self.sets | self.manages

    @property
    def nothing(self) -> bool:
        """Whether the pages of rules are none of its business."""
        return not (self.portal or self.reads)

    def may_set(self, hospital_id: int | None) -> bool:
        """Whether it may set rules of this hospital, or (None) of the whole portal."""
        return self.portal if hospital_id is None else hospital_id in self.sets


def sets_rules(account_id: int, now: datetime) -> bool:
    """Whether the account sets rules for some region at `now`."""
    return region_roles(account_id, now).exists()


def reach_of(by: User, now: datetime) -> Reach:
    """What `by` may set and read. Four queries at most.

    A region's 规则管理员 sets the rules of the hospitals in it. The rules of the whole portal hold for every region:
    they are for who has a region that lies in no other and in which patients are received, and for an administrator
    who uses that power.
    """
    receiving = dict(Hospital.objects.filter(side=Side.LOCAL).values_list("pk", "region_id"))
    if by.is_administrator:
        return Reach(True, frozenset(receiving), frozenset())
    held = set(region_roles(by.pk, now).values_list("region_id", flat=True))
    parents = dict(Region.objects.values_list("pk", "parent_id")) if held else {}
    held_within = set(within(parents, held))
    sets = frozenset(pk for pk, region_id in receiving.items() if region_id in held_within)
    tops = {pk for pk in held if parents[pk] is None}
    portal = any(tops & {place, *steps_up(parents, place)} for pk in sets if (place := receiving[pk]))
    manages = frozenset(managed(by.pk, now).values_list("hospital_id", flat=True))
    return Reach(portal, sets, manages)


def hospitals_of(reach: Reach) -> list[Hospital]:
    """The hospitals whose rules the account may read, by name. One query."""
    return list(Hospital.objects.filter(pk__in=reach.reads).order_by("name", "pk"))
