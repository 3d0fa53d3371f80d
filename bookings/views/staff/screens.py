"""候诊屏 of a hospital: opened for a waiting room, and ended."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.actions.desk import end_screen, make_screen
from bookings.forms.screens import ScreenForm
from bookings.queries.screens import screen_key, screens_of
from bookings.queries.staff.rooms import rooms_at
from bookings.views.common import FORM_METHODS, account_id, page
from bookings.views.staff.persons_common import desk_page, done, my_desk


@require_http_methods(FORM_METHODS)
@desk_page
def screens(request: HttpRequest, hospital: str) -> HttpResponse:
    """Those there are, with their addresses; (form) one more."""
    now = timezone.now()
    here = my_desk(request, hospital, now).hospital
    form = ScreenForm(request.POST if request.method == "POST" else None, rooms=rooms_at(here.pk, now))
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"hospital_id": here.pk, "by": account_id(request), "now": now}
        if done(form, lambda: make_screen(**about, **form.said)):
            messages.success(
                request, _("候诊屏已建立。请在那台屏幕的浏览器里打开下面的网址，再按 F11 全屏。")
            )
            return redirect("staff:screens", here.slug)
    there = [
        {"screen": one, "path": path, "url": settings.SITE_URL + path}
        for one in screens_of(here.pk)
        for path in [reverse("bookings:screen", args=[screen_key(one)])]
    ]
    return page(request, "staff/screens.html", {"hospital": here, "form": form, "screens": there})


@require_POST
@desk_page
def end(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Its address opens nothing from now on."""
    now = timezone.now()
    here = my_desk(request, hospital, now).hospital
    ended = end_screen(hospital_id=here.pk, screen_id=pk, by=account_id(request), now=now)
    messages.success(request, _("“%(name)s”已停用，原来的网址打不开了。") % {"name": ended.name})
    return redirect("staff:screens", here.slug)
