"""What browsers are told with every answer, and what production sets besides."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import bookings as make

ROOT = Path(settings.BASE_DIR)
# What a production site is given. The engines are those of the tests.
PRODUCTION = {
    "PORTAL_PRODUCTION": "1",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "PORTAL_DATA_KEYS": f"2026a:{base64.b64encode(bytes(range(32))).decode()}",
    "PORTAL_LOOKUP_KEY": base64.b64encode(bytes(range(1, 33))).decode(),
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "TRUSTED_PROXIES": "1",
    "SMS_CHANNEL": "notices.channels.smtp.SmtpChannel",
    "EMAIL_CHANNEL": "notices.channels.smtp.SmtpChannel",
    "DEFAULT_FROM_EMAIL": "no-reply@portal.example",
    "PORTAL_OPERATOR": "呼和浩特市卫生健康委员会",
    "PORTAL_OPERATOR_PHONE": "0471-1234567",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/healthz/", "/sign-in/", "/bookings/", "/nothing/", "/robots.txt"])
def test_every_answer_says_what_browsers_may(client: Client, address: str) -> None:
    said = client.get(address).headers
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert said["Permissions-Policy"].startswith("camera=(self), ")
    assert "microphone=()" in said["Permissions-Policy"]
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert "unsafe" not in said["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in/", "/nothing/"])
def test_pages_go_into_no_frame_and_lead_nobody_on(client: Client, address: str) -> None:
    said = client.get(address).headers
    assert said["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
    assert said["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/bookings/", "/people/", "/sign-in/", "/staff/"])
def test_nothing_of_a_person_is_kept_by_browsers_or_on_the_way(client: Client, address: str) -> None:
    client.force_login(make.account())
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.django_db
def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.get("/sign-in/")
    client.post("/preferences/elder/", {"size": "elder"})
    client.post("/i18n/setlang/", {"language": "en"})
    client.post("/sign-in/", {"phone": "13800138000"})
    assert {"size", "django_language", "csrftoken", "sessionid", "device"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax"), name


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in/", "/healthz/", "/bookings/", "/staff/"])
def test_nobody_is_given_back_what_they_sent(client: Client, address: str) -> None:
    assert client.trace(address).status_code in {302, 405}


def test_an_address_makes_no_second_line_in_the_log(client: Client, caplog) -> None:
    client.get("/nothing/%0D%0AERROR%20portal:%20all%20is%20lost/")
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]


def in_production(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in an environment of production."""
    return subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", *(["-c", code] if code else []), *arguments],
        env=os.environ | PRODUCTION | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_a_production_site_passes_the_deployment_check_without_a_warning() -> None:
    done = in_production("", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


OVER_TLS = """
import django
django.setup()
from django.conf import settings
from django.test import Client
host = {"host": "portal.example"}
plain = Client(headers=host).get("/robots.txt")
print(plain.status_code, plain["Location"])
secure = Client(headers=host | {"x-forwarded-proto": "https"})
print(secure.post("/preferences/elder/", {"size": "elder"})["Strict-Transport-Security"])
secure.post("/i18n/setlang/", {"language": "en"})
print(secure.cookies.output(header="", sep="|"))
for kind in ("SESSION", "CSRF", "LANGUAGE"):
    print(*(getattr(settings, f"{kind}_COOKIE_{what}") for what in ("NAME", "SECURE", "HTTPONLY", "PATH", "DOMAIN")))
from accounts.views import DEVICE_COOKIE
print(DEVICE_COOKIE)
"""


def test_production_speaks_tls_and_binds_its_cookies_to_it() -> None:
    done = in_production(OVER_TLS)
    assert done.returncode == 0, done.stderr
    redirected, strict, cookies, *settled, device = done.stdout.splitlines()
    assert redirected == "301 https://portal.example/robots.txt"
    assert strict == "max-age=31536000; includeSubDomains"
    said = [one.strip() for one in cookies.split("|")]
    assert sorted(one.partition("=")[0] for one in said) == ["__Host-language", "__Host-size"]
    for one in said:
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(one.split("; "))
        assert "Domain" not in one
    assert settled == [
        "__Host-sessionid True True / None",
        "__Host-csrftoken True True / None",
        "__Host-language True True / None",
    ]
    assert device == "__Host-device"
