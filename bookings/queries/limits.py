"""What follows when numbers are not used: who is blocked, why and until when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bookings.enums import AppointmentStatus, CancelReason, Rule
from bookings.models import AppealEvent, AppealStatus, Appointment, Block, BlockEvent
from bookings.policy import CancelsPolicy, NoShowPolicy, Policies, policies_at
from bookings.queries.hospital_changes import changed_by_hospital


@dataclass(frozen=True)
class Event:
    """Something that counts against a person: so much, by the booking."""

    appointment_id: int
    at: datetime
    counts: int


@dataclass(frozen=True)
class Wanted:
    """A block the rule asks for."""

    rule: Rule
    until_at: datetime
    appointments: tuple[int, ...]


def _replayed(
    rule: Rule, events: Sequence[Event], within_days: int, block_days: Callable[[int], int]
) -> list[Wanted]:
    """The blocks that events bring, each when a further step is reached by what counts in the days before it.

    `block_days`: for so much, so long a block; 0 for none.
    """
    found = []
    ordered = sorted(events, key=lambda event: (event.at, event.appointment_id))
    for n, event in enumerate(ordered):
        since = event.at - timedelta(days=within_days)
        before = [one for one in ordered[:n] if one.at > since]
        so_far = sum(one.counts for one in before)
        days = block_days(so_far + event.counts)
        if days > block_days(so_far):
            ids = tuple(one.appointment_id for one in [*before, event])
            found.append(Wanted(rule, event.at + timedelta(days=days), ids))
    return found


def noshow_blocks(events: Sequence[Event], policy: NoShowPolicy) -> list[Wanted]:
    """The blocks of visits missed and cancelled late, counted in halves."""

    def block_days(halves: int) -> int:
        if halves >= policy.second_halves:
            return policy.second_block_days
        return policy.first_block_days if halves >= policy.first_halves else 0

    return _replayed(Rule.NOSHOW, events, policy.within_days, block_days)


def cancel_blocks(events: Sequence[Event], policy: CancelsPolicy) -> list[Wanted]:
    """The blocks of cancelling again and again."""
    return _replayed(
        Rule.CANCELS,
        events,
        policy.within_days,
        lambda times: policy.block_days if times >= policy.blocks_at else 0,
    )


def excused_on_appeal() -> Exists:
    """Condition on Appointment: a granted appeal is about it."""
    granted = AppealEvent.objects.filter(appointment=OuterRef("pk"), appeal__status=AppealStatus.GRANTED)
    return Exists(granted)


def events_of(patient_id: int, policies: Policies, now: datetime) -> dict[Rule, list[Event]]:
    """What counts against the person, by rule: never what the hospital changed or cancelled, nor what a granted appeal
    is about. Two queries at most."""
    noshow, cancels = policies.noshow, policies.cancels
    # A block that lasts still may stand on events that were young when it began.
    longest = max(noshow.within_days + noshow.second_block_days, cancels.within_days + cancels.block_days)
    since = now - timedelta(days=longest)
    missed = Q(status=AppointmentStatus.NOSHOW, slot__starts_at__gt=since)
    given_up = Q(
        status=AppointmentStatus.CANCELLED, cancel_reason=CancelReason.PATIENT, cancelled_at__gt=since
    )
    counting = Appointment.objects.filter(missed | given_up, ~excused_on_appeal(), patient_id=patient_id)
    rows = list(counting.select_related("slot", "session"))
    excused = changed_by_hospital(rows) if rows else {}
    found: dict[Rule, list[Event]] = {Rule.NOSHOW: [], Rule.CANCELS: []}
    for row in rows:
        if row.pk in excused:
            continue
        if row.cancelled_at is None:
            found[Rule.NOSHOW].append(Event(row.pk, row.slot.starts_at, noshow.noshow_halves))
            continue
        found[Rule.CANCELS].append(Event(row.pk, row.cancelled_at, 1))
        if row.cancelled_late:
            found[Rule.NOSHOW].append(Event(row.pk, row.cancelled_at, noshow.late_halves))
    return found


def wanted_blocks(events: dict[Rule, list[Event]], policies: Policies, now: datetime) -> dict[Rule, Wanted]:
    """By rule, the block that holds longest of those that hold at `now`."""
    every = [
        *noshow_blocks(events[Rule.NOSHOW], policies.noshow),
        *cancel_blocks(events[Rule.CANCELS], policies.cancels),
    ]
    holding = [one for one in every if one.until_at > now]
    return {one.rule: one for one in sorted(holding, key=lambda one: one.until_at)}


def blocks_in_force(now: datetime) -> QuerySet[Block]:
    """Blocks that keep their person from booking at `now`."""
    return Block.objects.filter(lifted_at__isnull=True, began_at__lte=now, until_at__gt=now)


def blocked_among(patient_ids: Collection[int], now: datetime) -> set[int]:
    """Of these persons, those for whom nothing can be booked at `now`. One query."""
    rows = blocks_in_force(now).filter(patient_id__in=patient_ids)
    return set(rows.values_list("patient_id", flat=True))


def blocks_of(patient_id: int, now: datetime) -> list[Block]:
    """The person's blocks in force, with what they stand on, the longest first. Two queries, whatever there is."""
    rows = blocks_in_force(now).filter(patient_id=patient_id).order_by("-until_at", "id")
    events = BlockEvent.objects.select_related("appointment__slot", "appointment__session__hospital")
    return list(rows.prefetch_related(Prefetch("events", events)))


@dataclass(frozen=True)
class Foreseen:
    """What cancelling would bring: how often the person will have cancelled, until when nothing can be booked then."""

    times: int
    warns: bool
    blocks_at: int  # so often is too often
    until_at: datetime | None


def foresee_cancelling(appointment: Appointment, *, late: bool, fair: bool, now: datetime) -> Foreseen:
    """What cancelling this booking at `now` would bring. `fair`: the hospital changed it, so it counts for nothing."""
    policies = policies_at(now)
    events = events_of(appointment.patient_id, policies, now)
    before = wanted_blocks(events, policies, now)
    if not fair:
        events[Rule.CANCELS].append(Event(appointment.pk, now, 1))
        if late:
            events[Rule.NOSHOW].append(Event(appointment.pk, now, policies.noshow.late_halves))
    since = now - timedelta(days=policies.cancels.within_days)
    times = sum(1 for event in events[Rule.CANCELS] if event.at > since)
    after = wanted_blocks(events, policies, now)
    new = [one.until_at for rule, one in after.items() if before.get(rule) != one]
    warns = not fair and policies.cancels.warns_at <= times < policies.cancels.blocks_at
    return Foreseen(
        times=times, warns=warns, blocks_at=policies.cancels.blocks_at, until_at=max(new, default=None)
    )
