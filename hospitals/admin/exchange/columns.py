"""How one cell of a spreadsheet is read and written: texts, lists, dates, other rows by their slug."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field  # type: ignore[import-untyped]
from import_export.widgets import BooleanWidget, ForeignKeyWidget, IntegerWidget, ManyToManyWidget, Widget  # type: ignore[import-untyped]

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


class BySlug(ForeignKeyWidget):
    """Another row by its slug or code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        """The row; raises ValueError, with the slug in the sentence, where there is none."""
        wanted = str(value or "").strip()
        if not wanted:
            return None
        found: Model | None = self.model._default_manager.filter(**{self.field: wanted}).first()
        if found is None:
            raise ValueError(_nobody(self.model, [wanted]))
        return found


class BySlugs(ManyToManyWidget):
    """Other rows by their slugs: a、b."""

    def __init__(self, model: type[Model], field: str = "slug") -> None:
        super().__init__(model, separator=BETWEEN, field=field)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> QuerySet[Any]:
        """The rows; raises ValueError, with what is wrong in the sentence, where one is missing."""
        wanted = parts(value)
        found = self.model._default_manager.filter(**{f"{self.field}__in": wanted})
        missing = set(wanted) - set(found.values_list(self.field, flat=True))
        if missing:
            raise ValueError(_nobody(self.model, sorted(missing)))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The slugs, in order, so that two exports of the same are the same."""
        return (
            BETWEEN.join(sorted(getattr(one, self.field) for one in value.all())) if value is not None else ""
        )


def _nobody(model: type[Model], slugs: Sequence[str]) -> str:
    said = {"what": model._meta.verbose_name, "slug": BETWEEN.join(slugs)}
    return _("没有编号为“%(slug)s”的%(what)s。") % said


class DateColumn(Field):
    """A date as it was reported, in one cell: 2021, 2021-08 or 2021-08-14. Kept as day and precision."""

    def __init__(self, prefix: str) -> None:
        super().__init__(attribute=f"{prefix}_on", column_name=prefix, widget=Widget())
        self.prefix = prefix

    def get_value(self, instance: Any) -> str:
        """The cell."""
        found = reported_date(instance, self.prefix) if instance is not None else None
        return found.on.isoformat()[: _MONTHS[found.precision]] if found else ""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Both columns; raises ValueError for what is no date."""
        cell = row[self.column_name]
        text = cell.isoformat()[:10] if isinstance(cell, date) else str(cell or "").strip()
        try:
            found = parse_reported_date(text) if text else None
        except ValueError:
            raise ValueError(_("日期请写成 2021、2021-08 或 2021-08-14。")) from None
        setattr(instance, f"{self.prefix}_on", found.on if found else None)
        setattr(instance, f"{self.prefix}_precision", found.precision if found else "")


class RowsColumn(Field):
    """Rows that hang on the imported one, in one cell: synonyms, or links to others by slug.

    Rows that stay keep what else they say, such as that they are inferred. They are written
    when the imported row has been, by `write`.
    """

    def __init__(self, rows: str, target: str, *, of: type[Model] | None = None, **new: Any) -> None:
        """`rows`: the related name; `target`: the text in them, or the link to `of`; `new`: more of new ones."""
        super().__init__(attribute=rows, column_name=rows, widget=TextList())
        self.target, self.of, self.new = target, of, new

    def get_value(self, instance: Any) -> list[str]:
        """What the cell lists: what was read, else what is stored."""
        if instance is None:
            return []
        read: list[str] | None = instance.__dict__.get(self._wanted)
        if read is not None or instance.pk is None:
            return read or []
        return [self._name(row) for row in self._stored(instance)]

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Remember what the cell lists; raises ValueError where something listed does not exist."""
        wanted = parts(row[self.column_name])
        if self.of is not None:
            there = self.of._default_manager.filter(slug__in=wanted).values_list("slug", flat=True)
            if missing := set(wanted) - set(there):
                raise ValueError(_nobody(self.of, sorted(missing)))
        instance.__dict__[self._wanted] = wanted

    def write(self, instance: Any) -> None:
        """Add what is new, delete what is not listed any more."""
        wanted: list[str] | None = instance.__dict__.pop(self._wanted, None)
        if wanted is None:
            return
        stored = {self._name(row): row for row in self._stored(instance)}
        manager = getattr(instance, self.attribute)
        manager.filter(pk__in=[row.pk for name, row in stored.items() if name not in wanted]).delete()
        for position, name in enumerate(wanted):
            if name not in stored:
                target = self.of._default_manager.get(slug=name) if self.of is not None else name
                manager.create(**{self.target: target}, position=position, **self.new)

    @property
    def _wanted(self) -> str:
        return f"_read_{self.attribute}"

    def _name(self, row: Any) -> str:
        named = getattr(row, self.target)
        return str(named.slug if self.of is not None else named)

    def _stored(self, instance: Any) -> list[Any]:
        return list(getattr(instance, self.attribute).all())

    @property
    def needed(self) -> str:
        """What an export fetches at once."""
        return self.attribute if self.of is None else f"{self.attribute}__{self.target}"
