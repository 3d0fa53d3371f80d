"""What a spreadsheet of one kind of rows holds, and how it is checked before anything is written."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from import_export.resources import Diff, ModelResource  # type: ignore[import-untyped]

from hospitals.admin.base import LABELS, SENTENCES
from hospitals.admin.exchange.columns import (
    BETWEEN,
    BySlug,
    RowsColumn,
    TextList,
    TextWidget,
    Whole,
    YesNo,
    as_typed,
    harmless,
)


class PlainDiff(Diff):
    """Before and after of each cell, as text: the library's own has styles in it, which our policy refuses."""

    def as_html(self) -> list[SafeString]:
        """One piece for each column."""
        return [
            _changed("" if self.new else str(old), str(new))
            for old, new in zip(self.left, self.right, strict=False)
        ]


def _changed(old: str, new: str) -> SafeString:
    if old == new:
        return mark_safe(escape(new))  # noqa: S308 - escaped
    gone = f"<del>{escape(old)}</del> " if old else ""
    return mark_safe(f"{gone}<ins>{escape(new)}</ins>")  # noqa: S308 - escaped


class SlugResource(ModelResource):
    """Rows found by their slug or code. Only the columns it names are read, and only those the file has.

    What the loader remembers, what articles say and what is derived are never columns. Nothing is
    ever deleted. Rows are saved one by one, so that whoever hears of a save hears of these too.
    """

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        use_bulk = False
        use_transactions = True
        skip_diff = False

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        """A column of the model, in words of spreadsheets."""
        return cls.DEFAULT_RESOURCE_FIELD(
            attribute=field_name,
            column_name=field_name,
            widget=_widget(django_field) or cls.widget_from_django_field(django_field)(),
            readonly=readonly,
        )

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        """Without styles."""
        return PlainDiff

    def export_resource(self, instance: Any, selected_fields: Any = None, **kwargs: Any) -> list[Any]:
        """One line of the spreadsheet, safe to open."""
        return [harmless(cell) for cell in super().export_resource(instance, selected_fields, **kwargs)]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Refuse a file that would be half understood: raises ValueError with what is wrong."""
        names = [str(name or "").strip() for name in dataset.headers or []]
        known = [field.column_name for field in self.get_import_fields()]
        key = self.get_import_id_fields()[0]
        if key not in names:
            raise ValueError(_("表格第一行里要有“%(name)s”这一列。") % {"name": key})
        if unknown := [name for name in names if name and name not in known]:
            raise ValueError(_("不认识这些列：%(names)s。请改名或删去。") % {"names": BETWEEN.join(unknown)})
        if twice := [name for name, count in Counter(names).items() if name and count > 1]:
            raise ValueError(_("这些列出现了两次：%(names)s。") % {"names": BETWEEN.join(twice)})
        dataset.headers = names
        keys = Counter(str(as_typed(value) or "") for value in dataset[key])
        if twice := [value for value, count in keys.items() if value and count > 1]:
            raise ValueError(_("这些编号在表格里不止一行：%(names)s。") % {"names": BETWEEN.join(twice)})

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Cells as they were typed, without what made them safe to open."""
        for name, cell in row.items():
            row[name] = as_typed(cell)
        key = self.get_import_id_fields()[0]
        row[key] = str(row[key] if row[key] is not None else "")

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """The rows that hang on it."""
        for column in self.get_import_fields():
            if isinstance(column, RowsColumn):
                column.write(instance)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Nothing: ids are drawn from their sequences as for every other row."""

    def get_diff_headers(self) -> list[str]:
        """What the columns of the preview are called."""
        return [self.label(column) for column in self.get_import_fields()]

    def label(self, column: Any) -> str:
        """The name of a column in words."""
        name = column.attribute if column.column_name not in LABELS else column.column_name
        if name in LABELS:
            return str(LABELS[name])
        try:
            found = self._meta.model._meta.get_field(name)
        except LookupError:
            return str(column.column_name)
        if not hasattr(found, "verbose_name"):  # rows that hang on it: what they are called
            return str(cast(Any, found).related_model._meta.verbose_name)
        return str(found.verbose_name)

    def explained(self) -> list[dict[str, str]]:
        """Each column for the page of the import: its name in the file, in words, and what it takes."""
        return [
            {"name": column.column_name, "label": self.label(column), "takes": self._takes(column)}
            for column in self.get_import_fields()
        ]

    def _takes(self, column: Any) -> str:
        if type(column).__name__ == "DateColumn":
            return _("2021、2021-08 或 2021-08-14")
        if isinstance(column.widget, BySlug):
            other = column.widget.model._meta
            return _("%(what)s的编号") % {"what": other.verbose_name}
        if getattr(column, "of", None) is not None:
            return _("%(what)s的编号，多个用顿号“、”隔开") % {"what": column.of._meta.verbose_name}
        if type(column.widget).__name__ == "BySlugs":
            other = column.widget.model._meta
            return _("%(what)s的编号，多个用顿号“、”隔开") % {"what": other.verbose_name}
        if isinstance(column.widget, TextList):
            return _("多个用顿号“、”隔开")
        if isinstance(column.widget, YesNo):
            return _("1（是）或 0（否）")
        if isinstance(column.widget, Whole):
            return _("整数")
        choices = getattr(self._meta.model._meta.get_field(column.attribute), "choices", None) or []
        return BETWEEN.join(f"{code}（{word}）" for code, word in choices if code)


def _widget(column: Any) -> Any:
    """How the cells of a column of the model are read and written; nothing where the library knows."""
    if isinstance(column, models.ForeignKey):
        other = column.related_model
        return BySlug(other, field="slug" if hasattr(other, "slug") else "code")
    if isinstance(column, ArrayField):
        if column.name in SENTENCES:
            raise TypeError(f"{column.name} holds sentences, with 、 in them")
        return TextList()
    if isinstance(column, models.BooleanField):
        return YesNo()
    if isinstance(column, models.IntegerField):
        return Whole()
    if isinstance(column, models.CharField | models.TextField):
        return TextWidget(null=column.null)
    return None
