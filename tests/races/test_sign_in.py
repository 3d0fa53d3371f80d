"""Several requests at once for one number, and several uses of one code."""

from datetime import datetime, timedelta

import pytest

from accounts.actions import redeem_code, replace_phone
from accounts.enums import PhoneChange
from accounts.hashes import hash_phone
from accounts.models import SignInCode, User
from accounts.rules import CodeRefused, PhoneRefused, TooManyCodes
from tests.factories.accounts import NOW, OTHER_PHONE, PHONE, ask, receive, wrong
from tests.races.test_delivery import together

pytestmark = pytest.mark.django_db(transaction=True)


def redeem(code_id: int, typed: str, device: str = "our-device", now: datetime = NOW) -> User:
    return redeem_code(code_id=code_id, phone=PHONE, device=device, typed=typed, language="zh-hans", now=now)


def test_one_of_many_requests_for_one_number_is_served() -> None:
    results = together(*[lambda n=n: ask(device=f"device-{n}", address=f"192.0.2.{n}") for n in range(12)])
    assert sum(isinstance(result, TooManyCodes) for result in results) == 11
    assert SignInCode.objects.count() == 1


def test_a_device_does_not_get_past_its_limit_by_asking_at_once() -> None:
    results = together(*[lambda n=n: ask(phone=f"+8613800138{n:03d}") for n in range(14)])
    assert sum(isinstance(result, TooManyCodes) for result in results) == 4
    assert SignInCode.objects.count() == 10


def test_one_code_signs_in_once_and_makes_one_account() -> None:
    asked = ask()
    digits = receive(asked)
    results = together(*[lambda: redeem(asked.code_id, digits)] * 8)
    assert sum(isinstance(result, User) for result in results) == 1
    assert sum(isinstance(result, CodeRefused) for result in results) == 7
    assert User.objects.count() == 1


def test_guessing_at_once_gives_no_more_than_five_tries() -> None:
    asked = ask()
    digits = receive(asked)
    results = together(*[lambda: redeem(asked.code_id, wrong(digits))] * 12)
    assert all(isinstance(result, CodeRefused) for result in results)
    assert SignInCode.objects.get().tries == 5


def test_two_codes_for_a_new_number_make_one_account() -> None:
    first = ask(NOW - timedelta(minutes=1), device="one", address="192.0.2.1")
    second = ask(NOW, device="two", address="192.0.2.2")
    one, two = receive(first), receive(second)
    results = together(lambda: redeem(first.code_id, one, "one"), lambda: redeem(second.code_id, two, "two"))
    assert results[0] == results[1] == User.objects.get()


def test_a_known_device_does_not_get_past_its_reserve_by_asking_at_once() -> None:
    earlier = NOW - timedelta(days=2)
    asked = ask(earlier)
    redeem(asked.code_id, receive(asked, earlier), now=earlier)
    for n in reversed(range(5)):
        ask(NOW - timedelta(minutes=n + 1), device=f"stranger-{n}", address=f"198.51.100.{n}")
    before = SignInCode.objects.count()
    results = together(*[lambda n=n: ask(address=f"192.0.2.{n}") for n in range(8)])
    assert sum(isinstance(result, TooManyCodes) for result in results) == 7
    assert SignInCode.objects.count() == before + 1


def test_one_of_two_accounts_gets_a_number_and_who_signs_up_with_it_comes_too_late_or_first() -> None:
    mine, yours = User.objects.create(phone="+8613911223355"), User.objects.create(phone="+8613911223366")
    clerk = User.objects.create_user("clerk", "a long password")

    def change(account: User) -> User:
        return replace_phone(account=account, phone=OTHER_PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)

    results = together(
        lambda: change(mine),
        lambda: change(yours),
        lambda: User.objects.of_phone(OTHER_PHONE, language="zh-hans", now=NOW)[0],
    )
    assert sum(isinstance(result, PhoneRefused) for result in results) in {1, 2}
    assert User.objects.filter(phone_hash=hash_phone(OTHER_PHONE)).count() == 1
    assert all(isinstance(result, User | PhoneRefused) for result in results)
