"""Sessions as lists and pages show them, with numbers left."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Unpack

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bookings.models import Appointment
from bookings.queries.cards import HalfHour, SessionCard, cards
from bookings.queries.narrowing import Wanted, narrowed, who_holds
from bookings.queries.numbers import NOBODY, Asker, bookable_by
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot


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
    session: ClinicSession, asker: Asker, now: datetime, *, besides: Appointment | None = None
) -> list[HalfHour]:
    """The session's times with the numbers this asker may have in each. Two queries.

    `besides` is a booking that would be moved there: it is no obstacle to itself.
    """
    free = bookable_by(asker, now, besides=besides).filter(session=session)
    left: dict[datetime, int] = dict(free.order_by().values_list("starts_at").annotate(n=Count("pk")))
    rows = (
        Slot.objects.filter(session=session, added=False)
        .order_by("starts_at", "ends_at")
        .values_list("starts_at", "ends_at")
        .annotate(n=Count("pk"))
    )
    return [
        HalfHour(
            starts_at=start,
            ends_at=end,
            left=left.get(start, 0),
            total=n,
            delay_minutes=session.delay_minutes,
        )
        for start, end, n in rows
    ]


def numbers_return(session: ClinicSession, now: datetime) -> bool:
    """Whether a number that was freed comes back to the public before booking closes. One query."""
    freed = Slot.objects.filter(
        session=session,
        open=True,
        added=False,
        pool=Pool.PUBLIC,
        reopens_at__gt=now,
        reopens_at__lt=session.closes_at,
    )
    taken = Appointment.objects.taking(now).filter(slot_id=OuterRef("pk"))
    return freed.exclude(Exists(taken)).exists()


def alternatives(session: ClinicSession, now: datetime, *, most: int = 6) -> list[SessionCard]:
    """Where to go instead: sessions with numbers left of the same specialists first, then of the
    same department anywhere, then at the same hospital, the soonest first."""
    specialists = session.session_specialists.values("specialist_id")
    same_specialist = Q(session_specialists__specialist_id__in=specialists)
    term_id = None
    if session.department is not None:
        term_id = session.department.term_id or session.department_id
    same_department = Q(department__term_id=term_id) | Q(department_id=term_id) if term_id else Q(pk__in=[])
    found: dict[int, SessionCard] = {}
    for wanted in (same_specialist, same_department, Q(hospital_id=session.hospital_id)):
        if len(found) >= most:
            break
        ids = coming_sessions(now, only_left=True).exclude(pk=session.pk).exclude(pk__in=found).filter(wanted)
        sessions = ClinicSession.objects.filter(pk__in=ids.order_by().values("pk")).order_by(
            "starts_at", "id"
        )
        for shown in cards(sessions[: most - len(found)], now):
            found[shown.session.pk] = shown
    return list(found.values())


def may_move_between(session_id: int, other_id: int, *, also: Collection[int] = ()) -> bool:
    """Whether a booking may be moved from one session to the other: one specialist holds both, or one of `also`
    (who was chosen and substituted) holds the other; and neither is a demonstration of the other."""
    if session_id == other_id:
        return True
    here, there = ClinicSession.objects.filter(pk=session_id), ClinicSession.objects.filter(pk=other_id)
    there = there.filter(demo__in=here.values("demo"))
    same = Q(session_specialists__specialist__in=here.values("session_specialists__specialist"))
    return there.filter(same | Q(session_specialists__specialist__in=list(also))).exists()


def public_session(session_id: int) -> ClinicSession | None:
    """A session the public may see (drafts are not), or None."""
    return (
        ClinicSession.objects.public()
        .select_related("hospital", "department__term", "room")
        .filter(pk=session_id)
        .first()
    )


def public_card(session_id: int, now: datetime) -> SessionCard | None:
    """The card of a session the public may see (drafts are not), or None."""
    found = cards(ClinicSession.objects.public().filter(pk=session_id), now, around=True)
    return found[0] if found else None
