"""How pages name articles and what they report."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hospitals.enums import ContradictionKind
from hospitals.models import Contradiction, Figure, Partnership, Programme, Source
from hospitals.queries import Giving, giving
from specialists.models import Activity

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


@register.simple_tag
def inferred(row: Any, field: str = "", words: str = "") -> str:
    """The mark 推断 where no article states it: the value of `field` of a reported row, or a link (no `field`).

    Stands directly after the value, in the same paragraph or cell; nothing where it was reported.
    `words` are shown in place of 推断.
    """
    if not (inferred_in(row, field) if field else row.inferred):
        return ""
    return mark_inferred(words)


@register.simple_tag
def mark_inferred(words: str = "") -> str:
    """The mark 推断 itself, where the template knows that the value is our conclusion."""
    mark = ' <span class="inferred">{}<span class="visually-hidden">{}</span></span>'
    return format_html(mark, words or _("推断"), _("（报道没有直接写明）"))


@register.filter
def kinds_said(activity: Activity) -> list[tuple[str, bool]]:
    """What was done, each in words, and whether no article says so."""
    every = activity.is_inferred("kinds")
    return [
        (words, every or activity.is_inferred(f"kinds.{kind}"))
        for kind, words in zip(activity.kinds, activity.kind_words, strict=True)
    ]


@register.filter
def givers(partnership: Partnership) -> Giving:
    """Who stands on the giving side of a partnership."""
    return giving(partnership)


@register.filter
def kind_of_difference(contradiction: Contradiction) -> str:
    """How reports disagree, for readers. That a number looks odd is for editors to ask, not for pages to say."""
    if contradiction.kind == ContradictionKind.PLAUSIBILITY:
        return _("几个相关的数字")
    return contradiction.get_kind_display()


@register.filter
def as_of(figure: Figure) -> str:
    """When a figure was true, in words: 截至 2023年5月6日, or 2023年4月至7月之间; empty where unknown."""
    if not figure.as_of:
        return ""
    return (_("%(day)s之间") if figure.as_of_until else _("截至 %(day)s")) % {"day": figure.as_of_text}


@register.filter
def by_day(figures: list[Figure]) -> list[tuple[str, bool, list[Figure]]]:
    """Figures by the day they are of: its words ("" unknown), whether it is inferred, the figures in their order."""
    groups: dict[tuple[str, bool], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((as_of(figure), figure.is_inferred("as_of_on")), []).append(figure)
    return [(day, inferred, rows) for (day, inferred), rows in groups.items()]
