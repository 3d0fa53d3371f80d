"""The public list of sessions as a table, narrowed as the list is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.listing import listed_rows
from bookings.session_tables import MOST_ROWS, public_headings, public_rows
from bookings.views.tables import table_answer, too_many_rows, wanted_kind
from notices.localtime import local
from portal.pages.narrowing import read_narrowing

AT_ONCE = 1000  # rows in memory


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """All rows of the list, not only those of a page. Nothing in it is about anybody who is seen."""
    now = timezone.now()
    narrowing = read_narrowing(request)
    found = listed_rows(now, **narrowing.wanted())
    if found.values("pk")[: MOST_ROWS + 1].count() > MOST_ROWS:
        return too_many_rows(request, reverse("sessions") + narrowing.address())
    rows = public_rows(found.iterator(chunk_size=AT_ONCE), now)
    name = f"sessions-{local(now):%Y%m%d-%H%M}"
    return table_answer(wanted_kind(request), name, _("出诊安排"), public_headings(), rows)
