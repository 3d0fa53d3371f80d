"""Which addresses a form may send a reader to: pages of this site alone."""

import posixpath
import unicodedata
from urllib.parse import unquote, urlsplit

from django.utils.http import url_has_allowed_host_and_scheme


def own_page(address: str, *, host: str, secure: bool) -> str:
    """`address` if it leads to a page of this site, else nothing.

    It must begin with one slash: a bare word (`home`) could be taken for the name of an address, and with
    two it names another host. Control characters are refused, because some browsers leave them out and
    then read another address. `host` is our own name, `secure` whether we are asked over TLS.
    """
    if not address.startswith("/") or address.startswith("//"):
        return ""
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in address):
        return ""
    return address if url_has_allowed_host_and_scheme(address, {host}, require_https=secure) else ""


def leads_to(address: str, pages: tuple[str, ...]) -> bool:
    """Whether `address`, a page of this site, is one of `pages` (paths such as /sign-in/) or lies below it,
    however it is spelled."""
    path = posixpath.normpath(unquote(urlsplit(address).path)) + "/"
    return path.startswith(pages)
