"""Publish many drafts in one step: see what stands in the way of each, say yes to what is left open, have a colleague
look where the hospital wants that."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.actions import publish_session
from bookings.queries.staff.publishing import DraftLine, coming_drafts, draft_lines, second_person
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, account_of, page, whole_number
from bookings.views.staff.common import planning_place, sentence_for_staff, staff_page
from bookings.views.staff.drawn import drawn, said_of_draft
from specialists.actions import DraftChangedError, NoDraftError, propose_draft

PER_PAGE = 50
LINE = "staff/_publish_line.html"


@require_http_methods(FORM_METHODS)
@staff_page
def publish_many(request: HttpRequest, hospital: str) -> HttpResponse:
    """The hospital's drafts with what stands in their way; those that are ticked are published, or proposed."""
    now = timezone.now()
    place = planning_place(request, hospital, now)
    sheet = whole_number(request.GET.get("sheet", ""))
    trip = whole_number(request.GET.get("trip", ""))
    drafts = coming_drafts(place.hospital.pk, now, sheet_id=sheet, trip_id=trip)
    shown = Paginator(drafts, PER_PAGE).get_page(request.GET.get("page"))
    lines = draft_lines(shown.object_list, place.hospital.pk, now)
    refused: dict[int, str] = {}
    left_open: list[str] = []
    ticked = {one.session.pk for one in lines if one.ready}
    if request.method == "POST":
        ticked = {one.session.pk for one in lines} & {
            whole_number(one) for one in request.POST.getlist("session")
        }
        chosen = [one for one in lines if one.session.pk in ticked]
        left_open = _left_open(request, chosen)
        if not chosen:
            messages.warning(request, _("没有勾选要发布的出诊。"))
        elif not left_open:
            refused = _publish(request, chosen, now)
            if not refused:
                return redirect(request.get_full_path())
            lines = [one for one in lines if one.session.pk in refused or one.session.pk not in ticked]
    second = second_person(place.hospital.pk, now)
    rows = [_row(one, one.session.pk in ticked, refused.get(one.session.pk, "")) for one in lines]
    context = {
        "hospital": place.hospital,
        "rows": drawn(LINE, rows, {"me": account_id(request), "second": second}),
        "second": second,
        "open_questions": left_open,
        "no_fee": any(one.session.fee_yuan is None for one in lines),
        "no_room": any(one.session.room is None for one in lines),
        "page": shown,
        "page_base": f"?sheet={sheet}&" if sheet else f"?trip={trip}&" if trip else "?",
        "trip": trip,
        "agreed": {name for name in ("fee", "room") if request.POST.get(f"open-{name}")},
    }
    return page(request, "staff/publish.html", context, status=409 if refused or left_open else 200)


def _row(line: DraftLine, ticked: bool, refused: str) -> tuple[object, dict[str, object]]:
    """All that a line says, and what is read to draw it."""
    said = said_of_draft(line), ticked, refused
    return said, {"line": line, "ticked": ticked, "refused": refused}


def _left_open(request: HttpRequest, chosen: list[DraftLine]) -> list[str]:
    """What is left open in them, and nobody said that it may be."""
    found = []
    if any(one.session.fee_yuan is None for one in chosen) and not request.POST.get("open-fee"):
        found.append(_("有的出诊没有写费用。请填写，或者选“费用写请向医院咨询”。"))
    if any(one.session.room is None for one in chosen) and not request.POST.get("open-room"):
        found.append(_("有的出诊没有定诊室。请填写，或者选“诊室先不定”。"))
    return found


def _publish(request: HttpRequest, chosen: list[DraftLine], now: datetime) -> dict[int, str]:
    """Publish or propose each as it was seen; answers why not, for those that were refused."""
    proposing = request.POST.get("do") == "propose"
    refused: dict[int, str] = {}
    done = 0
    for one in chosen:
        seen = request.POST.get(f"seen-{one.session.pk}", "")
        try:
            if proposing:
                propose_draft(session=one.session, seen=seen, by=account_of(request), now=now)
            else:
                publish_session(session=one.session, seen=seen, by=account_id(request), now=now)
            done += 1
        except Refused as why:
            refused[one.session.pk] = sentence_for_staff(why)
        except NoDraftError:
            continue  # a colleague was quicker
        except DraftChangedError:
            refused[one.session.pk] = _("这份草稿刚刚被改过，请看清楚再提交。")
    if done and proposing:
        words = ngettext("已提交 %(n)d 场，等另一位同事发布。", "已提交 %(n)d 场，等另一位同事发布。", done)
        messages.success(request, words % {"n": done})
    elif done:
        words = ngettext("已发布 %(n)d 场。患者现在能看到。", "已发布 %(n)d 场。患者现在能看到。", done)
        messages.success(request, words % {"n": done})
    return refused
