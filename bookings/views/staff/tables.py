"""A hospital's list of sessions, taken along as a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actions import audit
from accounts.enums import AuditAction
from bookings.queries.staff.lists import Show, each_line, sessions_of
from bookings.session_tables import MOST_ROWS, staff_headings, staff_rows
from bookings.views.common import account_of, found_or_404
from bookings.views.staff.common import my_workplaces, staff_page
from bookings.views.tables import table_answer, too_many_rows, wanted_kind
from notices.localtime import local

AT_ONCE = 1000  # rows in memory


def shown_list(request: HttpRequest) -> str:
    """Which of a hospital's lists the address asks for."""
    show = request.GET.get("show", Show.COMING)
    return show if show in (Show.CHANGED, Show.DRAFTS) else Show.COMING


@require_safe
@staff_page
def sessions(request: HttpRequest, hospital: str) -> HttpResponse:
    """All rows of the list as it is narrowed, not only those of a page. That it was handed out is noted."""
    now = timezone.now()
    mine = (place.hospital for place in my_workplaces(request, now))
    here = found_or_404(next((place for place in mine if place.slug == hospital), None))
    show = shown_list(request)
    found = sessions_of(here.pk, show, now)
    number = found.values("pk")[: MOST_ROWS + 1].count()
    if number > MOST_ROWS:
        return too_many_rows(request, reverse("staff:home", query={"hospital": here.slug, "show": show}))
    audit(
        by=account_of(request),
        action=AuditAction.EXPORT_TABLE,
        subject_kind="hospital",
        subject_id=here.pk,
        now=now,
        reason=f"sessions:{show}:{number}",
    )
    rows = staff_rows(each_line(found.iterator(chunk_size=AT_ONCE)))
    name = f"sessions-{show}-{local(now):%Y%m%d-%H%M}"
    return table_answer(wanted_kind(request), name, _("出诊安排"), staff_headings(), rows)
