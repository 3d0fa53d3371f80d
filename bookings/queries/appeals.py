"""Objecting to a block: which bookings may be contested, until when, and what became of it (申诉)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce

from bookings.enums import Rule
from bookings.models import Appeal, AppealEvent, AppealStatus, Appointment, Block
from bookings.models.appeals import ANSWERED
from bookings.policy import NoShowPolicy, Policies, policies_at
from bookings.queries.limits import Wanted, blocks_of, events_of, wanted_blocks
from notices.localtime import day_bounds, local_date
from specialists.working_days import working_days as known_days


def answer_due(made_at: datetime, working_days: int) -> datetime:
    """When an appeal made at `made_at` must have been answered: with the end of so many working days after that day.

    Weekends and public holidays are none, weekend days worked instead are. One query.
    """
    return day_bounds(known_days().after(local_date(made_at), working_days))[1]


def last_day(due_at: datetime) -> date:
    """The last local day on which it is answered in time."""
    return local_date(due_at - timedelta(seconds=1))


def appeal_until(block: Block, policy: NoShowPolicy) -> datetime:
    """Until when the block may be objected to: so many days after it began, or last grew longer. One rule for all
    blocks."""
    return (block.grew_at or block.began_at) + timedelta(days=policy.appeal_days)


@dataclass(frozen=True)
class Objectionable:
    """A block in force, what was objected, and which bookings still may be."""

    block: Block
    appeals: Sequence[Appeal]  # but for those taken back, the newest first
    until: datetime  # to object
    contestable: Sequence[Appointment]
    over: bool  # whether the time to object has passed

    @property
    def may_object(self) -> bool:
        """Whether there is something to object to now."""
        return bool(self.contestable) and not self.over


@dataclass(frozen=True)
class Objections:
    """All about one person: blocks in force, and appeals about blocks that are over."""

    blocks: Sequence[Objectionable]
    earlier: Sequence[Appeal]


def appeals_shown(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """With what pages show of them, the newest first. Two queries for any number."""
    events = AppealEvent.objects.select_related("appointment__slot", "appointment__session")
    return (
        rows.select_related("hospital", "block")
        .prefetch_related(Prefetch("events", events.order_by("appointment__slot__starts_at", "id")))
        .order_by("-made_at", "-id")
    )


def contestable(block: Block, appeals: Iterable[Appeal]) -> list[Appointment]:
    """The bookings a block stands on of which nothing was said yet; not while their hospital has an appeal about the
    block to answer. `appeals` are the block's; both are loaded with their events."""
    said = {
        event.appointment_id
        for appeal in appeals
        if appeal.status != AppealStatus.WITHDRAWN
        for event in appeal.events.all()
    }
    busy = {appeal.hospital_id for appeal in appeals if appeal.open}
    rows = [event.appointment for event in block.events.all()]
    found = [one for one in rows if one.pk not in said and one.session.hospital_id not in busy]
    return sorted(found, key=lambda one: (one.slot.starts_at, one.pk))


def objections(patient_id: int, policies: Policies, now: datetime) -> Objections:
    """What the page of a person's blocks shows. Four queries at most."""
    rows = appeals_shown(Appeal.objects.filter(block__patient_id=patient_id))
    appeals = list(rows.exclude(status=AppealStatus.WITHDRAWN))
    blocks = []
    for block in blocks_of(patient_id, now):
        about = [one for one in appeals if one.block_id == block.pk]
        until = appeal_until(block, policies.noshow)
        blocks.append(Objectionable(block, about, until, contestable(block, about), now >= until))
    shown = {one.block.pk for one in blocks}
    return Objections(blocks, [one for one in appeals if one.block_id not in shown])


def appealed_among(patient_ids: Collection[int]) -> set[int]:
    """Of these persons, those about whom an appeal was made and not taken back. One query."""
    rows = Appeal.objects.exclude(status=AppealStatus.WITHDRAWN).filter(block__patient_id__in=patient_ids)
    return set(rows.values_list("block__patient_id", flat=True))


def to_object(patient_id: int, block_id: int, policies: Policies, now: datetime) -> Objectionable | None:
    """The person's block in force with this id, or None."""
    return next(
        (one for one in objections(patient_id, policies, now).blocks if one.block.pk == block_id), None
    )


def my_appeal(patient_id: int, appeal_id: int) -> Appeal | None:
    """An appeal about one of the person's blocks, or None."""
    return appeals_shown(Appeal.objects.filter(block__patient_id=patient_id, pk=appeal_id)).first()


def block_without(appeal: Appeal, now: datetime) -> Wanted | None:
    """The block there would be of this rule if the appeal were granted; None if there would be none."""
    policies = policies_at(now)
    contested = {event.appointment_id for event in appeal.events.all()}
    events = {
        rule: [one for one in rows if one.appointment_id not in contested]
        for rule, rows in events_of(appeal.block.patient_id, policies, now).items()
    }
    return wanted_blocks(events, policies, now).get(Rule(appeal.block.rule))


def words_over(now: datetime) -> QuerySet[Appeal]:
    """Answered and withdrawn appeals whose words have had their time: as long as reasons for visits, from the answer
    (from the making where it was taken back)."""
    ended_by = now - timedelta(days=policies_at(now).retention.reasons_days)
    rows = Appeal.objects.filter(words_removed_at=None, status__in=[*ANSWERED, AppealStatus.WITHDRAWN])
    return (
        rows.annotate(ended_at=Coalesce("decided_at", "made_at"))
        .filter(ended_at__lte=ended_by)
        .order_by("pk")
    )
