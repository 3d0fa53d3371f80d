"""候补: take a place in line, look at it, leave it; take what is offered, or pass it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.pace import paced
from bookings.actions import accept_offer, decline_offer, join_waitlist, leave_waitlist
from bookings.enums import AppointmentStatus
from bookings.forms.waitlist import JoinForm
from bookings.models import Appointment, EntryStatus
from bookings.policy import policies_at
from bookings.queries.mine import my_patient, my_people
from bookings.queries.offers import line_closed
from bookings.queries.places import OfferPage, my_offer, my_place, offer_page
from bookings.queries.sessions import alternatives, public_card
from bookings.rules import Reason, Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_page, page, whole_number
from bookings.views.consenting import FOR_CONSENT, before_booking
from notices.localtime import local_date
from specialists.models import ClinicSession

# Seen before the form: nobody is asked for whom where nobody can wait.
OF_SESSION = {
    Reason.NOT_FULL,
    Reason.LINE_CLOSED,
    Reason.NOT_YET_OPEN,
    Reason.WITHDRAWN,
    Reason.NOT_PUBLISHED,
}


@require_http_methods(FORM_METHODS)
@paced()
@own_page()
def join(request: HttpRequest, session_id: int) -> HttpResponse:
    """For whom, for this session or any of its specialist's, with how much notice."""
    account, now = account_id(request), timezone.now()
    card = found_or_404(public_card(session_id, now))
    policy = policies_at(now, card.session.hospital_id).waitlist
    closed = line_closed(card.session, policy, now)
    if closed is not None:
        messages.warning(request, closed.label)
        return redirect("session", pk=session_id)
    links = my_people(account)
    if not links:
        messages.info(request, _("请先添加就诊人，再回到这场门诊加入候补。"))
        return redirect(reverse("bookings:new_person", query={"from": "people"}))
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        links=links,
        session=card.session,
        specialists=card.specialists,
        today=local_date(now),
        initial=_asked_before(request),
    )
    if request.method == "POST" and form.is_valid():
        answer = _join(request, form, card.session, account, now)
        if answer is not None:
            return answer
    context = {"card": card, "form": form, "policy": policy, "until": policy.deadline(card.session.starts_at)}
    return page(request, "bookings/join.html", context, status=409 if form.errors else 200)


def _asked_before(request: HttpRequest) -> dict[str, Any]:
    """What was asked for before a consent had to be given: it comes back in the address."""
    said = {name: request.GET[name] for name in ("what", "notice_hours") if name in request.GET}
    named = whole_number(request.GET.get("patient", ""))
    return said if named is None else {**said, "patient": named}


def _join(
    request: HttpRequest, form: JoinForm, session: ClinicSession, account: int, now: datetime
) -> HttpResponse | None:
    """On to the place in line, or to what is missing before it; None, with the reason in the form, if refused."""
    wishes = form.wishes()
    try:
        entry = join_waitlist(session_id=session.pk, by=account, now=now, **wishes)
    except Refused as refused:
        patient = my_patient(account, wishes["patient_id"])
        if refused.reason in FOR_CONSENT and patient is not None:
            sent = {name: request.POST[name] for name in ("patient", "what", "notice_hours")}
            onward = reverse("bookings:join", args=[session.pk], query=sent)
            if screen := before_booking(request, patient, session.hospital_id, onward, now):
                return redirect(screen)
        if refused.reason in OF_SESSION:
            messages.warning(request, refused.sentence)
            return redirect("session", pk=session.pk)
        form.add_error("patient", refused.sentence)
        return None
    if entry.account_id == account:
        messages.success(request, _("已加入候补。有号时，我们用短信通知您。"))
    elif entry.desk_id is not None:
        messages.info(request, _("医院窗口已经为这位就诊人加入候补。有号时，我们用短信通知您。"))
    else:
        messages.info(
            request, _("家人已经为这位就诊人加入候补。有号时通知那个账号，您在“我的预约”里也能看到、能答复。")
        )
    return redirect("bookings:place", entry_id=entry.pk)


@require_safe
@own_page()
def place(request: HttpRequest, entry_id: int) -> HttpResponse:
    """How many are before them, until when, what was passed over and why."""
    now = timezone.now()
    shown = found_or_404(my_place(account_id(request), entry_id, now))
    return page(request, "bookings/place.html", {"shown": shown, "entry": shown.place.entry})


@require_http_methods(FORM_METHODS)
@own_page()
def leave(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Whether they really want to give the place up; then it is."""
    account, now = account_id(request), timezone.now()
    shown = found_or_404(my_place(account, entry_id, now))
    if request.method == "POST":
        try:
            left = leave_waitlist(entry=shown.place.entry, by=account, now=now)
        except Refused as refused:
            messages.warning(request, refused.sentence)
        else:
            if left.status == EntryStatus.ENDED:
                messages.success(request, _("已退出候补。"))
        return redirect("bookings:place", entry_id=entry_id)
    if not shown.place.entry.in_line:
        return redirect("bookings:place", entry_id=entry_id)
    return page(request, "bookings/leave.html", {"shown": shown, "entry": shown.place.entry})


@require_safe
@own_page()
def offer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The number that is kept for them, until when, and what would go for it."""
    account, now = account_id(request), timezone.now()
    found = found_or_404(my_offer(account, uid))
    booked = _led_to(found)
    if booked is not None:
        return redirect("bookings:ticket", uid=booked.uid)
    return _offer_page(request, offer_page(found, account, now), now)


def _led_to(offer: Appointment) -> Appointment | None:
    """The booking the offer has become, or that was moved in its place."""
    entry = offer.entry
    if entry is None or entry.status != EntryStatus.ACCEPTED or entry.booked is None:
        return None
    return entry.booked if entry.booked.slot_id == offer.slot_id else None


def _offer_page(request: HttpRequest, shown: OfferPage, now: datetime, *, refused: str = "") -> HttpResponse:
    context = {
        "shown": shown,
        "offer": shown.offer,
        "entry": shown.entry,
        "refused": refused,
        "alternatives": [] if shown.live else alternatives(shown.offer.session, now),
    }
    return page(request, "bookings/offer.html", context, status=409 if refused else 200)


@require_http_methods(FORM_METHODS)
@paced()
@own_page(back="bookings:offer")
def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take it; `instead` names the booking that moves there. Pressed twice, it is the same ticket."""
    account, now = account_id(request), timezone.now()
    found = found_or_404(my_offer(account, uid))
    if request.method != "POST":
        return redirect("bookings:offer", uid=uid)
    booked = _led_to(found)
    if booked is None:
        if str(found.version) != request.POST.get("version", str(found.version)):
            return _offer_page(
                request, offer_page(found, account, now), now, refused=str(Reason.HOSPITAL_CHANGED.label)
            )
        instead = whole_number(request.POST.get("instead", ""))
        try:
            booked = accept_offer(offer=found, by=account, now=now, instead_of=instead)
        except Refused as refused:
            if refused.reason in FOR_CONSENT:
                onward = reverse("bookings:offer", args=[uid])
                screen = before_booking(request, found.patient, found.session.hospital_id, onward, now)
                if screen:
                    return redirect(screen)
            again = found_or_404(my_offer(account, uid))
            return _offer_page(request, offer_page(again, account, now), now, refused=refused.sentence)
    return redirect(reverse("bookings:ticket", args=[booked.uid], query={"new": "1"}))


@require_http_methods(FORM_METHODS)
@own_page(back="bookings:offer")
def decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Not this one: it goes to the next, and they wait on."""
    account, now = account_id(request), timezone.now()
    found = found_or_404(my_offer(account, uid))
    if request.method != "POST" or found.entry is None:
        return redirect("bookings:offer", uid=uid)
    was_kept = found.status == AppointmentStatus.PENDING
    try:
        declined = decline_offer(offer=found, by=account, now=now)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect("bookings:mine")
    if was_kept and declined.status == AppointmentStatus.RELEASED:
        messages.success(request, _("这个号已让给下一位。您仍在候补名单里。"))
        return redirect("bookings:place", entry_id=found.entry.pk)
    return redirect("bookings:offer", uid=uid)  # it says what became of it
