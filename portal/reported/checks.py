"""Checks of one value in a data file.

Each takes the value and the set of all files, and answers None, or what is wrong.
"""

from collections.abc import Callable, Iterable
from datetime import time
from typing import Any

from hospitals.models import parse_reported_date

from .reading import Files

Check = Callable[[Any, Files], str | None]


def text(value: Any, files: Files) -> str | None:
    """Some words."""
    return None if isinstance(value, str) and value.strip() else f"{value!r} is not a text"


def flag(value: Any, files: Files) -> str | None:
    """True or false."""
    return None if isinstance(value, bool) else f"{value!r} is not true or false"


def number(value: Any, files: Files) -> str | None:
    """A whole number, not negative."""
    good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if good else f"{value!r} is not a number"


def amount(value: Any, files: Files) -> str | None:
    """A number with at most two decimals, which may be negative."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and round(value, 2) == value
    return None if good else f"{value!r} is not a number with at most two decimals"


def clock(value: Any, files: Files) -> str | None:
    """A time of day: 08:00."""
    try:
        time.fromisoformat(value)
    except (TypeError, ValueError):
        return f"{value!r} is not a time of day (wanted: 08:00)"
    return None


def anything(value: Any, files: Files) -> str | None:
    """Kept for people, not used by the portal."""
    return None


def one_of(words: Iterable[str]) -> Check:
    """One of these words."""
    known = set(words)
    return lambda value, files: (
        None if isinstance(value, str) and value in known else f"{value!r} is not a known word"
    )


def a_date(value: Any, files: Files) -> str | None:
    """A year, a month or a day: 2021, 2021-08, 2021-08-14."""
    try:
        parse_reported_date(value)
    except (TypeError, ValueError) as error:
        return f"{value!r} is not a date (wanted: 2021, 2021-08 or 2021-08-14): {error}"
    return None


def date_range(value: Any, files: Files) -> str | None:
    """A date, or two of the same precision with a slash between: 2023-04/2023-07."""
    if not isinstance(value, str) or value.count("/") > 1:
        return f"{value!r} is not a date or two"
    parts = value.split("/")
    wrong = next((wrong for part in parts if (wrong := a_date(part, files))), None)
    return wrong or (f"{value!r} ends before it begins" if parts != sorted(parts) else None)


def or_none(check: Check) -> Check:
    """The check, or null."""
    return lambda value, files: None if value is None else check(value, files)


def many(check: Check) -> Check:
    """A list in which nothing stands twice and each entry passes the check."""

    def checked(value: Any, files: Files) -> str | None:
        if not isinstance(value, list):
            return f"{value!r} is not a list"
        wrong = next((wrong for entry in value if (wrong := check(entry, files))), None)
        return wrong or ("an entry stands twice" if any(value.count(entry) > 1 for entry in value) else None)

    return checked


def some(check: Check) -> Check:
    """The same, with at least one entry."""
    checked = many(check)
    return lambda value, files: "the list is empty" if value == [] else checked(value, files)


def ref(kind: str, by: str | None = None) -> Check:
    """The key of a record in another file (or the value of its field `by`)."""

    def checked(value: Any, files: Files) -> str | None:
        known: Iterable[Any] = files[kind] if by is None else (r.get(by) for r in files[kind].values())
        return None if isinstance(value, str) and value in known else f"{value!r} is not in {kind}.json"

    return checked


def record(what: str, **fields: Check) -> Check:
    """Exactly these fields, each of which passes its check."""

    def checked(value: Any, files: Files) -> str | None:
        if not isinstance(value, dict) or set(value) != set(fields):
            return f"{value!r} is not a {what}"
        return next((wrong for name, check in fields.items() if (wrong := check(value[name], files))), None)

    return checked


article = ref("sources", by="file")
# Evidence.
quotes = many(record("quote with its source", source=article, quote=text))
_synonyms = many(record("synonym", text=text, added=flag))


def synonyms(value: Any, files: Files) -> str | None:
    """A list of {text, added}, no text twice."""
    if wrong := _synonyms(value, files):
        return wrong
    texts = [entry["text"] for entry in value]
    return "a synonym stands twice" if len(texts) != len(set(texts)) else None
