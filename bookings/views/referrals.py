"""我的转诊: where the account's persons were referred to, and how far it has come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.referrals import has_number, my_referrals
from bookings.views.common import account_id, own_page, page

MOST_SHOWN = 50


@require_safe
@own_page()
def referrals(request: HttpRequest) -> HttpResponse:
    """All of its persons', the newest first."""
    rows = list(my_referrals(account_id(request))[: MOST_SHOWN + 1])
    context = {
        "lines": [(one, has_number(one)) for one in rows[:MOST_SHOWN]],
        "cut": len(rows) > MOST_SHOWN,
        "now": timezone.now(),
    }
    return page(request, "bookings/referrals.html", context)
