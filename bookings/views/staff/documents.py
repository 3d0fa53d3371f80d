"""The papers of a posting, for the hospital's manager: noted down, verified by name, taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from bookings.forms.postings import DocumentForm
from bookings.queries.staff.postings import line_of
from bookings.views.common import FORM_METHODS, account_of, found_or_404, page
from bookings.views.staff.common import staff_page
from bookings.views.staff.postings import form_page, posting_here, posting_place, posting_url
from notices.localtime import local_date
from specialists.actions import (
    DocumentVerifiedError,
    NoDocumentError,
    add_document,
    remove_document,
    verify_document,
    withdraw_verification,
)
from specialists.enums import DocumentKind
from specialists.models import PostingDocument


@dataclass(frozen=True)
class Act:
    """Something that is done with a paper, after asking once more."""

    name: str
    label: Any
    explains: Any
    done: Any
    of_verified: bool  # whether it is for papers that somebody has verified, or for the others
    run: Callable[[PostingDocument, User, datetime], Any]
    grave: bool = False


ACTS = {
    act.name: act
    for act in (
        Act(
            "verify",
            gettext_lazy("核对材料"),
            gettext_lazy(
                "我看过原件：类别、编号和有效期与这里登记的一致，人也是这位专家。核对会记在我的名下。"
            ),
            gettext_lazy("已记下：材料由您核对。"),
            False,
            lambda document, by, now: verify_document(document=document, by=by, now=now),
        ),
        Act(
            "withdraw",
            gettext_lazy("撤回核对"),
            gettext_lazy("这份材料重新算作没有核对过。原来由谁核对，留在审计记录里。"),
            gettext_lazy("核对已撤回。"),
            True,
            lambda document, by, now: withdraw_verification(document=document, by=by, now=now),
            grave=True,
        ),
        Act(
            "remove",
            gettext_lazy("删除材料"),
            gettext_lazy("登记错了的可以删除。过期的请留着：以前的门诊据此出诊。"),
            gettext_lazy("材料已删除。"),
            False,
            lambda document, by, now: remove_document(document=document, by=by, now=now),
            grave=True,
        ),
    )
}


@require_http_methods(FORM_METHODS)
@staff_page
def add(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Note down a paper."""
    now = timezone.now()
    place = posting_place(request, hospital, now, keeping=True)
    found = posting_here(place, pk)
    form = DocumentForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "kind": DocumentKind(form.cleaned_data["kind"])}
        add_document(posting=found, **said, by=account_of(request), now=now)
        messages.success(request, _("材料已登记，还没有核对。"))
        return redirect(posting_url(found))
    said = {"title": _("登记材料"), "button": _("登记材料")}
    said["explains"] = _("原件由医院保管，这里只登记编号和有效期。")
    return form_page(request, place, line_of(found, local_date(now)), form, **said)


@require_http_methods(FORM_METHODS)
@staff_page
def do(request: HttpRequest, hospital: str, pk: int, document_id: int, act: str) -> HttpResponse:
    """Ask once more; then do it, in the name of the person at the screen."""
    now = timezone.now()
    found = posting_here(posting_place(request, hospital, now, keeping=True), pk)
    chosen = found_or_404(ACTS.get(act))
    document = found_or_404(found.documents.filter(pk=document_id).first())
    if (document.verified_at is not None) != chosen.of_verified:
        messages.info(request, _("这份材料刚刚被改动过，请看现在的情况。"))
        return redirect(posting_url(found))
    if request.method == "POST":
        try:
            chosen.run(document, account_of(request), now)
        except (DocumentVerifiedError, NoDocumentError):
            messages.info(request, _("这份材料刚刚被改动过，请看现在的情况。"))
        else:
            messages.success(request, str(chosen.done))
        return redirect(posting_url(found))
    context = {"posting": found, "document": document, "act": chosen}
    return page(request, "staff/posting_document.html", context)
