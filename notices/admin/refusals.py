"""What the database refuses of what was typed, in words for the person who typed it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Sentences by the name of the constraint.
Refusals = Mapping[str, str | Promise]

# Where nobody has written a sentence for it: by the sort of constraint (SQLSTATE).
_BY_SORT: Refusals = {
    "23502": _("没有保存：有必填的内容没有填。"),
    "23503": _("没有保存：别处还用着它，或者它用到的内容刚刚被删除了。"),
    "23505": _("没有保存：已经有相同的内容，请检查编号和名称。"),
    "23P01": _("没有保存：和同一时间的其他安排冲突。"),
}
OTHERWISE = _("没有保存：这样改会和其他内容互相矛盾，请检查后再保存。")


def refusal_sentence(error: DatabaseError, known: Refusals) -> str:
    """Why the database refused: `known` says it by the constraint's name, else it is said by its sort.

    Nothing of the rows is in it: what PostgreSQL writes quotes them.
    """
    cause = error.__cause__
    name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    return str(known.get(name) or _BY_SORT.get(getattr(cause, "pgcode", None) or "") or OTHERWISE)
