"""What every page of a desk about a person shares: whose desk it is, whom it reaches, and how an act is answered."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters

from bookings.actions.desk import NotAtDesk, TooManyLookUps
from bookings.models import Patient
from bookings.queries.staff.persons import MOST_LOOK_UPS, person_at_desk
from bookings.queries.staff.scope import Workplace
from bookings.views.common import View, account_id, found_or_404
from bookings.views.staff.common import my_workplaces
from notices.localtime import local


def desk_page(view: View) -> View:
    """For a page of a desk: sign in by password first; no cache on the way keeps it; what is not within reach is 404.

    What was typed into a form posted while signed out is lost: numbers and names have no place in an address.
    """

    @functools.wraps(view)
    @sensitive_post_parameters()
    @cache_control(private=True, no_store=True)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path, resolve_url(settings.STAFF_LOGIN_URL))
        try:
            return view(request, *args, **kwargs)
        except NotAtDesk:
            raise Http404 from None

    return run


def my_desks(request: HttpRequest, now: datetime) -> list[Workplace]:
    """The hospitals at whose desk this account receives patients."""
    return [place for place in my_workplaces(request, now) if place.receives]


def my_desk(request: HttpRequest, slug: str, now: datetime) -> Workplace:
    """The hospital with this slug, if its desk is the account's; 404 for any other."""
    return found_or_404(next((one for one in my_desks(request, now) if one.hospital.slug == slug), None))


def person_here(request: HttpRequest, desk: Workplace, pk: int, now: datetime) -> Patient:
    """A person this desk reaches; 404 for anybody else."""
    return found_or_404(person_at_desk(account_id(request), desk.hospital.pk, pk, now))


def find_url(desk: Workplace) -> str:
    """Where persons are looked up at this desk."""
    return reverse("staff:find_person", args=[desk.hospital.slug])


def person_url(desk: Workplace, pk: int, name: str = "person") -> str:
    """A page about a person at this desk."""
    return reverse(f"staff:{name}", args=[desk.hospital.slug, pk])


def done(form: Form, act: Callable[[], object]) -> bool:
    """Act; what stands against it is said in the form. Says whether it was done."""
    try:
        act()
    except TooManyLookUps as stop:
        form.add_error(None, too_many_sentence(stop))
    except ValidationError as wrong:
        for name, sentences in wrong.update_error_dict({}).items():
            form.add_error(name if name in form.fields else None, sentences)
    return not form.errors


def kept_typed(request: HttpRequest) -> list[tuple[str, Any]]:
    """What was typed, name and value, to stand hidden below what will change."""
    return [
        (name, value) for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "do"}
    ]


def too_many_sentence(stop: TooManyLookUps) -> str:
    """Why nobody is looked up now, and from when on again."""
    said = _("这个账号一小时内已查找 %(most)s 次，为保护患者信息，请在 %(time)s 以后再查。")
    return said % {"most": MOST_LOOK_UPS, "time": f"{local(stop.retry_at):%H:%M}"}
