"""The message with the code, the addresses, and the sentences of the pages."""

from datetime import timedelta

import pytest

from accounts.enums import CodeRefusal, LimitScope
from accounts.models import SignInCode, User
from accounts.rules import LIMITS, CodeRefused, TooManyCodes
from accounts.wording import address_of_account, address_of_code, refusal_sentence, too_many_sentence
from notices.models import Notice, ViewerMessage
from tests.factories.accounts import NOW, PHONE, ask, receive


def stopped(wait: timedelta, scope: LimitScope = LimitScope.NUMBER) -> str:
    return too_many_sentence(TooManyCodes(scope, NOW + wait), NOW)


@pytest.mark.parametrize(
    ("wait", "sentence"),
    [
        (timedelta(seconds=1), "请在 1 秒后再试。"),
        (timedelta(seconds=59.6), "请在 60 秒后再试。"),
        (timedelta(milliseconds=10), "请在 1 秒后再试。"),
        (timedelta(minutes=10), "请在 09:10 以后再试。"),
        (timedelta(minutes=10, seconds=1), "请在 09:11 以后再试。"),
        (timedelta(hours=15), "请在 12月2日 00:00 以后再试。"),
        (timedelta(hours=20), "请在 12月2日 05:00 以后再试。"),
    ],
)
def test_when_to_try_again(wait: timedelta, sentence: str) -> None:
    assert stopped(wait) == "这个手机号码获取验证码太频繁了。" + sentence


def test_each_limit_has_its_sentence() -> None:
    scopes = {limit.scope for limit in LIMITS}
    assert len({stopped(timedelta(minutes=5), scope) for scope in scopes}) == len(scopes)


def test_each_refusal_has_its_sentence() -> None:
    sentences = {refusal_sentence(CodeRefused(refusal, 3)) for refusal in CodeRefusal}
    assert len(sentences) == len(CodeRefusal)
    assert "还可以试 3 次" in refusal_sentence(CodeRefused(CodeRefusal.WRONG, 3))


@pytest.mark.django_db
def test_the_sms_says_code_and_time_and_no_name() -> None:
    digits = receive(ask())
    text = ViewerMessage.objects.get().text
    assert text == f"【家门口名医】登录验证码 {digits}，09:05 前有效。请勿告诉任何人，包括工作人员。"


@pytest.mark.django_db
def test_a_code_is_reached_at_its_number_in_its_language_until_it_is_forgotten() -> None:
    asked = ask(language="en")
    notice = Notice.objects.get(pk=asked.notice_id)
    address = address_of_code(notice)
    assert address is not None
    assert (address.phone, address.email, address.language) == (PHONE, None, "en")
    SignInCode.objects.update(phone="")
    assert address_of_code(notice) is None
    SignInCode.objects.all().delete()
    assert address_of_code(notice) is None


@pytest.mark.django_db
def test_an_account_is_reached_while_it_is_open() -> None:
    user = User.objects.create(phone=PHONE, email="anna@example.org", language="en")
    notice = Notice(recipient_kind="account", recipient_id=user.pk)
    address = address_of_account(notice)
    assert address is not None
    assert (address.phone, address.email, address.language) == (PHONE, "anna@example.org", "en")
    User.objects.update(email="")
    reached = address_of_account(notice)
    assert reached is not None
    assert reached.email is None
    User.objects.update(is_active=False)
    assert address_of_account(notice) is None
