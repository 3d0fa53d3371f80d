"""Blocks begin, grow longer and are lifted as the bookings say."""

from __future__ import annotations

from datetime import datetime

from accounts.actions import audit
from bookings.enums import LiftReason, LimitAct, Rule
from bookings.models import Block, BlockEvent
from bookings.policy import policies_at
from bookings.queries.limits import Wanted, blocks_in_force, events_of, wanted_blocks

SUBJECT = "block"


def review_blocks(*, patient_id: int, by: int, now: datetime) -> None:
    """Write, lengthen or lift the person's blocks, as what counts against them says at `now`.

    Called by whatever records or takes back such an event, in its transaction; the person is locked. `by` is the
    account that did: it stands in a block that is lifted.
    """
    policies = policies_at(now)
    wanted = wanted_blocks(events_of(patient_id, policies, now), policies, now)
    open_ = {Rule(block.rule): block for block in blocks_in_force(now).filter(patient_id=patient_id)}
    for rule in wanted.keys() | open_.keys():
        if rule not in wanted:
            _lift(open_[rule], by=by, now=now)
        elif rule not in open_:
            _begin(patient_id, wanted[rule], now=now)
        else:
            _follow(open_[rule], wanted[rule], now=now)


def _begin(patient_id: int, wanted: Wanted, *, now: datetime) -> None:
    block = Block.objects.create(
        patient_id=patient_id, rule=wanted.rule, began_at=now, until_at=wanted.until_at
    )
    _stand_on(block, wanted)
    audit(
        by=None, action=LimitAct.BEGIN, subject_kind=SUBJECT, subject_id=block.pk, now=now, reason=block.rule
    )


def _follow(block: Block, wanted: Wanted, *, now: datetime) -> None:
    """The block holds until another moment now."""
    if block.until_at == wanted.until_at:
        return
    block.until_at = wanted.until_at
    block.save(update_fields=["until_at"])
    _stand_on(block, wanted)
    audit(
        by=None, action=LimitAct.CHANGE, subject_kind=SUBJECT, subject_id=block.pk, now=now, reason=block.rule
    )


def _lift(block: Block, *, by: int, now: datetime) -> None:
    block.lifted_at, block.lifted_by_id, block.lift_reason = now, by, LiftReason.NOT_REACHED
    block.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    audit(
        by=None, action=LimitAct.LIFT, subject_kind=SUBJECT, subject_id=block.pk, now=now, reason=block.rule
    )


def _stand_on(block: Block, wanted: Wanted) -> None:
    """Name the bookings that count, each once, and none that counts no more."""
    block.events.exclude(appointment_id__in=wanted.appointments).delete()
    rows = [BlockEvent(block=block, appointment_id=one) for one in wanted.appointments]
    BlockEvent.objects.bulk_create(rows, ignore_conflicts=True)
