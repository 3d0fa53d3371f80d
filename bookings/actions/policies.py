"""Change a rule by adding a dated row; what was in force before stays readable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from bookings.enums import PER_HOSPITAL, Rule
from bookings.models import Policy, PolicyAct, PolicyRefusal
from bookings.policy import parse_values
from bookings.queries.policies import reach_of, seen_of, stored, timeline, wrong_values

SUBJECT = "policy"


class PolicyRefused(Exception):
    """A rule was not changed."""

    def __init__(self, refusal: PolicyRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal

    @property
    def sentence(self) -> str:
        """The reason as the person reads it."""
        return str(self.refusal.label)


@transaction.atomic
def set_policy(
    *,
    rule: Rule,
    values: Mapping[str, str | int],
    hospital_id: int | None,
    valid_from: datetime | None,
    seen: str,
    by: User,
    now: datetime,
) -> Policy:
    """Let `values` hold for `rule` from `valid_from` on (None: from now), in the whole portal or at one hospital.

    `seen`: what stood there when `by` decided (`seen_of`). Raises PolicyRefused: it is not theirs, somebody changed it
    meanwhile, the moment lies in the past (what has happened is not judged anew) or has a row already. TypeError or
    ValueError when the values are not those of the rule, or make no sense.
    """
    begins = _ready(rule, hospital_id, valid_from, seen=seen, by=by, now=now)
    if wrong := wrong_values(rule, values):
        raise ValueError(f"{rule}: {wrong[0][0]}")
    kept = stored(parse_values(rule, dict(values)))
    return _add(rule, hospital_id, kept, begins, PolicyAct.SET, by=by, now=now)


@transaction.atomic
def follow_portal(
    *, rule: Rule, hospital_id: int, valid_from: datetime | None, seen: str, by: User, now: datetime
) -> Policy:
    """Let the hospital go by the rule of the whole portal again, from `valid_from` on (None: from now).

    Raises PolicyRefused as `set_policy` does, and where it does so already.
    """
    begins = _ready(rule, hospital_id, valid_from, seen=seen, by=by, now=now)
    if not timeline(rule, hospital_id).is_own_at(begins):
        raise PolicyRefused(PolicyRefusal.FOLLOWS)
    return _add(rule, hospital_id, {}, begins, PolicyAct.FOLLOW, by=by, now=now)


@transaction.atomic
def withdraw_policy(*, policy_id: int, by: User, now: datetime) -> None:
    """Take back what is to hold later. Nothing rests on it yet: the row goes, and the audit keeps that it was there.

    Raises PolicyRefused: it is not theirs, or it has come into force; Policy.DoesNotExist when it is gone already.
    """
    row = Policy.objects.get(pk=policy_id)
    _lock(Rule(row.rule))
    row = Policy.objects.get(pk=policy_id)
    if not reach_of(by, now).may_set(row.hospital_id):
        raise PolicyRefused(PolicyRefusal.NOT_YOURS)
    if row.valid_from <= now:
        raise PolicyRefused(PolicyRefusal.IN_FORCE)
    row.delete()
    audit(
        by=by,
        action=PolicyAct.WITHDRAW,
        subject_kind=SUBJECT,
        subject_id=policy_id,
        now=now,
        reason=row.rule,
    )


def _ready(
    rule: Rule, hospital_id: int | None, valid_from: datetime | None, *, seen: str, by: User, now: datetime
) -> datetime:
    """Lock the rule and look again. Returns from when on the row is to hold."""
    _lock(rule)
    if not reach_of(by, now).may_set(hospital_id) or (hospital_id is not None and rule not in PER_HOSPITAL):
        raise PolicyRefused(PolicyRefusal.NOT_YOURS)
    if seen != seen_of(rule, hospital_id):
        raise PolicyRefused(PolicyRefusal.CHANGED)
    begins = now if valid_from is None else valid_from
    if begins < now:
        raise PolicyRefused(PolicyRefusal.PAST)
    rows = timeline(rule, hospital_id).rows
    if any(row.hospital_id == hospital_id and row.valid_from == begins for row in rows):
        raise PolicyRefused(PolicyRefusal.SAME_MOMENT)
    return begins


def _lock(rule: Rule) -> None:
    """One change of a rule at a time, wherever: its first row, which is never deleted, stands for it."""
    Policy.objects.select_for_update(no_key=True).filter(rule=rule, hospital=None).earliest("valid_from")


def _add(
    rule: Rule,
    hospital_id: int | None,
    values: Mapping[str, str | int],
    begins: datetime,
    act: PolicyAct,
    *,
    by: User,
    now: datetime,
) -> Policy:
    row = Policy.objects.create(
        rule=rule,
        hospital_id=hospital_id,
        values=values,
        valid_from=begins,
        created_at=now,
        created_by=by,
    )
    audit(by=by, action=act, subject_kind=SUBJECT, subject_id=row.pk, now=now, reason=rule)
    return row
