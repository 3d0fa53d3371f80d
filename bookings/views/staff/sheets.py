"""Sheets of visits: send one, see line by line what it comes to, say what was doubted, make drafts, take them back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import undo_sheet
from bookings.forms.sheets import SheetForm, line_forms
from bookings.policy import policies_at
from bookings.queries.staff.planning import means_of
from bookings.queries.staff.sheets import Preview, ShownLine, latest_sheets, my_line, my_sheet, preview_of
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_of, found_or_404, page, whole_number
from bookings.views.staff.common import planning_place, sentence_for_staff, staff_page
from bookings.views.staff.drawn import drawn, said_of_sheet_line
from hospitals.actions import add_room
from notices.localtime import local_date
from specialists.actions import (
    DraftChangedError,
    LineUsedError,
    NoDraftError,
    answer_line,
    keep_sheet,
    make_drafts,
    want_sessions,
)
from specialists.models import ScheduleSheet, SheetLine
from specialists.sheets.directory import directory_now
from specialists.sheets.reading import read_sheets
from specialists.sheets.stated import Stated, stated
from specialists.sheets.template import template_file

PER_PAGE = 50
LINE = "staff/_sheet_line.html"
ADDRESS_LENGTH = 200
AT_ONCE = 250  # drafts of one request: a second or two
KINDS = ("new", "ask", "changed", "off", "rest", "all")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sheet(request: HttpRequest, slug: str, pk: int, now: datetime) -> ScheduleSheet:
    return found_or_404(my_sheet(planning_place(request, slug, now).hospital.pk, pk))


def _url(sheet: ScheduleSheet, kind: str = "") -> str:
    address = reverse("staff:sheet", args=[sheet.hospital.slug, sheet.pk])
    return f"{address}?show={kind}" if kind else address


@require_http_methods(FORM_METHODS)
@staff_page
def sheets(request: HttpRequest, hospital: str) -> HttpResponse:
    """Send a sheet, as a file or pasted; those that were sent before."""
    now = timezone.now()
    place = planning_place(request, hospital, now)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        directory = directory_now()
        own = next(one for one in directory.hospitals if one.pk == place.hospital.pk)
        said = form.cleaned_data
        kept = keep_sheet(
            hospital=place.hospital,
            name=said["name"],
            reads=read_sheets(said["sheets"], directory, local_date(now), hospital=own),
            key=said["key"],
            by=account_of(request),
            now=now,
        )
        return redirect(_url(kept))
    context = {
        "form": form,
        "hospital": place.hospital,
        "sent": latest_sheets(place.hospital.pk),
        "posted": bool(means_of(place.hospital, now).postings),
    }
    return page(request, "staff/sheets.html", context)


@require_safe
@staff_page
def template(request: HttpRequest, hospital: str) -> HttpResponse:
    """An empty sheet with the columns that are read best."""
    place = planning_place(request, hospital, timezone.now())
    means = means_of(place.hospital, timezone.now())
    people = dict.fromkeys(posting.specialist.name for posting in means.postings)
    file = template_file(place.hospital.name, [*people], [room.name for room in means.rooms])
    answer = HttpResponse(file, content_type=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="schedule-template.xlsx"'
    return answer


@require_safe
@staff_page
def sheet(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """What the sheet comes to, line by line, beside what the hospital has."""
    now = timezone.now()
    found = preview_of(_sheet(request, hospital, pk, now), now)
    kind = request.GET.get("show", "")
    if kind not in KINDS:
        kind = next((one for one in ("ask", "new", "changed", "off") if found.counts[one]), "all")
    lines = [one for one in found.lines if kind in ("all", one.kind)]
    shown = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "preview": found,
        "sheet": found.sheet,
        "hospital": found.sheet.hospital,
        "show": kind,
        "page": shown,
        "told": drawn(
            LINE,
            [(said_of_sheet_line(one), {"shown": one}) for one in shown.object_list],
            {"slug": found.sheet.hospital.slug, "sheet_id": found.sheet.pk},
        ),
        "page_base": f"?show={kind}&",
        "choosable_here": [one for line in shown.object_list for one in line.usable if one.choosable],
        "tabs": _tabs(found),
    }
    return page(request, "staff/sheet.html", context)


def _tabs(found: Preview) -> list[tuple[str, str, int]]:
    """Kind, words, how many lines; empty ones are left out, but for all."""
    words = {
        "ask": _("请您确认"),
        "new": _("将新建"),
        "changed": _("有变化"),
        "off": _("停诊"),
        "rest": _("不用处理"),
        "all": _("全部"),
    }
    return [
        (kind, word, found.counts[kind])
        for kind, word in words.items()
        if found.counts[kind] or kind == "all"
    ]


@require_http_methods(FORM_METHODS)
@staff_page
def make(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Make drafts of what was chosen, a few hundred in a request; between them a page shows how far it is."""
    now = timezone.now()
    kept = _sheet(request, hospital, pk, now)
    if request.method != "POST":
        return redirect(_url(kept))
    by = account_of(request)
    found = preview_of(kept, now)
    if request.POST.get("do") != "go_on":
        every = request.POST.get("do") == "all"
        chosen = found.want({one.row.pk for one in found.choosable} if every else _chosen(request))
        if not chosen:
            messages.warning(request, _("没有勾选可以存为草稿的出诊。"))
            return redirect(_url(kept, "new"))
        want_sessions(sheet=kept, rows=chosen, by=by, now=now)
    ready = found.ready(AT_ONCE)
    try:
        make_drafts(sheet=kept, drafts=ready, by=by, now=now)
    except (NoDraftError, DraftChangedError):
        messages.warning(request, _("有一份草稿刚刚被别人改过。请看一看最新的情况，再存一次。"))
        return redirect(_url(kept, "changed"))
    done, left = len(found.made) + len(ready), len(found.wanted) - len(ready)
    if left:
        context = {"sheet": kept, "hospital": kept.hospital, "done": done, "all": done + left}
        return page(request, "staff/sheet_going.html", context)
    words = ngettext("已存好 %(n)d 场，患者还看不到。", "已存好 %(n)d 场，患者还看不到。", done)
    messages.success(request, words % {"n": done})
    return redirect(_url(kept))


def _chosen(request: HttpRequest) -> set[int]:
    said = (whole_number(one) for one in request.POST.getlist("session"))
    return {one for one in said if one is not None}


@require_http_methods(FORM_METHODS)
@staff_page
def room(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Record a room that the sheet names: the lines that name it use it from then on."""
    now = timezone.now()
    kept = _sheet(request, hospital, pk, now)
    named = whole_number(request.POST.get("session", ""))
    found = next((one for one in preview_of(kept, now).rooms if one.row.pk == named), None)
    if request.method == "POST" and found is not None:
        by = account_of(request)
        address = " ".join(request.POST.get("address", "").replace("\0", "").split())[:ADDRESS_LENGTH]
        made = add_room(
            hospital=kept.hospital,
            name=found.name,
            address=address,
            exclusive=not found.shared,
            by=by,
            now=now,
        )
        words = _("诊室“%(room)s”登记好了，写着它的都用它。") % {"room": made.name}
        messages.success(request, words)
    elif request.method == "POST":
        messages.info(request, _("这间诊室已经登记过，或者这张表里没有了。"))
    return redirect(_url(kept))


@require_http_methods(FORM_METHODS)
@staff_page
def undo(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask once more; then what was made of the sheet is taken back, as far as nobody has booked."""
    now = timezone.now()
    kept = _sheet(request, hospital, pk, now)
    if request.method != "POST":
        made = [one for one in preview_of(kept, now).made if one.row.made]
        if not made:
            return redirect(_url(kept))
        context = {"sheet": kept, "hospital": kept.hospital, "made": made}
        return page(request, "staff/sheet_undo.html", context)
    try:
        undone = undo_sheet(sheet=kept, by=account_of(request), now=now)
    except Refused as refused:
        messages.error(request, sentence_for_staff(refused))
        return redirect(_url(kept))
    said = {"gone": undone.gone, "withdrawn": undone.withdrawn, "stay": undone.stay}
    if undone.withdrawn:
        messages.success(request, _("已删除草稿 %(gone)d 份，已停诊还没有人预约的 %(withdrawn)d 场。") % said)
    else:
        messages.success(request, _("已删除草稿 %(gone)d 份。") % said)
    if undone.stay:
        messages.warning(request, _("%(stay)d 场没有动：已经有人预约，或者后来又被改过。请逐场处理。") % said)
    return redirect(_url(kept))


@require_http_methods(FORM_METHODS)
@staff_page
def line(request: HttpRequest, hospital: str, pk: int, line_id: int) -> HttpResponse:
    """What one line means: its sessions, to be corrected, left out, or one more."""
    now = timezone.now()
    kept = _sheet(request, hospital, pk, now)
    row = found_or_404(my_line(kept, line_id))
    if any(one.session_id for one in row.sessions.all()):
        messages.info(request, _("这一行已经存成草稿，请直接改草稿。"))
        return redirect(_url(kept, "all"))
    if request.method == "POST" and request.POST.get("do") == "as_read":
        return _answered(request, kept, row, [stated(one) for one in row.sessions.all()], now)
    forms = line_forms(
        request.POST if request.method == "POST" else None,
        line=row,
        means=means_of(kept.hospital, now),
        hours=policies_at(now, kept.hospital_id).half_days,
        now=now,
    )
    if request.method == "POST" and forms.is_valid():
        return _answered(request, kept, row, forms.stated, now)
    context = {"sheet": kept, "hospital": kept.hospital, "shown": ShownLine(row, []), "forms": forms}
    return page(request, "staff/sheet_line.html", context)


def _answered(
    request: HttpRequest, kept: ScheduleSheet, row: SheetLine, sessions: list[Stated], now: datetime
) -> HttpResponse:
    """Take the answer, and go back to where the line stands."""
    try:
        answer_line(line=row, sessions=sessions, by=account_of(request), now=now)
    except LineUsedError:
        messages.info(request, _("这一行已经存成草稿，请直接改草稿。"))
        return redirect(_url(kept, "all"))
    messages.success(request, _("记下了。"))
    return redirect(_url(kept))
