"""Nobody keeps a person out of her own phone by asking for codes: the reserve of a device that is known."""

from datetime import datetime, timedelta

import pytest

from accounts.actions import forget_old_codes, redeem_code
from accounts.enums import LimitScope
from accounts.models import SignInCode, User
from accounts.rules import KNOWN_FOR, LIMITS, TooManyCodes
from tests.factories.accounts import NOW, OTHER_PHONE, PHONE, ask, receive

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


def sign_in(
    now: datetime, phone: str = PHONE, device: str = "our-device", address: str = "192.0.2.1"
) -> User:
    asked = ask(now, phone=phone, device=device, address=address)
    typed = receive(asked, now)
    return redeem_code(
        code_id=asked.code_id, phone=phone, device=device, typed=typed, language="zh-hans", now=now
    )


def strangers_ask(times: int, until: datetime, every: timedelta = MINUTE, phone: str = PHONE) -> None:
    """The last of them at `until`, each with a browser and a network of its own."""
    for n in reversed(range(times)):
        ask(until - n * every, phone=phone, device=f"stranger-{n}", address=f"198.51.100.{n}")


def stopped(now: datetime, **changes: str) -> tuple[LimitScope, datetime]:
    with pytest.raises(TooManyCodes) as stop:
        ask(now, **changes)
    return stop.value.scope, stop.value.retry_at


@pytest.fixture
def known() -> None:
    """The number has signed in on our device, two days ago."""
    sign_in(NOW - 2 * DAY)


@pytest.mark.usefixtures("known")
def test_strangers_do_not_use_up_what_a_known_device_has_in_an_hour() -> None:
    strangers_ask(5, until=NOW)
    ask(NOW + SECOND)  # nor does their minute count
    assert stopped(NOW + 2 * SECOND) == (LimitScope.NUMBER, NOW + MINUTE + SECOND)  # but ours does
    ask(NOW + MINUTE + SECOND)
    # The reserve of the hour is used up; of the common way, room comes back when the first has had its hour.
    scope, retry_at = stopped(NOW + 3 * MINUTE)
    assert (scope, retry_at) == (LimitScope.NUMBER, NOW + HOUR - 2 * MINUTE)
    ask(retry_at)


@pytest.mark.usefixtures("known")
def test_nor_in_a_day() -> None:
    strangers_ask(10, until=NOW, every=90 * MINUTE)
    ask(NOW + SECOND)
    ask(NOW + SECOND + MINUTE)
    assert stopped(NOW + 30 * MINUTE)[1] == NOW + SECOND + HOUR
    ask(NOW + SECOND + HOUR)
    ask(NOW + SECOND + HOUR + MINUTE)
    scope, retry_at = stopped(NOW + 3 * HOUR)
    assert scope == LimitScope.NUMBER
    assert retry_at > NOW + 10 * HOUR


def test_a_device_on_which_the_number_never_signed_in_has_no_reserve() -> None:
    ask(NOW - 2 * DAY)  # asked for and never given back: anybody can do that
    sign_in(NOW - 2 * DAY, phone=OTHER_PHONE)  # another number on this device
    sign_in(NOW - 2 * DAY + MINUTE, device="another")  # this number on another device
    strangers_ask(5, until=NOW)
    assert stopped(NOW + MINUTE)[0] == LimitScope.NUMBER


@pytest.mark.usefixtures("known")
def test_strangers_are_answered_the_same_for_a_number_with_a_reserve_and_for_one_nobody_has() -> None:
    answers = []
    for phone in (PHONE, OTHER_PHONE):
        strangers_ask(5, until=NOW, phone=phone)
        answers.append(stopped(NOW + SECOND, phone=phone, device="stranger-9", address="203.0.113.9"))
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("known")
def test_a_crowded_network_does_not_keep_a_known_device_out() -> None:
    crowd = next(limit for limit in LIMITS if limit.scope == LimitScope.ADDRESS)
    network = SignInCode.objects.get(pk=ask(NOW, phone=OTHER_PHONE, device="a").code_id)
    more = [
        SignInCode(
            phone_hash=f"{n}",
            device=f"crowd-{n}",
            address_hash=network.address_hash,
            created_at=NOW,
            expires_at=NOW,
        )
        for n in range(crowd.most - 1)
    ]
    SignInCode.objects.bulk_create(more)
    assert stopped(NOW, phone="+8613700137000", device="new")[0] == LimitScope.ADDRESS
    assert ask(NOW)


@pytest.mark.usefixtures("known")
def test_the_limit_of_the_device_holds_for_the_reserve_too() -> None:
    for n in range(10):
        ask(NOW, phone=f"+8613800138{n + 100:03d}", address=f"198.51.100.{n}")
    assert stopped(NOW)[0] == LimitScope.DEVICE


@pytest.mark.parametrize(("age", "is_known"), [(KNOWN_FOR - SECOND, True), (KNOWN_FOR, False)])
@pytest.mark.parametrize("tidied", [True, False])
def test_a_device_is_known_for_a_year(age: timedelta, is_known: bool, tidied: bool) -> None:
    sign_in(NOW - age)
    strangers_ask(5, until=NOW)
    if tidied:
        forget_old_codes(now=NOW)
    if is_known:
        ask(NOW)
    else:
        assert stopped(NOW)[0] == LimitScope.NUMBER


def test_what_is_kept_of_a_code_that_signed_in_names_neither_number_nor_network() -> None:
    sign_in(NOW)
    code = SignInCode.objects.get()
    assert (code.phone, code.address_hash, code.used_at) == ("", "", NOW)
