"""The team of a hospital, for its manager: who has which role, who is new, who goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.queries.invitations import INVITED_FOR
from accounts.rules import DutiesApart
from bookings.forms.team import InviteForm, PickForm
from bookings.queries.staff.team import (
    facts_about,
    managed_hospital,
    managed_hospitals,
    member,
    members,
)
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import names_page, staff_page
from bookings.views.staff.team_acts import ACTS, Act, Scene
from hospitals.actions import invite_member
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from hospitals.rules import TeamRefused

# What the session remembers while a link is shown: the token, for whom, and until when. The session is sealed.
LINK = "invitation_link"
LINK_SHOWN_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Offer:
    """An act that is offered for a member, or why it is not."""

    act: Act
    refusal: str


@require_safe
@staff_page
def team(request: HttpRequest) -> HttpResponse:
    """Which hospital's team; whoever manages one is led there. An administrator chooses in the admin."""
    mine = managed_hospitals(account_id(request), timezone.now())
    if not mine:
        raise Http404
    if len(mine) == 1:
        return redirect("staff:team_of", mine[0].slug)
    return page(request, "staff/team_choose.html", {"hospitals": mine})


@require_safe
@staff_page
def team_of(request: HttpRequest, hospital: str) -> HttpResponse:
    """Who works there, as what, since when they were last here."""
    now = timezone.now()
    place = _managed(request, hospital, now)
    return page(request, "staff/team.html", {"hospital": place, "members": members(place, now)})


@require_http_methods(FORM_METHODS)
@sensitive_post_parameters()
@names_page
def invite(request: HttpRequest, hospital: str) -> HttpResponse:
    """Somebody new: an account with a role, and a link to hand over."""
    now = timezone.now()
    place = _managed(request, hospital, now)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account, token = invite_member(
                hospital=place,
                username=form.cleaned_data["username"],
                name=form.cleaned_data["name"],
                role=StaffRole(form.cleaned_data["role"]),
                by=account_of(request),
                now=now,
            )
        except TeamRefused as refused:
            form.add_error("username", refused.sentence)
        else:
            return _to_link(request, place, account, token, now)
    return page(request, "staff/team_invite.html", {"hospital": place, "form": form})


@require_safe
@staff_page
def link(request: HttpRequest, hospital: str) -> HttpResponse:
    """The link of somebody who was just invited, to be handed over; for a few minutes, then never again."""
    now = timezone.now()
    place = _managed(request, hospital, now)
    kept = request.session.get(LINK)
    if not kept or kept["hospital"] != place.pk or now >= datetime.fromisoformat(kept["until"]):
        return redirect("staff:team_of", place.slug)
    address = reverse("accounts:invitation", query={"token": kept["token"]})
    context = {
        "hospital": place,
        "username": kept["username"],
        "link": request.build_absolute_uri(address),
        "ends_at": datetime.fromisoformat(kept["ends_at"]),
    }
    return page(request, "staff/team_link.html", context)


@require_safe
@staff_page
def one(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """One of the team, and what may be done."""
    now = timezone.now()
    place = _managed(request, hospital, now)
    found = found_or_404(member(place, pk, now))
    facts = facts_about(found, by=account_of(request), hospital=place, now=now)
    offers = [Offer(act, act.refusal(facts)) for act in ACTS.values() if act.fits(found)]
    context = {
        "hospital": place,
        "member": found,
        "offers": [offer for offer in offers if not offer.refusal],
        "refusals": sorted({offer.refusal for offer in offers if offer.refusal}),
        "elsewhere": facts.elsewhere,
    }
    return page(request, "staff/team_member.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def do(request: HttpRequest, hospital: str, pk: int, act: str) -> HttpResponse:
    """Ask once more; then do it, in the name of the person at the screen."""
    now = timezone.now()
    place = _managed(request, hospital, now)
    found = found_or_404(member(place, pk, now))
    chosen = found_or_404(ACTS.get(act))
    if not chosen.fits(found):
        return redirect("staff:member", place.slug, pk)
    scene = Scene(place, found, members(place, now), account_of(request), now)
    choices = list(chosen.choices(scene))
    if chosen.picks and not choices:
        messages.warning(request, _("本院还没有别的同事可选，请先邀请一位。"))
        return redirect("staff:member", place.slug, pk)
    said = request.POST if request.method == "POST" else None
    form = PickForm(said, label=str(chosen.picks), choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            token = chosen.run(scene, form.cleaned_data.get("picked", ""))
        except (TeamRefused, DutiesApart) as refused:
            messages.error(request, refused.sentence)
        else:
            if token:
                return _to_link(request, place, found.account, token, now)
            messages.success(request, str(chosen.done))
        still_here = member(place, pk, now) is not None
        return (
            redirect("staff:member", place.slug, pk) if still_here else redirect("staff:team_of", place.slug)
        )
    facts = facts_about(found, by=account_of(request), hospital=place, now=now)
    context = {
        "hospital": place,
        "member": found,
        "act": chosen,
        "form": form,
        "explains": chosen.explains(facts),
    }
    return page(request, "staff/team_act.html", context)


def _managed(request: HttpRequest, slug: str, now: datetime) -> Hospital:
    """The hospital of the address; 404 unless the account manages it."""
    return found_or_404(managed_hospital(account_of(request), slug, now))


def _to_link(
    request: HttpRequest, hospital: Hospital, account: User, token: str, now: datetime
) -> HttpResponse:
    """Show the link on a page of its own, which may load twice."""
    kept: dict[str, Any] = {
        "token": token,
        "hospital": hospital.pk,
        "username": account.get_username(),
        "until": (now + LINK_SHOWN_FOR).isoformat(),
        "ends_at": (now + INVITED_FOR).isoformat(),
    }
    request.session[LINK] = kept
    return redirect("staff:team_link", hospital.slug)
