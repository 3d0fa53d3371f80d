"""A code is good for what its message says, and for nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actions import forget_old_codes, redeem_code, use_code
from accounts.enums import CodePurpose, CodeRefusal, LimitScope
from accounts.models import SignInCode, User
from accounts.queries import codes_asked_where_known
from accounts.rules import KNOWN_FOR, CodeRefused, TooManyCodes
from notices.models import ViewerMessage
from tests.factories.accounts import NOW, PHONE, ask, receive, wrong

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def used(code_id: int, typed: str, purpose: CodePurpose, **changes: Any) -> CodeRefusal | None:
    """Why `use_code` refuses, if it does."""
    facts: dict[str, Any] = {"phone": PHONE, "device": "our-device", "now": NOW, **changes}
    try:
        use_code(code_id=code_id, typed=typed, purpose=purpose, **facts)
    except CodeRefused as refused:
        return refused.refusal
    return None


@pytest.mark.parametrize("purpose", CodePurpose)
def test_a_code_is_worth_nothing_for_another_purpose(purpose: CodePurpose) -> None:
    asked = ask(purpose=purpose)
    digits = receive(asked)
    for other in set(CodePurpose) - {purpose}:
        assert used(asked.code_id, digits, other) == CodeRefusal.EXPIRED
    assert SignInCode.objects.get().tries == 0
    assert used(asked.code_id, digits, purpose) is None
    assert used(asked.code_id, digits, purpose) == CodeRefusal.USED


@pytest.mark.parametrize("purpose", sorted(set(CodePurpose) - {CodePurpose.SIGN_IN}))
def test_only_a_code_to_sign_in_signs_in(purpose: CodePurpose) -> None:
    asked = ask(purpose=purpose)
    with pytest.raises(CodeRefused):
        redeem_code(
            code_id=asked.code_id,
            phone=PHONE,
            device="our-device",
            typed=receive(asked),
            language="zh-hans",
            now=NOW,
        )
    assert not User.objects.exists()


def test_the_hash_of_one_purpose_opens_no_other() -> None:
    """Even a row whose purpose was changed behind our back."""
    asked = ask(purpose=CodePurpose.GRANT)
    digits = receive(asked)
    SignInCode.objects.update(purpose=CodePurpose.SIGN_IN)
    assert used(asked.code_id, digits, CodePurpose.SIGN_IN) == CodeRefusal.WRONG


def test_wrong_tries_count_for_every_purpose() -> None:
    asked = ask(purpose=CodePurpose.GRANT)
    digits = receive(asked)
    said = [used(asked.code_id, wrong(digits), CodePurpose.GRANT) for _ in range(5)]
    assert said == [CodeRefusal.WRONG] * 4 + [CodeRefusal.TOO_MANY_TRIES]
    assert used(asked.code_id, digits, CodePurpose.GRANT) == CodeRefusal.TOO_MANY_TRIES


def test_using_a_code_makes_no_account_and_keeps_no_number() -> None:
    asked = ask(purpose=CodePurpose.GRANT)
    assert used(asked.code_id, receive(asked), CodePurpose.GRANT) is None
    code = SignInCode.objects.get()
    assert (code.phone, code.address_hash, code.used_at) == ("", "", NOW)
    assert not User.objects.exists()


def test_limits_count_all_purposes_together() -> None:
    ask(purpose=CodePurpose.GRANT)
    with pytest.raises(TooManyCodes) as stop:
        ask(NOW + timedelta(seconds=59), purpose=CodePurpose.CHANGE)
    assert stop.value.scope == LimitScope.NUMBER
    for n, purpose in enumerate(CodePurpose, start=1):
        ask(NOW + n * MINUTE, purpose=purpose)
    with pytest.raises(TooManyCodes):
        ask(NOW + 5 * MINUTE)


def test_a_code_ends_an_older_one_of_its_purpose_alone() -> None:
    first = ask(purpose=CodePurpose.GRANT)
    digits = receive(first)
    ask(NOW + MINUTE)
    assert used(first.code_id, digits, CodePurpose.GRANT, now=NOW + MINUTE) is None


def test_who_told_a_relative_a_code_has_not_made_that_device_known() -> None:
    asked = ask(purpose=CodePurpose.GRANT)
    used(asked.code_id, receive(asked), CodePurpose.GRANT)
    hashed = SignInCode.objects.get().phone_hash
    assert codes_asked_where_known(phone_hash=hashed, device="our-device", now=NOW) is None
    later = NOW + timedelta(days=1)
    assert forget_old_codes(now=later - MINUTE) == 0
    assert forget_old_codes(now=later) == 1  # it need not be kept as long as those that signed in
    assert later < NOW + KNOWN_FOR


@pytest.mark.parametrize(
    ("purpose", "says"),
    [
        (CodePurpose.SIGN_IN, "登录验证码"),
        (CodePurpose.CHANGE, "更换手机号码的验证码"),
        (CodePurpose.GRANT, "有人想用家门口名医为您预约看病"),
        (CodePurpose.PROVE, "下载或删除您的资料"),
    ],
)
def test_the_message_says_what_the_code_is_for(purpose: CodePurpose, says: str) -> None:
    digits = receive(ask(purpose=purpose))
    message = ViewerMessage.objects.get()
    assert says in message.text
    assert digits in message.text
    assert "09:05 前有效" in message.text
    assert "不要告诉任何人" in message.text or "请勿告诉任何人" in message.text
