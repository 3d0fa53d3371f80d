"""Columns whose content is sealed at rest (accounts.sealing), each bound to its row."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from accounts.sealing import box_head, seal, unseal


@dataclass(frozen=True)
class Sealed:
    """A value as it rests in the database. Empty text stays empty: that there is none is no secret."""

    box: bytes


class SealedAttribute(DeferredAttribute):
    """Opens a value when it is first read, so that a list that shows no names opens none."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.opened(value, instance)  # type: ignore[attr-defined]  # set by our field alone
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        """As given; that there is a setter makes every reading come through here."""
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.TextField):
    """Text that is sealed when its row is saved and opened when it is read.

    Only rows can be written, because a value is bound to its row: `update()` and conditions on the content raise
    TypeError instead of writing or comparing plain text. Find by a keyed hash beside it. `isnull` works.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, shape: str = "", **kwargs: Any) -> None:
        """`shape`: the regular expression the text must match, where the database can no longer look."""
        self.shape = shape
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        """As the database sees it: bytes."""
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """Still closed."""
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        """As it is."""
        return value

    def get_prep_value(self, value: Any) -> Any:
        """A closed value as it is. Raises TypeError for plain text: it would be written or compared in clear."""
        if value == "":
            return Sealed(b"")
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError(f"{self.name} is sealed: save its row, or find it by a keyed hash")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Bytes for the database."""
        closed = value if prepared else self.get_prep_value(value)
        return connection.Database.Binary(closed.box) if isinstance(closed, Sealed) else closed

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether there is something in it, or the very box. Raises TypeError for all that would look inside."""
        if lookup_name not in ("isnull", "empty", "under", "exact", "in"):
            raise TypeError(f"{self.name} is sealed: {lookup_name} cannot look inside")
        return super().get_lookup(lookup_name)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Sealed for its row. What was never opened is written back as it is."""
        value = model_instance.__dict__.get(self.attname)
        if not value or isinstance(value, Sealed):
            return value
        if self.shape and not re.fullmatch(self.shape, value):
            raise ValueError(f"{self.model.__name__}.{self.name} has not the shape it must have")
        return Sealed(seal(str(value).encode(), self.place(model_instance)))

    def opened(self, value: Sealed, instance: Any) -> str:
        """The text. Raises CannotOpen."""
        return unseal(value.box, self.place(instance)).decode() if value.box else ""

    def place(self, instance: Any) -> str:
        """Where the value stands: table, column and row."""
        return f"{instance._meta.label_lower}.{self.attname}:{instance.seal_id}"

    def value_to_string(self, obj: Any) -> str:
        """Nothing is dumped in clear, and dumped boxes would not be loaded. Raises TypeError."""
        raise TypeError(f"{self.name} is sealed: copy the database instead")

    def formfield(self, **kwargs: Any) -> Any:
        """One line of text."""
        return super().formfield(**{"widget": forms.TextInput, "strip": True, **kwargs})


@SealedTextField.register_lookup
class Empty(models.Lookup):
    """Whether there is nothing in it: all that the database can tell."""

    lookup_name = "empty"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Its length."""
        column, params = self.process_lhs(compiler, connection)
        return f"(octet_length({column}) {'=' if self.rhs else '>'} 0)", params


@SealedTextField.register_lookup
class Under(models.Lookup):
    """Whether it is sealed under the key of this name: it stands at the head of the box."""

    lookup_name = "under"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        """The head, as bytes."""
        return "%s", [connection.Database.Binary(box_head(value))]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The first bytes of the box."""
        column, params = self.process_lhs(compiler, connection)
        head, head_params = self.process_rhs(compiler, connection)
        return f"(substring({column} from 1 for octet_length({head})) = {head})", [
            *params,
            *head_params,
            *head_params,
        ]


class KeyedHashField(models.CharField):
    """What a sealed column is found by: its keyed hash, written anew whenever the row is saved with it."""

    def __init__(
        self,
        source: str,
        make: Callable[[str], str],
        *,
        of: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        """`source`: the attribute that is hashed; `make`: how; `of`: its columns, where it is none itself."""
        self.source, self.make = source, make
        self.of = frozenset(of or (source,))
        kwargs = {"max_length": 64, "null": True, "blank": True, "editable": False, "unique": True, **kwargs}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """To migrations it is any column of text."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        """What migrations compare."""
        _, _, args, kwargs = self.deconstruct()
        return models.CharField(*args, **kwargs)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """The hash of what the source holds now; none of nothing."""
        value = getattr(model_instance, self.source)
        setattr(model_instance, self.attname, self.make(value) if value else None)
        return super().pre_save(model_instance, add)


class SealedModel(models.Model):
    """A row with sealed columns: they are bound to `seal_id`, which it has before it is saved and for good."""

    seal_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """With a sealed column goes its hash."""
        if update_fields is not None:
            named = set(update_fields)
            hashes = [field for field in self._meta.fields if isinstance(field, KeyedHashField)]
            update_fields = named | {field.name for field in hashes if field.of & named}
        super().save(*args, update_fields=update_fields, **kwargs)
