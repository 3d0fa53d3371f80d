"""What every template knows about the site and how this reader wants to see it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port

from accounts.views.reading import STANDARD, text_size


def indexable(request: HttpRequest) -> bool:
    """Whether an index may keep what this request is answered with.

    In development nothing should be found, least of all demonstrations. What is asked for on the machine
    itself no crawler reaches: there pages are as in production, for those who examine them.
    """
    try:
        name, _port = split_domain_port(request.get_host())
    except DisallowedHost:  # the page that says so is rendered with this as well
        return False
    return settings.PRODUCTION or name in {"localhost", "127.0.0.1", "[::1]"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site` with size, elder, production, development, operator, path, noindex.

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
            "operator": settings.OPERATOR,
            "path": request.get_full_path(),
            "noindex": not indexable(request),
        }
    }
