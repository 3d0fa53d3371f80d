"""How somebody reads our pages, as far as it changes a page that is the same for many."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

STANDARD = "standard"
# 长辈版 in two sizes of text: 24 px and 30 px (standard is 18 px).
ELDER_SIZES = ("elder", "elder-max")


def text_size(request: HttpRequest) -> str:
    """The size of text this reader chose: standard, elder or elder-max."""
    size = request.COOKIES.get(settings.SIZE_COOKIE_NAME, STANDARD)
    return size if size in ELDER_SIZES else STANDARD


@dataclass(frozen=True)
class Reader:
    """What a page for many knows of who reads it: a passer-by, a patient's account or a member of staff, and no more.

    It stands in templates where the account stands on other pages; there is nothing personal in it to be shown.
    """

    is_authenticated: bool
    phone: bool  # whether the account has one: patients' accounts do
    elevated: bool = False


@dataclass(frozen=True)
class Manner:
    """In what language and size of text, at which of our addresses, and as whom somebody reads."""

    language: str
    size: str
    host: str
    path: str
    reader: Reader


def manner_of(request: HttpRequest) -> Manner:
    """How this page is being read."""
    user = request.user
    reader = Reader(user.is_authenticated, bool(user.is_authenticated and user.phone_hash))
    return Manner(
        language=get_language() or settings.LANGUAGE_CODE,
        size=text_size(request),
        host=request.get_host(),
        path=request.get_full_path(),
        reader=reader,
    )
