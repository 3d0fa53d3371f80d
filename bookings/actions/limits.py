"""Blocks begin, grow longer and are lifted as the bookings say."""

from __future__ import annotations

from datetime import datetime

from accounts.actions import audit
from bookings.enums import Rule
from bookings.models import Block, BlockEvent
from bookings.models.limits import LiftReason, LimitAct
from bookings.policy import policies_at
from bookings.queries.limits import Wanted, blocks_in_force, events_of, wanted_blocks

SUBJECT = "block"


def review_blocks(
    *, patient_id: int, by: int, now: datetime, lifting: LiftReason = LiftReason.NOT_REACHED
) -> None:
    """Write, lengthen or lift the person's blocks, as what counts against them says at `now`.

    Called by whatever records or takes back such an event, in its transaction; the person is locked. `by` is the
    account that did: it stands in a block that is lifted, with `lifting` as the reason.
    """
    policies = policies_at(now)
    wanted = wanted_blocks(events_of(patient_id, policies, now), policies, now)
    open_ = {Rule(block.rule): block for block in blocks_in_force(now).filter(patient_id=patient_id)}
    for rule in wanted.keys() | open_.keys():
        if rule not in wanted:
            _lift(open_[rule], lifting, by=by, at=now, now=now)
        elif rule not in open_:
            _begin(patient_id, wanted[rule], now=now)
        else:
            _follow(open_[rule], wanted[rule], now=now)


def join_blocks(*, keep_id: int, other_id: int, by: int, now: datetime) -> list[int]:
    """Blocks of the record `other_id` become `keep_id`'s, with their appeals; one that clashes with one of the same
    rule there is lifted, because that one stands for both. The ids of those that moved.

    Called by whatever joins two records, in its transaction and before `review_blocks`; both persons are locked.
    """
    kept = list(Block.objects.filter(patient_id=keep_id, lifted_at=None))
    moved = []
    for block in Block.objects.filter(patient_id=other_id).order_by("pk").select_for_update():
        if block.lifted_at is None and any(_clash(block, one) for one in kept):
            _lift(block, LiftReason.JOINED, by=by, at=min(now, block.until_at), now=now)
        block.patient_id = keep_id
        block.save(update_fields=["patient"])
        moved.append(block.pk)
    return moved


def _clash(one: Block, other: Block) -> bool:
    return one.rule == other.rule and one.began_at < other.until_at and other.began_at < one.until_at


def _begin(patient_id: int, wanted: Wanted, *, now: datetime) -> None:
    block = Block.objects.create(
        patient_id=patient_id, rule=wanted.rule, began_at=now, until_at=wanted.until_at
    )
    _stand_on(block, wanted)
    _note(LimitAct.BEGIN, block, now)


def _follow(block: Block, wanted: Wanted, *, now: datetime) -> None:
    """The block holds until another moment now, or stands on other bookings."""
    _stand_on(block, wanted)
    if block.until_at == wanted.until_at:
        return
    if wanted.until_at > block.until_at:
        block.grew_at = now
    block.until_at = wanted.until_at
    block.save(update_fields=["until_at", "grew_at"])
    _note(LimitAct.CHANGE, block, now)


def _lift(block: Block, reason: LiftReason, *, by: int, at: datetime, now: datetime) -> None:
    block.lifted_at, block.lifted_by_id, block.lift_reason = at, by, reason
    block.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _note(LimitAct.LIFT, block, now)


def _stand_on(block: Block, wanted: Wanted) -> None:
    """Name the bookings that count, each once, and none that counts no more."""
    block.events.exclude(appointment_id__in=wanted.appointments).delete()
    rows = [BlockEvent(block=block, appointment_id=one) for one in wanted.appointments]
    BlockEvent.objects.bulk_create(rows, ignore_conflicts=True)


def _note(act: LimitAct, block: Block, now: datetime) -> None:
    audit(by=None, action=act, subject_kind=SUBJECT, subject_id=block.pk, now=now, reason=block.rule)
