"""A hospital's rooms, and the places elsewhere where it holds visits: recorded, and corrected."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.forms.rooms import RoomForm
from bookings.queries.staff.rooms import my_room, rooms_at
from bookings.views.common import account_of, found_or_404, page
from bookings.views.staff.common import planning_place, staff_page
from hospitals.actions import RoomNameTakenError, add_room, correct_room
from hospitals.models import Hospital, Room


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


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request: HttpRequest, hospital: str) -> HttpResponse:
    """Record one."""
    now = timezone.now()
    here = planning_place(request, hospital, now).hospital
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if here.rooms.filter(name=form.cleaned_data["name"]).exists():
            form.add_error("name", _("这个名称已经登记过，请换一个，或者改原来的。"))
        else:
            add_room(hospital=here, **form.cleaned_data, by=account_of(request), now=now)
            messages.success(request, _("登记好了。"))
            return redirect("staff:rooms", here.slug)
    return _form_page(request, here, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def edit(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Correct one; whoever looks at a session there sees it so at once."""
    now = timezone.now()
    here = planning_place(request, hospital, now).hospital
    room = found_or_404(my_room(here.pk, pk, now))
    form = RoomForm(
        request.POST or None,
        initial={name: getattr(room, name) for name in ("name", "address", "exclusive")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_room(room=room, **form.cleaned_data, by=account_of(request), now=now)
        except RoomNameTakenError:
            form.add_error("name", _("这个名称已经登记过，请换一个，或者改原来的。"))
        else:
            messages.success(request, _("改好了。"))
            return redirect("staff:rooms", here.slug)
    return _form_page(request, here, form, room)


def _form_page(
    request: HttpRequest, hospital: Hospital, form: RoomForm, room: Room | None = None
) -> HttpResponse:
    return page(request, "staff/room_form.html", {"hospital": hospital, "form": form, "room": room})
