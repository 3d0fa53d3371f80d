"""What rests sealed gets the newest key, whatever is stopped or changed meanwhile."""

import base64
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions.resealing import reseal_rows
from accounts.enums import ConsentPurpose
from accounts.models import BrowserSession, User
from accounts.queries.resealing import NO_BOX, columns_by_key, sealed_columns, sealed_models, sessions_by_key
from accounts.sealing import CannotOpen
from bookings import storage
from portal.management.commands.rotate_keys import files_by_key
from tests.factories import bookings as make
from tests.factories.accounts import OTHER_PHONE, PHONE

pytestmark = pytest.mark.django_db

OLD = f"old:{base64.b64encode(b'o' * 32).decode()}"
NEW = f"new:{base64.b64encode(b'n' * 32).decode()}"


@pytest.fixture
def patient(settings: Any) -> User:
    """A patient who came while the old key was the newest, with a session, a person and an account of staff beside."""
    settings.DATA_KEYS = OLD
    user = User.objects.create(phone=PHONE, name="乌云其木格", password="!")
    make.agreed(user, ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
    make.person(user, "王秀英")
    User.objects.create(username="clerk", password="!", name="李调度")
    browser = Client()
    browser.force_login(user)
    settings.DATA_KEYS = f"{NEW},{OLD}"
    return user


@pytest.fixture(autouse=True)
def record(settings: Any, tmp_path: Path) -> UUID:
    """A sealed file, of the old key."""
    settings.RECORDS_DIR = tmp_path
    settings.DATA_KEYS = OLD
    name = uuid4()
    storage.write_file(name, b"picture")
    return name


def rotate(**options: Any) -> None:
    call_command("rotate_keys", verbosity=0, **options)


def keys_in_use() -> set[str]:
    found = {
        name
        for model in sealed_models()
        for column in sealed_columns(model)
        for name in columns_by_key(model, column)
    }
    return found | set(sessions_by_key()) | set(files_by_key())


def test_everything_gets_the_newest_key_and_the_old_one_can_go(
    patient: User, record: UUID, settings: Any, capsys
) -> None:
    hashed = patient.phone_hash
    assert keys_in_use() == {"old"}
    rotate()
    assert keys_in_use() == {"new"}
    settings.DATA_KEYS = NEW
    read = User.objects.get(phone_hash=hashed)
    assert (read.phone, read.name, read.email) == (PHONE, "乌云其木格", "")
    assert storage.read_file(record) == b"picture"
    assert "accounts.User.phone: 1 under new" in capsys.readouterr().out


def test_sessions_go_on(patient: User, settings: Any) -> None:
    browser = Client()
    browser.force_login(patient)
    rotate()
    settings.DATA_KEYS = NEW
    assert browser.get("/bookings/").status_code == 200


def test_counting_changes_nothing(patient: User, capsys) -> None:
    rotate(check=True)
    assert keys_in_use() == {"old"}
    assert "accounts.User.name: 2 under old  (not the newest)" in capsys.readouterr().out


def test_it_goes_on_where_it_was_stopped(patient: User) -> None:
    first = reseal_rows(model=User, after=0, most=1)
    assert (first.last, first.written) == (patient.pk, 1)
    assert columns_by_key(User, "name") == {"new": 1, "old": 1}
    rotate()
    assert columns_by_key(User, "name") == {"new": 2}


def test_what_does_not_open_is_named_and_kept(patient: User, settings: Any, capsys) -> None:
    before = columns_by_key(User, "phone")
    settings.DATA_KEYS = NEW
    User.objects.create(phone=OTHER_PHONE, password="!")
    with pytest.raises(CommandError, match="could not be opened"):
        rotate()
    assert f"accounts.User {patient.pk}: does not open" in capsys.readouterr().err
    assert columns_by_key(User, "phone") == before + Counter(new=1)
    with pytest.raises(CannotOpen):
        _ = User.objects.get(pk=patient.pk).name


def test_what_is_no_box_is_counted_as_none() -> None:
    BrowserSession.objects.create(
        session_key="a", session_data="no box", expire_date=make.NOW, began_at=make.NOW, used_at=make.NOW
    )
    assert sessions_by_key() == {NO_BOX: 1}
