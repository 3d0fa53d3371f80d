"""转诊 from the page of a person at the desk: by which route, then what is written."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import note_seen
from bookings.actions.referrals import send_referral
from bookings.forms.referrals import ReferForm
from bookings.models import Referral, ReferralAct, ReferralRoute
from bookings.queries.staff.persons import at_hospital
from bookings.queries.staff.referral_case import case_of
from bookings.queries.staff.referral_routes import departments_at, routes_from, specialists_at
from bookings.queries.staff.scope import Workplace
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page, whole_number
from bookings.views.staff.persons_common import desk_page, done, my_desk, person_here


@require_http_methods(FORM_METHODS)
@desk_page
def refer(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Where to; then why, and what is known of the person. Who was redirected begins with what was written before."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    routes = list(routes_from(desk.hospital.pk, now))
    route = _chosen(request, routes)
    context = {"desk": desk, "patient": patient, "routes": routes, "route": route}
    if route is None:
        context["after"] = request.GET.get("after", "")
        return page(request, "staff/refer_where.html", context)
    before = _before(request, desk, pk, now)
    form = ReferForm(
        request.POST if request.method == "POST" else None,
        departments=departments_at(route.to_hospital_id),
        specialists=specialists_at(route.to_hospital_id, now),
        before=before,
    )
    if request.method == "POST" and form.is_valid():
        made: list[Referral] = []

        def act() -> None:
            made.append(
                send_referral(
                    hospital_id=desk.hospital.pk,
                    patient_id=pk,
                    route_id=route.pk,
                    request=form.said,
                    agreed=form.cleaned_data["agreed"],
                    key=form.cleaned_data["key"],
                    by=account_id(request),
                    now=now,
                )
            )

        if done(form, act):
            said = _("转诊单已开好，请打印后交给患者。") if route.letter_only else _("转诊已发出。")
            messages.success(request, said)
            to = "staff:referral_pictures" if "attach" in request.POST else "staff:referral"
            return redirect(reverse(to, args=[desk.hospital.slug, made[0].pk]))
    if before is not None:  # the page shows what was written
        note_referral_seen(request, desk, before.pk, now)
    return page(request, "staff/refer.html", context | {"form": form, "here": request.get_full_path()})


def note_referral_seen(request: HttpRequest, desk: Workplace, referral_id: int, now: datetime) -> None:
    """Note for good, once an hour, that this desk has read what was written in a referral."""
    note_seen(
        by=account_of(request),
        what=ReferralAct.SAW,
        subject_kind="referral",
        subject_id=referral_id,
        now=now,
        reason=at_hospital(desk.hospital.pk),
    )


def _chosen(request: HttpRequest, routes: list[ReferralRoute]) -> ReferralRoute | None:
    """The route the address names, or the only one there is; None where one is to be chosen. 404 for one that is not
    this hospital's, or not any more."""
    said = request.GET.get("route", "")
    if said:
        return found_or_404(next((one for one in routes if str(one.pk) == said), None))
    return routes[0] if len(routes) == 1 else None


def _before(request: HttpRequest, desk: Workplace, patient_id: int, now: datetime) -> Referral | None:
    """The referral of this person that was redirected, if the address names one of this desk's."""
    said = whole_number(request.GET.get("after", ""))
    case = case_of(desk.hospital.pk, said, now) if said is not None else None
    if case is None or "again" not in case.may or case.referral.patient_id != patient_id:
        return None
    return case.referral
