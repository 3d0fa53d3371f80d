"""How one cell of a spreadsheet is read and written: texts, lists, dates, other rows by their slug."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import BooleanWidget, ForeignKeyWidget, IntegerWidget, ManyToManyWidget, Widget

from hospitals.models import parse_reported_date, reported_date

BETWEEN = "、"
# A spreadsheet would take such a cell for a formula. An apostrophe before it makes it a text again.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MONTHS = {"year": 4, "month": 7, "day": 10}  # characters of 2021-08-14 that were reported


def harmless(cell: Any) -> Any:
    """The cell, as a spreadsheet may open it: a text that looks like a formula begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def as_typed(cell: Any) -> Any:
    """The cell as `harmless` was given it, without blanks around."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def parts(cell: Any) -> list[str]:
    """The texts of a cell that lists them, each once."""
    texts = (text.strip() for text in str(cell or "").split(BETWEEN))
    return list(dict.fromkeys(text for text in texts if text))


class TextWidget(Widget):
    """A text; a number typed into the cell is its digits. Empty is "", or nothing where `null`."""

    def __init__(self, null: bool = False) -> None:
        super().__init__()
        self.null = null

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        """What the cell says."""
        if value is None or value == "":
            return None if self.null else ""
        return str(value)


class YesNo(BooleanWidget):
    """1 or 0; 是 and 否 are read too."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Yes or no; raises ValueError for anything else."""
        word = str(value if value is not None else "").strip().lower()
        if word in {"1", "true", "yes", _("是")}:
            return True
        if word in {"", "0", "false", "no", _("否")}:
            return False
        raise ValueError(_("请填 1（是）或 0（否）。"))


class Whole(IntegerWidget):
    """A whole number, or nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        """The number; raises ValueError for anything else."""
        if value in (None, ""):
            return None
        if not re.fullmatch(r"[0-9]{1,9}(\.0+)?", str(value)):
            raise ValueError(_("请填整数。"))
        return int(float(str(value)))


class TextList(Widget):
    """A list of texts in one cell: 协和、北京协和."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        """The texts, each once."""
        return parts(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The cell."""
        return BETWEEN.join(value or [])


class References:
    """The rows that cells name, by slug: asked for once for all lines of a file.

    Those of the imported kind may stand further down in the same file: `own` has them by key.
    """

    def __init__(self, model: type[Model], own: dict[str, Any]) -> None:
        self._wanted: dict[tuple[type[Model], str], set[str]] = {}
        self._found: dict[tuple[type[Model], str], dict[str, Any]] = {}
        self._model, self._own = model, own

    def want(self, model: type[Model], field: str, names: Iterable[str]) -> None:
        """Rows of `model` with these names in `field` will be asked for."""
        self._wanted.setdefault((model, field), set()).update(names)

    def fetch(self) -> None:
        """One query for each kind of rows."""
        for (model, field), names in self._wanted.items():
            rows = model._default_manager.filter(**{f"{field}__in": names})
            self._found[model, field] = {getattr(row, field): row for row in rows}
            if model is self._model:
                self._found[model, field] |= self._own

    def pick(self, model: type[Model], field: str, names: Sequence[str]) -> list[Any]:
        """The rows; raises ValueError, with what is wrong in the sentence, where one is missing."""
        found = self._found[model, field]
        if missing := [name for name in names if name not in found]:
            said = {"what": model._meta.verbose_name, "slug": BETWEEN.join(missing)}
            raise ValueError(_("没有编号为“%(slug)s”的%(what)s。") % said)
        return [found[name] for name in names]


class BySlug(ForeignKeyWidget):
    """Another row by its slug or code."""


class BySlugs(ManyToManyWidget):
    """Other rows by their slugs: a、b."""

    def __init__(self, model: type[Model], field: str = "slug") -> None:
        super().__init__(model, separator=BETWEEN, field=field)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The slugs, in order, so that two exports of the same are the same."""
        if value is None:
            return ""
        rows = value if isinstance(value, list) else value.all()
        return BETWEEN.join(sorted(getattr(one, self.field) for one in rows))


class DateColumn(Field):
    """A date as it was reported, in one cell: 2021, 2021-08 or 2021-08-14. Kept as day and precision."""

    def __init__(self, prefix: str) -> None:
        super().__init__(attribute=f"{prefix}_on", column_name=prefix, widget=Widget())
        self.prefix = prefix

    def get_value(self, instance: Any) -> str:
        """The cell."""
        found = reported_date(instance, self.prefix) if instance is not None else None
        return found.on.isoformat()[: _MONTHS[found.precision]] if found else ""

    def read(self, instance: Any, cell: Any) -> None:
        """Set both columns; raises ValueError for what is no date."""
        text = cell.isoformat()[:10] if isinstance(cell, date) else str(cell or "").strip()
        try:
            found = parse_reported_date(text) if text else None
        except ValueError:
            raise ValueError(_("日期请写成 2021、2021-08 或 2021-08-14。")) from None
        setattr(instance, f"{self.prefix}_on", found.on if found else None)
        setattr(instance, f"{self.prefix}_precision", found.precision if found else "")


class RowsColumn(Field):
    """Rows that hang on the imported one, in one cell: synonyms, or links to others by slug.

    Rows that stay keep what else they say, such as that they are inferred; links that are added
    are inferred, as no article is named for them.
    """

    def __init__(self, rows: str, target: str, *, of: type[Model] | None = None, **new: Any) -> None:
        """`rows`: the related name; `target`: the text in them, or the link to `of`; `new`: more of new ones."""
        super().__init__(attribute=rows, column_name=rows, widget=TextList())
        self.target, self.of = target, of
        self.new = new if of is None else {"inferred": True, **new}

    def get_value(self, instance: Any) -> list[str]:
        """What is stored, in its order."""
        if instance is None or instance.pk is None:
            return []
        return [self.name(row) for row in getattr(instance, self.attribute).all()]

    def in_order(self, instance: Any, names: list[str]) -> list[str]:
        """What was listed, as it will stand there: links that articles make come before those we infer."""
        if self.of is None:
            return names
        rows = getattr(instance, self.attribute).all() if instance.pk else []
        reported = {self.name(row) for row in rows if not row.inferred}
        return sorted(names, key=lambda name: name not in reported)

    def check(self, model: type[Model], names: list[str]) -> None:
        """Raises ValidationError for a text that is too long."""
        if self.of is None:
            relation: Any = model._meta.get_field(self.attribute)
            column = relation.related_model._meta.get_field(self.target)
            for name in names:
                column.clean(name, None)

    def name(self, row: Any) -> str:
        """What a row is called in the cell."""
        named = getattr(row, self.target)
        return str(named.slug if self.of is not None else named)

    @property
    def needed(self) -> str:
        """What is fetched at once for many."""
        return self.attribute if self.of is None else f"{self.attribute}__{self.target}"
