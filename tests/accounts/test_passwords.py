"""The first step of staff, user name and password: what is told, what is counted, where it leads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.actions import begin_password_try, forget_old_tries, password_was_right
from accounts.models import AuditEntry, PasswordTry, User
from accounts.rules import NETWORK_KNOWN_FOR, PASSWORD_LIMITS, TooManyPasswords
from tests.factories import staff as work
from tests.factories.accounts import NOW, PHONE
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SIGN_IN = "/staff/sign-in/"
NAME, PASSWORD = "clerk-one", "a-password-of-staff"
HERE, THERE = "192.0.2.1", "198.51.100.7"
MOST, SPAN = PASSWORD_LIMITS[0].most, PASSWORD_LIMITS[0].span
WRONG = "用户名或密码不对"
WAIT = "密码输错次数太多"


@pytest.fixture
def clerk() -> User:
    made = User.objects.create_user(NAME, PASSWORD)
    work.with_factor(made)
    return made


def sign_in(password: str = PASSWORD, name: str = NAME, at: str = HERE, **more: str):
    return Client(REMOTE_ADDR=at).post(SIGN_IN, {"username": name, "password": password, **more})


def wrong(times: int, name: str = NAME, at: str = HERE) -> None:
    for n in range(times):
        begin_password_try(name=name, address=at, now=NOW - timedelta(seconds=times - n))


# --- What is told ----------------------------------------------------------------------


def test_a_right_password_signs_nobody_in_yet(clerk: User) -> None:
    browser = Client()
    answer = browser.post(SIGN_IN, {"username": NAME, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/staff/sign-in/code/")
    assert "_auth_user_id" not in browser.session
    assert not AuditEntry.objects.filter(action="sign_in").exists()


def test_signed_in_for_a_working_day(clerk: User) -> None:
    browser = Client()
    answer = work.signs_in(browser, clerk, PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/staff/")
    assert browser.session["_auth_user_id"] == str(clerk.pk)
    assert browser.session.get_expiry_age() == 12 * 60 * 60
    assert AuditEntry.objects.filter(by=clerk.pk, action="sign_in").count() == 1


def test_a_wrong_password_an_unknown_name_and_a_closed_account_read_alike(clerk: User) -> None:
    closed = User.objects.create_user("gone", PASSWORD, is_active=False)
    User.objects.create(phone=PHONE)
    pages = {
        said(sign_in("not-it")),
        said(sign_in(name="nobody")),
        said(sign_in(name=str(closed.username))),
        said(sign_in(name=PHONE)),
    }
    plain = {page.split("<main")[1].split("<input")[0] for page in pages}
    assert all(WRONG in page for page in pages)
    assert len(plain) == 1
    assert PASSWORD not in "".join(pages)


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("", PASSWORD, "请输入用户名。"),
        (NAME, "", "请输入密码。"),
        ("x" * 61, PASSWORD, "用户名太长"),
        ("a\0b", PASSWORD, "不能用的符号"),
        (NAME, "p" * 201, WRONG),
        (NAME, "p\0", WRONG),
    ],
)
def test_what_cannot_be_is_said_and_is_no_try(clerk: User, name: str, password: str, sentence: str) -> None:
    assert sentence in said(sign_in(password, name))
    assert not PasswordTry.objects.exists()


@pytest.mark.parametrize(
    ("asked_for", "leads_to"),
    [
        ("/staff/sessions/3/?x=1", "/staff/sessions/3/?x=1"),
        ("https://evil.example/", "/staff/"),
        ("//evil.example/", "/staff/"),
        ("/staff/sign-in/", "/staff/"),
        ("/sign-in/", "/staff/"),
        ("/sign-out/", "/staff/"),
    ],
)
def test_leads_on_within_the_site(clerk: User, asked_for: str, leads_to: str) -> None:
    assert work.signs_in(Client(), clerk, PASSWORD, onward=asked_for).url == leads_to


def test_who_is_signed_in_is_led_on_and_a_patient_may_change_over(clerk: User) -> None:
    browser = Client()
    browser.force_login(User.objects.create(phone=PHONE))
    assert browser.get(SIGN_IN).status_code == 200
    work.signs_in(browser, clerk, PASSWORD)
    assert browser.session["_auth_user_id"] == str(clerk.pk)
    assert browser.get(SIGN_IN).url == "/staff/"


# --- How many ----------------------------------------------------------------------------


def test_after_five_wrong_ones_nobody_gets_in_for_a_quarter_of_an_hour(clerk: User, clock) -> None:
    wrong(MOST)
    page = said(sign_in())
    assert WAIT in page
    assert "09:15 以后再试" in page
    clock.shift(SPAN - timedelta(seconds=MOST))
    assert sign_in().status_code == 302


def test_a_name_nobody_has_is_locked_just_the_same() -> None:
    wrong(MOST, "nobody")
    assert WAIT in said(sign_in(name="nobody"))


def test_a_try_that_waits_counts_not(clerk: User) -> None:
    wrong(MOST)
    before = PasswordTry.objects.count()
    sign_in()
    assert PasswordTry.objects.count() == before


def test_right_ones_do_not_count(clerk: User) -> None:
    for _ in range(MOST + 1):
        assert sign_in().status_code == 302
    assert not PasswordTry.objects.filter(right=False).exists()


def test_guesses_from_many_networks_are_one_guess_after_the_other(clerk: User) -> None:
    for n in range(MOST):
        wrong(1, at=f"203.0.113.{n}")
    assert WAIT in said(sign_in())


def test_where_an_account_is_known_a_stranger_elsewhere_does_not_keep_it_out(clerk: User) -> None:
    sign_in(at=HERE)
    wrong(MOST, at=THERE)
    assert WAIT in said(sign_in(at=THERE))
    assert sign_in(at=HERE).status_code == 302
    wrong(MOST, at=HERE)
    assert WAIT in said(sign_in(at=HERE))


def test_a_network_is_known_for_ninety_days(clerk: User, clock) -> None:
    sign_in(at=HERE)
    later = NOW + NETWORK_KNOWN_FOR
    clock.move_to(later)
    for _ in range(MOST):
        begin_password_try(name=NAME, address=THERE, now=later)
    assert WAIT in said(sign_in(at=HERE))


def test_a_network_that_guesses_at_many_accounts_waits() -> None:
    most = PASSWORD_LIMITS[1].most
    for n in range(most):
        wrong(1, f"name-{n}", HERE)
    with pytest.raises(TooManyPasswords):
        begin_password_try(name="another", address=HERE, now=NOW)
    begin_password_try(name="another", address=THERE, now=NOW)


def test_a_network_that_guesses_keeps_out_nobody_who_is_known_there(clerk: User) -> None:
    sign_in(at=HERE)
    newcomer = User.objects.create_user("newcomer", PASSWORD)
    for n in range(PASSWORD_LIMITS[1].most):
        wrong(1, f"name-{n}", HERE)
    assert sign_in(at=HERE).status_code == 302
    assert WAIT in said(sign_in(name=str(newcomer.username), at=HERE))
    wrong(MOST, at=HERE)
    assert WAIT in said(sign_in(at=HERE))


def test_old_tries_are_forgotten() -> None:
    kept = begin_password_try(name=NAME, address=HERE, now=NOW)
    begin_password_try(name=NAME, address=HERE, now=NOW - timedelta(days=1))
    known = begin_password_try(name=NAME, address=HERE, now=NOW - timedelta(days=89))
    password_was_right(tried=known)
    past = begin_password_try(name=NAME, address=HERE, now=NOW - timedelta(days=90))
    password_was_right(tried=past)
    assert forget_old_tries(now=NOW) == 2
    assert set(PasswordTry.objects.all()) == {kept, known}


# --- The admin has no door of its own ------------------------------------------------------


def test_the_admin_leads_to_the_door_of_staff_and_back() -> None:
    chief = User.objects.create_superuser("chief", PASSWORD)
    work.with_factor(chief)
    browser = Client()
    page = browser.get("/admin/hospitals/region/", follow=True)
    assert page.request["PATH_INFO"] == SIGN_IN
    assert 'name="next" value="/admin/hospitals/region/"' in said(page)
    answer = work.signs_in(browser, chief, PASSWORD, onward="/admin/hospitals/region/")
    assert answer.url == "/admin/hospitals/region/"


def test_nobody_is_signed_in_by_the_admin_itself() -> None:
    User.objects.create_superuser("chief", PASSWORD)
    browser = Client()
    answer = browser.post("/admin/login/", {"username": "chief", "password": PASSWORD, "next": "/admin/"})
    assert answer.url == f"{SIGN_IN}?next=%2Fadmin%2F"
    assert "_auth_user_id" not in browser.session


def test_who_may_not_open_the_admin_is_led_to_their_work(clerk: User) -> None:
    browser = Client()
    browser.force_login(clerk)
    page = browser.get("/admin/", follow=True)
    assert page.request["PATH_INFO"] == "/staff/"
    assert "这个账号不能进入管理后台。" in said(page)


# --- The old password, typed to have a new one ------------------------------------------------


def change(browser: Client, old: str):
    new = "another-long-password"
    return browser.post("/staff/password/", {"old_password": old, "new_password1": new, "new_password2": new})


@pytest.fixture
def chief() -> Client:
    browser = Client(REMOTE_ADDR=HERE)
    browser.force_login(User.objects.create_superuser("chief", PASSWORD))
    return browser


def test_one_changes_ones_own_password(chief: Client) -> None:
    for asked in (chief.get, chief.post):  # the admin has no page of its own for it
        assert asked("/admin/password_change/").url == "/staff/password/"
    assert change(chief, PASSWORD).status_code == 302
    assert User.objects.get().check_password("another-long-password")
    assert not PasswordTry.objects.filter(right=False).exists()
    assert chief.get("/admin/").status_code == 200


def test_old_passwords_are_counted_too(chief: Client) -> None:
    for _ in range(MOST):
        assert "暂时不能修改密码" not in said(change(chief, "not-it"))
    assert "暂时不能修改密码" in said(change(chief, PASSWORD))
    assert User.objects.get().check_password(PASSWORD)
    assert WAIT in said(sign_in(name="chief"))
