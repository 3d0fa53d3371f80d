"""The rule of a series changed: what would follow is seen first, then done if it is still so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.forms.series_rule import RuleForm, initial_rule, rule_words
from bookings.queries.staff.planning import means_of
from bookings.queries.staff.series import AHEAD, days_ahead, my_series, rule_days
from bookings.views.common import FORM_METHODS, account_of, page
from bookings.views.staff.common import staff_page, typed_query
from bookings.views.staff.series import series_to_plan, series_url, tell
from notices.localtime import local_date
from specialists.actions import (
    Change,
    Followed,
    SeriesChangedError,
    SeriesEndedError,
    Values,
    change_series,
)
from specialists.actions.following import foresee
from specialists.enums import SessionStatus
from specialists.models import SessionSeries


@require_http_methods(FORM_METHODS)
@staff_page
def change_rule(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """On which days the series is held; with `go`, what would follow; posted, it is done."""
    now = timezone.now()
    found = series_to_plan(request, hospital, pk, now)
    said = request.POST if request.method == "POST" else request.GET
    days = rule_days(found, now)
    bounds: dict[str, Any] = {"days": days, "today": local_date(now)}
    if request.method != "POST" and "go" not in said:
        initial = {**initial_rule(found), "since": said.get("since", "")}
        if "how" in said:  # somebody came back to change what was typed
            lists = {name: said.getlist(name) for name in ("weekdays", "nth")}
            ticked = {name: name in said for name in ("skips_holidays", "works_make_up")}
            initial = {**said.dict(), **lists, **ticked}
        return _form_page(request, found, RuleForm(initial=initial, **bounds))
    form = RuleForm(said, **bounds)
    if not form.is_valid():
        return _form_page(request, found, form)
    change = _change(found, form)
    try:
        if request.method != "POST":
            return _preview_page(request, found, foresee(found, change, now), change.on, now)
        seen, by = request.POST.get("seen", ""), account_of(request)
        followed = change_series(series=found, change=change, seen=seen, by=by, now=now)
    except SeriesChangedError:
        messages.info(request, _("刚刚有变化。下面是现在改会带来的变化，请再看一看。"))
        return redirect(f"{request.path}?go=1&{typed_query(request.POST)}")
    except SeriesEndedError:
        messages.warning(request, _("这个周期在那一天没有出诊，或者已经过去，请重新选一天。"))
        return redirect(series_url(found))
    tell(request, followed)
    return redirect(series_url(my_series(found.hospital_id, followed.series.pk) or found))


def _change(found: SessionSeries, form: RuleForm) -> Change:
    """What the valid form says; times, place and price stay."""
    said = form.cleaned_data
    return Change(
        values=Values.of(found),
        on=said["since"],
        rrule=form.rule.text,
        skips_holidays=said["skips_holidays"],
        works_make_up=said["works_make_up"],
    )


def _form_page(request: HttpRequest, found: SessionSeries, form: RuleForm) -> HttpResponse:
    context = {"form": form, "series": found, "hospital": found.hospital, "rule": rule_words(found.rrule)}
    return page(request, "staff/series_rule.html", context)


def _preview_page(
    request: HttpRequest, found: SessionSeries, seen: Followed, since: date | None, now: datetime
) -> HttpResponse:
    """How many drafts come, change and go, what stays as it is, and the days of three months."""
    going_on, means = seen.series, means_of(found.hospital, now)
    last = max(local_date(now), going_on.starts_on) + AHEAD
    postings = [row.posting for row in found.series_specialists.all()]
    typed = request.GET.copy()
    typed.pop("go")
    typed.pop("seen", None)
    context = {
        "hospital": found.hospital,
        "series": found,
        "since": since,
        "before": rule_words(found.rrule),
        "after": rule_words(going_on.rrule),
        "seen": seen,
        "left": [(one, one.status == SessionStatus.DRAFT) for one in seen.left],
        "ahead": days_ahead(going_on, list(found.exceptions.all()), postings, means, now, last),
        "last": last,
        "typed": [(name, value) for name, values in typed.lists() for value in values],
        "form_url": f"{reverse('staff:series_rule', args=[found.hospital.slug, found.pk])}?{typed_query(typed)}",
    }
    return page(request, "staff/series_rule_check.html", context)
