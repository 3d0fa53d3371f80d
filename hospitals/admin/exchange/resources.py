"""What a spreadsheet of one kind of rows holds: its columns, and what they are called."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, ClassVar, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.dispatch import Signal
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from import_export.resources import ModelResource

from accounts.models import User
from hospitals.admin.base import LABELS, SENTENCES
from hospitals.admin.exchange.columns import (
    BETWEEN,
    BySlug,
    BySlugs,
    DateColumn,
    RowsColumn,
    TextList,
    TextWidget,
    Whole,
    YesNo,
    harmless,
)
from hospitals.admin.exchange.planning import Planner
from hospitals.admin.exchange.plans import Plan, Problem
from hospitals.admin.exchange.tables import Table
from hospitals.admin.exchange.writing import Writer

# Rows were written many at a time, which saves without saying so: sender is their model, `rows` are they.
imported = Signal()


class SlugResource(ModelResource):
    """Rows found by their slug or code. Only the columns it names are read, and only those the file has.

    What the loader remembers, what articles say and what is derived are never columns. Nothing is
    ever deleted.
    """

    # Columns that are chosen once: column → what is said to who changes it later.
    fixed: ClassVar[dict[str, str | Promise]] = {}
    # Other rows that `check` looks at.
    also: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        """A column of the model, in words of spreadsheets."""
        return cls.DEFAULT_RESOURCE_FIELD(
            attribute=field_name,
            column_name=field_name,
            widget=_widget(django_field) or cls.widget_from_django_field(django_field)(),
            readonly=readonly,
        )

    def export_resource(self, instance: Any, selected_fields: Any = None, **kwargs: Any) -> list[Any]:
        """One line of the spreadsheet, safe to open."""
        return [harmless(cell) for cell in super().export_resource(instance, selected_fields, **kwargs)]

    # --- Import -------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The column that says which row a line is of."""
        return str(self.get_import_id_fields()[0])

    def plan(self, table: Table, *, now: datetime) -> Plan:
        """What the table would change. Within a transaction: what it would change is locked."""
        found = Planner(self, table).plan()
        if not found.problems:
            found.notes = self.notes(found, now)
        return found

    def write(self, plan: Plan, columns: tuple[str, ...], *, by: User, now: datetime) -> list[Problem]:
        """Write the plan of a table with these columns; answers what the database refuses. Whoever calls undoes
        it then."""
        named = [one for one in self.get_import_fields() if one.column_name in columns]
        with self.quietly():
            return Writer(self._meta.model, named).write(plan)

    def try_out(self, plan: Plan, columns: tuple[str, ...], *, by: User, now: datetime) -> list[Problem]:
        """What the database would refuse. It is written for that: whoever calls undoes it."""
        return self.write(plan, columns, by=by, now=now)

    def quietly(self) -> AbstractContextManager[None]:
        """Around the writing, for what would follow each row by itself and is done for all by `imported`."""
        return nullcontext()

    def check(self, row: Any) -> None:
        """What rows refuse of themselves beyond their columns. Raises ValidationError. Asks no query."""

    def notes(self, plan: Plan, now: datetime) -> list[str]:
        """What else the person should know before saying yes, in sentences."""
        return []

    def explanations(self) -> list[str]:
        """What the page of the import says of these files beyond their columns."""
        return [
            _("先上传表格，看过预览再确认。编号已有的行会被修改，没有的会新增；表格里没有的行和列都不动。"),
            _("一行里可以填同一个表格里别的行的编号，不分先后。"),
        ]

    # --- What columns are called --------------------------------------------------------

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

    def named(self, name: str) -> str:
        """A column as its file and as people call it: 咨询电话（phone）."""
        for column in self.get_import_fields():
            if name in (column.column_name, column.attribute):
                label = self.label(column)
                said = {"label": label, "name": column.column_name}
                return _("%(label)s（%(name)s）") % said if label != column.column_name else label
        return name

    def explained(self) -> list[dict[str, str]]:
        """Each column for the page of the import: its name in the file, in words, and what it takes."""
        return [
            {"name": column.column_name, "label": self.label(column), "takes": self.takes(column)}
            for column in self.get_import_fields()
        ]

    def takes(self, column: Any) -> str:
        """What the cells of a column may say."""
        if isinstance(column, DateColumn):
            return _("2021、2021-08 或 2021-08-14")
        if isinstance(column.widget, BySlug):
            return _("%(what)s的编号") % {"what": column.widget.model._meta.verbose_name}
        of = getattr(column, "of", None) or (isinstance(column.widget, BySlugs) and column.widget.model)
        if of:
            return _("%(what)s的编号，多个用顿号“、”隔开") % {"what": of._meta.verbose_name}
        if isinstance(column.widget, TextList):
            return _("多个用顿号“、”隔开")
        if isinstance(column.widget, YesNo):
            return _("1（是）或 0（否）")
        if isinstance(column.widget, Whole):
            return _("整数")
        choices = getattr(self._meta.model._meta.get_field(column.attribute), "choices", None) or []
        return BETWEEN.join(f"{code}（{word}）" for code, word in choices if code)


def needed_for_export(resource: Any) -> tuple[list[str], list[str]]:
    """What an export fetches with its rows: to one other row each, and to several."""
    columns = resource.get_export_fields()
    one = [column.attribute for column in columns if isinstance(column.widget, BySlug)]
    several = [column.attribute for column in columns if isinstance(column.widget, BySlugs)]
    return one, [*several, *(column.needed for column in columns if isinstance(column, RowsColumn))]


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
