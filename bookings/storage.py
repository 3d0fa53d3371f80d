"""Sealed files: the pictures of 病历资料, each under a name that says nothing.

They lie outside what any web server serves, in settings.RECORDS_DIR, for our own eyes alone (0700, 0600). Each is
sealed for its row (accounts.sealing), so that a file put in another's place does not open.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from accounts.sealing import CannotOpen, key_name, newest_key, seal, unseal

__all__ = ["CannotOpen", "key_of", "names_before", "read_file", "remove_files", "seal_anew", "write_file"]


MOST_HEAD = 512  # bytes in which the name of the key stands


def write_file(name: UUID, content: bytes) -> None:
    """Seal `content` into a new file, which is on the disk when this returns. Raises OSError, and leaves no half."""
    path = _path(name)
    for folder in (_root(), path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_new(path, seal(content, _place(name)))


def read_file(name: UUID) -> bytes:
    """What is in the file. Raises FileNotFoundError, and CannotOpen for one that was changed or moved."""
    return unseal(_path(name).read_bytes(), _place(name))


def remove_files(names: Iterable[UUID]) -> None:
    """Delete the files, with what a broken-off sealing left beside them; those that have gone are no mistake."""
    for name in names:
        _path(name).unlink(missing_ok=True)
        _path(name).with_suffix(".new").unlink(missing_ok=True)


def names_before(moment: datetime) -> Iterator[UUID]:
    """The files last written before `moment`."""
    for path in _root().glob("??/*"):
        with contextlib.suppress(ValueError, FileNotFoundError):
            name = UUID(path.stem)
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                yield name


def key_of(name: UUID) -> str:
    """Under which key the file is sealed. Raises FileNotFoundError, and CannotOpen for what is no sealed file."""
    with _path(name).open("rb") as file:
        return key_name(file.read(MOST_HEAD))


def seal_anew(name: UUID) -> bool:
    """Seal the file with the newest key; False if it is sealed so already. Raises as `read_file` does.

    Written beside the old one and put in its place at once: whoever reads meanwhile finds the one or the other.
    """
    path = _path(name)
    if key_name(path.read_bytes()) == newest_key():
        return False
    content = read_file(name)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _write_new(beside, seal(content, _place(name)))
    beside.replace(path)
    _settle(path.parent)
    return True


def _root() -> Path:
    return Path(settings.RECORDS_DIR)


def _path(name: UUID) -> Path:
    return _root() / name.hex[:2] / name.hex


def _place(name: UUID) -> str:
    return f"bookings.attachment:{name}"


def _write_new(path: Path, content: bytes) -> None:
    """A file that was not there before; neither another file nor a link is written over. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a full disk
        path.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Have the folder's list of names on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
