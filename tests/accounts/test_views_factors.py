"""From the password to being signed in: nobody is before the second factor was right, and what may go wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts.actions import reset_factor, suspend_account
from accounts.enums import FactorReason, SuspendReason
from accounts.models import AuditEntry, RecoveryCode, SecondFactor, User
from accounts.rules import FACTOR_LIMITS
from accounts.rules.factors import code_of, step_at
from tests.factories import staff as work
from tests.factories.accounts import NOW, PHONE, wrong
from tests.reading import said, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SIGN_IN, CODE, RECOVERY, SET_UP = (f"/staff/sign-in/{page}" for page in ("", "code/", "recovery/", "set-up/"))
OWN, CODES, APP = (f"/staff/second-factor/{page}" for page in ("", "codes/", "app/"))
PAPER = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")


def types_password(browser: Client, account: User, **more: str):
    said = {"username": account.get_username(), "password": work.PASSWORD, **more}
    return browser.post(SIGN_IN, said)


# --- The first time -------------------------------------------------------------------------


def test_the_first_sign_in_sets_up_an_app_before_anything_else(client: Client, account: User) -> None:
    assert types_password(client, account, next="/staff/sessions/3/").url == SET_UP
    assert client.get(CODE).url == SET_UP
    assert not signed_in(client)
    page = client.get(SET_UP)
    assert "data:image/svg+xml" in said(page)
    secret = page.context["secret"]
    assert secret in said(page)
    assert not SecondFactor.objects.exists()

    assert "动态验证码不对" in said(client.post(SET_UP, {"code": wrong(code_of(secret, step_at(NOW)))}))
    assert not signed_in(client)
    assert client.post(SET_UP, {"code": code_of(secret, step_at(NOW))}).url == CODES
    assert signed_in(client)
    shown = PAPER.findall(said(client.get(CODES)))
    assert len(set(shown)) == 10 == RecoveryCode.objects.count()
    assert PAPER.findall(said(client.get(CODES))) == shown  # loaded again, they are still there
    assert client.post(CODES).url == "/staff/sessions/3/"
    assert client.get(CODES).url == OWN


def test_a_secret_that_was_not_confirmed_is_worth_nothing(client: Client, account: User) -> None:
    """Somebody with the password alone saw it first; the owner gets another."""
    thief = Client()
    types_password(thief, account)
    seen = thief.get(SET_UP).context["secret"]
    types_password(client, account)
    assert client.get(SET_UP).context["secret"] != seen


def test_recovery_codes_are_not_shown_for_long(client: Client, account: User, clock) -> None:
    types_password(client, account)
    client.post(SET_UP, {"code": code_of(client.get(SET_UP).context["secret"], step_at(NOW))})
    clock.shift(timedelta(minutes=10))
    assert client.get(CODES).url == OWN


# --- Every other time ------------------------------------------------------------------------


@pytest.mark.parametrize("page", [CODE, RECOVERY, SET_UP])
def test_without_the_password_there_is_no_second_step(client: Client, page: str) -> None:
    assert client.get(page).url == SIGN_IN
    assert client.post(page, {"code": "123456"}).url == SIGN_IN


def test_a_code_in_full_width_digits_signs_in(client: Client, account: User, recovery: list[str]) -> None:
    types_password(client, account)
    full_width = work.code_now(account).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post(CODE, {"code": f" {full_width[:3]} {full_width[3:]} "}).url == "/staff/"
    assert signed_in(client)
    assert AuditEntry.objects.filter(action="sign_in", by=account.pk).count() == 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "1\0 2345", "٣٣٣٣٣٣", "1" * 300])
def test_what_cannot_be_a_code_is_said_and_is_no_try(
    client: Client, account: User, recovery: list[str], typed: str
) -> None:
    types_password(client, account)
    page = said(client.post(CODE, {"code": typed}))
    assert 'class="error-summary"' in page
    assert "动态验证码不对" not in page


def test_a_code_that_was_seen_over_the_shoulder_opens_nothing(
    client: Client, account: User, recovery: list[str]
) -> None:
    types_password(client, account)
    code = work.code_now(account)
    client.post(CODE, {"code": code})
    thief = Client()
    types_password(thief, account)
    assert "刚才用过了" in said(thief.post(CODE, {"code": code}))
    assert not signed_in(thief)


def test_guessing_ends_after_five(client: Client, account: User, recovery: list[str]) -> None:
    types_password(client, account)
    right = work.code_now(account)
    for _ in range(FACTOR_LIMITS[0].most):
        assert "动态验证码不对" in said(client.post(CODE, {"code": wrong(right)}))
    assert "09:15 以后再试" in said(client.post(CODE, {"code": right}))
    assert "暂时不能再试" in said(client.post(RECOVERY, {"code": recovery[0]}))
    fresh = Client()
    types_password(fresh, account)
    assert "暂时不能再试" in said(fresh.post(CODE, {"code": right}))
    assert not signed_in(client)


def test_a_recovery_code_signs_in_once(client: Client, account: User, recovery: list[str]) -> None:
    types_password(client, account)
    answer = client.post(RECOVERY, {"code": recovery[0].lower()})
    assert answer.url == "/staff/"
    assert "还剩 9 个恢复码" in said(client.get(OWN))
    again = Client()
    types_password(again, account)
    assert "恢复码不对" in said(again.post(RECOVERY, {"code": recovery[0]}))
    assert not signed_in(again)


# --- Between the two --------------------------------------------------------------------------


def test_a_right_password_is_forgotten_after_ten_minutes(
    client: Client, account: User, recovery: list[str], clock
) -> None:
    types_password(client, account)
    clock.shift(timedelta(minutes=10))
    answer = client.post(CODE, {"code": work.code_now(account)}, follow=True)
    assert answer.request["PATH_INFO"] == SIGN_IN
    assert "等待的时间太长了" in said(answer)
    assert not signed_in(client)


def test_what_happens_to_the_account_meanwhile_counts(
    client: Client, account: User, recovery: list[str]
) -> None:
    types_password(client, account)
    account.set_password("another-long-password")
    account.save()
    assert client.post(CODE, {"code": work.code_now(account)}).url == SIGN_IN
    other = work.staff_account()
    work.with_factor(other)
    types_password(client, other)
    suspend_account(account=other, by=None, reason=SuspendReason.LEFT, now=NOW)
    assert client.post(CODE, {"code": work.code_now(other)}).url == SIGN_IN
    assert not signed_in(client)


def test_the_key_of_the_session_changes_at_both_steps(
    client: Client, account: User, recovery: list[str]
) -> None:
    keys = [client.session.session_key]
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    types_password(client, account)
    keys.append(client.session.session_key)
    client.post(CODE, {"code": work.code_now(account)})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert "staff_sign_in" not in client.session


def test_a_patient_signed_in_here_stays_so_until_the_code_was_right(
    client: Client, account: User, recovery: list[str]
) -> None:
    patient = User.objects.create(phone=PHONE)
    client.force_login(patient)
    types_password(client, account)
    assert client.session["_auth_user_id"] == str(patient.pk)
    client.post(CODE, {"code": work.code_now(account)})
    assert client.session["_auth_user_id"] == str(account.pk)


def test_forms_need_their_token() -> None:
    browser = Client(enforce_csrf_checks=True)
    for address in (CODE, RECOVERY, SET_UP, OWN, CODES, APP, "/staff/password/", "/staff/elevate/"):
        assert browser.post(address, {"code": "123456"}).status_code == 403


def test_pages_are_kept_by_nobody(client: Client, account: User, recovery: list[str]) -> None:
    types_password(client, account)
    for address in (SIGN_IN, CODE, RECOVERY):
        assert "no-store" in client.get(address)["Cache-Control"]
    client.post(CODE, {"code": work.code_now(account)})
    for address in (OWN, CODES, "/staff/password/"):
        assert "no-store" in client.get(address)["Cache-Control"]


# --- One's own ----------------------------------------------------------------------------------


@pytest.fixture
def within(client: Client, account: User, recovery: list[str]) -> Client:
    work.signs_in(client, account)
    return client


def test_new_recovery_codes_ask_who_it_is(within: Client, account: User, recovery: list[str], clock) -> None:
    assert "请输入动态验证码" in said(within.post(OWN, {"do": "codes", "code": ""}))
    assert within.post(OWN, {"do": "codes", "code": work.code_now(account)}).url == CODES
    new = {code.replace("-", "") for code in PAPER.findall(said(within.get(CODES)))}
    assert len(new) == 10
    assert not new & set(recovery)
    assert within.post(CODES).url == OWN


def test_another_app_after_the_phone_is_lost(within: Client, account: User, recovery: list[str]) -> None:
    elsewhere = Client()
    elsewhere.force_login(account)
    assert within.get(APP).url == OWN  # not without proof
    assert within.post(OWN, {"do": "app", "code": recovery[0]}).url == APP
    page = within.get(APP)
    before = SecondFactor.objects.get().secret
    assert within.post(APP, {"code": "000000"}).status_code == 200
    assert SecondFactor.objects.get().secret == before
    code = code_of(page.context["secret"], step_at(NOW))
    assert within.post(APP, {"code": code}).url == CODES
    assert SecondFactor.objects.get().secret != before
    assert signed_in(within)
    assert elsewhere.get(OWN).status_code == 302


def test_another_password_ends_all_other_sign_ins(within: Client, account: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(account)
    new = "another-long-password"
    twice = {"new_password1": new, "new_password2": new}
    assert "现在的密码不对" in said(within.post("/staff/password/", {"old_password": "no", **twice}))
    short = {"old_password": work.PASSWORD, "new_password1": "short", "new_password2": "other"}
    assert "两次输入的密码不一样" in said(within.post("/staff/password/", short))
    assert within.post("/staff/password/", {"old_password": work.PASSWORD, **twice}).url == OWN
    account.refresh_from_db()
    assert account.check_password(new)
    assert within.get(OWN).status_code == 200
    assert elsewhere.get(OWN).status_code == 302
    assert AuditEntry.objects.filter(action="change_password", by=account.pk).count() == 1


def test_after_a_reset_one_is_out_and_sets_up_anew(within: Client, account: User) -> None:
    between = Client()
    types_password(between, account)
    reset_factor(account=account, by=None, reason=FactorReason.STOLEN, now=NOW)
    assert within.get(OWN).url.startswith(SIGN_IN)
    assert types_password(within, account).url == SET_UP
    assert between.get(CODE).url == SET_UP  # whose password was right before
    assert between.get(SET_UP).status_code == 200


def test_who_is_suspended_is_out_at_the_next_page(within: Client, account: User) -> None:
    suspend_account(account=account, by=None, reason=SuspendReason.LEFT, now=NOW)
    assert within.get(OWN).url.startswith(SIGN_IN)
    assert "用户名或密码不对" in said(types_password(within, account))


def test_patients_have_no_such_pages(client: Client) -> None:
    client.force_login(User.objects.create(phone=PHONE))
    for address in (OWN, CODES, APP, "/staff/password/", "/staff/elevate/"):
        assert client.get(address).status_code == 404
