"""How pages name articles and what they report."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from hospitals.models import Contradiction, Figure, Partnership, Programme, Source

register = template.Library()


@register.filter
def titled(partnership: Partnership) -> str:
    """The name of a partnership in the reader's language, where it has one."""
    return (partnership.title_en if get_language() == "en" else "") or partnership.title


@register.filter
def described(programme: Programme) -> str:
    """What a programme is, in the reader's language, where anything is known."""
    return (programme.description_en if get_language() == "en" else "") or programme.description


@register.filter
def stated(contradiction: Contradiction) -> str:
    """In what reports disagree, in the reader's language."""
    return (contradiction.statement_en if get_language() == "en" else "") or contradiction.statement


@register.filter
def article_number(slug: str) -> str:
    """The number by which an article is called beside facts: 002 of article-002."""
    return slug.rpartition("-")[2]


@register.filter
def newspaper(source: Source) -> str:
    """The newspaper's name, without what the data say of how sure it is."""
    return source.newspaper.partition("（")[0]


@register.filter
def inferred_in(row: Any, field: str) -> bool:
    """Whether the value of that field was concluded, not read."""
    return any(entry.split(":")[0].strip() == field for entry in row.inferred)


@register.filter
def by_day(figures: list[Figure]) -> list[tuple[str, bool, list[Figure]]]:
    """Figures by the day they are of: its words ("" unknown), whether it is inferred, the figures in their order."""
    groups: dict[tuple[str, bool], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.as_of_text, figure.is_inferred("as_of_on")), []).append(figure)
    return [(day, inferred, rows) for (day, inferred), rows in groups.items()]
