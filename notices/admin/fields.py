"""Fields that name other rows: looked for while typing, and deaf to what no row can be called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.http import HttpRequest

_ID = re.compile(r"[0-9]{1,18}", re.ASCII)  # a bigint holds every number of 18 digits


def are_ids(said: Iterable[str]) -> bool:
    """Whether each of these can be the id of a row."""
    return all(_ID.fullmatch(one) for one in said)


class _Deaf(AutocompleteMixin):
    """What is sent back with a form that was refused may be no id: then nothing is chosen."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The chosen rows."""
        return super().optgroups(name, [one for one in value if are_ids([str(one)])], attr)


class PickOne(_Deaf, AutocompleteSelect):
    """One row."""


class PickSeveral(_Deaf, AutocompleteSelectMultiple):
    """Several rows. Each is taken away by itself: a sign for all of them would stand in the list like one of them."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Without that sign."""
        return {**super().build_attrs(*args, **kwargs), "data-allow-clear": "false"}


class PickingMixin(BaseModelAdmin):
    """For forms and the rows on them: `autocomplete_fields` are picked with our widgets."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """One row."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", PickOne(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Several rows."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", PickSeveral(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
