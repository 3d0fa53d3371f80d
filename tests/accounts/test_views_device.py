"""What a browser is known by, and what that is good for."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import views
from accounts.models import SignInCode
from tests.accounts.test_views import CODE, RESEND, SIGN_IN, SIGN_OUT, TYPED, a_minute_passes, ask, received

pytestmark = pytest.mark.django_db


def test_the_device_is_remembered_in_a_cookie_scripts_cannot_read(client: Client) -> None:
    cookie = ask(client).cookies[views.DEVICE_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert SignInCode.objects.get().device == cookie.value
    client.post(RESEND)
    assert client.cookies[views.DEVICE_COOKIE].value == cookie.value


@pytest.mark.parametrize("cookie", ["a" * 16, "a" * 64, "Az09_-Az09_-Az09"])
def test_a_device_that_could_be_ours_is_kept(client: Client, cookie: str) -> None:
    client.cookies[views.DEVICE_COOKIE] = cookie
    ask(client)
    assert SignInCode.objects.get().device == client.cookies[views.DEVICE_COOKIE].value == cookie


@pytest.mark.parametrize(
    "cookie", ["", "a" * 15, "a" * 65, "你" * 16, "a" * 16 + "\\000", "a" * 16 + "\\012", "a b" * 6]
)
def test_a_device_we_did_not_write_becomes_a_new_one(client: Client, cookie: str) -> None:
    # As servers hand it on: the bytes, each read as a sign.
    sent = {"HTTP_COOKIE": f'{views.DEVICE_COOKIE}="{cookie}"'.encode().decode("latin-1")}
    answer = client.post(SIGN_IN, {"phone": TYPED}, **sent)
    assert answer.status_code == 302
    device = answer.cookies[views.DEVICE_COOKIE].value
    assert views.DEVICE.fullmatch(device)
    assert SignInCode.objects.get().device == device
    assert not device.startswith("aaaa")


def test_nobody_is_kept_out_by_strangers_who_ask_for_codes(client: Client) -> None:
    ask(client)
    client.post(CODE, {"code": received()})
    client.post(SIGN_OUT)
    a_minute_passes()
    for _ in range(4):
        assert ask(Client(REMOTE_ADDR="198.51.100.1")).status_code == 302
        a_minute_passes()
    assert "太频繁" in ask(Client()).content.decode()
    assert ask(client).url == CODE
    assert client.post(CODE, {"code": received()}).url == reverse("bookings:mine")
