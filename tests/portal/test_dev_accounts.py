"""`manage.py dev_accounts`."""

import stat
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.queries import has_factor
from portal.management.commands.dev_accounts import ATTENDANTS, CLERKS
from tests.factories import reference as make
from tests.factories import staff as work

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


def code(*args: str) -> str:
    out = StringIO()
    call_command("code", *args, stdout=out)
    return out.getvalue().strip()


def signs_in(client: Client, name: str, password: str, **more: str):
    """As a newcomer does: with what `dev_accounts` and `code` print."""
    client.post("/staff/sign-in/", {"username": name, "password": password, **more})
    return client.post("/staff/sign-in/code/", {"code": code(name)}, follow=True)


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
    answer = signs_in(client, "admin", password, next="/admin/")
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == "/admin/"


@pytest.mark.parametrize(
    ("name", "leads_to"), [*((one, "/staff/") for one in CLERKS), ("assistant1", "/visits/")]
)
def test_staff_reach_their_pages(
    var: Path, client: Client, hospitals: None, name: str, leads_to: str
) -> None:
    password = password_of(name, run())
    answer = signs_in(client, name, password)
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


def test_a_code_that_was_used_is_not_printed_again(var: Path, client: Client) -> None:
    password = password_of("admin", run())
    for _again in range(2):
        assert signs_in(client, "admin", password, next="/admin/").status_code == 200
        assert client.session["_auth_user_id"]
        client.post("/sign-out/")


def test_a_code_for_a_page_of_setting_up() -> None:
    with time_machine.travel(datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC), tick=False):
        assert code("--secret", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ") == "287082"  # RFC 6238, appendix B
    for wrong in (["nobody"], ["--secret", "1"]):
        with pytest.raises(CommandError):
            code(*wrong)


def test_codes_are_not_printed_in_production(var: Path, settings) -> None:
    run()
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        code("admin")


def test_a_lost_factor_is_forgotten_from_the_server(settings) -> None:
    settings.PRODUCTION = True
    boss = work.staff_account(username="boss")
    work.with_factor(boss)
    call_command("reset_factor", "boss", stdout=StringIO())
    assert not has_factor(boss)
    entry = AuditEntry.objects.get(action="reset_factor")
    assert (entry.by, entry.subject_id, entry.reason) == (None, boss.pk, "lost")
    with pytest.raises(CommandError):
        call_command("reset_factor", "nobody")
