"""The postings of a hospital: what holds, what runs out; whoever plans there reads it, its manager keeps it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.forms.postings import BasisForm, EndForm, PostingForm
from bookings.forms.reading import seen
from bookings.queries.staff.postings import (
    FOUND_AT_MOST,
    PostingLine,
    attention,
    departments_for,
    drafts_beyond,
    ended_at,
    line_of,
    lines_around,
    lines_at,
    lines_of,
    my_posting,
    specialist_for,
    specialists_named,
    standing_on,
)
from bookings.queries.staff.scope import Workplace, overseen, oversees
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import my_workplaces, staff_page
from notices.localtime import local, local_date
from specialists.actions import PostingInUseError, correct_posting, end_posting, post_specialist
from specialists.enums import LegalBasis, PostingKind
from specialists.models import Posting

PER_PAGE = 50
NAMED_AT_MOST = 5  # sessions in a sentence
ATTENTION, CURRENT, ENDED = "attention", "current", "ended"


def posting_place(request: HttpRequest, slug: str, now: datetime, *, keeping: bool = False) -> Workplace:
    """The hospital, where the account plans, or with `keeping` manages; to read, also one of a region it oversees.
    404 for any other."""
    mine = [one for one in my_workplaces(request, now) if one.hospital.slug == slug]
    here = next((one for one in mine if (one.manages if keeping else one.plans)), None)
    if here is None and not keeping:
        around = overseen(account_id(request), now).filter(slug=slug).first()
        here = None if around is None else Workplace(around, frozenset())
    return found_or_404(here)


def posting_here(place: Workplace, pk: int) -> Posting:
    """A posting of that hospital; 404 for any other."""
    return found_or_404(my_posting(place.hospital.pk, pk))


def posting_url(posting: Posting) -> str:
    """The posting's page."""
    return reverse("staff:posting", args=[posting.hospital.slug, posting.pk])


def form_page(
    request: HttpRequest, place: Workplace, line: PostingLine, form: Form, **words: str
) -> HttpResponse:
    """A form about a posting; `words`: its title, what it explains, what stands on the button."""
    context = {"place": place, "line": line, "form": form, **words}
    return page(request, "staff/posting_form.html", context)


@require_safe
@staff_page
def around(request: HttpRequest) -> HttpResponse:
    """For a region's officers: its hospitals, and how many of their postings are to be seen to."""
    now = timezone.now()
    if not oversees(account_id(request), now):
        raise Http404
    pages = Paginator(overseen(account_id(request), now), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    hospitals = list(shown.object_list)
    told = lines_around(hospitals, local_date(now))
    rows = [
        (one, sum(not line.over for line in told[one.pk]), len(attention(told[one.pk]))) for one in hospitals
    ]
    return page(request, "staff/postings_around.html", {"rows": rows, "page": shown})


@require_safe
@staff_page
def postings(request: HttpRequest, hospital: str) -> HttpResponse:
    """What is to be seen to, what holds or is to come, what has ended."""
    now = timezone.now()
    place, today = posting_place(request, hospital, now), local_date(now)
    told = lines_at(place.hospital.pk, today)
    wanted, holding = attention(told), [line for line in told if not line.over]
    ended = ended_at(place.hospital.pk, today)
    show = request.GET.get("show", "")
    if show not in (ATTENTION, CURRENT, ENDED):
        show = ATTENTION if wanted else CURRENT
    rows: Any = {ATTENTION: wanted, CURRENT: holding, ENDED: ended}[show]
    pages = Paginator(rows, PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    lines = list(shown.object_list)
    context = {
        "place": place,
        "show": show,
        "lines": lines_of(lines, today) if show == ENDED else lines,
        "counts": {"attention": len(wanted), "current": len(holding), "ended": ended.count()},
        "page": shown,
        "page_base": f"?show={show}&",
        "oversees": oversees(account_id(request), now),
    }
    return page(request, "staff/postings.html", context)


@require_safe
@staff_page
def posting(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """One posting with its papers, and what may be done."""
    now = timezone.now()
    place, today = posting_place(request, hospital, now), local_date(now)
    found = posting_here(place, pk)
    beyond = list(drafts_beyond(found, now)[: NAMED_AT_MOST + 1])
    context = {
        "place": place,
        "line": line_of(found, today),
        "standing": standing_on(found, since=today).count(),
        "beyond": beyond[:NAMED_AT_MOST],
        "more_beyond": len(beyond) > NAMED_AT_MOST,
    }
    return page(request, "staff/posting.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def new(request: HttpRequest, hospital: str) -> HttpResponse:
    """Find a specialist, then record the posting."""
    now = timezone.now()
    place, today = posting_place(request, hospital, now, keeping=True), local_date(now)
    slug = request.POST.get("specialist") or request.GET.get("specialist") or ""
    if not slug:
        return _find(request, place)
    specialist = found_or_404(specialist_for(slug, place.hospital))
    known = [one.posting for one in lines_at(place.hospital.pk, today)]
    form = PostingForm(
        request.POST if request.method == "POST" else None,
        initial=request.GET.dict(),
        departments=departments_for(specialist, place.hospital),
        known=[one for one in known if one.specialist_id == specialist.pk],
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = post_specialist(
            specialist=specialist,
            hospital=place.hospital,
            department=form.departments.get(said["department"]),
            kind=PostingKind(said["kind"]),
            legal_basis=LegalBasis(said["legal_basis"]),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            key=said["key"],
            by=account_of(request),
            now=now,
        )
        if form.says(made):
            messages.success(request, _("派驻已登记。请再登记材料，看过原件的请核对。"))
        else:
            messages.warning(
                request, _("这张表已经登记过下面这一段，没有再登记。要登记另一段，请重新填一张。")
            )
        return redirect(posting_url(made))
    context = {"place": place, "specialist": specialist, "form": form}
    return page(request, "staff/posting_new.html", context)


def _find(request: HttpRequest, place: Workplace) -> HttpResponse:
    words = seen(request.GET.get("q", ""))[:40]
    context = {
        "place": place,
        "words": words,
        "found": specialists_named(words, place.hospital) if words else [],
        "most": FOUND_AT_MOST,
    }
    return page(request, "staff/posting_find.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def correct(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """In what way the specialist comes and on what basis, said anew."""
    now = timezone.now()
    place = posting_place(request, hospital, now, keeping=True)
    found = posting_here(place, pk)
    as_it_is = {"kind": found.kind, "legal_basis": found.legal_basis}
    form = BasisForm(
        request.POST if request.method == "POST" else None, initial={**as_it_is, **request.GET.dict()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_posting(
                posting=found,
                kind=PostingKind(form.cleaned_data["kind"]),
                legal_basis=LegalBasis(form.cleaned_data["legal_basis"]),
                by=account_of(request),
                now=now,
            )
        except PostingInUseError:
            form.add_error("legal_basis", _in_use(found))
        else:
            messages.success(request, _("派驻已更正。"))
            return redirect(posting_url(found))
    said = {"title": _("更正派驻"), "button": _("保存")}
    said["explains"] = _("改的是派驻方式和执业依据。专家、医院和起止日期不变。")
    return form_page(request, place, line_of(found, local_date(now)), form, **said)


@require_http_methods(FORM_METHODS)
@staff_page
def end(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Say which day is the last one."""
    now = timezone.now()
    place, today = posting_place(request, hospital, now, keeping=True), local_date(now)
    found = posting_here(place, pk)
    line = line_of(found, today)
    if line.over:
        messages.info(request, _("这段派驻已经结束了。"))
        return redirect(posting_url(found))
    form = EndForm(
        request.POST if request.method == "POST" else None, initial=request.GET.dict(), posting=found
    )
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["last_on"]
        try:
            end_posting(posting=found, ends_on=last + timedelta(days=1), by=account_of(request), now=now)
        except PostingInUseError:
            form.add_error("last_on", _in_use(found, since=last + timedelta(days=1)))
        else:
            messages.success(request, _("派驻的最后一天已登记。"))
            return redirect(posting_url(found))
    said = {"title": _("结束派驻"), "button": _("结束派驻")}
    said["explains"] = _("这一天以后，医院不能再为这位专家排出诊。")
    return form_page(request, place, line, form, **said)


def _in_use(posting: Posting, since: date | None = None) -> str:
    """Which published sessions are in the way, and what to do."""
    held = standing_on(posting, since=since)
    count = held.count()
    starts = (local(one.starts_at) for one in held[:NAMED_AT_MOST])
    named = [f"{date_format(start, 'MONTH_DAY_FORMAT')} {start:%H:%M}" for start in starts]
    if count > NAMED_AT_MOST:
        named.append(_("等 %(n)d 场") % {"n": count})
    said = {"sessions": _("、").join(named)}
    return _("还有已发布的门诊据此出诊：%(sessions)s。请先停诊、改期或换专家。") % said
