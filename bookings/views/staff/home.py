"""A hospital's sessions: what is coming, what was delayed or withdrawn, what is only a draft."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.followups import to_phone
from bookings.queries.policies import sets_rules
from bookings.queries.staff.appeals import open_appeals
from bookings.queries.staff.closing import not_closed
from bookings.queries.staff.consultations import counts_of_consultations
from bookings.queries.staff.expiring import expiring
from bookings.queries.staff.lists import how_many, lines, sessions_of
from bookings.queries.staff.planning import means_of
from bookings.queries.staff.postings import attention, lines_at
from bookings.queries.staff.referrals import counts_of
from bookings.queries.staff.scope import attends, oversees
from bookings.views.common import account_id, page
from bookings.views.staff.common import chosen_workplace, my_workplaces, staff_page
from bookings.views.staff.tables import shown_list
from hospitals.queries import audits
from notices.localtime import local_date

PER_PAGE = 50


@require_safe
@staff_page
def home(request: HttpRequest) -> HttpResponse:
    """The sessions of one hospital; who works for several chooses, who looks after a specialist is led there."""
    now = timezone.now()
    mine = my_workplaces(request, now)
    if not mine:
        if attends(account_id(request), now).exists():
            return redirect("staff:visits")
        if audits(account_id(request), now):
            return redirect("audit")
        if sets_rules(account_id(request), now):
            return redirect("staff:rules")
        if oversees(account_id(request), now):
            return redirect("staff:postings_around")
        return page(request, "staff/no_role.html", status=404)
    workplace = chosen_workplace(request, mine)
    if workplace is None:
        return page(request, "staff/choose_hospital.html", {"mine": mine})
    show = shown_list(request)
    hospital = workplace.hospital
    pages = Paginator(sessions_of(hospital.pk, show, now), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    counts = how_many(hospital.pk, now)
    posted = lines_at(hospital.pk, local_date(now)) if workplace.plans else []
    context = {
        "workplace": workplace,
        "several": len(mine) > 1,
        "show": show,
        "counts": counts,
        "to_phone": to_phone(hospital.pk, now).count(),
        "not_closed": not_closed(hospital.pk, now).count() if workplace.receives else 0,
        "referrals": counts_of(hospital.pk, now) if workplace.receives else None,
        "consultations": counts_of_consultations(hospital.pk, now) if workplace.receives else None,
        "appeals": open_appeals(hospital.pk) if workplace.manages else 0,
        "postings": len(attention(posted)),
        "pressing": expiring(posted, local_date(now)).pressing,
        "page": shown,
        "page_base": f"?hospital={hospital.slug}&show={show}&",
        "days": [
            (day, list(rows)) for day, rows in groupby(lines(shown.object_list), key=lambda line: line.day)
        ],
        "today": local_date(now),
        "now": now,
        # With nothing there at all, the first thing to do depends on whether anybody is posted here.
        "nobody_posted": not any(counts.values()) and not means_of(hospital, now).postings,
    }
    return page(request, "staff/home.html", context)
