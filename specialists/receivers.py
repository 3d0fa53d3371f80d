"""Names that can be searched follow what is saved."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from specialists.models import ConditionSynonym
from specialists.naming import NAMED, are_names_apart, forget_names, write_names


def _saved(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    if are_names_apart():
        return
    write_names(
        instance.condition if sender is ConditionSynonym else instance, new=created and sender in NAMED
    )


def _deleted(sender: type, instance: Any, **_: Any) -> None:
    if sender is ConditionSynonym and are_names_apart():
        return
    if sender is ConditionSynonym:
        write_names(instance.condition)
    else:
        forget_names(instance)


def connect() -> None:
    """Hear of everything that has a name, or is one."""
    models: list[type[Model]] = [*NAMED, ConditionSynonym]
    for model in models:
        post_save.connect(_saved, sender=model, dispatch_uid=f"names-{model.__name__}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"no-names-{model.__name__}")
