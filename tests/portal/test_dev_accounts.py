"""`manage.py dev_accounts`."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from portal.management.commands.dev_accounts import ATTENDANTS, CLERKS
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def run() -> str:
    out = StringIO()
    call_command("dev_accounts", stdout=out)
    return out.getvalue()


def password_of(name: str, said: str) -> str:
    """The password that is told for this user name."""
    (line,) = [line for line in said.splitlines() if f"as {name}, password" in line]
    return line.rsplit("password ", 1)[1].split()[0]


@pytest.fixture
def hospitals() -> None:
    """What staff can be made for."""
    for slug in CLERKS.values():
        make.hospital(f"医院{slug}", slug=slug)
    for slug in ATTENDANTS.values():
        make.specialist(f"专家{slug}", slug=slug)


def test_says_how_each_kind_of_user_signs_in(var: Path, client: Client, settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8123"
    said = run()
    assert "http://127.0.0.1:8123/sign-in/" in said
    assert "http://127.0.0.1:8123/messages/" in said
    password = password_of("admin", said)
    answer = client.post("/admin/login/", {"username": "admin", "password": password, "next": "/admin/"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("name", "leads_to"), [*((one, "/staff/") for one in CLERKS), ("assistant1", "/visits/")]
)
def test_staff_reach_their_pages(
    var: Path, client: Client, hospitals: None, name: str, leads_to: str
) -> None:
    password = password_of(name, run())
    answer = client.post("/staff/sign-in/", {"username": name, "password": password}, follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == leads_to
    assert run() == run()
    assert User.objects.filter(username=name).count() == 1


def test_staff_are_left_out_before_the_reported_data_is_loaded(var: Path) -> None:
    assert "staff/sign-in" not in run()


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
