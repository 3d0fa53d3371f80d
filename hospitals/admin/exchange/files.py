"""The two kinds of files that go out, and where one that came in waits between being shown and being confirmed."""

from __future__ import annotations

import os
import re
import time
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tablib
from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import CSV, XLSX

from hospitals.admin.exchange.tables import MOST_COLUMNS, MOST_ROWS
from hospitals.uploads import MOST_BYTES

WAITS_SECONDS = 24 * 60 * 60
_NAME = re.compile(r"[0-9a-f]{32}")
_SALT = "hospitals.admin.exchange"


class Sheet(XLSX):
    """A workbook."""

    def get_title(self) -> str:
        """The name people know."""
        return "xlsx"


class CommaText(CSV):
    """Comma-separated text in UTF-8, marked so that spreadsheets read Chinese."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def is_binary(self) -> bool:
        """Bytes: we know their encoding ourselves."""
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """With the mark that tells spreadsheets that it is UTF-8."""
        return str(dataset.export("csv", **kwargs)).encode("utf-8-sig")


FORMATS = [Sheet, CommaText]


def keep(data: bytes) -> str:
    """Keep a file below var/ until it is confirmed; answers its drawn name. Those of yesterday are thrown away."""
    name = uuid.uuid4().hex
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        with suppress(FileNotFoundError):  # somebody else's import throws them away too
            if old.stat().st_mtime < time.time() - WAITS_SECONDS:
                old.unlink()
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return name


def kept(name: str) -> bytes | None:
    """What the file of this name holds; None where it is gone."""
    try:
        return (_folder() / name).read_bytes() if _NAME.fullmatch(name) else None
    except FileNotFoundError:
        return None


def throw_away(name: str) -> None:
    """It has been imported."""
    (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "imports"


@dataclass(frozen=True)
class Shown:
    """What somebody was shown and may say yes to: they alone, for these rows alone, as long as it is the same."""

    model: str
    user: int
    file: str  # the name it waits under
    digest: str  # of all that was shown: Plan.digest

    def signed(self) -> str:
        """For the form that confirms."""
        return signing.dumps(asdict(self), salt=_SALT)


def confirmed(text: str, *, model: str, user: int) -> Shown | None:
    """What the form that confirms brings back; None where it is not of this page and person, or of yesterday."""
    try:
        found = Shown(**signing.loads(text, salt=_SALT, max_age=WAITS_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return found if (found.model, found.user) == (model, user) else None


class UploadForm(forms.Form):
    """Which file."""

    import_file = forms.FileField(label=_("要导入的文件"), error_messages={"required": _("请选择文件。")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].help_text = _(
            "XLSX 或 CSV，不超过 %(megabytes)s MB、%(rows)s 行、%(columns)s 列"
        ) % {"megabytes": MOST_BYTES // 1024 // 1024, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx,.csv"
