"""Rows that hang on another one: as a table on its page, edited or only looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hospitals.admin.base import LABELS, looked_at, needs_label, worded
from notices.admin import PickingMixin


class WordedFormSet(BaseInlineFormSet):
    """Rows of a table: what is ticked to delete one has a name for those who do not see the column."""

    # A box of our own, which Django copies for each row; its types know of classes alone.
    deletion_widget = forms.CheckboxInput(attrs={"aria-label": _("删除")})  # type: ignore[assignment]


class WordedInline(PickingMixin, admin.TabularInline):
    """Rows that hang on another one, with labels in words."""

    extra = 0
    formset = WordedFormSet

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The heads of columns that are only looked at have their labels too."""
        labels = {column.name: LABELS[column.name] for column in self.opts.fields if needs_label(column)}
        return super().get_formset(request, obj, **{"labels": labels, **kwargs})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As on forms. The head of the column names the boxes to the eye; each says it itself to other readers."""
        field = super().formfield_for_dbfield(db_field, request, **{**worded(db_field), **kwargs})
        if field is not None:
            widget: Any = getattr(field.widget, "widget", field.widget)  # the box itself, without its buttons
            widget.attrs.setdefault("aria-label", field.label)
        return field


class LookInline(WordedInline):
    """Rows that are looked at."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What they say of the row they hang on, with labels in words."""
        names: Any = self.fields or [column.name for column in self._columns()]
        return [looked_at(name, self.opts) for name in names]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All of it."""
        return self.get_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the rows they name."""
        named = [column.name for column in self._columns() if column.remote_field]
        return super().get_queryset(request).select_related(*named)

    def _columns(self) -> list[Any]:
        parent = self.parent_model
        return [one for one in self.opts.fields if not one.primary_key and one.related_model is not parent]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the row they belong to."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return False
