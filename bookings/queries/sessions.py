"""Sessions as lists and pages show them, with numbers left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Unpack

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bookings.models import Appointment
from bookings.queries.cards import Allotment, HalfHour, SessionCard, cards
from bookings.queries.narrowing import Wanted, narrowed, who_holds
from bookings.queries.numbers import NOBODY, Asker, bookable_by, in_open_pool, pools_for
from notices.prepared import Prepared
from specialists.enums import Pool
from specialists.models import ClinicSession, SessionSpecialist, Slot
from specialists.querysets import in_department
from specialists.rules import AT_THE_DESK


def coming_sessions(now: datetime, **wanted: Unpack[Wanted]) -> QuerySet[ClinicSession]:
    """Published sessions that are not over, the soonest first, narrowed as wanted."""
    return narrowed(ClinicSession.objects.coming(now), now, **wanted)


def next_sessions(
    specialist_ids: Iterable[int], now: datetime, *, known: Iterable[SessionCard] = ()
) -> dict[int, SessionCard]:
    """Specialist id → card of their next session, one with numbers left before one without.

    Conditions are not loaded: they stand beside the specialist. Cards that are `known` are not read again.
    """
    bookable = Exists(bookable_by(NOBODY, now).filter(session_id=OuterRef("session_id")))
    rows = (
        who_holds(coming_sessions(now, specialist_ids=list(specialist_ids)).order_by())
        .filter(specialist_id__in=list(specialist_ids))
        .annotate(bookable=bookable)
        .order_by("specialist_id", "-bookable", "session__starts_at", "session_id")
        .distinct("specialist_id")
    )
    of_specialist = dict(rows.values_list("specialist_id", "session_id"))
    shown = {one.session.pk: one for one in known}
    if unread := set(of_specialist.values()) - set(shown):
        sessions = ClinicSession.objects.filter(pk__in=unread)
        shown |= {one.session.pk: one for one in cards(sessions, now, treated=False)}
    return {specialist: shown[session] for specialist, session in of_specialist.items() if session in shown}


def half_hours(
    session: ClinicSession, asker: Asker, now: datetime, *, free: QuerySet[Slot] | None = None
) -> list[HalfHour]:
    """The session's times with the numbers this asker may have in each. Two queries; three while those
    who wait come before the public.

    `free`: what they may have in all (bookable_by), where that is known already.
    """
    free = (bookable_by(asker, now) if free is None else free).filter(session=session)
    left: dict[datetime, int] = dict(free.order_by().values_list("starts_at").annotate(n=Count("pk")))
    there = Q(withdrawn_at=None)
    rows = (
        Slot.objects.filter(session=session, added=False)
        .order_by("starts_at", "ends_at")
        .values_list("starts_at", "ends_at")
        .annotate(
            n=Count("pk"),
            off=Count("withdrawn_at"),
            kept=Count("pk", filter=there & ~Q(pool__in=pools_for(asker, session, now))),
            referral=Count("pk", filter=there & Q(pool=Pool.REFERRAL)),
            desk=Count("pk", filter=there & Q(pool__in=AT_THE_DESK)),
            recall=Count("pk", filter=there & Q(pool=Pool.RECALL)),
        )
    )
    return [
        HalfHour(
            starts_at=start,
            ends_at=end,
            left=left.get(start, 0),
            total=n,
            delay_minutes=session.delay_minutes,
            withdrawn=off,
            kept=kept,
            referral=referral,
            desk=desk,
            recall=recall,
        )
        for start, end, n, off, kept, referral, desk, recall in rows
    ]


def allotment_of(times: Iterable[HalfHour]) -> Allotment:
    """For whom the numbers of these half-hours are kept; withdrawn ones are not among them. No query."""
    times = list(times)
    referral, desk = sum(one.referral for one in times), sum(one.desk for one in times)
    recall = sum(one.recall for one in times)
    there = sum(one.total - one.withdrawn for one in times)
    return Allotment(public=there - referral - desk - recall, referral=referral, desk=desk, recall=recall)


def numbers_return(session: ClinicSession, now: datetime) -> bool:
    """Whether a number that was freed comes back to the public before booking closes. One query."""
    freed = Slot.objects.filter(
        in_open_pool(NOBODY, now),
        session=session,
        open=True,
        reopens_at__gt=now,
        reopens_at__lt=session.closes_at,
    )
    taken = Appointment.objects.taking(now).filter(slot_id=OuterRef("pk"))
    return freed.exclude(Exists(taken)).exists()


def alternatives(session: ClinicSession, now: datetime, *, most: int = 6) -> list[SessionCard]:
    """Where to go instead: sessions with numbers left of the same specialists first, then of the
    same department anywhere, then at the same hospital, the soonest first."""
    specialists = session.session_specialists.values("specialist_id")
    theirs = SessionSpecialist.objects.filter(specialist_id__in=specialists)
    nearest = [Q(pk__in=theirs.values("session_id")), Q(hospital_id=session.hospital_id)]
    if session.department is not None:
        nearest.insert(1, in_department(session.department.term_id or session.department.pk))
    found: list[int] = []
    # One question for each, so that numbers are counted for few: one for all would count those of every session.
    for near in nearest:
        if len(found) < most:
            sessions = coming_sessions(now, only_left=True).filter(near).exclude(pk__in=[session.pk, *found])
            found += sessions.order_by("starts_at", "id").values_list("pk", flat=True)[: most - len(found)]
    shown = {card.session.pk: card for card in cards(ClinicSession.objects.filter(pk__in=found), now)}
    return [shown[pk] for pk in found if pk in shown]


def _public(session_id: int) -> QuerySet[Any, Any]:
    return ClinicSession.objects.public().filter(pk=session_id).values_list("pk")


# What the public may see is another question in production, and a prepared one must not change.
_PUBLIC: dict[bool, Prepared[Any]] = {
    production: Prepared(_public, {"session_id": int}) for production in (False, True)
}


def is_public(session_id: int) -> bool:
    """Whether the public may see the session (drafts are not). One query."""
    return bool(_PUBLIC[settings.PRODUCTION](session_id=session_id))


def public_card(session_id: int, now: datetime) -> SessionCard | None:
    """The card of a session the public may see (drafts are not), or None."""
    found = cards(ClinicSession.objects.public().filter(pk=session_id), now, around=True)
    return found[0] if found else None
