"""What production refuses, and the one thing asked of every PostgreSQL."""

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
    "SECRET_KEY": "x" * 50,
    "DEBUG": False,
    "TLS": True,
    "NOTICE_CHANNELS": {"sms": "gateways.Sms", "email": "notices.channels.smtp.SmtpChannel"},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "ALLOWED_HOSTS": ["portal.example"],
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
        ("SECRET_KEY", "x" * 49, "portal.E001"),
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
    ],
)
def test_each_unfit_setting_is_refused(fit, name, value, number) -> None:
    setattr(fit, name, value)
    assert [error.id for error in checks.production_settings()] == [number]
    with pytest.raises(ImproperlyConfigured, match="must not start in production"):
        checks.refuse_unsafe_production()


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
