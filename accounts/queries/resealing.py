"""Which of the sealed values are under which key."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import BrowserSession
from accounts.sealed import SealedModel, SealedTextField
from accounts.sealing import CannotOpen, key_name, newest_key

AT_ONCE = 500
NO_BOX = "?"  # in place of a key's name, for what is no sealed value


def sealed_models() -> list[type[SealedModel]]:
    """The models with sealed columns."""
    found = [model for model in apps.get_models() if issubclass(model, SealedModel)]
    return [model for model in found if sealed_columns(model)]


def sealed_columns(model: type[SealedModel]) -> list[str]:
    """The names of its sealed columns."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def not_newest(model: type[SealedModel]) -> QuerySet[Any]:
    """The rows with a column under another key than the newest."""
    older = Q()
    for column in sealed_columns(model):
        filled = Q(**{f"{column}__isnull": False, f"{column}__empty": False})
        older |= filled & ~Q(**{f"{column}__under": newest_key()})
    return model._base_manager.filter(older)


def columns_by_key(model: type[SealedModel], column: str) -> Counter[str]:
    """How many values of a column are under which key, by its name."""
    quote = connection.ops.quote_name
    named, table = quote(column), quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CASE WHEN octet_length({named}) > 2 AND get_byte({named}, 0) = 1 "  # noqa: S608 - our own names
            f"THEN substring({named} from 3 for get_byte({named}, 1)) END, count(*) "
            f"FROM {table} WHERE octet_length({named}) > 0 GROUP BY 1"
        )
        return Counter({_name(head): number for head, number in cursor.fetchall()})


def sessions_by_key() -> Counter[str]:
    """How many sessions of browsers are under which key."""
    data = BrowserSession.objects.exclude(session_data="").values_list("session_data", flat=True)
    return Counter(session_key_name(said) for said in data.iterator(chunk_size=AT_ONCE))


def older_sessions(sessions: Iterable[BrowserSession]) -> list[str]:
    """The keys of those whose data are under another key than the newest."""
    return [row.pk for row in sessions if session_key_name(row.session_data) not in (newest_key(), NO_BOX)]


def session_key_name(data: str) -> str:
    """Which key sealed the data of a session, as they rest."""
    try:
        return key_name(base64.b64decode(data))
    except (CannotOpen, ValueError):
        return NO_BOX


def _name(head: memoryview | bytes | None) -> str:
    return NO_BOX if head is None else bytes(head).decode("utf-8", "replace")
