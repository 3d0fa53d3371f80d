"""Sheets of visits: send one, see line by line what it comes to, say what was doubted, make drafts, take them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from bookings.actions import undo_sheet
from bookings.forms.sheets import SheetForm, line_forms
from bookings.policy import policies_at
from bookings.queries.staff.planning import Means, means_of
from bookings.queries.staff.scope import Workplace
from bookings.queries.staff.sheets import Preview, ShownLine, latest_sheets, my_line, my_sheet, preview_of
from bookings.views.common import found_or_404, page
from bookings.views.staff.common import my_workplaces, staff_page
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

PER_PAGE = 100
AT_ONCE = 250  # drafts of one request: a second or two
KINDS = ("new", "ask", "changed", "off", "rest", "all")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _place(request: HttpRequest, slug: str, now: datetime) -> Workplace:
    """The hospital, where the account plans; 404 for any other."""
    mine = [one for one in my_workplaces(request, now) if one.plans and one.hospital.slug == slug]
    return found_or_404(mine[0] if mine else None)


def _sheet(request: HttpRequest, slug: str, pk: int, now: datetime) -> ScheduleSheet:
    return found_or_404(my_sheet(_place(request, slug, now).hospital.pk, pk))


def _url(sheet: ScheduleSheet, kind: str = "") -> str:
    address = reverse("staff:sheet", args=[sheet.hospital.slug, sheet.pk])
    return f"{address}?show={kind}" if kind else address


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def sheets(request: HttpRequest, hospital: str) -> HttpResponse:
    """Send a sheet, as a file or pasted; those that were sent before."""
    now = timezone.now()
    place = _place(request, hospital, now)
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
            by=cast(User, request.user),
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
    place = _place(request, hospital, timezone.now())
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


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def make(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Make drafts of what was chosen, a few hundred in a request; between them a page shows how far it is."""
    now = timezone.now()
    kept = _sheet(request, hospital, pk, now)
    if request.method != "POST":
        return redirect(_url(kept))
    by = cast(User, request.user)
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
    return {int(one) for one in request.POST.getlist("session") if one.isdecimal() and len(one) < 19}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def undo(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask once more; then what was made of the sheet is taken back, as far as nobody has booked."""
    now = timezone.now()
    kept = _sheet(request, hospital, pk, now)
    if request.method != "POST":
        made = preview_of(kept, now).made
        if not made:
            return redirect(_url(kept))
        return page(
            request, "staff/sheet_undo.html", {"sheet": kept, "hospital": kept.hospital, "made": made}
        )
    undone = undo_sheet(sheet=kept, by=cast(User, request.user), now=now)
    said = {"gone": undone.gone, "withdrawn": undone.withdrawn, "stay": undone.stay}
    if undone.withdrawn:
        messages.success(request, _("已删除草稿 %(gone)d 份，已停诊还没有人预约的 %(withdrawn)d 场。") % said)
    else:
        messages.success(request, _("已删除草稿 %(gone)d 份。") % said)
    if undone.stay:
        messages.warning(request, _("%(stay)d 场没有动：已经有人预约，或者后来又被改过。请逐场处理。") % said)
    return redirect(_url(kept))


@require_http_methods(["GET", "HEAD", "POST"])
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
    means = means_of(kept.hospital, now)
    initial, each = _initial(row, means, kept, now)
    typed = request.POST if request.method == "POST" else None
    forms = line_forms(typed, initial=initial, each=each, means=means, now=now)
    if request.method == "POST" and forms.is_valid():
        return _answered(request, kept, row, forms.stated, now)
    context = {"sheet": kept, "hospital": kept.hospital, "shown": ShownLine(row, []), "forms": forms}
    return page(request, "staff/sheet_line.html", context)


def _answered(
    request: HttpRequest, kept: ScheduleSheet, row: SheetLine, sessions: list[Stated], now: datetime
) -> HttpResponse:
    """Take the answer, and go back to where the line stands."""
    try:
        answer_line(line=row, sessions=sessions, by=cast(User, request.user), now=now)
    except LineUsedError:
        messages.info(request, _("这一行已经存成草稿，请直接改草稿。"))
        return redirect(_url(kept, "all"))
    messages.success(request, _("记下了。"))
    return redirect(_url(kept))


def _initial(
    row: SheetLine, means: Means, kept: ScheduleSheet, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the boxes of each session show; and who comes, where several do."""
    hours = policies_at(now, kept.hospital_id).half_days
    usual = {"am": hours.morning, "pm": hours.afternoon}
    posted = {posting.specialist_id for posting in means.postings}
    rooms = {one.name: one.pk for one in means.rooms}
    departments = {one.name: one.pk for one in means.departments}
    initial: list[dict[str, Any]] = []
    each: list[dict[str, Any]] = []
    if row.pieces and not row.answered_at:
        known = dict(row.pieces)
        begins, ends = usual.get(str(known.pop("half", "")), (None, None))
        initial.append(
            {
                **{"begins": begins, "ends": ends, **known},
                "room": rooms.get(str(known.get("room"))),
                "department": departments.get(str(known.get("department"))),
            }
        )
        each.append({})
    for one in row.sessions.all():
        begins, ends = usual.get(one.half, (None, None))
        alone = one.specialists[0] if len(one.specialists) == 1 else None
        initial.append(
            {
                "specialist": alone if alone in posted else None,
                "day": one.on,
                "begins": one.begins or begins,
                "ends": one.ends or ends,
                "numbers": one.numbers,
                "fee_yuan": one.fee_yuan,
                "room": rooms.get(one.room),
                "department": departments.get(one.department),
            }
        )
        several = alone is None and posted.issuperset(one.specialists)
        each.append({"kept": tuple(one.specialists), "together": one.together} if several else {})
    return initial, each
