"""What a reader meets when something goes wrong: plain words and a way on.

400, 403 and 404 are drawn by Django from templates of that name; 500.html asks neither
the database nor the context, because one of them may be what failed.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was too old or cookies are off: say so, nothing has been sent.

    `reason` is Django's, for developers; it is not shown.
    """
    return render(request, "csrf.html", {"noindex": True}, status=403)


@require_safe
@require_safe
def sample(request: HttpRequest, status: int) -> HttpResponse:
    """One of the error pages, to look at in development."""
    if settings.PRODUCTION or status not in {400, 403, 404, 500}:
        raise Http404
    return render(request, f"{status}.html", status=status)
