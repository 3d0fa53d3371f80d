"""A hospital's rooms, and the places elsewhere where it holds visits: recorded, and corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bookings.forms.rooms import RoomForm
from bookings.queries.staff.rooms import my_room, rooms_at
from bookings.views.common import FORM_METHODS, account_of, found_or_404, page
from bookings.views.staff.common import planning_place, staff_page, typed_query
from hospitals.actions import (
    RoomBusyError,
    RoomChangedError,
    RoomNameTakenError,
    add_room,
    correct_room,
)
from hospitals.models import Hospital, Room
from hospitals.seen import seen_of_room

_TAKEN = gettext_lazy("这个名称已经登记过，请换一个，或者改原来的。")


@require_safe
@staff_page
def rooms(request: HttpRequest, hospital: str) -> HttpResponse:
    """What is recorded: rooms of the house, then places elsewhere, each with how many sessions are to come there."""
    now = timezone.now()
    here = planning_place(request, hospital, now).hospital
    known = list(rooms_at(here.pk, now))
    context = {
        "hospital": here,
        "inside": [one for one in known if not one.address],
        "outside": [one for one in known if one.address],
    }
    return page(request, "staff/rooms.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def new(request: HttpRequest, hospital: str) -> HttpResponse:
    """Record one. The same form sent twice records one."""
    now = timezone.now()
    here = planning_place(request, hospital, now).hospital
    form = RoomForm(request.POST or None, initial=_typed(request))
    if request.method == "POST" and form.is_valid():
        said = _said(form)
        there = add_room(hospital=here, **said, by=account_of(request), now=now)
        if said == {name: getattr(there, name) for name in said}:
            messages.success(request, _("登记好了。"))
            return redirect("staff:rooms", here.slug)
        form.add_error("name", _TAKEN)  # another one, recorded before or at the same moment, stays as it is
    return _form_page(request, here, form)


@require_http_methods(FORM_METHODS)
@staff_page
def edit(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Correct one; whoever looks at a session there sees it so at once."""
    now = timezone.now()
    here = planning_place(request, hospital, now).hospital
    room = found_or_404(my_room(here.pk, pk, now))
    as_it_is = {name: getattr(room, name) for name in ("name", "address", "exclusive")}
    form = RoomForm(request.POST or None, initial={**as_it_is, **_typed(request), "seen": seen_of_room(room)})
    if request.method == "POST" and form.is_valid():
        try:
            correct_room(
                room=room, **_said(form), seen=form.cleaned_data["seen"], by=account_of(request), now=now
            )
        except RoomNameTakenError:
            form.add_error("name", _TAKEN)
        except RoomBusyError:
            form.add_error("exclusive", _("这里已经有时间重叠的出诊，不能改成只接待一场。"))
        except RoomChangedError:
            messages.warning(request, _("这间诊室刚刚被改过。下面是您填的内容，请核对后再存。"))
            return redirect(f"{request.path}?{typed_query(request.POST)}")
        else:
            messages.success(request, _("改好了。"))
            return redirect("staff:rooms", here.slug)
    return _form_page(request, here, form, room)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What the address says of a form that was sent: a box that is not ticked is not in it."""
    if "name" not in request.GET:
        return {}
    return {**request.GET.dict(), "exclusive": "exclusive" in request.GET}


def _said(form: RoomForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "address", "exclusive")}


def _form_page(
    request: HttpRequest, hospital: Hospital, form: RoomForm, room: Room | None = None
) -> HttpResponse:
    return page(request, "staff/room_form.html", {"hospital": hospital, "form": form, "room": room})
