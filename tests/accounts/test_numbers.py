"""An account gets another mobile number."""

from datetime import timedelta

import pytest

from accounts.actions import forget_old_codes, replace_phone
from accounts.enums import PhoneChange, PhoneRefusal
from accounts.hashes import hash_phone
from accounts.models import AuditEntry, BrowserSession, SignInCode, User
from accounts.rules import PROOF_LIFE, PhoneRefused, proof_is_fresh
from notices.delivery import deliver_due
from notices.models import Notice, ViewerMessage
from tests.factories.accounts import NOW, OTHER_PHONE, PHONE, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> User:
    return User.objects.create(phone=PHONE)


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("clerk", "a long password")


def browser(account: User, key: str) -> None:
    BrowserSession.objects.create(
        session_key=key,
        account=account,
        expire_date=NOW + timedelta(days=100),
        began_at=NOW,
        used_at=NOW,
    )


def test_a_desk_gives_an_account_another_number(account: User, clerk: User) -> None:
    browser(account, "lost phone")
    browser(clerk, "of the desk")
    changed = replace_phone(account=account, phone=OTHER_PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)
    assert changed == User.objects.get(phone_hash=hash_phone(OTHER_PHONE)) == account
    assert changed.phone == OTHER_PHONE
    assert not User.objects.filter(phone_hash=hash_phone(PHONE)).exists()
    assert BrowserSession.objects.get().session_key == "of the desk"
    entries = AuditEntry.objects.order_by("pk").values_list("action", "by", "subject_id", "reason")
    assert list(entries) == [
        ("end_browsers", clerk.pk, account.pk, "all"),
        ("change_phone", clerk.pk, account.pk, "desk"),
    ]


def test_both_numbers_are_told_and_the_old_one_is_forgotten(account: User, clerk: User) -> None:
    replace_phone(account=account, phone=OTHER_PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)
    assert deliver_due(now=NOW, limit=10) == 2
    said = dict(ViewerMessage.objects.values_list("to", "text"))
    assert "不能再用这个号码登录" in said[PHONE]
    assert "今后用这个号码登录" in said[OTHER_PHONE]
    for text in said.values():
        assert "若非本人操作" in text
        assert "138" not in text
        assert "139" not in text
    assert SignInCode.objects.get().phone == ""


def test_the_old_number_is_kept_a_day_at_most_if_it_cannot_be_told(account: User, clerk: User) -> None:
    replace_phone(account=account, phone=OTHER_PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)
    forget_old_codes(now=NOW + timedelta(hours=23))
    assert SignInCode.objects.get().phone == PHONE
    forget_old_codes(now=NOW + timedelta(days=1))
    assert not SignInCode.objects.exists()
    deliver_due(now=NOW + timedelta(days=1), limit=10)
    assert set(Notice.objects.values_list("status", flat=True)) == {"sent", "dropped"}


def test_a_telephone_to_ask_is_named_where_there_is_one(account: User, clerk: User, settings) -> None:
    settings.OPERATOR_PHONE = "0471-1234567"
    replace_phone(account=account, phone=OTHER_PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)
    deliver_due(now=NOW, limit=10)
    assert ViewerMessage.objects.filter(text__contains="请立即拨打 0471-1234567。").count() == 2


def test_what_keeps_the_old_number_is_no_code(account: User, clerk: User) -> None:
    replace_phone(account=account, phone=OTHER_PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)
    slip = SignInCode.objects.get()
    assert (slip.code_hash, slip.device) == ("", "")
    ask(NOW + timedelta(minutes=1))  # whoever has that number now may sign up with it


def test_it_may_change_again(account: User, clerk: User) -> None:
    for phone in (OTHER_PHONE, PHONE):
        replace_phone(account=account, phone=phone, by=clerk, reason=PhoneChange.DESK, now=NOW)
    assert Notice.objects.count() == 4


def test_a_number_that_has_an_account_is_refused_and_nothing_is_changed(account: User, clerk: User) -> None:
    User.objects.create(phone=OTHER_PHONE)
    browser(account, "mine")
    with pytest.raises(PhoneRefused) as refused:
        replace_phone(account=account, phone=OTHER_PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)
    assert refused.value.refusal == PhoneRefusal.TAKEN
    assert User.objects.get(pk=account.pk).phone == PHONE
    assert BrowserSession.objects.exists()
    assert not AuditEntry.objects.exists()
    assert not Notice.objects.exists()


def test_the_same_number_is_no_change(account: User, clerk: User) -> None:
    with pytest.raises(PhoneRefused) as refused:
        replace_phone(account=account, phone=PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)
    assert refused.value.refusal == PhoneRefusal.SAME


def test_staff_get_no_number(clerk: User) -> None:
    with pytest.raises(ValueError, match="no mobile number"):
        replace_phone(account=clerk, phone=PHONE, by=clerk, reason=PhoneChange.DESK, now=NOW)


def test_a_proof_is_fresh_for_a_quarter_of_an_hour() -> None:
    assert proof_is_fresh(NOW, NOW)
    assert proof_is_fresh(NOW, NOW + PROOF_LIFE - timedelta(seconds=1))
    assert not proof_is_fresh(NOW, NOW + PROOF_LIFE)
    assert not proof_is_fresh(NOW, NOW - timedelta(seconds=1))
