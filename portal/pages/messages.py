"""The message viewer: what development sends, read by whoever develops. There is none in production."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notices.queries import newest_viewer_messages

SHOWN = 50


@never_cache
@require_safe
def viewer(request: HttpRequest) -> HttpResponse:
    """The newest messages, newest first. 404 in production."""
    if settings.PRODUCTION:
        raise Http404
    found = newest_viewer_messages(SHOWN)
    return render(request, "pages/messages.html", {"viewer_messages": found, "shown": SHOWN})
