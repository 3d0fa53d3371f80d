"""How a list of sessions is narrowed: by days, places, what is treated, programme, specialist, numbers left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from bookings.queries.numbers import NOBODY, bookable_by
from hospitals.models import Programme, Region, Subject, within
from notices.localtime import day_bounds
from specialists.models import ClinicSession, SessionSpecialist
from specialists.querysets import in_department


class Wanted(TypedDict, total=False):
    """What a list is narrowed to. A key that is missing or None narrows nothing."""

    on: date | None
    until: date | None  # with `on`: the last of several days
    hospital_id: int | None
    region_ids: Iterable[int] | None
    department_term_id: int | None
    subject_ids: Iterable[int] | None
    programme_ids: Iterable[int] | None
    specialist_ids: Iterable[int] | None
    home_hospital_id: int | None  # where a specialist comes from
    only_left: bool  # sessions with a number that anybody may book now


def with_below(thing: Region | Subject | Programme) -> list[int]:
    """Ids of a region, subject or programme and of all that lies below it. One query: these trees are small."""
    parents = dict(type(thing)._default_manager.values_list("pk", "parent_id"))
    return within(parents, [thing.pk])


def narrowed(
    sessions: QuerySet[ClinicSession], now: datetime, **wanted: Unpack[Wanted]
) -> QuerySet[ClinicSession]:
    """`sessions` without those that are not wanted."""
    on, until = wanted.get("on"), wanted.get("until")
    if on is not None:
        sessions = sessions.filter(starts_at__gte=day_bounds(on)[0], starts_at__lt=day_bounds(until or on)[1])
    if (hospital_id := wanted.get("hospital_id")) is not None:
        sessions = sessions.filter(hospital_id=hospital_id)
    if (region_ids := wanted.get("region_ids")) is not None:
        sessions = sessions.filter(hospital__region_id__in=list(region_ids))
    if (term_id := wanted.get("department_term_id")) is not None:
        sessions = sessions.filter(in_department(term_id))
    if (subject_ids := wanted.get("subject_ids")) is not None:
        sessions = sessions.filter(of_subjects(list(subject_ids)))
    if (programme_ids := wanted.get("programme_ids")) is not None:
        sessions = sessions.filter(_of_programmes(list(programme_ids)))
    if (specialist_ids := wanted.get("specialist_ids")) is not None:
        held = SessionSpecialist.objects.filter(specialist_id__in=list(specialist_ids))
        sessions = sessions.filter(pk__in=held.order_by().values("session_id"))
    if (home_id := wanted.get("home_hospital_id")) is not None:
        held = SessionSpecialist.objects.filter(specialist__home_hospital_id=home_id)
        sessions = sessions.filter(pk__in=held.order_by().values("session_id"))
    if wanted.get("only_left"):
        sessions = sessions.alias(free_number=free_number(now, "pk")).filter(
            # Said twice, as its numbers ask for it too: sessions that are not open are left out at once.
            opens_at__lte=now,
            closes_at__gt=now,
            free_number__isnull=False,
        )
    return sessions


def free_number(now: datetime, session: str) -> Subquery:
    """Id of some number anybody may book at `now` in the session that the outer query's column names; or null.

    A value and not EXISTS, which PostgreSQL would answer for all sessions there are before a list is cut.
    """
    free = bookable_by(NOBODY, now).filter(session_id=OuterRef(session)).order_by()
    return Subquery(free.values("pk")[:1])


def of_subjects(ids: list[int]) -> Q:
    """Condition on ClinicSession. A hospital's service has the subject of its own, or that of its term."""
    own, terms = Q(department__subject_id__in=ids), Q(department__term__subject_id__in=ids)
    return own | (Q(department__subject__isnull=True) & terms)


def who_holds(sessions: QuerySet[ClinicSession]) -> QuerySet[SessionSpecialist]:
    """The specialists of these sessions, a row for each."""
    return SessionSpecialist.objects.filter(session__in=sessions.values("pk")).order_by()


def _of_programmes(ids: list[int]) -> Q:
    """Somebody in it is posted under a partnership of these programmes; or, where the posting names no
    partnership, an article names them in one of these programmes with this hospital."""
    held = SessionSpecialist.objects.order_by()
    posted = held.filter(posting__partnership__programme_id__in=ids)
    named = held.filter(
        posting__partnership__isnull=True,
        specialist__partnership_links__partnership__programme_id__in=ids,
        specialist__partnership_links__partnership__receiving_hospital_id=F("session__hospital_id"),
    )
    return Q(pk__in=posted.values("session_id")) | Q(pk__in=named.values("session_id"))
