"""The list of coming sessions, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.cards import State, cards
from bookings.queries.coming import coming_departments, coming_hospitals
from bookings.queries.numbers import NOBODY
from bookings.queries.sessions import alternatives, coming_sessions, day_counts, half_hours, public_card
from hospitals.models import Department, Hospital
from notices.localtime import local_date

PER_PAGE = 20


@dataclass(frozen=True)
class Narrowing:
    """How a reader narrowed the list, as the address says it."""

    day: date | None
    hospital: Hospital | None
    department: Department | None
    only_left: bool

    @property
    def any(self) -> bool:
        """Whether it is narrowed at all."""
        return bool(self.day or self.hospital or self.department or self.only_left)

    @property
    def kept_over_days(self) -> dict[str, Any]:
        """What of it queries understand, without the day."""
        return {
            "hospital_id": self.hospital.pk if self.hospital else None,
            "department_term_id": self.department.pk if self.department else None,
            "only_left": self.only_left,
        }

    def query(self, *, with_day: bool = True) -> str:
        """The same as an address: '?…&', ready for one more pair."""
        pairs = {
            "date": self.day.isoformat() if self.day and with_day else "",
            "hospital": self.hospital.slug if self.hospital else "",
            "department": self.department.slug if self.department else "",
            "left": "1" if self.only_left else "",
        }
        kept = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{kept}&" if kept else "?"


def read_narrowing(request: HttpRequest) -> Narrowing:
    """What the address asks for. A day, hospital or department that cannot exist is a 404."""
    day_text = request.GET.get("date", "")
    hospital_slug = request.GET.get("hospital", "")
    department_slug = request.GET.get("department", "")
    try:
        day = date.fromisoformat(day_text) if day_text else None
    except ValueError as error:
        raise Http404 from error
    if (
        "\0" in hospital_slug + department_slug
    ):  # no address of ours, and PostgreSQL would refuse to compare it
        raise Http404
    return Narrowing(
        day=day,
        hospital=get_object_or_404(Hospital, slug=hospital_slug) if hospital_slug else None,
        department=get_object_or_404(Department.objects.terms(), slug=department_slug)
        if department_slug
        else None,
        only_left=request.GET.get("left") == "1",
    )


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Coming sessions by day; narrowed by date, hospital, department and whether numbers are left."""
    now = timezone.now()
    narrowing = read_narrowing(request)
    found = coming_sessions(now, on=narrowing.day, **narrowing.kept_over_days)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = cards(page.object_list, now)  # type: ignore[arg-type]
    supplies = coming_hospitals(now)
    return render(
        request,
        "pages/sessions.html",
        {
            "narrowing": narrowing,
            "days": day_counts(now, **narrowing.kept_over_days),
            "today": local_date(now),
            "day_base": narrowing.query(with_day=False),
            "page": page,
            "page_base": narrowing.query(),
            "groups": [(day, list(rows)) for day, rows in groupby(shown, key=lambda card: card.day)],
            "hospitals": [supply.hospital for supply in supplies],
            "departments": coming_departments(supplies),
        },
    )


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: what, where, for what, how many numbers, and the choice of a time or of something else."""
    now = timezone.now()
    card = public_card(pk, now)
    if card is None:
        raise Http404
    wanted = card.state in {State.OPEN, State.NOT_YET_OPEN, State.FULL}
    return render(
        request,
        "pages/session.html",
        {
            "card": card,
            "times": half_hours(card.session, NOBODY, now) if wanted else [],
            "alternatives": alternatives(card.session, now) if card.state != State.OPEN else [],
            "today": local_date(now),
        },
    )
