"""Series: say what recurs, see the days it comes to, keep it, draft ahead; except days, change it, end it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bookings.forms.series import DayForm, SeriesForm, UntilForm
from bookings.forms.series_rule import rule_words
from bookings.queries.staff.planning import Means, means_of
from bookings.queries.staff.series import AHEAD, Ahead, ahead_of, days_ahead, my_series, series_at
from bookings.views.common import FORM_METHODS, account_of, found_or_404, page
from bookings.views.staff.common import planning_place, staff_page, typed_query
from notices.localtime import local_date
from specialists.actions import (
    Followed,
    SeriesEndedError,
    draft_ahead,
    except_day,
    make_series,
)
from specialists.enums import DayException
from specialists.models import Posting, SessionSeries

YEAR = timedelta(days=366)


def series_to_plan(request: HttpRequest, slug: str, pk: int, now: datetime) -> SessionSeries:
    """The series, where the account plans; 404 for any other."""
    return found_or_404(my_series(planning_place(request, slug, now).hospital.pk, pk))


def series_url(series: SessionSeries) -> str:
    """The page of the series."""
    return reverse("staff:one_series", args=[series.hospital.slug, series.pk])


@require_safe
@staff_page
def series_list(request: HttpRequest, hospital: str) -> HttpResponse:
    """The hospital's series."""
    now = timezone.now()
    place = planning_place(request, hospital, now)
    rows = [(one, rule_words(one.rrule)) for one in series_at(place.hospital.pk)]
    context = {
        "hospital": place.hospital,
        "rows": rows,
        "posted": bool(means_of(place.hospital, now).postings),
    }
    return page(request, "staff/series_list.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def new(request: HttpRequest, hospital: str) -> HttpResponse:
    """What recurs; with `go`, the days it comes to; posted, it is kept. The same form sent twice keeps one."""
    now = timezone.now()
    means = means_of(planning_place(request, hospital, now).hospital, now)
    said = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "go" not in said:
        initial: dict[str, Any] = {"skips_holidays": True}
        if said:
            lists = {name: said.getlist(name) for name in ("weekdays", "nth")}
            initial = {**said.dict(), **lists, "skips_holidays": "skips_holidays" in said}
        return _form_page(request, SeriesForm(initial=initial, means=means, now=now), means)
    form = SeriesForm(said, means=means, now=now)
    if not form.is_valid():
        return _form_page(request, form, means)
    posting = found_or_404(form.posting)
    if request.method != "POST":
        return _preview_page(request, form, posting, now)
    kept = make_series(
        hospital=means.hospital,
        postings=[posting],
        rrule=form.rule.text,
        starts_on=form.cleaned_data["starts_on"],
        values=form.values,
        skips_holidays=form.cleaned_data["skips_holidays"],
        works_make_up=form.cleaned_data["works_make_up"],
        key=form.cleaned_data["key"],
        by=account_of(request),
        now=now,
    )
    if request.POST.get("do") == "draft":
        _drafted(request, kept, max(local_date(now), kept.starts_on) + AHEAD, now)
    else:
        messages.success(request, _("周期排班存好了，还没有生成草稿。"))
    return redirect(series_url(kept))


def _form_page(request: HttpRequest, form: SeriesForm, means: Means) -> HttpResponse:
    context = {"form": form, "means": means, "hospital": means.hospital}
    return page(request, "staff/series_form.html", context)


def _preview_page(request: HttpRequest, form: SeriesForm, posting: Posting, now: datetime) -> HttpResponse:
    """The days of three months, before anything is kept."""
    planned = form.planned()
    last = max(local_date(now), planned.starts_on) + AHEAD
    typed = request.GET.copy()
    typed.pop("go")
    context = {
        "hospital": form.means.hospital,
        "series": planned,
        "postings": [posting],
        "rule": rule_words(planned.rrule),
        "ahead": days_ahead(planned, (), [posting], form.means, now, last),
        "last": last,
        "typed": [(name, value) for name, values in typed.lists() for value in values],
        "form_url": f"{reverse('staff:new_series', args=[form.means.hospital.slug])}?{typed_query(typed)}",
    }
    return page(request, "staff/series_preview.html", context)


@require_safe
@staff_page
def one(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """The days ahead, how each stands, and what may be done."""
    now = timezone.now()
    return _series_page(request, series_to_plan(request, hospital, pk, now), now)


def _series_page(
    request: HttpRequest,
    found: SessionSeries,
    now: datetime,
    *,
    until_form: UntilForm | None = None,
    day_form: DayForm | None = None,
) -> HttpResponse:
    means = means_of(found.hospital, now)
    last = max(local_date(now), found.starts_on) + AHEAD
    ahead: Ahead = ahead_of(found, means, now, last)
    context = {
        "series": found,
        "hospital": found.hospital,
        "postings": [row.posting for row in found.series_specialists.all()],
        "rule": rule_words(found.rrule),
        "ahead": ahead,
        "last": last,
        "until_form": until_form or _until_form(now, initial={"until": last}),
        "day_form": day_form or DayForm(),
        "form": next((one for one in (until_form, day_form) if one is not None), None),
        "over": found.ended_on is not None and found.ended_on <= local_date(now),
    }
    return page(request, "staff/series.html", context)


def _until_form(now: datetime, **kwargs: Any) -> UntilForm:
    today = local_date(now)
    return UntilForm(least=today, most=today + YEAR, **kwargs)


@require_http_methods(FORM_METHODS)
@staff_page
def draft(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Draft the days that have no session yet."""
    now = timezone.now()
    found = series_to_plan(request, hospital, pk, now)
    if request.method == "POST":
        form = _until_form(now, data=request.POST)
        if not form.is_valid():
            return _series_page(request, found, now, until_form=form)
        _drafted(request, found, form.cleaned_data["until"], now)
    return redirect(series_url(found))


def _drafted(request: HttpRequest, series: SessionSeries, until: date, now: datetime) -> None:
    """Draft, and say how many that were."""
    made = len(draft_ahead(series=series, until=until, by=account_of(request), now=now))
    if made:
        words = ngettext("生成了 %(n)d 份草稿，患者还看不到。", "生成了 %(n)d 份草稿，患者还看不到。", made)
        messages.success(request, words % {"n": made})
    else:
        messages.info(request, _("这段时间的都已经生成，没有要补的。"))


@require_http_methods(FORM_METHODS)
@staff_page
def days(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Close a day, or open one."""
    now = timezone.now()
    found = series_to_plan(request, hospital, pk, now)
    if request.method != "POST":
        return redirect(series_url(found))
    form = DayForm(request.POST)
    if not form.is_valid():
        return _series_page(request, found, now, day_form=form)
    said = form.cleaned_data
    kind = DayException.CLOSE if request.POST.get("do") == "close" else DayException.OPEN
    clocks = {name: said[name] for name in ("begins", "ends")} if kind == DayException.OPEN else {}
    try:
        if not timedelta() <= said["on"] - local_date(now) <= YEAR:
            raise SeriesEndedError
        followed = except_day(
            series=found, on=said["on"], kind=kind, why=said["why"], **clocks, by=account_of(request), now=now
        )
    except SeriesEndedError:
        form.add_error("on", _("这一天不在这个周期里：还没有开始，或者已经结束、已经过去。"))
    except ValueError:
        form.add_error("ends", _("出诊时间比一个时段还短，请改时段或结束时间。"))
    else:
        tell(request, followed)
        return redirect(series_url(found))
    return _series_page(request, found, now, day_form=form)


def tell(request: HttpRequest, followed: Followed) -> None:
    """What became of the drafts; what was left as it is."""
    said = {"made": followed.made, "changed": followed.changed, "gone": followed.gone}
    messages.success(
        request, _("改好了：新建草稿 %(made)d 份，修改 %(changed)d 份，删除 %(gone)d 份。") % said
    )
    if followed.left:
        n = len(followed.left)
        words = ngettext(
            "%(n)d 场没有动：已经发布，或单独改过。请看下面标着“和周期不同”的。",
            "%(n)d 场没有动：已经发布，或单独改过。请看下面标着“和周期不同”的。",
            n,
        )
        messages.warning(request, words % {"n": n})
