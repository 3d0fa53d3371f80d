"""Who was signed in for too long is signed out, and told so; use is noted now and then."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from accounts.models import AuditEntry, BrowserSession, User
from tests.accounts.test_views import received
from tests.factories.accounts import NOW, PHONE

pytestmark = pytest.mark.django_db

ACCOUNT, SIGN_IN = "/account/", "/sign-in/"
SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
)


@pytest.fixture
def patient(client: Client, clock: time_machine.Traveller) -> User:
    """Signed in by `client` at NOW."""
    account = User.objects.create(phone=PHONE)
    client.force_login(account)
    return account


@pytest.fixture
def clerk(client: Client, clock: time_machine.Traveller) -> User:
    """Signed in by `client` at NOW."""
    account = User.objects.create_user("clerk", "a long password")
    client.force_login(account)
    return account


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def used_at() -> datetime:
    return BrowserSession.objects.get().used_at


def test_staff_who_do_nothing_for_half_an_hour_are_signed_out_and_told(
    client: Client, clerk: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + 30 * MINUTE)
    answer = client.get("/account/?x=1", follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=/account/%3Fx%3D1", 302)]
    assert "您有 30 分钟没有操作" in answer.content.decode()
    assert "您有 30 分钟没有操作" not in client.get(SIGN_IN).content.decode()  # said once
    assert not BrowserSession.objects.filter(account=clerk).exists()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by, entry.subject_id, entry.reason) == (
        "end_browsers",
        None,
        clerk.pk,
        "idle",
    )


def test_staff_who_work_stay_for_twelve_hours(
    client: Client, clerk: User, clock: time_machine.Traveller
) -> None:
    for minutes in range(25, 12 * 60, 25):
        clock.move_to(NOW + minutes * MINUTE)
        assert is_in(client)
    clock.move_to(NOW + 12 * HOUR)
    assert not is_in(client)


def test_a_form_of_staff_in_use_never_makes_it_longer_than_twelve_hours(
    client: Client, clerk: User, clock: time_machine.Traveller
) -> None:
    row = BrowserSession.objects.get()
    row.began_at = NOW - 12 * HOUR
    row.save()
    assert "登录已满 12 小时" in client.get(ACCOUNT, follow=True).content.decode()


def test_patients_stay_half_a_year_counted_from_the_last_use(
    client: Client, patient: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + 179 * DAY)
    assert is_in(client)
    assert int(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) == 180 * 24 * 60 * 60
    clock.move_to(NOW + 2 * 179 * DAY)
    assert is_in(client)
    clock.move_to(NOW + 365 * DAY)
    answer = client.get(ACCOUNT, follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=/account/", 302)]
    assert "登录已满一年" in answer.content.decode()


def test_patients_who_do_not_come_for_half_a_year_sign_in_again(
    client: Client, patient: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + 180 * DAY)
    assert not is_in(client)


def test_a_public_page_is_shown_all_the_same(
    client: Client, clerk: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + HOUR)
    answer = client.get("/")
    assert answer.status_code == 200
    assert "您有 30 分钟没有操作" in answer.content.decode()
    assert "退出登录</button>" not in answer.content.decode()


def test_what_was_posted_too_late_changes_nothing(
    client: Client, clerk: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + HOUR)
    answer = client.post("/account/browsers/end-others/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/account/")
    assert [entry.reason for entry in AuditEntry.objects.filter(action="end_browsers")] == ["idle"]


@pytest.mark.parametrize(("who", "every"), [("patient", 5 * MINUTE), ("clerk", MINUTE)])
def test_use_is_noted_now_and_then(
    who: str, every: timedelta, client: Client, clock: time_machine.Traveller, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(who)
    clock.move_to(NOW + every - SECOND)
    client.get("/")
    assert used_at() == NOW
    clock.move_to(NOW + every)
    client.get("/")
    assert used_at() == NOW + every


def test_an_account_that_is_closed_is_out_at_once(client: Client, clerk: User) -> None:
    assert is_in(client)
    User.objects.update(is_active=False)
    assert not is_in(client)


def test_who_is_not_signed_in_costs_nothing(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/robots.txt")
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with django_assert_num_queries(1):
        client.get("/robots.txt")


def test_signing_in_names_the_browser(client: Client, patient: User) -> None:
    assert BrowserSession.objects.get(account=patient).device == ""
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"})
    phone.post(SIGN_IN, {"phone": PHONE})
    phone.post("/sign-in/code/", {"code": received()})
    named = BrowserSession.objects.filter(account=patient).values_list("device", flat=True)
    assert set(named) == {"", "iphone/wechat"}
