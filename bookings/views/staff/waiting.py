"""候补 at the desk: put who calls or comes in line, answer an offer at their word, leave the line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.actions.desk import accept_for, decline_for, join_line, leave_line
from bookings.forms.waiting import JoinLineForm, TakeOfferForm
from bookings.policy import policies_at
from bookings.queries.staff.giving import phones_told
from bookings.queries.staff.waiting import answerable, place_here, session_to_wait_for, why_no_line
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page, whole_number
from bookings.views.staff.common import sentence_for_staff
from bookings.views.staff.persons_common import desk_page, my_desk, person_here, person_url


@require_http_methods(FORM_METHODS)
@desk_page
def join(request: HttpRequest, hospital: str, pk: int, session_id: int) -> HttpResponse:
    """For this session or any of its specialist's here, with how much notice."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    session = found_or_404(session_to_wait_for(desk.hospital.pk, session_id))
    specialists = [row.specialist for row in session.session_specialists.all()]
    form = JoinLineForm(request.POST if request.method == "POST" else None, specialists=specialists)
    if request.method == "POST" and form.is_valid():
        try:
            entry = join_line(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                session_id=session_id,
                **form.said,
                by=account_id(request),
                now=now,
            )
        except Refused as refused:
            form.add_error(None, sentence_for_staff(refused))
        else:
            if entry.desk_id is None:
                messages.info(
                    request,
                    _("家人已经为这位就诊人加入候补，没有另外加入，提前多久告诉也没有改。有号时通知家人。"),
                )
            else:
                messages.success(request, _("已加入候补。有号时发短信通知，答复可以打电话到窗口。"))
            return redirect(person_url(desk, pk))
    policy = policies_at(now, desk.hospital.pk).waitlist
    context = {
        "desk": desk,
        "patient": patient,
        "session": session,
        "form": form,
        "why": why_no_line(session, now),
        "policy": policy,
        "until": policy.deadline(session.starts_at),
        "told": phones_told(patient),
    }
    return page(request, "staff/person_wait.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def answer(request: HttpRequest, hospital: str, pk: int, entry_id: int) -> HttpResponse:
    """The number that is kept for them, until when, and what would go for it: whether they want it."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    shown = answerable(pk, desk.hospital.pk, entry_id, now)
    if shown is None:
        messages.warning(request, _("现在没有为这个候补保留的号。"))
        return redirect(person_url(desk, pk))
    if request.method == "POST" and whole_number(request.POST.get("offer", "")) != shown.offer.pk:
        messages.warning(
            request, _answered()
        )  # another number is kept now than the one that was on the screen
        return redirect(request.path)
    about: dict[str, Any] = {"hospital_id": desk.hospital.pk, "patient_id": pk}
    about |= {"by": account_id(request), "now": now}
    instead = shown.turn.instead
    seen = {"offer": shown.offer.pk, "version": shown.offer.version}
    seen |= {"instead": instead.pk} if instead is not None else {}
    form = TakeOfferForm(request.POST if request.POST.get("do") == "take" else None, initial=seen)
    if request.POST.get("do") == "pass":
        try:
            decline_for(**about, offer_id=shown.offer.pk)
        except Refused:
            messages.warning(request, _answered())
        else:
            messages.success(request, _("这个号已让给下一位，候补还在。"))
        return redirect(person_url(desk, pk))
    if form.is_bound and form.is_valid():
        try:
            booked = accept_for(**about, **form.said)
        except Refused as refused:
            messages.warning(request, sentence_for_staff(refused))
            return redirect(request.path)  # what is offered has changed: it is read, and asked for, again
        messages.success(request, _("已约上候补的号。"))
        return redirect("staff:slip", desk.hospital.slug, pk, booked.pk)
    context = {"desk": desk, "patient": patient, "shown": shown, "form": form, "told": phones_told(patient)}
    return page(request, "staff/person_offer.html", context)


def _answered() -> str:
    return _("刚才有人答复了这个候补，请看现在的情况。")


@require_http_methods(FORM_METHODS)
@desk_page
def leave(request: HttpRequest, hospital: str, pk: int, entry_id: int) -> HttpResponse:
    """Whether they really want to give the place up; then it is."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    if request.method == "POST":
        try:
            leave_line(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                entry_id=entry_id,
                by=account_id(request),
                now=now,
            )
        except Refused:
            messages.warning(request, _answered())
        else:
            messages.success(request, _("已退出候补。"))
        return redirect(person_url(desk, pk))
    place = found_or_404(place_here(pk, desk.hospital.pk, entry_id, now))
    if not place.leavable:
        raise Http404
    context = {"desk": desk, "patient": patient, "place": place, "told": phones_told(patient)}
    return page(request, "staff/person_leave_line.html", context)
