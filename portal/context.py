"""What every template knows about the site and how this reader wants to see it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

SIZE_COOKIE = "size"
STANDARD = "standard"
# 长辈版 in two sizes of text: 24 px and 30 px (standard is 18 px).
ELDER_SIZES = ("elder", "elder-max")


def text_size(request: HttpRequest) -> str:
    """The size of text this reader chose: standard, elder or elder-max."""
    size = request.COOKIES.get(SIZE_COOKIE, STANDARD)
    return size if size in ELDER_SIZES else STANDARD


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site` with size, elder, production, development, path and noindex.

    `path` is where to come back to after switching language or size of text: this
    page, and after a form that was refused the address it was posted to.
    """
    size = text_size(request)
    return {
        "site": {
            "size": size,
            "elder": size != STANDARD,
            "production": settings.PRODUCTION,
            "development": not settings.PRODUCTION,
            "path": request.get_full_path(),
            "noindex": not settings.PRODUCTION,
        }
    }
