"""What a production site refuses to start with, and what it needs of its PostgreSQL."""

from collections.abc import Iterable, Iterator
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.db import connections
from django.http.request import validate_host

from accounts.sealing import BadKeys, parse_key, parse_keys

MIN_SECRET = 50  # characters, as Django's own deployment check asks
MIN_DISTINCT = 20  # different ones among them: a drawn secret has more, a typed one (xxxx…) rarely
DEVELOPMENT_CHANNELS = "notices.channels.viewer."
DEVELOPMENT_MAIL = ("console", "dummy", "locmem", "filebased")


def unsafe_in_production() -> Iterator[tuple[str, str]]:
    """(id, sentence) for each setting that is fit for development alone."""
    secret = settings.SECRET_KEY
    if secret == settings.DEVELOPMENT_SECRET or len(secret) < MIN_SECRET or len(set(secret)) < MIN_DISTINCT:
        yield (
            "portal.E001",
            "SECRET_KEY is the default or too simple: "
            f"set one of {MIN_SECRET} characters or more, {MIN_DISTINCT} of them different.",
        )
    if settings.DEBUG:
        yield "portal.E002", "DEBUG is on: it shows settings and data to strangers."
    if not settings.TLS:
        yield (
            "portal.E003",
            "The site is not served over TLS: set PORTAL_TLS=1 behind a proxy that speaks HTTPS.",
        )
    for name, path in settings.NOTICE_CHANNELS.items():
        if path.startswith(DEVELOPMENT_CHANNELS):
            yield (
                "portal.E004",
                f"Messages by {name} reach nobody: set {name.upper()}_CHANNEL to a real channel.",
            )
    if any(word in settings.EMAIL_BACKEND for word in DEVELOPMENT_MAIL):
        yield "portal.E005", "EMAIL_BACKEND sends no e-mail."
    if not settings.ALLOWED_HOSTS or any("*" in host for host in settings.ALLOWED_HOSTS):
        yield "portal.E006", "ALLOWED_HOSTS must name the site's own host names."
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower().endswith("@localhost"):
        yield "portal.E007", "DEFAULT_FROM_EMAIL ends in @localhost: set the address the site writes from."
    if settings.BEHIND_PROXY and settings.TRUSTED_PROXIES < 1:
        yield (
            "portal.E008",
            "TRUSTED_PROXIES is 0 behind a proxy: all clients would share the proxy's address and its limits. "
            "Set the number of your proxies, or PORTAL_BEHIND_PROXY=0 if there is none.",
        )
    if not reachable_by_patients(settings.SITE_URL, settings.ALLOWED_HOSTS):
        yield (
            "portal.E009",
            "SITE_URL, which stands in messages and calendar files, must be https:// and a name in ALLOWED_HOSTS.",
        )
    if not settings.OPERATOR:
        yield (
            "portal.E011",
            "PORTAL_OPERATOR is empty: patients must read who answers for the site and their data.",
        )
    if not (settings.OPERATOR_PHONE or "@" in settings.OPERATOR_EMAIL):
        yield (
            "portal.E012",
            "Nobody can reach the operator: set PORTAL_OPERATOR_PHONE or PORTAL_OPERATOR_EMAIL.",
        )

    for name, keys in (("PORTAL_DATA_KEYS", settings.DATA_KEYS), ("PORTAL_LOOKUP_KEY", settings.LOOKUP_KEY)):
        yield from unsafe_keys(name, keys)


def unsafe_keys(name: str, said: str) -> Iterator[tuple[str, str]]:
    """(id, sentence) where the keys that protect people's data cannot be used, or are known to everybody."""
    try:
        keys = parse_keys(said).values() if name == "PORTAL_DATA_KEYS" else [parse_key(said)]
    except BadKeys as problem:
        yield "portal.E013", f"{name} cannot be used: {problem}."
        return
    if parse_key(settings.DEVELOPMENT_KEY) in keys:
        yield (
            "portal.E014",
            f"{name} is the development key: set your own (docs/operations.md says how to draw one).",
        )


def reachable_by_patients(url: str, hosts: list[str]) -> bool:
    """Whether `url` is an https address the site answers to. Without `hosts` any name will do."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and bool(name) and (not hosts or validate_host(name, hosts))


def refuse_unsafe_production() -> None:
    """Raise ImproperlyConfigured in one sentence when a production site is not fit to start."""
    if settings.PRODUCTION:
        problems = [sentence for _, sentence in unsafe_in_production()]
        if problems:
            raise ImproperlyConfigured("This site must not start in production: " + " ".join(problems))


@register(Tags.security, deploy=True)
def production_settings(**kwargs: Any) -> list[CheckMessage]:
    """`manage.py check --deploy`: what this set-up would have to change for production."""
    return [Error(sentence, id=number) for number, sentence in unsafe_in_production()]


@register(Tags.database)
def chinese_trigrams(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A server whose LC_CTYPE is C finds no trigrams in Chinese: searching would silently find nothing."""
    if "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
            if cursor.fetchone() is None:
                return []
            cursor.execute("SELECT show_trgm('张声生') <> '{}'")
            row = cursor.fetchone()
    except DatabaseError:
        return []  # a database that is away is said by whoever needs it
    if row == (True,):
        return []
    hint = "Create it with LC_CTYPE C.UTF-8 or zh_CN.UTF-8 (docs/operations.md)."
    return [
        Error("This database finds no trigrams in Chinese: its LC_CTYPE is C.", hint=hint, id="portal.E010")
    ]
