"""Sealed files: only for us, only in their place, gone when they are to be."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from accounts.sealing import key_name
from bookings import storage

CONTENT = b"\xff\xd8\xff what the doctor wrote of Wang Xiuying"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.RECORDS_DIR = tmp_path / "records"
    return settings.RECORDS_DIR


@pytest.fixture
def name() -> UUID:
    made = uuid4()
    storage.write_file(made, CONTENT)
    return made


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_written_is_read_again(name) -> None:
    assert storage.read_file(name) == CONTENT


def test_nothing_can_be_read_off_the_disk(name, folder) -> None:
    [path] = files(folder)
    assert b"Wang" not in path.read_bytes()
    assert CONTENT[:4] not in path.read_bytes()
    assert path.name == name.hex
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == folder.stat().st_mode & 0o777 == 0o700


def test_a_file_in_anothers_place_does_not_open(name, folder) -> None:
    other = uuid4()
    storage.write_file(other, b"another's")
    one, two = folder / name.hex[:2] / name.hex, folder / other.hex[:2] / other.hex
    two.write_bytes(one.read_bytes())
    with pytest.raises(storage.CannotOpen):
        storage.read_file(other)


def test_a_changed_file_does_not_open(name, folder) -> None:
    [path] = files(folder)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(storage.CannotOpen):
        storage.read_file(name)


def test_nothing_is_written_over(name) -> None:
    with pytest.raises(FileExistsError):
        storage.write_file(name, b"another picture")
    assert storage.read_file(name) == CONTENT


def test_a_link_laid_in_the_way_is_not_followed(folder, tmp_path) -> None:
    name = uuid4()
    (folder / name.hex[:2]).mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    (folder / name.hex[:2] / name.hex).symlink_to(elsewhere)
    with pytest.raises(OSError, match="exists"):
        storage.write_file(name, CONTENT)
    assert not elsewhere.exists()


def test_removed_files_are_gone_and_a_second_time_is_no_mistake(name, folder) -> None:
    storage.remove_files([name, uuid4()])
    storage.remove_files([name])
    assert files(folder) == []
    with pytest.raises(FileNotFoundError):
        storage.read_file(name)


def test_files_by_age(name) -> None:
    now = datetime.now(UTC)
    assert list(storage.names_before(now - timedelta(minutes=1))) == []
    assert list(storage.names_before(now + timedelta(minutes=1))) == [name]


def test_files_of_others_are_not_counted(folder, name) -> None:
    (folder / name.hex[:2] / "readme").write_text("not ours")
    assert list(storage.names_before(datetime.now(UTC) + timedelta(minutes=1))) == [name]


def test_sealed_with_the_newest_key(name, folder, settings) -> None:
    assert not storage.seal_anew(name)
    new = base64.b64encode(b"k" * 32).decode()
    settings.DATA_KEYS = f"newer:{new},{settings.DATA_KEYS}"
    assert storage.seal_anew(name)
    [path] = files(folder)
    assert key_name(path.read_bytes()) == "newer"
    assert path.stat().st_mode & 0o777 == 0o600
    assert storage.read_file(name) == CONTENT
    assert not storage.seal_anew(name)


def test_what_a_broken_off_sealing_left_goes_with_the_file(name, folder) -> None:
    [path] = files(folder)
    path.with_suffix(".new").write_bytes(path.read_bytes())
    storage.remove_files([name])
    assert files(folder) == []
