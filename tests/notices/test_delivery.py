"""Claim, re-check, send, record."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import get_language

from notices.delivery import deliver_due, deliver_one
from notices.models import Notice, ViewerMessage
from notices.registry import Address, NothingLeft
from notices.rules import LEASE, MOST_TRIES, RETRY_DELAYS
from tests.factories.notices import BROKEN_CHANNELS, NOW, OVERTAKEN_CHANNELS, Reason, make_notice

pytestmark = pytest.mark.django_db


def fresh(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def test_what_is_due_is_sent_and_recorded(reason: Reason) -> None:
    notice = make_notice()
    assert deliver_due(now=NOW, limit=10) == 1
    sent = fresh(notice)
    assert (sent.status, sent.sent_at, sent.tries, sent.claimed_until) == ("sent", NOW, 1, None)
    message = ViewerMessage.objects.get()
    assert (message.notice_id, message.to, message.text) == (notice.pk, "+8613800138000", "about 1")
    assert reason.settled == [notice.pk]


def test_nothing_is_sent_twice(reason: Reason) -> None:
    notice = make_notice()
    deliver_due(now=NOW, limit=10)
    assert deliver_due(now=NOW, limit=10) == 0
    assert deliver_one(notice_id=notice.pk, now=NOW) is None
    assert ViewerMessage.objects.count() == 1


def test_what_is_due_later_waits_until_its_moment(reason: Reason) -> None:
    make_notice(due_at=NOW + timedelta(seconds=1))
    assert deliver_due(now=NOW, limit=10) == 0
    assert deliver_due(now=NOW + timedelta(seconds=1), limit=10) == 1


def test_the_oldest_first_and_no_more_than_the_limit(reason: Reason) -> None:
    late = make_notice(1, due_at=NOW - timedelta(minutes=1))
    early = make_notice(2, due_at=NOW - timedelta(minutes=2))
    assert deliver_due(now=NOW, limit=1) == 1
    assert (fresh(early).status, fresh(late).status) == ("sent", "due")


def test_a_reason_that_is_gone_drops_the_notice(reason: Reason) -> None:
    notice = make_notice()
    reason.holds = False
    assert deliver_one(notice_id=notice.pk, now=NOW) == "dropped"
    assert fresh(notice).dropped_reason == "reason_gone"
    assert not ViewerMessage.objects.exists()
    assert reason.settled == [notice.pk]


def test_a_reason_that_goes_before_it_is_worded_drops_the_notice_at_once(reason: Reason) -> None:
    def gone(notice: Notice) -> str:
        raise NothingLeft

    reason.text = gone
    notice = make_notice()
    assert deliver_one(notice_id=notice.pk, now=NOW) == "dropped"
    dropped = fresh(notice)
    assert (dropped.dropped_reason, dropped.tries) == ("reason_gone", 1)
    assert reason.settled == [notice.pk]


@pytest.mark.parametrize("address", [None, Address(), Address(phone=""), Address(email="anna@example.org")])
def test_without_a_number_an_sms_is_dropped(reason: Reason, address: Address | None) -> None:
    reason.address = address
    notice = make_notice()
    assert deliver_one(notice_id=notice.pk, now=NOW) == "dropped"
    assert fresh(notice).dropped_reason == "no_address"


def test_an_email_goes_to_the_mailbox(reason: Reason) -> None:
    make_notice(channel="email")
    deliver_due(now=NOW, limit=1)
    assert ViewerMessage.objects.get().to == "anna@example.org"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_wording_is_asked_in_the_language_of_the_recipient(reason: Reason, language: str) -> None:
    reason.address = Address(phone="+8613800138000", language=language)
    reason.text = lambda notice: get_language() or ""
    make_notice()
    deliver_due(now=NOW, limit=1)
    assert ViewerMessage.objects.get().text == language
    assert get_language() == "zh-hans"


def test_a_failed_try_waits_longer_each_time_and_the_eighth_is_the_last(
    reason: Reason, settings, caplog
) -> None:
    settings.NOTICE_CHANNELS = BROKEN_CHANNELS
    notice = make_notice()
    moment = NOW
    for tries, delay in enumerate(RETRY_DELAYS, start=1):
        assert deliver_one(notice_id=notice.pk, now=moment) == "due"
        waiting = fresh(notice)
        assert (waiting.tries, waiting.retry_at, waiting.claimed_until) == (tries, moment + delay, None)
        assert deliver_one(notice_id=notice.pk, now=moment + delay - timedelta(seconds=1)) is None
        moment += delay
    assert reason.settled == []
    assert deliver_one(notice_id=notice.pk, now=moment) == "failed"
    assert fresh(notice).tries == MOST_TRIES == 8
    assert reason.settled == [notice.pk]
    assert deliver_due(now=moment + timedelta(days=1), limit=10) == 0
    assert "ConnectionError" in caplog.text
    assert "13800138000" not in caplog.text


def test_a_channel_that_recovers_sends_in_the_end(reason: Reason, settings) -> None:
    working = settings.NOTICE_CHANNELS
    settings.NOTICE_CHANNELS = BROKEN_CHANNELS
    notice = make_notice()
    deliver_due(now=NOW, limit=1)
    settings.NOTICE_CHANNELS = working
    deliver_due(now=NOW + RETRY_DELAYS[0], limit=1)
    assert (fresh(notice).status, fresh(notice).tries) == ("sent", 2)


def test_one_bad_notice_does_not_keep_the_others_waiting(reason: Reason) -> None:
    bad = make_notice(1, kind="never_registered", due_at=NOW - timedelta(hours=1))
    good = make_notice(2)
    assert deliver_due(now=NOW, limit=10) == 2
    assert (fresh(bad).status, fresh(good).status) == ("due", "sent")


def test_a_wording_that_breaks_the_transaction_is_a_failed_try(reason: Reason) -> None:
    def broken(notice: Notice) -> str:
        Notice.objects.create(key=notice.key, due_at=NOW, created_at=NOW, subject_id=1, recipient_id=1)
        return "never"

    reason.text = broken
    notice = make_notice()
    assert deliver_one(notice_id=notice.pk, now=NOW) == "due"
    assert fresh(notice).tries == 1


def test_a_claim_keeps_others_away_until_it_runs_out(reason: Reason) -> None:
    notice = make_notice()
    until = NOW + LEASE
    Notice.objects.filter(pk=notice.pk).update(claimed_until=until, tries=1)  # a worker died here
    assert deliver_due(now=until - timedelta(seconds=1), limit=1) == 0
    assert deliver_due(now=until, limit=1) == 1
    taken_over = fresh(notice)
    assert (taken_over.status, taken_over.tries, taken_over.lapsed_claims) == ("sent", 2, 1)


def test_a_worker_that_was_too_slow_does_not_overwrite_the_next_ones_record(reason: Reason) -> None:
    notice = make_notice()
    seen: list[datetime] = []

    def slow(slow_notice: Notice) -> str:
        """While the first worker is at it, its lease runs out and a second one sends."""
        if not seen:
            seen.append(NOW)
            assert deliver_one(notice_id=notice.pk, now=NOW + LEASE) == "sent"
        return "twice"

    reason.text = slow
    assert deliver_one(notice_id=notice.pk, now=NOW) == "sent"
    assert fresh(notice).sent_at == NOW + LEASE
    assert fresh(notice).lapsed_claims == 1
    assert ViewerMessage.objects.count() == 2  # at least once: this is what the count of lapsed claims is for
    assert reason.settled == [notice.pk]


def test_a_late_failure_leaves_the_next_workers_claim_alone(reason: Reason, settings) -> None:
    settings.NOTICE_CHANNELS = OVERTAKEN_CHANNELS
    notice = make_notice()
    assert deliver_one(notice_id=notice.pk, now=NOW) == "due"
    assert (fresh(notice).claimed_until, fresh(notice).retry_at) == (NOW + 2 * LEASE, None)


def test_logs_name_kind_and_id_and_nobody(reason: Reason, caplog) -> None:
    caplog.set_level("INFO")
    notice = make_notice()
    deliver_due(now=NOW, limit=1)
    assert f"test_kind {notice.pk} by sms: sent" in caplog.text
    assert "13800138000" not in caplog.text
    assert "about 1" not in caplog.text
