"""会诊 on the page of a specialist, or of who assists them: what they are asked to, and their answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import consultations as acts
from bookings.forms.consultations import AcceptForm, DeclineForm
from bookings.queries.staff.consultations import asked_of, ever_asked_of, line_of
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page
from bookings.views.staff.common import names_page
from bookings.views.staff.consultations import answered, note_consultation_seen

ACCEPT, DECLINE = "accept", "decline"


@require_safe
@names_page
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation they are asked to, while it is open; the name masked."""
    now = timezone.now()
    row = found_or_404(asked_of(account_id(request), now).filter(pk=pk).first())
    note_consultation_seen(request, pk, now)
    return page(request, "staff/asked.html", {"consultation": row, "line": line_of(row, now)})


@require_http_methods(FORM_METHODS)
@sensitive_post_parameters()
@names_page
def answer(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """When they come and who of their hospital approved; or why not."""
    if act not in (ACCEPT, DECLINE):
        raise Http404
    now = timezone.now()
    row = asked_of(account_id(request), now).filter(pk=pk).first()
    if row is None:
        if request.method == "POST" and ever_asked_of(account_id(request), now).filter(pk=pk).exists():
            messages.warning(request, _("这件会诊刚才已经有人办理，请看现在的情况。"))
            return redirect("staff:visits")
        raise Http404
    data = request.POST if request.method == "POST" else None
    more: dict[str, Any] = {"by_phone": False, "seen": row.seen_as}
    form: AcceptForm | DeclineForm
    if act == ACCEPT:
        form = AcceptForm(data, now=now, moment=row.set_for or row.wanted_by, **more)
    else:
        form = DeclineForm(data, **more)
    if data is not None and form.is_valid():
        do = acts.accept_asked if act == ACCEPT else acts.decline_asked
        about: dict[str, Any] = {"consultation_id": pk, "by": account_id(request), "now": now}
        try:
            said = _("已答复医院。")
            over = answered(
                request, form, lambda: do(**about, answer=form.said, seen=form.cleaned_data["seen"]), said
            )
        except acts.NotAsked:
            raise Http404 from None
        if over:
            return redirect("staff:visits")
    context = {"consultation": row, "form": form, "act": act}
    return page(request, "staff/asked_answer.html", context)
