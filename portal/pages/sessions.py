"""The list of coming sessions, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.views.shared import shared_page
from bookings.queries.cards import State, cards
from bookings.queries.coming import Choices, choices
from bookings.queries.listing import Listed, count_listed, day_counts, days_with_numbers, listed_sessions
from bookings.queries.numbers import NOBODY
from bookings.queries.sessions import (
    allotment_of,
    alternatives,
    half_hours,
    numbers_return,
    public_card,
)
from bookings.wording import where_words
from notices.localtime import local_date
from portal.pages import structured
from portal.pages.frame import frame, step
from portal.pages.narrowing import Narrowing, address_name, read_narrowing, without_empty_pairs
from portal.templatetags.words import named

PER_PAGE = 10
WEEKS = 3


@dataclass(frozen=True)
class Week:
    """A week one can go to: its Monday and Sunday, and the address of the list."""

    monday: date
    sunday: date
    address: str


def coming_weeks(narrowing: Narrowing, today: date) -> list[Week]:
    """This week and those after it."""
    first = today - timedelta(days=today.weekday())
    mondays = (first + timedelta(weeks=n) for n in range(WEEKS))
    return [
        Week(
            monday=monday,
            sunday=monday + timedelta(days=6),
            address=f"{narrowing.base_on_any_day}week={monday.isoformat()}",
        )
        for monday in mondays
    ]


class SessionPages(Paginator):
    """Pages of a list that has been counted already."""

    def __init__(self, found: Any, counted: Listed) -> None:
        super().__init__(found, PER_PAGE)
        self.counted = counted

    @cached_property
    def count(self) -> int:
        """All sessions, the withdrawn ones as well: they stand in the list."""
        return self.counted.sessions + self.counted.withdrawn


@dataclass(frozen=True)
class Box:
    """A box of the form: its name in the address, its words, and what can be chosen as (value, words)."""

    name: str
    label: str
    everything: str
    options: list[tuple[str, str]]
    chosen: str


def boxes(offered: Choices, narrowing: Narrowing) -> list[Box]:
    """The boxes in which there is something to choose. What is chosen already always is, sessions or not."""
    made = []
    for name, label, everything, rows, chosen in (
        ("region", _("地区"), _("全部地区"), offered.regions, narrowing.region),
        ("hospital", _("医院"), _("全部医院"), offered.hospitals, narrowing.hospital),
        ("subject", _("诊疗科目"), _("全部科目"), offered.subjects, narrowing.subject),
        ("department", _("科室"), _("全部科室"), offered.departments, narrowing.department),
        ("programme", _("合作项目"), _("全部项目"), offered.programmes, narrowing.programme),
    ):
        options = {address_name(row): named(row) for row in rows}
        if chosen is not None:
            options = {address_name(chosen): named(chosen)} | options
        if options:
            made.append(Box(name, label, everything, [*options.items()], address_name(chosen)))
    return made


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Coming sessions by day; narrowed by day, week, place, subject, programme, specialist, numbers left."""
    now = timezone.now()
    today = local_date(now)
    narrowing = read_narrowing(request)
    if shorter := without_empty_pairs(request):
        return redirect(shorter)
    wanted = narrowing.wanted()
    counted = count_listed(now, **wanted)
    page: Page[Any] = SessionPages(listed_sessions(now, **wanted), counted).get_page(request.GET.get("page"))
    shown = cards(page.object_list, now)  # type: ignore[arg-type]
    # A list too long to count has too many numbers to look at as well.
    by_numbers = narrowing.only_left and not counted.more
    days = days_with_numbers(now, **wanted) if by_numbers else None
    parts = list(narrowing.parts())
    return render(
        request,
        "pages/sessions.html",
        {
            **frame(
                request,
                " ".join([*(part.words for part in parts), _("出诊安排")]),
                query=narrowing.address(),
                index=narrowing.for_index and page.number == 1,
            ),
            "narrowing": narrowing,
            "parts": parts,
            "days": days or day_counts(now, **wanted),
            "days_count_all": narrowing.only_left and days is None,
            "weeks": coming_weeks(narrowing, today),
            "today": today,
            "page": page,
            "counted": counted,
            "groups": [(day, list(rows)) for day, rows in groupby(shown, key=lambda card: card.day)],
            "boxes": boxes(choices(now), narrowing),
        },
    )


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: what, where, for what, how many numbers, and the choice of a time or of something else.

    The numbers left may be a moment old: who takes one is told by the booking itself what is free.
    """
    return shared_page(request, "pages/session.html", pk, lambda anybody: _about(anybody, pk))


def _about(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What the page of a session says to everybody. Http404 where there is none to be shown."""
    now = timezone.now()
    card = public_card(pk, now)
    if card is None:
        raise Http404
    wanted = card.state in {State.OPEN, State.NOT_YET_OPEN, State.FULL}
    times = half_hours(card.session, NOBODY, now) if wanted else []
    names = _("、").join(named(person) for person in card.specialists)
    return {
        **frame(
            request,
            names,
            step(_("出诊安排"), "sessions"),
            index=card.state != State.PAST,  # nobody looks for a session that is over
            facts=[] if card.session.demo else [structured.session(card)],
        ),
        "card": card,
        "names": names,
        "where": where_words(card.session),
        "times": times,
        "allotment": allotment_of(times),
        "flows_later": card.session.flows_back_at is not None and now < card.session.flows_back_at,
        "returning": card.state == State.FULL and numbers_return(card.session, now),
        "alternatives": alternatives(card.session, now) if card.state != State.OPEN else [],
        "today": local_date(now),
    }
