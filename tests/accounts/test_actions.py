"""Codes: asked for, drawn, given back, forgotten."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import rules
from accounts.actions import audit, forget_old_codes, redeem_code
from accounts.enums import CodePurpose, CodeRefusal, LimitScope
from accounts.hashes import hash_code
from accounts.models import AuditEntry, SignInCode, User
from accounts.rules import CodeRefused, TooManyCodes
from notices.delivery import deliver_due, deliver_one
from notices.models import Notice, ViewerMessage
from tests.factories.accounts import NOW, OTHER_PHONE, PHONE, ask, receive, wrong
from tests.factories.notices import BROKEN_CHANNELS

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def redeem(code_id: int, typed: str, **changes: Any) -> User:
    facts: dict[str, Any] = {"phone": PHONE, "device": "our-device", "language": "zh-hans", "now": NOW}
    return redeem_code(code_id=code_id, typed=typed, **facts | changes)


def refused(code_id: int, typed: str, **changes: Any) -> tuple[CodeRefusal, int]:
    with pytest.raises(CodeRefused) as refusal:
        redeem(code_id, typed, **changes)
    return refusal.value.refusal, refusal.value.tries_left


def test_asking_writes_a_row_and_a_notice_and_no_code_yet() -> None:
    asked = ask()
    code = SignInCode.objects.get(pk=asked.code_id)
    assert (code.phone, code.code_hash, code.expires_at) == (PHONE, "", NOW + timedelta(minutes=5))
    assert code.address_hash
    assert "192.0.2.1" not in code.address_hash
    notice = Notice.objects.get(pk=asked.notice_id)
    assert (notice.status, notice.kind, notice.recipient_kind) == ("due", "sign_in_code", "code")
    assert PHONE not in notice.key


def test_sending_draws_the_code_keeps_its_hash_and_forgets_the_number() -> None:
    asked = ask()
    digits = receive(asked)
    code = SignInCode.objects.get(pk=asked.code_id)
    assert code.code_hash == hash_code(PHONE, digits, CodePurpose.SIGN_IN)
    assert code.phone == ""
    assert len(digits) == 6
    assert ViewerMessage.objects.get().to == PHONE


def test_the_first_sign_in_makes_the_account_the_second_finds_it() -> None:
    asked = ask()
    user = redeem(asked.code_id, receive(asked), language="en")
    assert (user.phone, user.username, user.language) == (PHONE, None, "en")
    later = NOW + 2 * MINUTE
    again = ask(later)
    assert redeem(again.code_id, receive(again, later), now=later) == user
    assert User.objects.get().language == "zh-hans"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "by", "subject_id")) == [
        ("sign_up", user.pk, user.pk),
        ("sign_in", user.pk, user.pk),
    ]


def test_a_code_works_once() -> None:
    asked = ask()
    digits = receive(asked)
    redeem(asked.code_id, digits)
    assert refused(asked.code_id, digits) == (CodeRefusal.USED, 5)


def test_a_code_works_for_five_minutes() -> None:
    asked = ask()
    digits = receive(asked)
    end = NOW + timedelta(minutes=5)
    assert refused(asked.code_id, digits, now=end)[0] == CodeRefusal.EXPIRED
    assert redeem(asked.code_id, digits, now=end - timedelta(seconds=1))


def test_wrong_tries_are_counted_and_the_fifth_is_the_last() -> None:
    asked = ask()
    digits = receive(asked)
    for left in (4, 3, 2, 1):
        assert refused(asked.code_id, wrong(digits)) == (CodeRefusal.WRONG, left)
    assert refused(asked.code_id, wrong(digits)) == (CodeRefusal.TOO_MANY_TRIES, 0)
    assert refused(asked.code_id, digits) == (CodeRefusal.TOO_MANY_TRIES, 0)
    assert not User.objects.exists()


def test_before_it_is_sent_no_code_works_and_no_try_is_counted() -> None:
    asked = ask()
    assert refused(asked.code_id, "000000") == (CodeRefusal.NOT_SENT, 5)


@pytest.mark.parametrize("other", [{"device": "another"}, {"phone": OTHER_PHONE}])
def test_a_code_works_on_its_device_and_for_its_number_alone(other: dict[str, str]) -> None:
    asked = ask()
    digits = receive(asked)
    assert refused(asked.code_id, digits, **other) == (CodeRefusal.EXPIRED, 0)
    assert refused(asked.code_id + 1, digits) == (CodeRefusal.EXPIRED, 0)


def test_a_closed_account_stays_out() -> None:
    User.objects.create(phone=PHONE, is_active=False)
    asked = ask()
    assert refused(asked.code_id, receive(asked))[0] == CodeRefusal.CLOSED


def test_a_newer_code_voids_the_older_one_of_this_number_on_this_device() -> None:
    old = ask()
    digits = receive(old)
    later = NOW + MINUTE
    ask(later)
    assert refused(old.code_id, digits, now=later)[0] == CodeRefusal.EXPIRED


def test_a_stranger_who_asks_for_my_number_does_not_void_my_code() -> None:
    mine = ask()
    digits = receive(mine)
    ask(NOW + MINUTE, device="stranger")
    assert redeem(mine.code_id, digits, now=NOW + MINUTE)


def test_an_older_code_that_is_not_sent_yet_is_dropped() -> None:
    old = ask()
    later = NOW + MINUTE
    new = ask(later)
    deliver_due(now=later, limit=10)
    status = dict(Notice.objects.values_list("pk", "status"))
    assert (status[old.notice_id], status[new.notice_id]) == ("dropped", "sent")


def test_a_code_that_expired_before_it_could_be_sent_is_dropped_without_its_number() -> None:
    asked = ask()
    assert deliver_one(notice_id=asked.notice_id, now=NOW + timedelta(minutes=5)) == "dropped"
    assert SignInCode.objects.get().phone == ""
    assert not ViewerMessage.objects.exists()


def test_sent_again_after_a_failure_it_is_drawn_again(settings) -> None:
    working = settings.NOTICE_CHANNELS
    settings.NOTICE_CHANNELS = BROKEN_CHANNELS
    asked = ask()
    deliver_one(notice_id=asked.notice_id, now=NOW)
    lost = SignInCode.objects.get().code_hash
    assert SignInCode.objects.get().phone == PHONE  # still needed
    settings.NOTICE_CHANNELS = working
    digits = receive(asked, NOW + timedelta(seconds=30))
    assert SignInCode.objects.get().code_hash == hash_code(PHONE, digits, CodePurpose.SIGN_IN)
    assert lost
    assert redeem(asked.code_id, digits)


def test_one_code_a_minute_for_a_number_on_whatever_device() -> None:
    ask()
    with pytest.raises(TooManyCodes) as stop:
        ask(NOW + timedelta(seconds=59), device="another", address="198.51.100.1")
    assert (stop.value.scope, stop.value.retry_at) == (LimitScope.NUMBER, NOW + MINUTE)
    ask(NOW + MINUTE)


def test_a_refused_request_counts_in_no_limit() -> None:
    ask()
    for _ in range(3):
        with pytest.raises(TooManyCodes):
            ask()
    assert SignInCode.objects.count() == Notice.objects.count() == 1


def test_ten_codes_an_hour_for_a_device() -> None:
    for number in range(10):
        ask(phone=f"+8613800138{number:03d}")
    with pytest.raises(TooManyCodes) as stop:
        ask(phone=OTHER_PHONE)
    assert stop.value.scope == LimitScope.DEVICE
    ask(phone=OTHER_PHONE, device="fresh")


@pytest.fixture
def three_an_hour_for_a_network(monkeypatch) -> None:
    limits = [limit for limit in rules.LIMITS if limit.scope != LimitScope.ADDRESS]
    monkeypatch.setattr(rules.codes, "LIMITS", (*limits, rules.Limit(LimitScope.ADDRESS, 3, 60 * MINUTE)))


@pytest.mark.usefixtures("three_an_hour_for_a_network")
def test_a_network_is_stopped_by_codes_nobody_gives_back() -> None:
    for number in range(3):
        ask(phone=f"+8613800138{number:03d}", device=f"device-{number}")
    with pytest.raises(TooManyCodes) as stop:
        ask(phone=OTHER_PHONE, device="fresh")
    assert (stop.value.scope, stop.value.retry_at) == (LimitScope.ADDRESS, NOW + 60 * MINUTE)
    ask(phone=OTHER_PHONE, device="fresh", address="198.51.100.1")


@pytest.mark.usefixtures("three_an_hour_for_a_network")
def test_those_who_sign_in_do_not_count_against_each_other() -> None:
    for number in range(6):
        mine = {"phone": f"+8613800138{number:03d}", "device": f"device-{number}"}
        asked = ask(**mine)
        redeem(asked.code_id, receive(asked), **mine)
    ask(phone=OTHER_PHONE, device="fresh")


def test_known_and_unknown_numbers_leave_the_same_trace() -> None:
    User.objects.create(phone=PHONE)
    known, unknown = ask(), ask(phone=OTHER_PHONE)
    for asked in (known, unknown):
        receive(asked)
    assert len({message.text[:12] for message in ViewerMessage.objects.all()}) == 1
    rows = SignInCode.objects.values_list("phone", "expires_at", "tries", "used_at")
    assert len(set(rows)) == 1


def test_codes_are_forgotten_after_a_day_and_their_numbers_after_five_minutes() -> None:
    old, recent = ask(), ask(NOW + timedelta(hours=1))
    at = NOW + timedelta(hours=1, minutes=4)
    assert forget_old_codes(now=at) == 0
    assert SignInCode.objects.get(pk=old.code_id).phone == ""
    assert SignInCode.objects.get(pk=recent.code_id).phone == PHONE
    assert forget_old_codes(now=NOW + timedelta(days=1) - MINUTE) == 0
    assert forget_old_codes(now=NOW + timedelta(days=1)) == 1
    assert SignInCode.objects.get().pk == recent.code_id


def test_the_portal_itself_may_be_the_one_who_acts() -> None:
    entry = audit(by=None, action="sweep", subject_kind="notice", subject_id=3, now=NOW, reason="lapsed")
    assert (entry.by, entry.at, entry.reason) == (None, NOW, "lapsed")
