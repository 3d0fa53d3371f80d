"""`manage.py dev_accounts`."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def run() -> str:
    out = StringIO()
    call_command("dev_accounts", stdout=out)
    return out.getvalue()


def test_says_how_each_kind_of_user_signs_in(var: Path, client: Client, settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8123"
    said = run()
    assert "http://127.0.0.1:8123/sign-in/" in said
    assert "http://127.0.0.1:8123/messages/" in said
    password = said.rsplit("password ", 1)[1].strip()
    answer = client.post("/admin/login/", {"username": "admin", "password": password, "next": "/admin/"})
    assert answer.status_code == 302


def test_the_password_is_random_kept_and_read_by_its_owner_alone(var: Path) -> None:
    first = run()
    (file,) = var.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run() == first
    assert User.objects.count() == 1
    file.unlink()
    assert run() != first
    assert User.objects.get().check_password(file.read_text().strip())


def test_a_password_file_left_empty_is_filled(var: Path) -> None:
    var.mkdir()
    (var / "admin-password").touch(0o600)
    assert "password " in run()
    assert (var / "admin-password").read_text().strip()


def test_refused_in_production(var: Path, settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        run()
    assert not User.objects.exists()
