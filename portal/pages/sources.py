"""The articles a page quotes, each once, for the list at its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hospitals.models import Source
from hospitals.queries import SideBySide


def articles(*rows: Any, contradictions: Iterable[SideBySide] = ()) -> list[Source]:
    """The articles that reported rows (with their source loaded) and contradictions are known by or quote,
    by their number. One query."""
    slugs = {row.source.slug for row in rows if row.source is not None}
    slugs |= {entry["source"] for row in rows for entry in row.evidence}
    slugs |= {source.slug for one in contradictions for source in one.sources}
    return list(Source.objects.filter(slug__in=slugs).order_by("slug"))
