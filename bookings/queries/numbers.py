"""May this person have this number? One answer for every list, page and action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.queries.consents import not_agreed
from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.policy import QuotasPolicy, policies_at
from bookings.queries.askers import (
    NOBODY,
    Asker,
    Has,
    all_of_mover,
    beyond_quotas,
    desk_for,
    mover,
    own_hold,
    sessions_used_up,
    settled,
    what_person_has,
)
from bookings.queries.consents import ONCE
from bookings.queries.persons import PersonGaps, person_gaps
from bookings.queries.quotas import UNCOUNTED_POOLS, quota_reason, visit_at
from bookings.queries.recalls import is_kept_for, kept_for
from bookings.queries.waitlist import someone_waits
from bookings.rules import NumberFacts, PersonFacts, Reason, reason_against
from notices.localtime import day_bounds, local_date
from notices.prepared import Prepared
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession, Slot
from specialists.querysets import not_over, shown
from specialists.rules import FLOWING, open_pools

# Besides what is here: who asks, for all who ask about numbers.
__all__ = ["NOBODY", "Asker", "desk_for", "mover"]


def _takers(asker: Asker, now: datetime) -> QuerySet[Appointment]:
    """Appointments that keep a number from `asker`: everybody's but the account's own holds."""
    rows = Appointment.objects.taking(now)
    return rows if asker.account_id is None else rows.exclude(own_hold(asker))


def nobody_has(asker: Asker, now: datetime) -> Combinable | Q:
    """Condition on Slot: open, and nobody else has it at `now`; it may have been given up and be still to return."""
    return Q(open=True) & ~Exists(_takers(asker, now).filter(slot_id=OuterRef("pk")))


def returned(now: datetime) -> Q:
    """Condition on Slot: it was never given up, or has returned since."""
    return Q(reopens_at__isnull=True) | Q(reopens_at__lte=now)


def untaken(asker: Asker, now: datetime) -> Combinable | Q:
    """Condition on Slot: open, returned if it was freed, and nobody else has it at `now`."""
    return nobody_has(asker, now) & returned(now)


def _in_window(asker: Asker, now: datetime) -> Q:
    """Condition on Slot: its session gives numbers to who asks so; window_for as a condition."""
    opened = Q() if asker.pool == Pool.RECALL else Q(session__opens_at__lte=now)
    if not asker.at_desk:
        return opened & Q(session__closes_at__gt=now)
    opened &= not_over(now, "session__ends_at", "session__delay_minutes")
    if asker.pool == Pool.WALK_IN:
        start, end = day_bounds(local_date(now))
        opened &= Q(session__starts_at__gte=start, session__starts_at__lt=end)
    return opened


def in_open_pool(asker: Asker, now: datetime) -> Q:
    """Condition on Slot: of a pool that is open to `asker`, kept for them or flowed back; 加号 are given by name."""
    own = Q(pool__in=open_pools(asker.pool, flowed_back=False))
    flowed = Q(session__flows_back_at__lte=now)
    if asker.pool == Pool.RECALL:
        return kept_for(asker.patient_id) & Q(added=False) & _recalled(flowed, now)
    if asker.pool == Pool.PUBLIC:  # those who wait come first, for a time
        flowed = Q(session__flows_to_all_at__lte=now) | (flowed & ~Q(someone_waits("session_id")))
    return Q(added=False) & (own | (Q(pool__in=FLOWING) & flowed))


def _recalled(flowed: Q, now: datetime) -> Q:
    """Condition on Slot of a session that keeps a number for the person: one of those, or, once it opens, another."""
    return Q(pool=Pool.RECALL) | Q(session__opens_at__lte=now) & (
        Q(pool=Pool.PUBLIC) | Q(pool__in=FLOWING) & flowed
    )


def _to_be_had(asker: Asker, now: datetime) -> Combinable | Q:
    """Condition on Slot: nobody has it, and it has returned if it was given up; past the closing the desk has such a
    one at once, unless somebody is in line for it."""
    free = returned(now)
    if asker.at_desk:
        free |= Q(session__closes_at__lte=now) & ~Q(someone_waits("session_id", still=now))
    return nobody_has(asker, now) & free


def _no_terms(asker: Asker) -> bool:
    """Whether the account has not agreed to what every account is asked before anything is booked."""
    return asker.account_id is not None and bool(not_agreed(asker.account_id, ONCE))


def bookable_by(asker: Asker, now: datetime, *, besides: Appointment | None = None) -> QuerySet[Slot]:
    """The numbers `asker` may have at `now`; the database's twin of rules.reason_against. `besides` is an appointment
    that would be moved: it is no obstacle to itself."""
    if besides is not None and asker.pool == Pool.RECALL:
        kept, other = all_of_mover(asker)
        theirs = kept_for(asker.patient_id)
        return _bookable(kept, now, besides) | _bookable(other, now, besides).exclude(theirs)
    return _bookable(asker, now, besides)


def _bookable(asker: Asker, now: datetime, besides: Appointment | None) -> QuerySet[Slot]:
    """The same of who asks as one and the same in every session."""
    slots = Slot.objects.filter(
        _to_be_had(asker, now),
        _in_window(asker, now),
        in_open_pool(asker, now),
        shown("session__"),
        session__status=SessionStatus.PUBLISHED,
    )
    if asker.patient_id is None:
        return slots
    if _no_terms(asker) or person_gaps(asker.patient_id, now):
        return slots.none()
    policies = policies_at(now)
    has = what_person_has(asker, now, besides)
    if any(one.status == AppointmentStatus.PENDING for one in has):
        return slots.none()  # another account is holding a number for them
    if besides is None:  # moving begins no hold
        slots = slots.exclude(session_id__in=sessions_used_up(asker, policies, now))
    if not has:
        return slots
    clashes = Q(session_id__in=[one.session_id for one in has])
    for one in has:
        clashes |= Q(starts_at__lt=one.ends_at, ends_at__gt=one.starts_at)
    if asker.pool not in UNCOUNTED_POOLS:
        clashes |= beyond_quotas(has, policies)
    return slots.exclude(clashes)


def window_for(asker: Asker, session: ClinicSession) -> tuple[datetime | None, datetime | None]:
    """From when on and until when the session gives numbers to who asks so: to the public until booking closes, to
    the desk until the session is over, to those who walk in on its day, to whom one is promised from its publishing."""
    opens_at, closes_at = session.opens_at, session.closes_at
    if asker.pool == Pool.RECALL:
        opens_at = session.published_at
    if not asker.at_desk or opens_at is None:
        return opens_at, closes_at
    closes_at = session.ends_at + timedelta(minutes=session.delay_minutes)
    if asker.pool == Pool.WALK_IN:
        start, end = day_bounds(local_date(session.starts_at))
        opens_at, closes_at = max(opens_at, start), min(closes_at, end)
    return opens_at, closes_at


def pools_for(asker: Asker, session: ClinicSession, now: datetime) -> frozenset[str]:
    """The pools of whose numbers `asker` may have one: in_open_pool of one session. At most one query."""
    flows_at = session.flows_back_at
    if asker.pool == Pool.RECALL and not is_kept_for(asker.patient_id, session.pk):
        return frozenset()
    if asker.pool == Pool.RECALL and (session.opens_at is None or session.opens_at > now):
        return frozenset({Pool.RECALL})
    if _line_matters(session, asker, now) and asker.pool == Pool.PUBLIC and is_waited_for(session.pk):
        flows_at = session.flows_to_all_at
    return open_pools(asker.pool, flowed_back=flows_at is not None and flows_at <= now)


def has_at_once(asker: Asker, session: ClinicSession, now: datetime) -> bool:
    """Whether `asker` need not wait for a number that was given up to return. At most one query."""
    return asker.at_desk and _line_matters(session, asker, now) and not is_waited_for(session.pk, still=now)


def number_facts(slot: Slot, asker: Asker, now: datetime) -> NumberFacts:
    """What rules need to know about one number, read now."""
    session = slot.session
    opens_at, closes_at = window_for(asker, session)
    comes_back = slot.reopens_at is not None and slot.reopens_at > now
    return NumberFacts(
        session_status=SessionStatus.DRAFT if session.demo and settings.PRODUCTION else session.status,
        opens_at=opens_at,
        closes_at=closes_at,
        open=slot.open,
        pool_open=not slot.added and _is_open(slot, asker, now),
        reopens_at=None if comes_back and has_at_once(asker, session, now) else slot.reopens_at,
        taken=_is_taken(slot.pk, asker, now),
    )


def _who_takes(slot_id: int, account_id: int | None, now: datetime) -> QuerySet[Any]:
    return _takers(Asker(account_id), now).filter(slot=slot_id).values_list("pk")


_takers_but = Prepared(_who_takes, {"slot_id": int, "account_id": int, "now": datetime})


def _is_taken(slot_id: int, asker: Asker, now: datetime) -> bool:
    """Whether somebody has the number, but for `asker`."""
    ask = _who_takes if asker.account_id is None else _takers_but
    return bool(ask(slot_id=slot_id, account_id=asker.account_id, now=now))


def is_waited_for(session_id: int, *, still: datetime | None = None) -> bool:
    """Whether somebody is in line for a number of the session (`someone_waits`). One query."""
    return ClinicSession.objects.filter(someone_waits("pk", still=still), pk=session_id).exists()


def _is_open(slot: Slot, asker: Asker, now: datetime) -> bool:
    """Whether the number's pool is open to `asker`; of one kept for them anyway nothing is asked."""
    always = (Pool.PUBLIC, asker.pool) if asker.pool != Pool.RECALL else ()
    return slot.pool in always or slot.pool in pools_for(asker, slot.session, now)


def _line_matters(session: ClinicSession, asker: Asker, now: datetime) -> bool:
    """Whether it makes a difference to `asker` at `now` that somebody is in line."""
    if asker.at_desk:
        return session.closes_at is not None and session.closes_at <= now
    begin, end = session.flows_back_at, session.flows_to_all_at
    return asker.pool == Pool.PUBLIC and begin is not None and end is not None and begin <= now < end


@dataclass(frozen=True)
class Gathered:
    """What is known about a person who asks, read once; `about` says what of it matters for a number."""

    has: tuple[Has, ...] = ()
    limits: QuotasPolicy | None = None
    gaps: PersonGaps = PersonGaps()
    no_terms: bool = False
    used_up: tuple[int, ...] = ()  # sessions in which no further hold may begin
    asks_as: str = Pool.PUBLIC

    def about(self, slot: Slot) -> PersonFacts:
        """What rules need to know about the person who would have `slot`."""
        return PersonFacts(
            no_terms=self.no_terms,
            no_document=self.gaps.no_document,
            no_consent=self.gaps.no_consent,
            blocked=self.gaps.blocked,
            in_session=any(one.session_id == slot.session_id for one in self.has),
            overlaps=any(one.starts_at < slot.ends_at and one.ends_at > slot.starts_at for one in self.has),
            held_by_other=any(one.status == AppointmentStatus.PENDING for one in self.has),
            quota=self._quota(slot),
            holds_used_up=slot.session_id in self.used_up,
        )

    def _quota(self, slot: Slot) -> Reason | None:
        """Which limit on one person's numbers keeps `slot` from them. One query, of who has a number at all."""
        if not self.has or self.limits is None:
            return None
        return quota_reason(visit_at(slot, self.asks_as), [one.visit for one in self.has], self.limits)


def gather(asker: Asker, now: datetime, *, besides: Appointment | None = None) -> Gathered:
    """What is known about the person at `now`. Under the locks of account and person it stays so.

    `besides` is the appointment that would be moved: it is no obstacle to itself, and moving begins no hold.
    """
    if asker.patient_id is None:
        return Gathered(asks_as=asker.pool)
    policies = policies_at(now)
    return Gathered(
        has=what_person_has(asker, now, besides),
        limits=policies.quotas,
        gaps=person_gaps(asker.patient_id, now),
        no_terms=_no_terms(asker),
        used_up=() if besides is not None else tuple(sessions_used_up(asker, policies, now)),
        asks_as=asker.pool,
    )


def why_not(
    slot: Slot,
    asker: Asker,
    now: datetime,
    *,
    besides: Appointment | None = None,
    known: Gathered | None = None,
) -> Reason | None:
    """Why `asker` may not have `slot` at `now`; None if they may. `known`: what was gathered about them already."""
    asker = settled(asker, slot.session_id, besides)
    person = replace(known or gather(asker, now, besides=besides), asks_as=asker.pool)
    return reason_against(number_facts(slot, asker, now), person.about(slot), now=now)
