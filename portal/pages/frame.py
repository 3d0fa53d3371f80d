"""What stands around every public page: the way up to it, its one address, and whether an index may keep it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

Step = dict[str, str]


def step(text: str, view: str, *arguments: str) -> Step:
    """A page on the way up: its name, and its address by the name of its view."""
    return {"text": text, "url": reverse(view, args=arguments)}


def absolute(path: str) -> str:
    """The address of a page of ours as other sites and search engines write it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def frame(
    request: HttpRequest,
    here: str,
    *trail: Step,
    query: str = "",
    index: bool = True,
    facts: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Context of a public page: `trail` up to the front page, `canonical`, `noindex`, `structured`, `on_paper`.

    `here` is the page's own name; `query` what belongs to its address ("?…"); `facts` is what it shows
    in the words of schema.org. A page that no index may keep has no canonical address and no facts.
    """
    up = [step(_("首页"), "home"), *trail]
    path = request.path + ("" if query == "?" else query)
    context: dict[str, Any] = {"trail": up, "noindex": not index, "canonical": "", "structured": []}
    context["on_paper"] = absolute(path)  # who holds a printed page wants to find it again
    if index:
        context["canonical"] = absolute(path)
        context["structured"] = [_way_up([*up, {"text": here, "url": path}]), *facts]
    return context


def _way_up(steps: list[Step]) -> dict[str, Any]:
    """The breadcrumbs as schema.org has them."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": one["text"], "item": absolute(one["url"])}
            for n, one in enumerate(steps, 1)
        ],
    }


def parts(*named: tuple[str, str, int]) -> list[dict[str, Any]]:
    """The parts of a long page that have something in them: words, id of the heading, how many."""
    return [{"text": text, "id": anchor, "count": count} for text, anchor, count in named if count]
