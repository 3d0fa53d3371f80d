"""/healthz/: what it says while parts are away, and when it says 503."""

from datetime import timedelta

import pytest
import redis
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from notices.models import Heartbeat
from portal import heartbeat
from portal.health import HealthMiddleware

pytestmark = pytest.mark.django_db


def healthz() -> tuple[int, dict[str, str]]:
    answer = Client(SERVER_NAME="not-an-allowed-host.example").get("/healthz/")
    return answer.status_code, answer.json()


def test_everything_lives() -> None:
    now = timezone.now()
    Heartbeat.objects.create(name="worker", at=now - timedelta(seconds=15))
    Heartbeat.objects.create(name="beat", at=now)
    assert healthz() == (
        200,
        {"status": "ok", "database": "ok", "redis": "ok", "worker": "ok", "beat": "ok"},
    )


def test_an_old_heartbeat_is_no_heartbeat() -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=25))
    Heartbeat.objects.create(name="beat", at=timezone.now())
    status, said = healthz()
    assert status == 200
    assert (said["status"], said["worker"], said["beat"]) == ("degraded", "down", "ok")


def test_without_redis_the_others_are_still_answered(settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    Heartbeat.objects.create(name="worker", at=timezone.now())
    Heartbeat.objects.create(name="beat", at=timezone.now())
    status, said = healthz()
    assert status == 200
    assert said == {"status": "degraded", "database": "ok", "redis": "down", "worker": "ok", "beat": "ok"}


def test_without_the_database_503(monkeypatch) -> None:
    def gone(now):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("portal.health.signs_of_life", gone)
    monkeypatch.setattr("portal.health.connection.close", lambda: None)
    status, said = healthz()
    assert status == 503
    assert said == {
        "status": "degraded",
        "database": "down",
        "redis": "ok",
        "worker": "unknown",
        "beat": "unknown",
    }


def test_other_paths_and_methods() -> None:
    passed = HealthMiddleware(lambda request: redis)  # anything: it is handed through
    from django.test import RequestFactory

    assert passed(RequestFactory().get("/")) is redis
    assert passed(RequestFactory().post("/healthz/")).status_code == 405


def test_not_cached_and_nothing_to_run() -> None:
    for answer in (Client().get("/healthz/"), Client().post("/healthz/")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_a_redirect_to_tls_has_a_policy_too(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_show_life_writes_and_renews() -> None:
    heartbeat.show_life("worker")
    first = Heartbeat.objects.get(name="worker").at
    heartbeat.show_life("worker")
    assert Heartbeat.objects.get(name="worker").at > first
