"""The list of a session for the hospital's own registration: masked, and once in full for who says why."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions.desk import TooManyOnList, reveal_list
from bookings.enums import RevealReason
from bookings.forms.lists import FullListForm, ListAs
from bookings.policy import policies_at
from bookings.queries.staff.persons import reveals_today
from bookings.queries.staff.recalls import looked_at_in
from bookings.queries.staff.visit_list import ListLine, session_at_desk, visit_list, within_reach
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import note_roster, shown_times
from bookings.views.staff.persons_common import desk_page
from bookings.views.tables import table_answer, wanted_kind
from bookings.visit_tables import list_headings, list_rows
from notices.localtime import local
from specialists.models import ClinicSession


@require_safe
@desk_page
def visit_list_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who has a number, masked: to be read and printed."""
    now = timezone.now()
    session = _roster(request, pk, now)
    return _page(request, session, visit_list(session), now)


@require_safe
@desk_page
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table, masked."""
    session = _roster(request, pk, timezone.now())
    return _table(wanted_kind(request), session, visit_list(session))


@require_http_methods(FORM_METHODS)
@desk_page
def full(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why; the answer to the form is the list in full, once. Nothing of it is kept, and no address leads there."""
    now = timezone.now()
    session = _session(request, pk, now)
    if not within_reach(session, now):
        raise Http404
    form = FullListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = RevealReason(form.cleaned_data["reason"])
        try:
            lines = reveal_list(session_id=session.pk, reason=reason, by=account_id(request), now=now)
        except TooManyOnList as stop:
            form.add_error(None, stop)
        else:
            if form.cleaned_data["form"] == ListAs.PAGE:
                return _page(request, session, lines, now, full=True)
            return _table(form.cleaned_data["form"], session, lines, full=True)
    context = {
        "session": session,
        "form": form,
        "people": len(visit_list(session)),
        "today": reveals_today(account_id(request), now),
        "most": policies_at(now, session.hospital_id).persons.reveals_a_day,
    }
    return page(request, "staff/session_list_full.html", context)


def _session(request: HttpRequest, pk: int, now: datetime) -> ClinicSession:
    """A session of a hospital whose desk is the account's; 404 for any other."""
    return found_or_404(session_at_desk(account_id(request), pk, now))


def _roster(request: HttpRequest, pk: int, now: datetime) -> ClinicSession:
    """The same; and that this account saw who comes to it, masked, is noted."""
    session = _session(request, pk, now)
    note_roster(request, session, now)
    return session


def _page(
    request: HttpRequest, session: ClinicSession, lines: list[ListLine], now: datetime, *, full: bool = False
) -> HttpResponse:
    context = {
        "session": session,
        **shown_times(session),
        "headings": list_headings(),
        "rows": list(list_rows(lines, full=full)),
        "full": full,
        "results": looked_at_in(session, now),
        "may_full": bool(lines) and within_reach(session, now),
        "who": account_of(request),
        "now": now,
    }
    return page(request, "staff/session_list.html", context)


def _table(kind: str, session: ClinicSession, lines: list[ListLine], *, full: bool = False) -> HttpResponse:
    name = f"list-{session.pk}-{local(session.starts_at):%Y%m%d}"
    return table_answer(kind, name, _("内部资料 就诊名单"), list_headings(), list_rows(lines, full=full))
