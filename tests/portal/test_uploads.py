"""Files on their way in: bounded, and in no file with a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from portal.uploads import IN_MEMORY, MOST_OF_FILE, MOST_OF_REQUEST

KIND = "multipart/form-data; boundary=b"


def sent(*contents: bytes, name: str = "x.jpg"):
    files = [SimpleUploadedFile(name, content) for content in contents]
    return RequestFactory().post("/", {"said": "words", "records": files})


def test_what_is_sent_arrives() -> None:
    contents = [b"", b"small", b"l" * (IN_MEMORY + 1)]
    request = sent(*contents)
    arrived = request.FILES.getlist("records")
    assert [one.read() for one in arrived] == contents
    assert [one.size for one in arrived] == [len(one) for one in contents]
    assert request.POST["said"] == "words"


def test_of_what_is_too_large_the_size_is_known_and_little_is_kept() -> None:
    size = MOST_OF_FILE + 300_000
    [arrived] = sent(b"l" * size).FILES.getlist("records")
    assert arrived.size == size
    assert len(arrived.read()) < MOST_OF_FILE + 200_000


def test_large_ones_lie_in_no_file_with_a_name(settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    [arrived] = sent(b"l" * (IN_MEMORY + 1)).FILES.getlist("records")
    assert list(tmp_path.iterdir()) == []
    assert arrived.read(1) == b"l"


def test_more_than_any_form_asks_for_is_not_read() -> None:
    length = {"CONTENT_LENGTH": str(MOST_OF_REQUEST + 1)}
    request = RequestFactory().generic("POST", "/", b"--b--", content_type=KIND, **length)
    with pytest.raises(RequestDataTooBig):
        _ = request.POST


@pytest.mark.django_db
def test_the_page_then_is_the_one_for_bad_requests(client) -> None:
    request = {"CONTENT_LENGTH": str(MOST_OF_REQUEST + 1)}
    answer = client.generic("POST", "/sign-in/", b"--b--", content_type=KIND, **request)
    assert answer.status_code == 400
    assert "html" in answer["Content-Type"]


@pytest.mark.parametrize(
    "name", ["a\0b.jpg", "../../etc/passwd", "\u202egpj.exe", "%00", "长" * 300, "; x=y"]
)
def test_names_do_not_matter(name: str) -> None:
    head = f'--b\r\nContent-Disposition: form-data; name="records"; filename="{name}"\r\n\r\n'
    body = head.encode() + b"content\r\n--b--\r\n"
    request = RequestFactory().generic("POST", "/", body, content_type=KIND)
    [arrived] = request.FILES.getlist("records")
    assert arrived.read() == b"content"
    assert Path(arrived.name).name == arrived.name
