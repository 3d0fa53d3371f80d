"""What a production site refuses to start with, and what it needs of its PostgreSQL."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.db import connections

MIN_SECRET = 50  # characters, as Django's own deployment check asks
DEVELOPMENT_CHANNELS = "notices.channels.viewer."
DEVELOPMENT_MAIL = ("console", "dummy", "locmem", "filebased")


def unsafe_in_production() -> Iterator[tuple[str, str]]:
    """(id, sentence) for each setting that is fit for development alone."""
    secret = settings.SECRET_KEY
    if secret == settings.DEVELOPMENT_SECRET or len(secret) < MIN_SECRET:
        yield (
            "portal.E001",
            f"SECRET_KEY is the default or too short: set one of {MIN_SECRET} characters or more.",
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
