"""Rows that hang on another one: as a table on its page, edited or only looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hospitals.admin.base import LABELS, looked_at, needs_label, worded
from notices.admin import PickingMixin


class WordedFormSet(BaseInlineFormSet):
    """Rows of a table: what is ticked to delete one has a name for those who do not see the column."""

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
        """With labels in words."""
        return [
            looked_at(name, self.opts) if isinstance(name, str) else name
            for name in super().get_fields(request, obj)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All of them."""
        return [*self.readonly_fields, *(name for name in self._shown() if callable(name))]

    def _shown(self) -> list[Any]:
        own = [column.name for column in self.opts.fields]
        return [looked_at(name, self.opts) for name in own]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the row they belong to."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return False
