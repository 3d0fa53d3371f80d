"""Beat and the heartbeats, with and without broker and database."""

import logging

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from notices.models import Heartbeat
from portal.celery import BeatScheduler, app, show_life


@pytest.fixture
def scheduler() -> BeatScheduler:
    return BeatScheduler(app=app)


def test_beat_knows_the_schedule_of_the_settings_and_nothing_else(scheduler: BeatScheduler) -> None:
    assert set(scheduler.schedule) == set(settings.CELERY_BEAT_SCHEDULE)
    app.loader.import_default_modules()
    assert {entry.task for entry in scheduler.schedule.values()} <= set(app.tasks), "each task exists"


@pytest.mark.django_db(transaction=True)
def test_beat_shows_life_but_not_at_every_tick(
    scheduler: BeatScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "_heap", [])
    monkeypatch.setattr(scheduler, "old_schedulers", dict(scheduler.schedule))
    assert scheduler.tick() == 5.0
    first = Heartbeat.objects.get(name="beat").at
    scheduler.tick()
    assert Heartbeat.objects.get(name="beat").at == first
    scheduler._shown_at -= 5
    scheduler.tick()
    assert Heartbeat.objects.get(name="beat").at > first


def test_beat_outlives_a_broker_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    away = Celery("away", set_as_current=False)
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.update(broker_url="redis://127.0.0.1:1/0")
    scheduler = BeatScheduler(app=away)
    with caplog.at_level(logging.WARNING, logger="celery.beat"):
        scheduler.apply_entry(scheduler.schedule["deliver-due-notices"], producer=scheduler.producer)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("beat: deliver-due-notices not sent: ")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_no_reason_to_end(caplog: pytest.LogCaptureFixture) -> None:
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = 1
    try:
        with caplog.at_level(logging.WARNING, logger="portal.heartbeat"):
            show_life("worker")
    finally:
        connection.settings_dict["PORT"] = port
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    show_life("worker")
    assert Heartbeat.objects.filter(name="worker").exists()
