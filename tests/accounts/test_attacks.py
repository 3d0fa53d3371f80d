"""What is tried against the door of patients: ASVS 5.0 chapters 6 and 7, as far as codes and sessions go."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, BrowserSession, SignInCode, User
from notices.models import ViewerMessage
from tests.accounts.test_views import CODE, RESEND, SIGN_IN, a_minute_passes, ask, received
from tests.factories.accounts import OTHER_PHONE, PHONE, wrong
from tests.reading import signed_in

pytestmark = pytest.mark.django_db


def trace(phone: str) -> list[tuple[Any, ...]]:
    """What whoever types this number and wrong codes gets to see: status, way on, page, number of queries."""
    browser, seen = Client(), []
    for address, posted in (
        (SIGN_IN, {"phone": phone}),
        (CODE, {}),
        (CODE, {"code": "x"}),
        (RESEND, {}),
        *[(CODE, {"code": None})] * 6,
    ):
        if "code" in posted and posted["code"] is None:
            posted = {"code": wrong(received())}
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(address, posted)
        page = answer.content.decode().partition("<main")[2].split("csrfmiddlewaretoken")[0]
        seen.append((address, answer.status_code, answer.get("Location"), page, len(queries)))
    return seen


def test_nothing_tells_whether_a_number_has_an_account(client: Client) -> None:
    User.objects.create(phone=PHONE)
    User.objects.create(phone="+8613911223355", is_active=False)
    traces = []
    for phone, shown in (
        (PHONE, "138 0013 8000"),
        (OTHER_PHONE, "139 1122 3344"),
        ("+8613911223355", "139 1122 3355"),
    ):
        traces.append([(*step[:3], step[3].replace(shown, ""), step[4]) for step in trace(phone)])
    assert traces[0] == traces[1] == traces[2]


def test_five_tries_and_then_never_again(client: Client) -> None:
    ask(client)
    digits = received()
    said = [client.post(CODE, {"code": wrong(digits)}).content.decode() for _ in range(5)]
    assert "还可以试 1 次" in said[3]
    assert "已作废" in said[4]
    assert "已作废" in client.post(CODE, {"code": digits}).content.decode()
    assert not signed_in(client)


def test_tries_are_counted_in_the_row_not_in_the_browser(client: Client) -> None:
    """Putting an earlier cookie back gives no tries back."""
    ask(client)
    cookies = client.cookies.output()
    for _ in range(5):
        client.cookies.load(cookies)
        client.post(CODE, {"code": wrong(received())})
    client.post(CODE, {"code": received()})
    assert not signed_in(client)


def test_a_code_is_not_played_again(client: Client) -> None:
    ask(client)
    pending = client.session["sign_in"]
    digits = received()
    client.post(CODE, {"code": digits})
    assert signed_in(client)
    client.post("/sign-out/")
    session = client.session
    session["sign_in"] = pending
    session.save()
    assert "已经用过" in client.post(CODE, {"code": digits}).content.decode()
    assert not signed_in(client)


def test_a_code_works_in_the_browser_alone_that_asked_for_it(client: Client) -> None:
    """Even for a thief who has the session but not the device's own cookie."""
    ask(client)
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert "已过期" in thief.post(CODE, {"code": received()}).content.decode()
    assert not signed_in(thief)
    client.post(CODE, {"code": received()})
    assert signed_in(client)


def test_who_plants_a_session_does_not_share_the_one_that_signs_in(client: Client) -> None:
    attacker = Client()
    ask(attacker, "139 1122 3344")
    client.cookies["sessionid"] = planted = attacker.cookies["sessionid"].value
    ask(client)
    client.post(CODE, {"code": received()})
    assert signed_in(client)
    assert client.cookies["sessionid"].value != planted
    attacker.cookies["sessionid"] = planted
    assert not signed_in(attacker)


def test_a_session_key_that_nobody_was_given_is_not_taken(client: Client) -> None:
    client.cookies["sessionid"] = made_up = "m" * 32
    ask(client)
    assert client.cookies["sessionid"].value != made_up


@pytest.mark.parametrize(
    "spelled",
    ["{}", " {} ", "{:full}", "{:halves}", "{:dashed}"],
    ids=["plain", "spaces", "full", "halves", "dashed"],
)
def test_digits_may_be_typed_as_any_keyboard_writes_them(client: Client, spelled: str) -> None:
    ask(client)
    digits = received()
    typed = {
        "{:full}": "".join(chr(ord(digit) + 0xFEE0) for digit in digits),
        "{:halves}": f"{digits[:3]} {digits[3:]}",
        "{:dashed}": f"{digits[:3]}-{digits[3:]}",
    }.get(spelled, spelled.replace("{}", digits))
    client.post(CODE, {"code": typed})
    assert signed_in(client)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "1234567",
        "१२३४५६",
        "᠑᠒᠓᠔᠕᠖",
        "\u202e123456",
        "12345\x00",
        "x" * 9999,
    ],
)
def test_what_is_no_code_is_no_try(client: Client, typed: str) -> None:
    ask(client)
    assert client.post(CODE, {"code": typed}).status_code == 200
    assert SignInCode.objects.get().tries == 0
    assert not signed_in(client)


@pytest.mark.parametrize(
    "phone",
    [
        "1380013800\x00",
        "\u202e00083100831",
        "᠑᠓᠘᠐᠐᠑᠓᠘᠐᠐᠐",
        "+1 555 0100",
        "x" * 9999,
        "' OR 1=1 --",
        "<b>138",
    ],
)
def test_what_is_no_number_sends_nothing(client: Client, phone: str) -> None:
    assert ask(client, phone).status_code == 200
    assert not SignInCode.objects.exists()
    assert not ViewerMessage.objects.exists()


def test_another_code_voids_the_first(client: Client) -> None:
    ask(client)
    first = received()
    a_minute_passes()
    client.post(RESEND)
    if first != received():
        client.post(CODE, {"code": first})
        assert not signed_in(client)


def test_every_form_of_ones_account_needs_its_token() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create(phone=PHONE))
    for address in (
        "/account/browsers/end/",
        "/account/browsers/end-others/",
        "/account/number/",
        "/account/number/code/",
        "/account/number/new/",
        "/account/number/new/code/",
        "/sign-out/",
    ):
        assert browser.post(address, {"phone": OTHER_PHONE, "code": "123456"}).status_code == 403
    assert not AuditEntry.objects.exists()
    assert not SignInCode.objects.exists()


def test_a_browser_that_calls_itself_a_script_is_unknown(client: Client) -> None:
    client = Client(headers={"user-agent": "<script>alert(1)</script> Chrome/1"})
    ask(client)
    client.post(CODE, {"code": received()})
    page = client.get("/account/").content.decode()
    assert "alert(1)" not in page
    assert BrowserSession.objects.get(account__isnull=False).device == "/chrome"
