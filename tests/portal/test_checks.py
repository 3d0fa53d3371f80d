"""What production refuses, and the one thing asked of every PostgreSQL."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from portal import checks

FIT = {
    "SECRET_KEY": "0123456789abcdefghij" + "x" * 30,
    "DATA_KEYS": f"2026a:{base64.b64encode(bytes(range(32))).decode()}",
    "LOOKUP_KEY": base64.b64encode(bytes(range(1, 33))).decode(),
    "DEBUG": False,
    "TLS": True,
    "NOTICE_CHANNELS": {"sms": "gateways.Sms", "email": "notices.channels.smtp.SmtpChannel"},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "ALLOWED_HOSTS": ["portal.example"],
    "DEFAULT_FROM_EMAIL": "家门口名医 <no-reply@portal.example>",
    "BEHIND_PROXY": True,
    "TRUSTED_PROXIES": 1,
    "SITE_URL": "https://portal.example",
    "OPERATOR": "呼和浩特市卫生健康委员会",
    "OPERATOR_PHONE": "0471-1234567",
    "OPERATOR_EMAIL": "",
}


@pytest.fixture
def fit(settings):
    """Settings fit for production."""
    for name, value in FIT.items():
        setattr(settings, name, value)
    settings.PRODUCTION = True
    return settings


def test_a_fit_site_starts(fit) -> None:
    checks.refuse_unsafe_production()
    assert checks.production_settings() == []


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SECRET_KEY", live.DEVELOPMENT_SECRET, "portal.E001"),
        ("SECRET_KEY", "0123456789abcdefghij" + "x" * 29, "portal.E001"),
        ("SECRET_KEY", "0123456789abcdefghi" * 3, "portal.E001"),  # 19 different ones
        ("DATA_KEYS", live.DATA_KEYS, "portal.E014"),
        ("DATA_KEYS", f"{FIT['DATA_KEYS']},{live.DATA_KEYS}", "portal.E014"),
        ("DATA_KEYS", "2026a:c2hvcnQ=", "portal.E013"),
        ("LOOKUP_KEY", live.LOOKUP_KEY, "portal.E014"),
        ("LOOKUP_KEY", "", "portal.E013"),
        ("DEBUG", True, "portal.E002"),
        ("TLS", False, "portal.E003"),
        (
            "NOTICE_CHANNELS",
            FIT["NOTICE_CHANNELS"] | {"sms": "notices.channels.viewer.ViewerChannel"},
            "portal.E004",
        ),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "portal.E005"),
        ("ALLOWED_HOSTS", ["*"], "portal.E006"),
        ("ALLOWED_HOSTS", [], "portal.E006"),
        ("DEFAULT_FROM_EMAIL", "no-reply@localhost", "portal.E007"),
        ("DEFAULT_FROM_EMAIL", "家门口名医 <no-reply@LOCALHOST>", "portal.E007"),
        ("TRUSTED_PROXIES", 0, "portal.E008"),
        ("SITE_URL", "http://portal.example", "portal.E009"),
        ("SITE_URL", "http://127.0.0.1:8000", "portal.E009"),
        ("SITE_URL", "https://other.example", "portal.E009"),
        ("SITE_URL", "https://", "portal.E009"),
        ("SITE_URL", "https://[portal.example", "portal.E009"),
        ("OPERATOR", "", "portal.E011"),
        ("OPERATOR_PHONE", "", "portal.E012"),
    ],
)
def test_each_unfit_setting_is_refused(fit, name, value, number) -> None:
    setattr(fit, name, value)
    assert [error.id for error in checks.production_settings()] == [number]
    with pytest.raises(ImproperlyConfigured, match="must not start in production"):
        checks.refuse_unsafe_production()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "https://portal.example:8443/"),
        ("SITE_URL", "https://Portal.example"),
        ("ALLOWED_HOSTS", [".example"]),
        ("ALLOWED_HOSTS", ["www.portal.example", "portal.example"]),
        ("TRUSTED_PROXIES", 2),
    ],
)
def test_what_else_is_fit(fit, name, value) -> None:
    setattr(fit, name, value)
    assert checks.production_settings() == []


def test_without_a_proxy_none_is_trusted(fit) -> None:
    fit.BEHIND_PROXY = False
    fit.TRUSTED_PROXIES = 0
    assert checks.production_settings() == []


def test_an_operator_is_reached_by_phone_or_by_mail(fit) -> None:
    fit.OPERATOR_PHONE, fit.OPERATOR_EMAIL = "", "help@portal.example"
    assert checks.production_settings() == []
    fit.OPERATOR_EMAIL = "portal.example"
    assert [error.id for error in checks.production_settings()] == ["portal.E012"]


def test_development_is_left_alone(fit) -> None:
    fit.PRODUCTION = False
    fit.SECRET_KEY = live.DEVELOPMENT_SECRET
    checks.refuse_unsafe_production()


def test_neither_commands_nor_the_web_server_start_in_production_as_they_are() -> None:
    environment = os.environ | {"PORTAL_PRODUCTION": "1"}
    for code in ("import portal.wsgi", "import django; django.setup()"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
            cwd=Path(live.BASE_DIR),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "This site must not start in production: SECRET_KEY" in done.stderr


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"HOST": "", "PORT": ""}, "http://127.0.0.1:8000"),
        ({"HOST": "0.0.0.0", "PORT": "8123"}, "http://127.0.0.1:8123"),  # noqa: S104
        ({"HOST": "::"}, "http://[::1]:8000"),
        ({"HOST": "192.0.2.7", "PORT": "80"}, "http://192.0.2.7:80"),
        ({"HOST": "0.0.0.0", "SITE_URL": "https://portal.example"}, "https://portal.example"),  # noqa: S104
    ],
)
def test_the_address_in_messages_can_be_opened(environment, url) -> None:
    rest = {name: value for name, value in os.environ.items() if name not in {"HOST", "PORT", "SITE_URL"}}
    done = subprocess.run(
        [sys.executable, "-c", "from portal import settings; print(settings.SITE_URL)"],
        env=rest | environment,
        cwd=Path(live.BASE_DIR),
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == url, done.stderr


@pytest.mark.django_db
def test_this_database_finds_chinese_trigrams() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert checks.chinese_trigrams(databases=["default"]) == []
    assert checks.chinese_trigrams(databases=None) == []


@pytest.mark.django_db
def test_a_database_that_finds_none_is_noticed() -> None:
    with connection.cursor() as cursor:
        # What a server with LC_CTYPE=C answers: the function of that name found first finds nothing.
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE SCHEMA blind")
        cursor.execute(
            "CREATE FUNCTION blind.show_trgm(text) RETURNS text[] LANGUAGE sql AS $$ SELECT '{}'::text[] $$"
        )
        cursor.execute("SET LOCAL search_path TO blind, public")
    (error,) = checks.chinese_trigrams(databases=["default"])
    assert error.id == "portal.E010"
