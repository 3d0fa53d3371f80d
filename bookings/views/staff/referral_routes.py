"""转诊通道: who may refer to a hospital, as its manager or an officer of its region says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.actions.referrals import NotSetting, end_route, make_route
from bookings.forms.referral_routes import RouteForm
from bookings.queries.staff.referral_routes import (
    networks_of,
    others_to_route,
    route_home,
    routes_set_by,
)
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page
from bookings.views.staff.common import my_workplaces, staff_page
from bookings.views.staff.persons_common import done
from hospitals.models import Hospital
from notices.localtime import local_date


@require_safe
@staff_page
def routes(request: HttpRequest, hospital: str) -> HttpResponse:
    """All of this hospital's, those that hold first."""
    now = timezone.now()
    home = _home(request, hospital, now)
    today = local_date(now)
    rows = list(routes_set_by(home.pk))
    over = [one for one in rows if one.ends_on is not None and one.ends_on <= today]
    context = {
        "hospital": home,
        "routes": [one for one in rows if one not in over],
        "over": over,
        "today": today,
        "works_here": any(one.hospital.pk == home.pk and one.receives for one in my_workplaces(request, now)),
    }
    return page(request, "staff/referral_routes.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def new(request: HttpRequest, hospital: str) -> HttpResponse:
    """Open one."""
    now = timezone.now()
    home = _home(request, hospital, now)
    form = RouteForm(
        request.POST if request.method == "POST" else None,
        others=others_to_route(home),
        networks=networks_of(home.pk),
        today=local_date(now),
    )
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            make_route(hospital_id=home.pk, **form.said, by=account_id(request), now=now)

        with _not_found():
            made = done(form, act)
        if made:
            messages.success(request, _("转诊通道已开通。"))
            return redirect("staff:referral_routes", home.slug)
    return page(request, "staff/referral_route_new.html", {"hospital": home, "form": form})


@require_POST
@staff_page
def end(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Close one: what was sent by it goes on."""
    now = timezone.now()
    home = _home(request, hospital, now)
    found_or_404(routes_set_by(home.pk).filter(pk=pk).first())
    with _not_found():
        end_route(hospital_id=home.pk, route_id=pk, by=account_id(request), now=now)
    messages.success(request, _("转诊通道已停用。已发出的转诊照常办完。"))
    return redirect("staff:referral_routes", home.slug)


@contextmanager
def _not_found() -> Iterator[None]:
    """404 for who set this hospital's routes a moment ago, and does not any more."""
    try:
        yield
    except NotSetting:
        raise Http404 from None


def _home(request: HttpRequest, slug: str, now: datetime) -> Hospital:
    """The hospital whose routes the account sets; 404 for any other."""
    return found_or_404(route_home(account_id(request), slug, now))
