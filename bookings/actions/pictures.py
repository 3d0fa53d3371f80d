"""Pictures beside their rows: kept, counted and removed in one way, whoever's they are. Part of other actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, QuerySet

from bookings import storage
from bookings.files import Picture
from bookings.models import KeptPicture, picture_tables

Kept = TypeVar("Kept", bound=KeptPicture)

# A file without a row is an upload that was broken off, or a deletion that was: after so long nobody waits for it.
FORGOTTEN_AFTER = timedelta(days=1)


class PicturesFull(Exception):
    """There would be more pictures than there may be."""


def keep_pictures(
    there: QuerySet[Kept],
    pictures: Sequence[Picture],
    *,
    most: int,
    by: int,
    now: datetime,
    noted: Callable[[], object],
    **whose: Any,
) -> list[Kept]:
    """Keep pictures that were read and written anew beside those that are `there`, all of them or none; one that is
    there already (a second press), or comes twice, is kept once. The new rows.

    `whose`: the column that says whose they are, with its row, which is locked; `noted` is called for each, inside the
    transaction. Raises PicturesFull for more than `most`.
    """
    pictures = list({one.jpeg: one for one in pictures if not _is_there(one, there)}.values())
    if there.count() + len(pictures) > most:
        raise PicturesFull
    last = there.aggregate(last=Max("ordinal"))["last"] or 0
    written: list[UUID] = []
    try:
        added = []
        for ordinal, picture in enumerate(pictures, last + 1):
            name = uuid4()
            written.append(name)
            # The file first: a row without its file would be a picture that cannot be shown.
            storage.write_file(name, picture.jpeg)
            added.append(
                there.create(
                    seal_id=name,
                    ordinal=ordinal,
                    width=picture.width,
                    height=picture.height,
                    size_bytes=len(picture.jpeg),
                    added_at=now,
                    added_by_id=by,
                    **whose,
                )
            )
            noted()
    except BaseException:
        storage.remove_files(written)
        raise
    return added


def forget_pictures(rows: QuerySet[Kept]) -> int:
    """Delete rows now and their files once that is for good; how many. A file that stays behind is swept."""
    names = list(rows.values_list("seal_id", flat=True))
    rows.filter(seal_id__in=names).delete()
    transaction.on_commit(lambda: storage.remove_files(names), robust=True)
    return len(names)


@transaction.atomic
def sweep_records(*, now: datetime) -> int:
    """Delete files that no row of any table names and that are older than a day; how many."""
    names = set(storage.names_before(now - FORGOTTEN_AFTER))
    for table in picture_tables():
        names -= set(table._default_manager.filter(seal_id__in=names).values_list("seal_id", flat=True))
    storage.remove_files(names)
    return len(names)


def _is_there(picture: Picture, there: QuerySet[Kept]) -> bool:
    alike = there.filter(width=picture.width, height=picture.height, size_bytes=len(picture.jpeg))
    return any(storage.read_file(row.seal_id) == picture.jpeg for row in alike)
