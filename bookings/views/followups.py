"""The patient answers what is asked because the hospital withdrew or substituted the visit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.actions import answer_follow_up, reopen_follow_up
from bookings.models import FollowUpKind
from bookings.queries.mine import my_ticket
from bookings.rules import Reason, Refused
from bookings.views.common import account_id, found_or_404, own_page


@require_POST
@own_page(back="bookings:ticket")
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """That one comes to see the substitute, or wants no other visit; or that this answer is taken back.

    The form says which question it answers (`about`): another change of the hospital's asks anew.
    """
    now = timezone.now()
    account = account_id(request)
    ticket = found_or_404(my_ticket(account, uid, now))
    follow_up = ticket.follow_up
    again = request.POST.get("do") == "again"
    try:
        if follow_up is None or str(follow_up.pk) != request.POST.get("about"):
            raise Refused(Reason.HOSPITAL_CHANGED)
        act = reopen_follow_up if again else answer_follow_up
        act(follow_up=follow_up, by=account, now=now)
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        if again:
            said = _("已撤回答复，请重新选择。")
        elif follow_up.kind == FollowUpKind.SUBSTITUTED:
            said = _("已收到您的答复：照常来就诊。")
        else:
            said = _("已收到您的答复：不再另约。")
        messages.success(request, said)
    return redirect("bookings:ticket", uid=uid)
