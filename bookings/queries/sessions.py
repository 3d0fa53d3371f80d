"""Sessions as lists and pages show them, with numbers left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from bookings.models import Appointment
from bookings.queries.cards import DayCount, HalfHour, SessionCard, cards
from bookings.queries.numbers import NOBODY, Asker, bookable_by
from notices.localtime import ZONE, local_date
from specialists.models import ClinicSession, Slot


def coming_sessions(
    now: datetime,
    *,
    on: date | None = None,
    hospital_id: int | None = None,
    department_term_id: int | None = None,
    specialist_ids: Iterable[int] | None = None,
    only_left: bool = False,
) -> QuerySet[ClinicSession]:
    """Published sessions that are not over, the soonest first, narrowed as asked.

    `only_left` keeps those with a number anybody may book now.
    """
    sessions = ClinicSession.objects.coming(now)
    if on is not None:
        sessions = sessions.annotate(local_day=TruncDate("starts_at", tzinfo=ZONE)).filter(local_day=on)
    if hospital_id is not None:
        sessions = sessions.filter(hospital_id=hospital_id)
    if department_term_id is not None:
        sessions = sessions.filter(
            Q(department__term_id=department_term_id) | Q(department_id=department_term_id)
        )
    if specialist_ids is not None:
        sessions = sessions.filter(
            pk__in=ClinicSession.objects.filter(
                session_specialists__specialist_id__in=list(specialist_ids)
            ).values("pk")
        )
    if only_left:
        sessions = sessions.filter(pk__in=bookable_by(NOBODY, now).values("session_id"))
    return sessions


def day_counts(
    now: datetime,
    *,
    days: int = 14,
    hospital_id: int | None = None,
    department_term_id: int | None = None,
    only_left: bool = False,
) -> list[DayCount]:
    """Sessions and numbers left on each of the next `days` local days, today first, narrowed as the
    list is. Two queries."""
    today = local_date(now)
    wanted = [today + timedelta(days=n) for n in range(days)]
    coming = coming_sessions(
        now, hospital_id=hospital_id, department_term_id=department_term_id, only_left=only_left
    ).order_by()
    sessions = dict(
        coming.annotate(day=TruncDate("starts_at", tzinfo=ZONE))
        .filter(day__lt=today + timedelta(days=days))
        .values_list("day")
        .annotate(n=Count("pk"))
    )
    left = dict(
        bookable_by(NOBODY, now)
        .filter(session__in=coming)
        .annotate(day=TruncDate("session__starts_at", tzinfo=ZONE))
        .order_by()
        .filter(day__lt=today + timedelta(days=days))
        .values_list("day")
        .annotate(n=Count("pk"))
    )
    return [DayCount(day=day, sessions=sessions.get(day, 0), left=left.get(day, 0)) for day in wanted]


def next_sessions(specialist_ids: Iterable[int], now: datetime) -> dict[int, SessionCard]:
    """Specialist id → card of their next session, one with numbers left before one without."""
    found: dict[int, SessionCard] = {}
    for shown in cards(coming_sessions(now, specialist_ids=specialist_ids), now):
        for specialist in shown.specialists:
            best = found.get(specialist.pk)
            if best is None or (shown.bookable and not best.bookable):
                found[specialist.pk] = shown
    return found


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


def may_move_between(session_id: int, other_id: int) -> bool:
    """Whether a booking may be moved from one session to the other: one specialist holds both, and neither
    is a demonstration of the other."""
    if session_id == other_id:
        return True
    here, there = ClinicSession.objects.filter(pk=session_id), ClinicSession.objects.filter(pk=other_id)
    return there.filter(
        demo__in=here.values("demo"),
        session_specialists__specialist__in=here.values("session_specialists__specialist"),
    ).exists()


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
    found = cards(ClinicSession.objects.public().filter(pk=session_id), now)
    return found[0] if found else None
