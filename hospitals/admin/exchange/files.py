"""The two kinds of files, and where one waits between being shown and being confirmed."""

from __future__ import annotations

import os
import re
import time
import uuid
from pathlib import Path
from typing import Any

import tablib  # type: ignore[import-untyped]
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import CSV, XLSX  # type: ignore[import-untyped]
from import_export.forms import ImportForm  # type: ignore[import-untyped]
from import_export.tmp_storages import BaseStorage  # type: ignore[import-untyped]

MOST_BYTES = 5 * 1024 * 1024
WAITS_SECONDS = 24 * 60 * 60
_NAME = re.compile(r"[0-9a-f]{32}")


class Sheet(XLSX):
    """A workbook; its first sheet counts."""

    def get_title(self) -> str:
        """The name people know."""
        return "xlsx"


class CommaText(CSV):
    """Comma-separated text in UTF-8, marked so that spreadsheets read Chinese; GB18030 is read too."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def is_binary(self) -> bool:
        """Bytes: we know their encoding ourselves."""
        return True

    def get_read_mode(self) -> str:
        """As above."""
        return "rb"

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        """The lines of the file; raises UnicodeDecodeError for what is no text."""
        data = bytes(in_stream)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        return tablib.import_set(text, format="csv", **kwargs)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """With the mark that tells spreadsheets that it is UTF-8."""
        return str(dataset.export("csv", **kwargs)).encode("utf-8-sig")


FORMATS = [Sheet, CommaText]


class WaitingFile(BaseStorage):
    """A file below var/, under a drawn name, until it is confirmed; those of yesterday are thrown away."""

    def save(self, data: bytes) -> None:
        """Keep it, under a new name."""
        self.name = uuid.uuid4().hex
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old.stat().st_mtime < time.time() - WAITS_SECONDS:
                old.unlink(missing_ok=True)
        handle = os.open(folder / self.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)

    def read(self) -> bytes:
        """What it holds."""
        return (_folder() / str(self.name)).read_bytes()

    def remove(self) -> None:
        """It has been imported."""
        (_folder() / str(self.name)).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "imports"


class UploadForm(ImportForm):
    """Which file, and of which kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = _("要导入的文件")
        self.fields["import_file"].help_text = _("XLSX 或 CSV，不超过 5 MB")
        self.fields["import_file"].error_messages["required"] = _("请选择文件。")
        self.fields["format"].label = _("文件格式")
        self.fields["format"].error_messages["required"] = _("请选择文件格式。")

    def clean_import_file(self) -> Any:
        """Small enough to be looked at on one page."""
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件太大，请分成几个文件导入。"))
        return file


class ConfirmForm(forms.Form):
    """What was shown is to be written: the file that waits, and its kind."""

    import_file_name = forms.CharField(widget=forms.HiddenInput)
    original_file_name = forms.CharField(widget=forms.HiddenInput)
    format = forms.TypedChoiceField(
        choices=[(str(i), i) for i in range(len(FORMATS))], coerce=int, widget=forms.HiddenInput
    )
    resource = forms.ChoiceField(choices=[("0", "0")], required=False, widget=forms.HiddenInput)

    def clean_import_file_name(self) -> str:
        """A name we drew, of a file that still waits."""
        name: str = self.cleaned_data["import_file_name"]
        if not _NAME.fullmatch(name) or not (_folder() / name).is_file():
            raise forms.ValidationError(_("这个文件已经导入过，或者放得太久了，请重新上传。"))
        return name
