"""What patients said of visits, for who manages their hospital; thanks, for whom they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from bookings.models import Feedback, Helped, Understood, Waited
from bookings.queries.staff.scope import Workplace, attends, workplaces
from specialists.models import SessionSpecialist, Specialist
from specialists.querysets import shown

MOST_THANKS = 20  # on the page 我的出诊
THANKS_FOR = timedelta(days=90)
WITH = "appointment__session__session_specialists__specialist"
# What a manager looks into first.
UNHAPPY = Q(waited=Waited.LONG) | ~Q(understood=Understood.YES) | ~Q(helped=Helped.YES)
QUESTIONS = (("waited", Waited), ("understood", Understood), ("helped", Helped))


@dataclass(frozen=True)
class Wanted:
    """Which feedback is looked at."""

    specialist_id: int | None = None
    days: int | None = None  # of visits within so many days
    only: str = ""  # unhappy, words or thanks


@dataclass(frozen=True)
class Answers:
    """How often each answer to one question was given."""

    question: str
    counts: list[tuple[str, int]]  # the answer's word, how often


def managed_place(account_id: int, slug: str, now: datetime) -> Workplace | None:
    """The hospital with this slug, if the account manages it. One query."""
    places = workplaces(account_id, now)
    return next((one for one in places if one.hospital.slug == slug and one.manages), None)


def feedback_at(hospital_id: int, wanted: Wanted, now: datetime) -> QuerySet[Feedback]:
    """Feedback on visits at the hospital, the newest first."""
    rows = Feedback.objects.filter(
        shown("appointment__session__"), appointment__session__hospital_id=hospital_id
    )
    if wanted.specialist_id is not None:
        rows = rows.filter(appointment__session__session_specialists__specialist=wanted.specialist_id)
    if wanted.days is not None:
        rows = rows.filter(appointment__session__starts_at__gt=now - timedelta(days=wanted.days))
    if wanted.only == "unhappy":
        rows = rows.filter(UNHAPPY)
    elif wanted.only == "words":
        rows = rows.filter(words__empty=False)
    elif wanted.only == "thanks":
        rows = rows.filter(thanks__empty=False)
    return rows.order_by("-given_at", "-id")


def with_visits(rows: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """With all that lists show of them. Two queries more for any number."""
    return rows.select_related(
        "appointment__patient", "appointment__slot", "appointment__session__department"
    ).prefetch_related(WITH)


def answers_in(rows: QuerySet[Feedback]) -> list[Answers]:
    """How often each answer was given. One query."""
    counted = {
        f"{name}_{one.value}": Count("pk", filter=Q(**{name: one}))
        for name, answers in QUESTIONS
        for one in answers
    }
    found = rows.order_by().aggregate(**counted)
    return [
        Answers(name, [(str(one.label), found[f"{name}_{one.value}"]) for one in answers])
        for name, answers in QUESTIONS
    ]


def specialists_with_feedback(hospital_id: int) -> list[Specialist]:
    """About whose visits at the hospital something was said, by name. One query."""
    about = Feedback.objects.filter(shown("appointment__session__"))
    about = about.filter(appointment__session__hospital_id=hospital_id)
    return list(Specialist.objects.filter(pk__in=about.values(WITH)).order_by("name", "pk"))


def one_at(hospital_id: int, feedback_id: int) -> Feedback | None:
    """One of them with thanks; None for any other. At most three queries."""
    rows = Feedback.objects.filter(
        shown("appointment__session__"), thanks__empty=False, appointment__session__hospital_id=hospital_id
    )
    return with_visits(rows.filter(pk=feedback_id)).first()


def thanks_for(account_id: int, now: datetime) -> list[Feedback]:
    """Words of thanks passed on to the specialists the account is or looks after, the newest first. At most three
    queries."""
    mine = attends(account_id, now).values("specialist")
    held = SessionSpecialist.objects.filter(specialist__in=mine)
    rows = Feedback.objects.filter(
        shown("appointment__session__"),
        thanks__empty=False,
        hidden_for="",
        given_at__gt=now - THANKS_FOR,
        appointment__session__in=held.values("session"),
    )
    return list(with_visits(rows).order_by("-given_at", "-id")[:MOST_THANKS])
