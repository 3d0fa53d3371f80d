"""Trees: rows that name the row above them. None of them stands below itself.

The database refuses a circle (migration 0008); what is here says so in a sentence, and lets whoever
walks a tree come back even from one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

Node = TypeVar("Node")


def steps_up(above: Mapping[Node, Node | None], start: Node) -> Iterator[Node]:
    """What lies above `start`, from below, each once: in a circle it ends before it comes round again.

    `above` maps each node to the one above it; one that is missing there is at the top.
    """
    seen = {start}
    node = above.get(start)
    while node is not None and node not in seen:
        yield node
        seen.add(node)
        node = above.get(node)


def within(above: Mapping[Node, Node | None], tops: Collection[Node]) -> list[Node]:
    """Of all nodes of the tree those in `tops`, and those below them."""
    return [node for node in above if any(one in tops for one in (node, *steps_up(above, node)))]


def goes_round(above: Mapping[Node, Node | None], start: Node) -> bool:
    """Whether `start` stands above itself."""
    highest = [start, *steps_up(above, start)][-1]
    return above.get(highest) == start


def refuse_circle(row: models.Model, column: str) -> None:
    """Raises ValidationError, on `column`, if the row would stand above itself. One query: trees are small."""
    above_id = getattr(row, f"{column}_id")
    if row.pk is None or above_id is None:
        return
    above = dict(type(row)._default_manager.values_list("pk", f"{column}_id"))
    if goes_round({**above, row.pk: above_id}, row.pk):
        raise ValidationError({column: circle_said(getattr(row, column), row)})


def circle_said(above: object, row: object) -> str:
    """The sentence for a row that would stand above itself."""
    if above == row:
        return _("不能选它自己。")
    return _("“%(above)s”已经在“%(row)s”之下，反过来填就绕成一圈了。") % {
        "above": above,
        "row": row,
    }
