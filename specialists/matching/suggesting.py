"""What a word that is being typed may become."""

from __future__ import annotations

from dataclasses import dataclass

from specialists.enums import NameKind
from specialists.matching.names import Found, beginning, exactly, initialled, starting
from specialists.matching.reading import fold, latin, simplify

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """One name to offer."""

    text: str
    kind: NameKind


def _best(found: list[Found], typed: str) -> list[Suggestion]:
    """Each thing once, by the name that begins as typed; the names people use before long ones."""
    seen: set[tuple[str, int]] = set()
    texts: set[str] = set()
    offered: list[Suggestion] = []
    order = list(NameKind)
    for name in sorted(
        found,
        key=lambda one: (
            not one.folded.startswith(typed),
            one.alias,
            order.index(NameKind(one.kind)),
            len(one.folded),
            one.subject,
        ),
    ):
        if (name.kind, name.subject) not in seen and name.text not in texts:
            seen.add((name.kind, name.subject))
            texts.add(name.text)
            offered.append(Suggestion(name.text, NameKind(name.kind)))
    return offered[:MOST]


def _filled(first: list[Suggestion], more: list[Suggestion]) -> list[Suggestion]:
    """The first ones, then others until there are MOST."""
    texts = {one.text for one in first}
    return [*first, *(one for one in more if one.text not in texts)][:MOST]


def suggest(text: str) -> list[Suggestion]:
    """Names that `text` may become: those it begins, those that have it inside, or that it spells (gm, guomin)."""
    typed = fold(simplify(text))[:30]
    if not typed:
        return []
    if latin(typed):
        spelled = _best([*exactly([typed], [typed], [typed]), *beginning(typed)], typed)
        return _filled(spelled, _best(initialled(typed), typed)) if len(spelled) < MOST else spelled
    return _best(starting(typed), typed)
