"""What search engines may read: everything public in production, nothing in development."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.context import indexable
from portal.pages.frame import absolute

# Pages of one person, and result pages: no use in an index, and some of them private.
PRIVATE = [
    "/account/",
    "/admin/",
    "/api/",
    "/booking/",
    "/bookings/",
    "/consent/",
    "/holds/",
    "/i18n/",
    "/interests/",
    "/offers/",
    "/people/",
    "/preferences/",
    "/privacy/mine/",
    "/screen/",
    "/recalls/",
    "/referrals/",
    "/search/",
    "/sessions/export/",
    "/sign-in/",
    "/staff/",
    "/tickets/",
    "/visits/",
    "/waitlist/",
]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt, with the way to the sitemap; in development every page carries noindex besides."""
    lines = ["User-agent: *"]
    if indexable(request):
        lines += [f"Disallow: {path}" for path in PRIVATE]
        lines += [f"Sitemap: {absolute(reverse('sitemap'))}"]
    else:
        lines += ["Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
