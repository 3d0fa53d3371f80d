"""How a reader wants to see the pages: 长辈版 and its size of text."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.views.reading import ELDER_SIZES, STANDARD
from accounts.ways import own_page

ONE_YEAR = 60 * 60 * 24 * 365


@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """Remember the size of text in a cookie and go back to where the reader was."""
    size = request.POST.get("size", "")
    if size not in ELDER_SIZES:
        size = STANDARD
    back = own_page(request.POST.get("next", ""), host=request.get_host(), secure=request.is_secure())
    response = HttpResponseRedirect(back or "/")
    response.set_cookie(
        settings.SIZE_COOKIE_NAME,
        size,
        max_age=ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.TLS,
    )
    return response
