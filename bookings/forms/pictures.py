"""Pictures that are chosen: what each file shows, and why one is not taken."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.files import MOST_BYTES, SECONDS_EACH, Fault, Picture, Unreadable, read_apart

MOST_FILES = 6  # at one time
SECONDS = 60.0  # for all files of one form
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"

# Why a file was not taken, each after "第 n 个文件：".
FAULTS = {
    Fault.EMPTY: gettext_lazy("文件是空的。"),
    Fault.TOO_LARGE: gettext_lazy("文件超过 10 MB，请换小一点的，或者重新拍一张。"),
    Fault.HEIC: gettext_lazy("这是苹果手机的 HEIC 照片，这里打不开。请改用 JPG，或者把照片截屏后再选。"),
    Fault.KIND: gettext_lazy("只能放 JPG、PNG、WebP 图片和 PDF。"),
    Fault.BROKEN: gettext_lazy("文件打不开，可能已经损坏。请重新拍一张，或者重新导出。"),
    Fault.TOO_MANY_PIXELS: gettext_lazy("图片的尺寸太大。请用手机普通模式重新拍一张。"),
    Fault.LOCKED: gettext_lazy("这个 PDF 加了密码，打不开。请换没有密码的，或者截屏后再选。"),
    Fault.TOO_MANY_PAGES: gettext_lazy("这个 PDF 超过 10 页。请只放要紧的几页，或者拍照。"),
    Fault.TOO_LONG: gettext_lazy("这个文件太复杂，没能读完。请拍照或者截屏后再选。"),
    Fault.BUSY: gettext_lazy("现在添加资料的人较多，请过一会儿再试。"),
}


class Files(forms.FileInput):
    """A button that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files. Cleans to a list of those that came; what is in them is read later."""

    widget = Files({"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files, empty ones too: an empty one is told apart from none. Their names are not looked at."""
        return [one for one in (data or []) if one]


class PicturesForm(forms.Form):
    """With pictures of papers. `full` is said of those there is no room for."""

    full: Any = ""
    records = FilesField(
        label=gettext_lazy("病历、检查报告、片子"),
        help_text=gettext_lazy(
            "可以拍照，也可以选 JPG、PNG、WebP 图片或 PDF。一次最多 6 个文件，每个不超过 10 MB，PDF 不超过 10 页。"
        ),
        required=False,
    )

    def __init__(self, *args: Any, room: int, **kwargs: Any) -> None:
        """`room`: how many pictures may still be added."""
        super().__init__(*args, **kwargs)
        self.room = room
        self.pictures: list[Picture] = []

    def clean_records(self) -> list[UploadedFile]:
        """The files. Raises ValidationError for too many at one time: none of them is read then."""
        files: list[UploadedFile] = self.cleaned_data["records"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("一次最多放 %(most)s 个文件，您选了 %(n)s 个，都没有存。请分几次添加。")
                % {"most": MOST_FILES, "n": len(files)}
            )
        return files

    def read_pictures(self) -> None:
        """Read the files one after the other, each in a process of its own; `pictures` has those that were readable
        and fit, the errors of `records` say what is wrong with the others."""
        until = monotonic() + SECONDS
        for number, file in enumerate(self.cleaned_data.get("records", []), 1):
            try:
                found = _read(file, until - monotonic())
            except Unreadable as error:
                self._refuse(number, FAULTS[error.fault])
                continue
            if len(self.pictures) + len(found) > self.room:
                self._refuse(number, self.full)
                continue
            self.pictures += found

    def _refuse(self, number: int, why: Any) -> None:
        self.add_error("records", _("第 %(number)s 个文件没有存：%(why)s") % {"number": number, "why": why})


def _read(file: UploadedFile, seconds: float) -> list[Picture]:
    if (file.size or 0) > MOST_BYTES:
        raise Unreadable(Fault.TOO_LARGE)
    if seconds <= 0:
        raise Unreadable(Fault.BUSY)
    return read_apart(file.read(), seconds=min(seconds, SECONDS_EACH))
