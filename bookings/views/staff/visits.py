"""我的出诊: for a specialist, or who assists them: when and where, who comes, and what has changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.staff.consultations import asked_of, line_of
from bookings.queries.staff.feedback import thanks_for
from bookings.queries.staff.reasons import reads_reasons
from bookings.queries.staff.recalls import looked_at_in
from bookings.queries.staff.roster import booked, roster
from bookings.queries.staff.scope import my_visits
from bookings.queries.staff.visits import coming_visits, visit_changes
from bookings.views.common import account_id, found_or_404, page
from bookings.views.staff.common import note_roster, shown_times, staff_page
from notices.localtime import local_date


@require_safe
@staff_page
def visits(request: HttpRequest) -> HttpResponse:
    """The coming visits of everybody this account is or looks after."""
    now = timezone.now()
    found = found_or_404(coming_visits(account_id(request), now))
    thanks = thanks_for(account_id(request), now)
    asked = [line_of(row, now) for row in asked_of(account_id(request), now)]
    context = {"found": found, "today": local_date(now), "thanks": thanks, "asked": asked}
    return page(request, "staff/visits.html", context)


@require_safe
@staff_page
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit with its roster."""
    now = timezone.now()
    session = found_or_404(my_visits(account_id(request), now).filter(pk=pk).first())
    lines = roster(session, now, reads=reads_reasons(account_id(request), session, now))
    note_roster(request, session, now)
    context = {
        "session": session,
        "roster": lines,
        "booked": booked(lines),
        "results": looked_at_in(session, now),
        **shown_times(session),
        "history": visit_changes(session),
    }
    return page(request, "staff/visit.html", context)
