"""Pages that are the same for many: made once for all who read in one manner, given to each with words of their own.

The page is made for a reader of whom nothing is known (accounts.views.reading.Manner): a request without cookies,
session or account. What is somebody's own (the token of the forms, the name of the person) is put in afterwards, in
place of words that stand nowhere else. So nobody's page can hold anything of somebody else (docs/decisions/0016).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape

from accounts.models import User
from accounts.views.reading import Manner, manner_of
from notices.keeping import Kept

Context = Callable[[HttpRequest], Mapping[str, Any]]


def stand_in(name: str) -> str:
    """A word for what is to be put in later: nobody can guess it, and so nobody can write it into a page."""
    return f"{name}-{secrets.token_hex(16)}"


TOKEN = stand_in("token")
KEPT_PAGES: Kept[str] = Kept(most=256)


def shared_page(
    request: HttpRequest,
    template: str,
    key: Hashable,
    context: Context,
    *,
    own: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page that `template` makes of `context`, kept for a moment under `key` for all who read in this manner.

    `context` is called with a request that knows nobody. `own`: stand-ins in it, and this reader's words for them.
    A reader who is to be told something first, or who is using an administrator's power, gets a page made for them.
    """
    user = cast(User, request.user)
    if len(get_messages(request)) or (user.is_authenticated and user.elevated):
        return _made_for_one(request, template, context, own or {}, status)
    manner = manner_of(request)
    page = KEPT_PAGES.get((template, key, manner), lambda: _made_for_many(template, context, manner))
    page = page.replace(TOKEN, get_token(request))
    return HttpResponse(_put_in(page, own or {}), status=status)


def _made_for_many(template: str, context: Context, manner: Manner) -> str:
    anybody = _anybody(manner)
    return render_to_string(
        template, {**context(anybody), "user": manner.reader, "csrf_token": TOKEN}, request=anybody
    )


def _made_for_one(
    request: HttpRequest, template: str, context: Context, own: Mapping[str, str], status: int
) -> HttpResponse:
    answer = render(request, template, dict(context(request)), status=status)
    answer.content = _put_in(answer.content.decode(), own).encode()
    return answer


def _put_in(page: str, own: Mapping[str, str]) -> str:
    for word, mine in own.items():
        page = page.replace(word, escape(mine))
    return page


def _anybody(manner: Manner) -> HttpRequest:
    """A request in this manner of which nothing else is known."""
    address = urlsplit(manner.path)
    anybody = HttpRequest()
    anybody.method = "GET"
    anybody.path = anybody.path_info = address.path
    anybody.META = {"HTTP_HOST": manner.host, "QUERY_STRING": address.query}
    anybody.GET = QueryDict(address.query)
    anybody.COOKIES = {settings.SIZE_COOKIE_NAME: manner.size}
    anybody.user = manner.reader  # type: ignore[assignment]  # as much of an account as such a page may know
    return anybody
