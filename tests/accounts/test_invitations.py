"""Invitations: the link opens once, for 72 hours, and for nobody who made it up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.actions import accept_invitation, invite, invite_again, suspend_account
from accounts.actions.leaving import close_account
from accounts.enums import PasswordReason, SuspendReason
from accounts.models import AuditEntry, User
from accounts.queries import account_invited, invitation_token
from accounts.rules import InvitationOver, PhoneAccountError
from tests.factories import staff as work
from tests.factories.accounts import NOW, PHONE
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LINK = "/staff/invitation/"
NEW = "a-password-nobody-knows"
OVER = "这个邀请链接不能用了"


@pytest.fixture
def invited() -> tuple[User, str]:
    return invite(username="wang.fang", name="王芳", by=None, now=NOW)


def opens(browser: Client, token: str):
    return browser.get(LINK, {"token": token}, follow=True)


def sets(browser: Client, password: str = NEW, again: str | None = None):
    return browser.post(LINK, {"new_password1": password, "new_password2": again or password})


def test_somebody_invited_sets_a_password_then_an_app(client: Client, invited: tuple[User, str]) -> None:
    account, token = invited
    assert account_invited(token, now=NOW) == account
    page = opens(client, token)
    assert page.redirect_chain == [(LINK, 302)]  # the token leaves the address
    assert "wang.fang" in said(page)
    assert token not in said(page)
    assert "王芳" not in said(page)
    assert sets(client).url == "/staff/sign-in/set-up/"
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert "_auth_user_id" not in client.session
    assert client.get("/staff/sign-in/set-up/").status_code == 200
    actions = AuditEntry.objects.filter(subject_id=account.pk).order_by("pk")
    assert list(actions.values_list("action", "by")) == [("invite", None), ("accept_invitation", account.pk)]


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "密码太短，请至少输入 12 个字符。"),
        ("passwordpassword", "another-long-one", "两次输入的密码不一样"),
        ("", "", "请输入新密码。"),
        ("x" * 201, "x" * 201, "密码太长"),
        ("a-long-password\0", "a-long-password\0", "不能用的符号"),
    ],
)
def test_what_is_no_password_is_said(
    client: Client, invited: tuple[User, str], password: str, again: str, sentence: str
) -> None:
    opens(client, invited[1])
    assert sentence in said(sets(client, password, again))
    assert not User.objects.get().has_usable_password()


def test_a_link_opens_once(client: Client, invited: tuple[User, str]) -> None:
    second = Client()
    opens(second, invited[1])
    opens(client, invited[1])
    sets(client)
    assert OVER in said(sets(second, "another-password-of-mine"))
    assert OVER in said(opens(Client(), invited[1]))
    assert User.objects.get().check_password(NEW)
    with pytest.raises(InvitationOver):
        accept_invitation(token=invited[1], password="another-password", now=NOW)


def test_at_a_shared_computer_one_does_not_go_on_in_a_colleagues_name(
    client: Client, invited: tuple[User, str]
) -> None:
    client.force_login(work.staff_account())
    opens(client, invited[1])
    answer = sets(client)
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200  # the page that sets up the app of the invited
    assert client.session["staff_sign_in"]["account"] == invited[0].pk


def test_a_link_is_good_for_72_hours(client: Client, invited: tuple[User, str], clock) -> None:
    clock.shift(timedelta(hours=72) - timedelta(seconds=1))
    assert opens(client, invited[1]).status_code == 200
    clock.shift(timedelta(seconds=1))
    answer = opens(client, invited[1])
    assert OVER in said(answer)


def test_a_link_that_was_made_up_opens_nothing(client: Client, invited: tuple[User, str]) -> None:
    token = invited[1]
    head, stamp, mark = token.split(":")
    tampered = [
        "x",
        "\0",
        token[:-1],
        f"{head}x:{stamp}:{mark}",
        f"{head}:{stamp}x:{mark}",
        token * 50,
        "９" * 40,
        ":::",
    ]
    for wrong in tampered:
        assert OVER in said(opens(client, wrong))
    assert opens(client, token).status_code == 200


def test_another_link_ends_the_first_and_the_password(client: Client, invited: tuple[User, str]) -> None:
    account, first = invited
    second = invite_again(account=account, by=None, now=NOW)
    assert OVER in said(opens(client, first))
    opens(client, second)
    sets(client)
    client.force_login(account)
    third = invite_again(account=account, by=None, reason=PasswordReason.STOLEN, now=NOW)
    assert client.get("/staff/second-factor/").url.startswith("/staff/sign-in/")
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert opens(client, third).status_code == 200


def test_who_is_suspended_accepts_nothing(client: Client, invited: tuple[User, str]) -> None:
    opens(client, invited[1])
    suspend_account(account=invited[0], by=None, reason=SuspendReason.LEFT, now=NOW)
    assert OVER in said(sets(client))


def test_patients_are_not_invited() -> None:
    patient = User.objects.create(phone=PHONE)
    with pytest.raises(PhoneAccountError):
        invite_again(account=patient, by=None, now=NOW)
    closed = close_account(account=patient, by=None, now=NOW)
    with pytest.raises(PhoneAccountError):
        invite_again(account=closed, by=None, now=NOW)


def test_an_account_with_a_password_has_no_link(client: Client) -> None:
    account = work.staff_account()
    assert account_invited(invitation_token(account, now=NOW), now=NOW) is None
