"""What rests sealed is sealed anew with the newest key, a few rows at a time, while the portal runs.

Each row is locked while it is written, and only its sealed columns are. A row that was saved meanwhile has the newest
key already. So this may be stopped and begun again at any time.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import BrowserSession
from accounts.queries.resealing import not_newest, older_sessions, sealed_columns
from accounts.sealed import SealedModel
from accounts.sealing import CannotOpen, seal, unseal
from accounts.sessions import place_of


@dataclass
class Resealed:
    """How a batch went: the last row looked at (None: there was none left), rows written, rows that did not open."""

    last: int | str | None = None
    written: int = 0
    failed: list[int | str] = field(default_factory=list)


@transaction.atomic
def reseal_rows(*, model: type[SealedModel], after: int, most: int) -> Resealed:
    """Seal anew the sealed columns of the next `most` rows whose id is above `after` and which have an older key."""
    done = Resealed()
    columns = sealed_columns(model)
    rows = not_newest(model).filter(pk__gt=after).order_by("pk").select_for_update(of=("self",))
    for row in rows[:most]:
        done.last = row.pk
        try:
            for column in columns:
                setattr(row, column, getattr(row, column))  # opened; saving seals it
        except CannotOpen:
            done.failed.append(row.pk)
            continue
        row.save(update_fields=columns)
        done.written += 1
    return done


@transaction.atomic
def reseal_sessions(*, after: str, most: int) -> Resealed:
    """Look through the next `most` sessions above the key `after`, and seal anew what has an older key."""
    done = Resealed()
    looked_at = list(BrowserSession.objects.filter(pk__gt=after).order_by("pk")[:most])
    if looked_at:
        done.last = looked_at[-1].pk
    older = BrowserSession.objects.filter(pk__in=older_sessions(looked_at)).order_by("pk")
    for row in older.select_for_update(of=("self",)):
        place = place_of(row.pk)
        try:
            content = unseal(base64.b64decode(row.session_data), place)
        except CannotOpen:
            done.failed.append(row.pk)  # its browser begins anew
            continue
        row.session_data = base64.b64encode(seal(content, place)).decode()
        row.save(update_fields=["session_data"])
        done.written += 1
    return done
