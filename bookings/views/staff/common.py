"""What every page of staff shares: signed in by password, kept by nobody on the way, 404 for all others."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from accounts.actions import note_seen
from accounts.enums import AuditAction
from bookings.forms import initial_times
from bookings.queries.staff.planning import groups_of, postings_of
from bookings.queries.staff.scope import Workplace, my_session, workplaces
from bookings.rules import Reason, Refused, StaffMay, what_staff_may
from bookings.views.common import View, account_id, account_of, found_or_404
from specialists.enums import OpenTo, SessionKind, SessionPurpose
from specialists.models import ClinicSession
from specialists.seen import seen_of

# What a form sends besides what was typed.
NOT_TYPED = ("csrfmiddlewaretoken", "do", "seen")


def staff_page(view: View) -> View:
    """For a page of staff: sign in by password first; no cache on the way keeps it.

    A form posted while signed out comes back, filled in, after signing in: its page reads its address.
    """

    return _signed_in(view, lambda request: typed_query(request.POST))


def names_page(view: View) -> View:
    """The same where somebody's name is typed: a form posted while signed out comes back empty, because names have no
    place in an address."""
    return _signed_in(view, lambda _request: "")


def _signed_in(view: View, typed_in: Callable[[HttpRequest], str]) -> View:
    """`typed_in`: what of the request comes back after signing in, as the query of an address."""

    @functools.wraps(view)
    @cache_control(private=True, no_store=True)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        typed = typed_in(request)
        onward = f"{request.path}?{typed}" if typed else request.get_full_path()
        return redirect_to_login(onward, resolve_url(settings.STAFF_LOGIN_URL))

    return run


def typed_query(said: QueryDict, *, seen: bool = False) -> str:
    """What was typed, as the query of an address; with what was `seen` when it was typed, if wanted."""
    kept = said.copy()
    for name in NOT_TYPED:
        if name != "seen" or not seen:
            kept.pop(name, None)
    return kept.urlencode()


def typed_initial(request: HttpRequest) -> dict[str, Any]:
    """What the address says, as the boxes of a form begin with it: of `others` there may be several."""
    said: dict[str, Any] = request.GET.dict()
    if "others" in request.GET:
        said["others"] = request.GET.getlist("others")
    return said


def my_workplaces(request: HttpRequest, now: datetime) -> list[Workplace]:
    """The hospitals this account works for."""
    return workplaces(account_id(request), now)


def chosen_workplace(request: HttpRequest, mine: list[Workplace]) -> Workplace | None:
    """The one the address names, or the only one there is; None where one of several is to be chosen.
    404 for a hospital that is not the account's."""
    slug = request.GET.get("hospital", "")
    if slug:
        return found_or_404(next((one for one in mine if one.hospital.slug == slug), None))
    return mine[0] if len(mine) == 1 else None


def planning_place(request: HttpRequest, slug: str, now: datetime) -> Workplace:
    """The hospital with this slug, where the account plans; 404 for any other."""
    mine = [one for one in my_workplaces(request, now) if one.plans and one.hospital.slug == slug]
    return found_or_404(mine[0] if mine else None)


def session_to_plan(request: HttpRequest, pk: int, now: datetime) -> ClinicSession:
    """A session that this account may change; 404 for any other."""
    return found_or_404(my_session(account_id(request), pk, now, planning=True))


def session_may(session: ClinicSession, now: datetime) -> StaffMay:
    """What may be done with it now."""
    return what_staff_may(session.status, **shown_times(session), now=now)


def shown_times(session: ClinicSession) -> dict[str, datetime]:
    """When it begins and ends, with its delay."""
    delay = timedelta(minutes=session.delay_minutes)
    return {"starts_at": session.starts_at + delay, "ends_at": session.ends_at + delay}


def sentence_for_staff(refused: Refused) -> str:
    """Why not, in words for those who hold the session rather than book in it."""
    return _("这场门诊已经停诊。") if refused.reason == Reason.WITHDRAWN else refused.sentence


def note_roster(request: HttpRequest, session: ClinicSession, now: datetime) -> None:
    """That this account saw who comes, masked as the names are; once an hour."""
    who = account_of(request)
    note_seen(by=who, what=AuditAction.SAW_ROSTER, subject_kind="session", subject_id=session.pk, now=now)


def session_url(session: ClinicSession) -> str:
    """The session's page for staff."""
    return reverse("staff:session", args=[session.pk])


def plan_words(plan: Mapping[str, Any]) -> dict[str, str]:
    """What sort of session a plan (as the actions of drafts take it) is, in words."""
    kind = SessionKind(plan["kind"])
    return {
        "purpose": str(SessionPurpose(plan["purpose"]).label),
        "together": "" if kind == SessionKind.SINGLE else str(kind.label),
        "open_to": str(OpenTo(plan["open_to"]).label),
    }


def as_it_is(session: ClinicSession) -> dict[str, Any]:
    """What the boxes of its form show of a session."""
    rows = postings_of(session)
    groups = groups_of(session)
    length = groups[0].ends_at - groups[0].starts_at if groups else None
    return {
        **initial_times(session),
        "specialist": rows[0].specialist_id if rows else None,
        "others": [row.specialist_id for row in rows[1:]],
        "together": session.kind if len(rows) > 1 else "",
        **{name: getattr(session, name) for name in ("purpose", "open_to", "walk_in_numbers")},
        "department": session.department_id,
        "numbers": sum(group.count for group in groups),
        "group_minutes": int(length.total_seconds() // 60) if length else 30,
        "fee_yuan": session.fee_yuan,
        "bring": session.bring,
        "seen": seen_of(session),
    }


def again_url(session: ClinicSession, day: date | None = None) -> str:
    """The form of a new session with what this one says, on that `day` or with the day left open."""
    said = {name: value for name, value in as_it_is(session).items() if value not in (None, "")}
    for other in ("day", "seen"):
        said.pop(other, None)
    said |= {name: f"{said[name]:%H:%M}" for name in ("begins", "ends")}
    if day is not None:
        said["day"] = day.isoformat()
    return reverse("staff:new", query={"hospital": session.hospital.slug, **said})
