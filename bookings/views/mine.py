"""我的预约: what is coming, a number being held, and what was."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.choosing import held_number
from bookings.queries.mine import my_bookings
from bookings.queries.places import my_places
from bookings.queries.recalls_mine import has_recalls
from bookings.queries.referrals import my_referrals
from bookings.views.common import account_id, own_page, page


@require_safe
@own_page()
def mine(request: HttpRequest) -> HttpResponse:
    """The account's bookings of all its persons, the next one first."""
    now = timezone.now()
    account = account_id(request)
    found = my_bookings(account, now)
    held = held_number(found.hold, now) if found.hold is not None else None
    places = my_places(account, now)
    context = {
        "found": found,
        "held": held,
        "offered": [place for place in places if place.offer],
        "recalled": has_recalls(account, now),
        "referred": my_referrals(account).exists(),
        "waiting": [place for place in places if not place.offer],
    }
    return page(request, "bookings/mine.html", context)
