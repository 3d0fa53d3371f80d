"""附件 of a referral: added and taken away by the desk that sent it, seen by both. Each look is noted for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import referrals as acts
from bookings.forms.attaching import AnswerBackForm, AttachForm, ReferralPicturesForm
from bookings.queries.staff.referral_case import ReferralCase, case_of
from bookings.queries.staff.referral_files import MOST_ATTACHMENTS, attachment_seen
from bookings.queries.staff.scope import Workplace
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page
from bookings.views.pictures import picture as as_picture
from bookings.views.staff.persons_common import desk_page, my_desk


@require_http_methods(FORM_METHODS)
@desk_page
def pictures(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Add pictures. What can be kept is kept, whatever is wrong with the other files."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(desk, pk, now)
    if not case.adds:
        return _over(request, desk, pk)
    sent = request.method == "POST"
    form = AttachForm(request.POST if sent else None, request.FILES if sent else None, room=case.room)
    kept = 0
    if sent:
        try:
            kept = _kept(request, desk, pk, form, now)
        except ValidationError:
            return _over(request, desk, pk)
        if not form.errors:
            messages.success(request, _added(kept))
            return redirect(_url(desk, pk))
        case = _case(desk, pk, now)
    return _page(request, desk, case, form, kept, "staff/referral_pictures.html")


@require_http_methods(FORM_METHODS)
@desk_page
def answer(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Say, and show, what the receiving desk asked for. Pictures that can be kept are kept; it is answered once all is
    right."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(desk, pk, now)
    if "answer" not in case.may:
        return _over(request, desk, pk)
    sent = request.method == "POST"
    form = AnswerBackForm(request.POST if sent else None, request.FILES if sent else None, room=case.room)
    kept = 0
    if sent:
        try:
            kept = _kept(request, desk, pk, form, now)
            if not form.errors:
                acts.answer_referral(**_about(request, desk, pk, now), words=form.cleaned_data["words"])
        except ValidationError:
            return _over(request, desk, pk)
        if not form.errors:
            messages.success(request, _("已补充，等待接诊医院答复。"))
            return redirect(_url(desk, pk))
        case = _case(desk, pk, now)
    return _page(request, desk, case, form, kept, "staff/referral_answer.html")


@require_safe
@desk_page
def picture(request: HttpRequest, hospital: str, pk: int, picture_id: int) -> HttpResponse:
    """One picture, for either of the two desks while the words are for it too."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    found = found_or_404(attachment_seen(desk.hospital.pk, pk, picture_id))
    shown = as_picture(found)
    acts.note_seen_attachment(attachment=found, hospital_id=desk.hospital.pk, by=account_id(request), now=now)
    return shown


@require_http_methods(FORM_METHODS)
@desk_page
def remove(request: HttpRequest, hospital: str, pk: int, picture_id: int) -> HttpResponse:
    """Ask once more, showing it; then the picture is gone. A second press finds it done."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(desk, pk, now)
    if not case.removes:
        return _over(request, desk, pk)
    if request.method == "POST":
        try:
            acts.remove_attachment(**_about(request, desk, pk, now), attachment_id=picture_id)
        except ValidationError:
            return _over(request, desk, pk)
        messages.success(request, _("图片已删除。"))
        return redirect(_url(desk, pk))
    found = found_or_404(attachment_seen(desk.hospital.pk, pk, picture_id))
    context = {"desk": desk, "referral": case.referral, "record": found}
    return page(request, "staff/referral_picture_remove.html", context)


def _kept(request: HttpRequest, desk: Workplace, pk: int, form: ReferralPicturesForm, now: datetime) -> int:
    """Keep the pictures the form shows, whatever is wrong with the rest of it; how many. Raises ValidationError where
    the referral takes none any more."""
    form.is_valid()
    form.read_pictures()
    if not form.pictures:
        return 0
    try:
        acts.add_attachments(**_about(request, desk, pk, now), pictures=form.pictures)
    except ValidationError as wrong:
        if getattr(wrong, "code", "") != "full":
            raise
        form.add_error("records", wrong.messages[0])
        return 0
    return len(form.pictures)


def _about(request: HttpRequest, desk: Workplace, pk: int, now: datetime) -> dict[str, Any]:
    """What every act is told."""
    return {"hospital_id": desk.hospital.pk, "referral_id": pk, "by": account_id(request), "now": now}


def _added(n: int) -> str:
    return ngettext("已添加 %(n)s 张图片。", "已添加 %(n)s 张图片。", n) % {"n": n}


def _page(
    request: HttpRequest,
    desk: Workplace,
    case: ReferralCase,
    form: ReferralPicturesForm,
    kept: int,
    template: str,
) -> HttpResponse:
    context = {
        "desk": desk,
        "case": case,
        "referral": case.referral,
        "form": form,
        "kept": _added(kept) if kept else "",
        "most": MOST_ATTACHMENTS,
    }
    return page(request, template, context)


def _over(request: HttpRequest, desk: Workplace, pk: int) -> HttpResponse:
    """Back to the referral as it is now; who sent a form is told that it came too late."""
    if request.method == "POST":
        messages.warning(request, _("这件转诊刚才已经有人办理，请看现在的情况。"))
    return redirect(_url(desk, pk))


def _case(desk: Workplace, pk: int, now: datetime) -> ReferralCase:
    """A referral of this desk's side; 404 for any other."""
    return found_or_404(case_of(desk.hospital.pk, pk, now))


def _url(desk: Workplace, pk: int) -> str:
    return reverse("staff:referral", args=[desk.hospital.slug, pk])
