"""Second factors: set up, taken once, counted, renewed, reset."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts.actions import (
    confirm_factor,
    prove_factor,
    renew_recovery_codes,
    reset_factor,
    use_recovery_code,
)
from accounts.enums import FactorReason, FactorRefusal
from accounts.models import AuditEntry, BrowserSession, PasswordTry, RecoveryCode, SecondFactor, User
from accounts.queries import has_factor, own_factor
from accounts.rules import FACTOR_LIMITS, FactorRefused, TooManyPasswords
from accounts.rules.factors import code_of, draw_secret, step_at
from tests.factories import staff as work
from tests.factories.accounts import NOW, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MOST = FACTOR_LIMITS[0].most


def refusal(action, *args, **kwargs) -> FactorRefusal:
    with pytest.raises(FactorRefused) as stop:
        action(*args, **kwargs)
    return stop.value.refusal


def shown(account: User, now=NOW) -> str:
    return code_of(SecondFactor.objects.get(account=account).secret, step_at(now))


def test_an_app_counts_once_its_first_code_was_right(account: User) -> None:
    secret = draw_secret()
    right = code_of(secret, step_at(NOW))
    said = {"account": account, "secret": secret, "now": NOW}
    assert refusal(confirm_factor, **said, typed=wrong(right)) == FactorRefusal.WRONG
    assert not has_factor(account)
    codes = confirm_factor(**said, typed=right)
    assert has_factor(account)
    assert len(set(codes)) == 10
    assert AuditEntry.objects.get(action="set_factor").subject_id == account.pk


def test_neither_secret_nor_codes_rest_in_clear(account: User, recovery: list[str]) -> None:
    secret = SecondFactor.objects.get().secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        box = bytes(cursor.fetchone()[0])
    assert secret.encode() not in box
    assert not {row.code_hash for row in RecoveryCode.objects.all()} & set(recovery)


def test_a_code_is_taken_once(account: User, recovery: list[str]) -> None:
    code = shown(account)
    prove_factor(account=account, typed=code, now=NOW)
    assert refusal(prove_factor, account=account, typed=code, now=NOW) == FactorRefusal.USED
    later = NOW + timedelta(seconds=30)
    assert refusal(prove_factor, account=account, typed=code, now=later) == FactorRefusal.USED
    prove_factor(account=account, typed=shown(account, later), now=later)


def test_the_code_before_one_that_was_taken_is_worth_nothing(account: User, recovery: list[str]) -> None:
    prove_factor(account=account, typed=shown(account), now=NOW)
    before = code_of(SecondFactor.objects.get().secret, step_at(NOW) - 1)
    assert refusal(prove_factor, account=account, typed=before, now=NOW) == FactorRefusal.USED


def test_without_an_app_nothing_is_right(account: User) -> None:
    assert refusal(prove_factor, account=account, typed="000000", now=NOW) == FactorRefusal.NONE_SET


def test_wrong_ones_are_counted_and_right_ones_are_not(account: User, recovery: list[str]) -> None:
    for n in range(MOST):
        refusal(prove_factor, account=account, typed=wrong(shown(account)), now=NOW + timedelta(seconds=n))
    for typed in (shown(account), wrong(shown(account))):
        with pytest.raises(TooManyPasswords) as stop:
            prove_factor(account=account, typed=typed, now=NOW)
    with pytest.raises(TooManyPasswords):
        use_recovery_code(account=account, typed=recovery[0], now=NOW)
    later = stop.value.retry_at
    assert later == NOW + FACTOR_LIMITS[0].span
    prove_factor(account=account, typed=shown(account, later), now=later)
    assert PasswordTry.objects.filter(right=False).count() == MOST


def test_a_day_has_its_limit_too(account: User, recovery: list[str]) -> None:
    begun = NOW - timedelta(hours=20)
    for n in range(FACTOR_LIMITS[1].most):
        at = begun + n * timedelta(minutes=30)
        refusal(prove_factor, account=account, typed=wrong(shown(account, at)), now=at)
    with pytest.raises(TooManyPasswords) as stop:
        prove_factor(account=account, typed=shown(account), now=NOW)
    assert stop.value.retry_at == begun + timedelta(days=1)


def test_wrong_ones_of_one_account_keep_out_no_other(account: User, recovery: list[str]) -> None:
    other = work.staff_account()
    work.with_factor(other)
    for _ in range(MOST):
        refusal(prove_factor, account=account, typed=wrong(shown(account)), now=NOW)
    prove_factor(account=other, typed=shown(other), now=NOW)


def test_a_recovery_code_opens_once_and_says_how_many_are_left(account: User, recovery: list[str]) -> None:
    assert use_recovery_code(account=account, typed=recovery[3].lower(), now=NOW) == 9
    again = refusal(use_recovery_code, account=account, typed=recovery[3], now=NOW)
    assert again == FactorRefusal.WRONG_RECOVERY
    assert AuditEntry.objects.filter(action="use_recovery_code", by=account.pk).count() == 1
    found = own_factor(account)
    assert found
    assert found.recovery_left == 9


def test_a_recovery_code_of_another_opens_nothing(account: User, recovery: list[str]) -> None:
    other = work.staff_account()
    work.with_factor(other)
    assert (
        refusal(use_recovery_code, account=other, typed=recovery[0], now=NOW) == FactorRefusal.WRONG_RECOVERY
    )


def test_new_recovery_codes_end_the_old_ones(account: User, recovery: list[str]) -> None:
    new = renew_recovery_codes(account=account, now=NOW)
    assert not set(new) & set(recovery)
    assert (
        refusal(use_recovery_code, account=account, typed=recovery[0], now=NOW)
        == FactorRefusal.WRONG_RECOVERY
    )
    assert use_recovery_code(account=account, typed=new[0], now=NOW) == 9


def test_another_app_ends_the_first_and_its_codes(account: User, recovery: list[str]) -> None:
    first, secret = shown(account), draw_secret()
    said = {"account": account, "secret": secret, "typed": code_of(secret, step_at(NOW)), "now": NOW}
    assert (
        refusal(confirm_factor, **said) == FactorRefusal.WRONG
    )  # somebody else, who set up at the same time
    for key in ("here", "elsewhere"):
        BrowserSession.objects.create(
            session_key=key, account=account, expire_date=NOW, began_at=NOW, used_at=NOW
        )
    confirm_factor(**said, replacing="here")
    assert BrowserSession.objects.get().session_key == "here"
    assert refusal(prove_factor, account=account, typed=first, now=NOW) in (
        FactorRefusal.WRONG,
        FactorRefusal.USED,
    )
    assert (
        refusal(use_recovery_code, account=account, typed=recovery[0], now=NOW)
        == FactorRefusal.WRONG_RECOVERY
    )


def test_a_reset_signs_out_and_forgets(account: User, recovery: list[str], client: Client) -> None:
    boss = work.staff_account()
    client.force_login(account)
    reset_factor(account=account, by=boss, reason=FactorReason.LOST, now=NOW)
    assert not has_factor(account)
    assert not RecoveryCode.objects.filter(account=account).exists()
    assert not BrowserSession.objects.filter(account=account).exists()
    entry = AuditEntry.objects.get(action="reset_factor")
    assert (entry.by, entry.subject_id, entry.reason) == (boss.pk, account.pk, "lost")
