"""Is a worker there, and what did the viewer keep."""

from datetime import timedelta

import pytest

from notices.models import Heartbeat, ViewerMessage
from notices.queries import newest_viewer_messages, worker_alive
from tests.factories.notices import NOW, make_notice

pytestmark = pytest.mark.django_db


def test_no_worker_ever() -> None:
    assert not worker_alive(NOW)


@pytest.mark.parametrize(("seconds", "alive"), [(0, True), (19, True), (20, False), (3600, False)])
def test_a_sign_of_life_counts_for_twenty_seconds(seconds: int, alive: bool) -> None:
    Heartbeat.objects.create(name="worker", at=NOW - timedelta(seconds=seconds))
    assert worker_alive(NOW) is alive


def test_beat_is_no_worker() -> None:
    Heartbeat.objects.create(name="beat", at=NOW)
    assert not worker_alive(NOW)


def test_newest_messages_first(django_assert_num_queries) -> None:
    notice = make_notice()
    for text in ("one", "two", "three"):
        ViewerMessage.objects.create(notice=notice, channel="sms", to="x", text=text)
    with django_assert_num_queries(1):
        assert [(m.text, m.notice.kind) for m in newest_viewer_messages(2)] == [
            ("three", "test_kind"),
            ("two", "test_kind"),
        ]
