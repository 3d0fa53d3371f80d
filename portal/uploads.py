"""Files on their way in: bounded, and never under a name on the disk, where a crash would leave them in clear."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_OF_REQUEST = 80 * 1024 * 1024  # bytes: more than any form of the portal asks for
MOST_OF_FILE = 10 * 1024 * 1024
IN_MEMORY = 1024 * 1024  # more than that waits in a file without a name, which ends with its process


class BoundedUpload(FileUploadHandler):
    """Keeps little more than MOST_OF_FILE of each file, and tells its whole size: the form says what is too large."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Raises RequestDataTooBig (400) for what no form asks for, before any of it is read."""
        if content_length > MOST_OF_REQUEST:
            raise RequestDataTooBig("the request is larger than any form asks for")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self.content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what comes, until it is clear that it is too much."""
        if start <= MOST_OF_FILE:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file, ready to be read."""
        self.content.seek(0)
        return UploadedFile(
            file=self.content,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
