"""Plan a session: say what it is to be, see the numbers it will make, keep it as a draft or publish it.

What was typed stands in the address of the preview: nothing is lost by going back, reloading or changing
the language, and nothing is stored before somebody says so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import publish_session
from bookings.forms import SessionForm
from bookings.queries.staff.planning import Means, drafted_with, means_of, outlook, postings_of
from bookings.queries.staff.scope import Workplace
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import (
    as_it_is,
    chosen_workplace,
    my_workplaces,
    plan_words,
    sentence_for_staff,
    session_to_plan,
    session_url,
    staff_page,
    typed_initial,
    typed_query,
)
from specialists.actions import DraftChangedError, NoDraftError, delete_draft, draft_session, edit_draft
from specialists.enums import SessionStatus
from specialists.models import ClinicSession
from specialists.seen import seen_of

PUBLISH = "publish"


def _place(request: HttpRequest, now: datetime) -> Workplace | None:
    """Where the session is to be; None where one of several hospitals is to be chosen first."""
    planning = [place for place in my_workplaces(request, now) if place.plans]
    found_or_404(planning or None)
    return chosen_workplace(request, planning)


@require_safe
@staff_page
def new(request: HttpRequest) -> HttpResponse:
    """What the session is to be. Coming back from the preview finds everything as it was typed."""
    now = timezone.now()
    place = _place(request, now)
    if place is None:
        return redirect("staff:home")
    means = means_of(place.hospital, now)
    form = SessionForm(initial=typed_initial(request), means=means, now=now)
    return _form_page(request, form, means)


@require_http_methods(FORM_METHODS)
@staff_page
def preview_new(request: HttpRequest) -> HttpResponse:
    """The numbers the session will make and what stands in its way; then the draft, or the published session.

    The same form sent twice makes one session.
    """
    now = timezone.now()
    place = _place(request, now)
    if place is None:
        return redirect("staff:home")
    means = means_of(place.hospital, now)
    form = SessionForm(request.POST if request.method == "POST" else request.GET, means=means, now=now)
    if not form.is_valid() or not form.postings:
        return _form_page(request, form, means)
    if request.method != "POST":
        return _preview_page(request, form, now)
    key = form.cleaned_data["key"]
    there = drafted_with(place.hospital.pk, key)
    if there is not None and there.status == SessionStatus.DRAFT:
        if form.says(there):
            return _saved(request, there, seen_of(there), now)
        messages.info(request, _("这张表刚才已经存成草稿。下面是您现在填的内容，核对后再存，就改那份草稿。"))
        return redirect(f"{reverse('staff:edit', args=[there.pk])}?{typed_query(request.POST)}")
    if there is not None:
        messages.info(request, _("这张表已经用过，下面就是那场门诊。要再排一场，请从“新建出诊”开始。"))
        return redirect(session_url(there))
    demo = any(posting.demo for posting in form.postings)
    draft = draft_session(**form.plan(), demo=demo, key=key, by=account_of(request), now=now)
    return _saved(request, draft, seen_of(draft), now)


@require_safe
@staff_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. A published session is changed by other means: its page says which."""
    now = timezone.now()
    draft = session_to_plan(request, pk, now)
    if draft.status != SessionStatus.DRAFT:
        return _no_draft(request, draft)
    means = means_of(draft.hospital, now)
    form = _edit_form(draft, means, now, initial={**as_it_is(draft), **typed_initial(request)})
    return _form_page(request, form, means, draft)


@require_http_methods(FORM_METHODS)
@staff_page
def preview_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft will be; then the draft as it is said here."""
    now = timezone.now()
    draft = session_to_plan(request, pk, now)
    if draft.status != SessionStatus.DRAFT:
        return _no_draft(request, draft)
    means = means_of(draft.hospital, now)
    form = _edit_form(draft, means, now, data=request.POST if request.method == "POST" else request.GET)
    if not form.is_valid() or not form.postings:
        return _form_page(request, form, means, draft)
    if request.method != "POST":
        return _preview_page(request, form, now, draft)
    return _redrafted(request, draft, form, now)


@require_http_methods(FORM_METHODS)
@staff_page
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft. Pressed twice it is published once; coming back without the form leads to the session."""
    now = timezone.now()
    draft = session_to_plan(request, pk, now)
    if request.method == "POST":
        _publish(request, draft, request.POST.get("seen", ""), now)
    return redirect(session_url(draft))


@require_http_methods(FORM_METHODS)
@staff_page
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more; then the draft is gone."""
    draft = session_to_plan(request, pk, timezone.now())
    if draft.status != SessionStatus.DRAFT:
        return _no_draft(request, draft)
    if request.method == "POST":
        try:
            delete_draft(
                session=draft,
                seen=request.POST.get("seen", ""),
                by=account_of(request),
                now=timezone.now(),
            )
        except NoDraftError:
            return _no_draft(request, draft)
        except DraftChangedError:
            messages.warning(request, _("这份草稿刚刚被改过，请看清楚再决定。"))
            return redirect(session_url(draft))
        messages.success(request, _("草稿已删除。"))
        return redirect(reverse("staff:home", query={"hospital": draft.hospital.slug, "show": "drafts"}))
    return page(request, "staff/delete.html", {"session": draft, "seen": seen_of(draft)})


def _edit_form(draft: ClinicSession, means: Means, now: datetime, **kwargs: Any) -> SessionForm:
    """The form of a draft. Its specialists can stay, also those whom the hospital has no more."""
    return SessionForm(means=means, now=now, kept=postings_of(draft), **kwargs)


def _redrafted(request: HttpRequest, draft: ClinicSession, form: SessionForm, now: datetime) -> HttpResponse:
    """The draft as the form says it now, unless somebody else changed it meanwhile."""
    seen = request.POST.get("seen", "")
    by = account_of(request)
    try:
        if not form.says(draft):  # sent twice, it says so already
            draft = edit_draft(session=draft, seen=seen, by=by, now=now, **form.plan())
    except NoDraftError:
        return _no_draft(request, draft)
    except DraftChangedError:
        messages.warning(
            request, _("这份草稿刚刚被改过。下面是您填的内容，请先回到草稿看一看，再决定是否照此修改。")
        )
        return redirect(f"{reverse('staff:edit', args=[draft.pk])}?{typed_query(request.POST)}")
    return _saved(request, draft, seen_of(draft), now)


def _saved(request: HttpRequest, draft: ClinicSession, seen: str, now: datetime) -> HttpResponse:
    """Say that the draft is kept; publish it, as it was `seen`, where that was asked for."""
    if request.POST.get("do") != PUBLISH:
        messages.success(request, _("已存为草稿，患者还看不到。"))
    elif not _publish(request, draft, seen, now):
        messages.info(request, _("没有发布，已存为草稿，填写的内容都在。"))
    return redirect(session_url(draft))


def _publish(request: HttpRequest, draft: ClinicSession, seen: str, now: datetime) -> bool:
    """Publish what was seen, and say how that went."""
    try:
        publish_session(session=draft, seen=seen, by=account_id(request), now=now)
    except Refused as refused:
        messages.warning(request, sentence_for_staff(refused))
        return False
    messages.success(request, _("已发布。患者现在能看到这场门诊。"))
    return True


def _no_draft(request: HttpRequest, session: ClinicSession) -> HttpResponse:
    messages.warning(request, _("这场门诊已经发布，不能再按草稿修改。要改请用下面的按钮，会通知已预约的人。"))
    return redirect(session_url(session))


def _form_page(
    request: HttpRequest, form: SessionForm, means: Means, draft: ClinicSession | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "means": means,
        "hospital": means.hospital,
        "draft": draft,
        "preview_url": reverse("staff:preview_edit", args=[draft.pk])
        if draft
        else reverse("staff:preview_new"),
    }
    return page(request, "staff/session_form.html", context)


def _preview_page(
    request: HttpRequest, form: SessionForm, now: datetime, draft: ClinicSession | None = None
) -> HttpResponse:
    plan = form.plan()
    typed = typed_query(request.GET, seen=True)
    form_url = reverse("staff:edit", args=[draft.pk]) if draft else reverse("staff:new")
    context = {
        "plan": plan,
        "words": plan_words(plan),
        "postings": plan["postings"],
        "hospital": form.means.hospital,
        "draft": draft,
        "outlook": outlook(
            hospital_id=form.means.hospital.pk,
            postings=plan["postings"],
            room=plan["room"],
            starts_at=plan["starts_at"],
            ends_at=plan["ends_at"],
            groups=form.cleaned_data["groups"],
            now=now,
            besides=draft.pk if draft else 0,
        ),
        "typed": [(name, value) for name, values in request.GET.lists() for value in values],
        "form_url": f"{form_url}?{typed}",
    }
    return page(request, "staff/preview.html", context)
