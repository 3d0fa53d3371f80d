"""A series changed on one day, from a day on or as a whole; and ended."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.forms.series import EndForm, ValuesForm, of_series
from bookings.queries.staff.planning import means_of
from bookings.queries.staff.series import my_series
from bookings.views.common import FORM_METHODS, account_of, page
from bookings.views.staff.common import staff_page
from bookings.views.staff.series import YEAR, series_to_plan, series_url, tell
from notices.localtime import local_date
from specialists.actions import (
    Change,
    SeriesEndedError,
    SessionNotDraftError,
    change_day,
    change_series,
    end_series,
)
from specialists.models import SessionSeries

SCOPES = ("this", "later", "all")


@require_http_methods(FORM_METHODS)
@staff_page
def change(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """What a session of the series is: on one day, from a day on, or on all."""
    now = timezone.now()
    found = series_to_plan(request, hospital, pk, now)
    on = _day_named(request, now)
    form = ValuesForm(
        request.POST if request.method == "POST" else None,
        initial=of_series(found),
        means=means_of(found.hospital, now),
        now=now,
    )
    scope = request.POST.get("scope", "this" if on else "all")
    if request.method == "POST" and form.is_valid() and scope in SCOPES and (on or scope == "all"):
        try:
            return redirect(series_url(_changed(request, found, scope, on, form, now)))
        except SessionNotDraftError as refused:
            messages.warning(
                request, _("这一天的门诊已经发布。要改，请在它自己的页面上改，会通知已预约的人。")
            )
            return redirect("staff:session", pk=refused.session.pk)
        except SeriesEndedError:
            messages.warning(request, _("这个周期在那一天没有出诊，或者已经过去，请重新选一天。"))
            return redirect(series_url(found))
    context = {"form": form, "series": found, "hospital": found.hospital, "on": on, "scope": scope}
    return page(request, "staff/series_change.html", context)


def _changed(
    request: HttpRequest, found: SessionSeries, scope: str, on: date | None, form: ValuesForm, now: datetime
) -> SessionSeries:
    """Do it, say what it came to; answers the series that goes on."""
    if scope == "this" and on is not None:
        change_day(series=found, on=on, values=form.values, by=account_of(request), now=now)
        messages.success(request, _("已改这一天，其他日子不变。"))
        return found
    wanted = Change(form.values, on if scope == "later" else None)
    followed = change_series(series=found, change=wanted, by=account_of(request), now=now)
    tell(request, followed)
    return my_series(found.hospital_id, followed.series.pk) or found


def _day_named(request: HttpRequest, now: datetime) -> date | None:
    """The day from which, or of which; none where it is no day, or farther away than anybody plans."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        on = date.fromisoformat(said.get("on", ""))
    except ValueError:
        return None
    return on if on <= local_date(now) + YEAR else None


@require_http_methods(FORM_METHODS)
@staff_page
def end(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask from which day on; then the series is held no more."""
    now = timezone.now()
    found = series_to_plan(request, hospital, pk, now)
    today = local_date(now)
    typed = request.POST if request.method == "POST" else None
    form = EndForm(typed, initial={"until": today}, least=today, most=today + YEAR)
    if request.method == "POST" and form.is_valid():
        tell(
            request, end_series(series=found, on=form.cleaned_data["until"], by=account_of(request), now=now)
        )
        return redirect(series_url(found))
    return page(request, "staff/series_end.html", {"form": form, "series": found, "hospital": found.hospital})
