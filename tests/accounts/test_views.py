"""Sign in by number and code, as a browser does it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import views
from accounts.hashes import hash_phone
from accounts.models import AuditEntry, SignInCode, User
from notices.models import Notice, ViewerMessage
from tests.factories.accounts import OTHER_PHONE, PHONE, digits_in, wrong

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, RESEND, SIGN_OUT = "/sign-in/", "/sign-in/code/", "/sign-in/resend/", "/sign-out/"
TYPED = "138 0013 8000"


def ask(client: Client, phone: str = TYPED, **more: str) -> Any:
    return client.post(SIGN_IN, {"phone": phone, **more})


def received() -> str:
    return digits_in(ViewerMessage.objects.latest("pk").text)


def a_minute_passes() -> None:
    """For the limits: whatever was asked for, was asked for a minute earlier."""
    for code in SignInCode.objects.all():
        code.created_at -= timedelta(minutes=1)
        code.save()


def test_from_number_to_signed_in(client: Client) -> None:
    assert client.get(SIGN_IN).status_code == 200
    answer = ask(client)
    assert (answer.status_code, answer.url) == (302, CODE)
    page = client.get(CODE).content.decode()
    assert "138 0013 8000" in page
    before = client.session.session_key
    answer = client.post(CODE, {"code": received()})
    assert (answer.status_code, answer.url) == (302, reverse("bookings:mine"))
    assert client.session["_auth_user_id"] == str(User.objects.get(phone_hash=hash_phone(PHONE)).pk)
    assert client.session.session_key != before
    assert views.PENDING not in client.session


def test_what_was_chosen_before_signing_in_is_kept(client: Client) -> None:
    session = client.session
    session["chosen"] = 17
    session.save()
    ask(client)
    client.post(CODE, {"code": received()})
    assert client.session["chosen"] == 17


@pytest.mark.parametrize(
    ("asked_for", "goes_to"),
    [
        ("/sessions/3/?from=2026-12-01", "/sessions/3/?from=2026-12-01"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
        ("", None),
        # A word is no address, not even one that is the name of a page.
        ("abc", None),
        ("home", None),
        ("\x00", None),
        ("/sessions/\x00", None),
        ("/\n/evil.example/", None),
        # Those would lead in a circle, or out again.
        ("/sign-in/", None),
        ("/sign-in/code/", None),
        ("/sign-out/", None),
    ],
)
def test_afterwards_to_a_page_of_ours_alone(client: Client, asked_for: str, goes_to: str | None) -> None:
    page = client.get(SIGN_IN, {"next": asked_for})
    assert page.context["ways"]["next"] == (goes_to or "")
    ask(client, next=asked_for)
    answer = client.post(CODE, {"code": received()})
    assert answer.url == (goes_to or reverse("bookings:mine"))


def test_a_wrong_number_keeps_what_was_typed_and_says_what_is_wrong(client: Client) -> None:
    answer = ask(client, "1380013", next="/sessions/3/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("请输入 11 位的中国大陆手机号码") == 2  # above the heading, and at the field
    assert 'value="1380013"' in page
    assert 'value="/sessions/3/"' in page
    assert "<title>错误：" in page
    assert 'href="#id_phone"' in page
    assert not SignInCode.objects.exists()


def test_a_wrong_code_says_how_many_tries_are_left(client: Client) -> None:
    ask(client)
    page = client.post(CODE, {"code": wrong(received())}).content.decode()
    assert page.count("还可以试 4 次") == 2
    assert "<title>错误：" in page
    assert "_auth_user_id" not in client.session


def test_something_that_is_no_code_is_no_try(client: Client) -> None:
    ask(client)
    assert "验证码是 6 位数字" in client.post(CODE, {"code": "12"}).content.decode()
    assert SignInCode.objects.get().tries == 0


def test_expired_used_and_spent_codes_say_so(client: Client) -> None:
    ask(client)
    digits = received()
    SignInCode.objects.update(tries=5)
    assert "输错次数太多" in client.post(CODE, {"code": digits}).content.decode()
    SignInCode.objects.update(tries=0, used_at=timezone.now())
    assert "已经用过" in client.post(CODE, {"code": digits}).content.decode()
    SignInCode.objects.update(used_at=None, expires_at=timezone.now())
    assert "已过期" in client.post(CODE, {"code": digits}).content.decode()


def test_a_known_and_a_new_number_get_the_same_pages(client: Client) -> None:
    User.objects.create(phone=PHONE)
    pages = []
    for phone in (PHONE, OTHER_PHONE):
        browser = Client()
        answer = ask(browser, phone)
        page = browser.get(answer.url).content.decode().split("<main")[1]
        shown = "138 0013 8000" if phone == PHONE else "139 1122 3344"
        page = page.replace(shown, "").split("csrfmiddlewaretoken")[0]
        pages.append((answer.status_code, answer.url, page))
    assert pages[0] == pages[1]


def test_asked_again_within_a_minute_leads_to_the_code_that_is_on_its_way(client: Client) -> None:
    ask(client)
    answer = client.post(SIGN_IN, {"phone": PHONE, "next": "/sessions/3/"}, follow=True)
    assert "刚才发出的验证码仍然有效" in answer.content.decode()
    assert SignInCode.objects.count() == 1
    assert client.post(CODE, {"code": received()}).url == "/sessions/3/"


def test_a_spent_code_is_not_said_to_be_on_its_way(client: Client) -> None:
    ask(client)
    SignInCode.objects.update(tries=5)
    assert "获取验证码太频繁了" in ask(client).content.decode()


def test_a_session_that_knows_a_number_lasts_a_day_and_a_signed_in_one_half_a_year(client: Client) -> None:
    ask(client)
    assert client.session.get_expiry_age() == 60 * 60 * 24
    client.post(CODE, {"code": received()})
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_another_device_within_a_minute_is_told_when_to_try_again(client: Client) -> None:
    ask(client)
    page = ask(Client()).content.decode()
    assert page.count("这个手机号码获取验证码太频繁了。请在") == 2
    assert f'value="{TYPED}"' in page


def test_another_code_can_be_had_after_a_minute(client: Client) -> None:
    ask(client, next="/sessions/3/")
    first = received()
    answer = client.post(RESEND, follow=True)
    assert "太频繁" in answer.content.decode()
    a_minute_passes()
    answer = client.post(RESEND, follow=True)
    assert "新的验证码已发出" in answer.content.decode()
    second = received()
    if first != second:
        assert "验证码不对" in client.post(CODE, {"code": first}).content.decode()
    assert client.post(CODE, {"code": second}).url == "/sessions/3/"


def test_without_a_number_there_is_no_code_page(client: Client) -> None:
    assert client.get(CODE).url == SIGN_IN
    assert client.post(CODE, {"code": "123456"}).url == SIGN_IN
    assert client.post(RESEND).url == SIGN_IN


def test_the_address_of_another_code_only_opened_leads_to_the_form_and_asks_for_nothing(
    client: Client,
) -> None:
    assert client.get(RESEND, follow=True).redirect_chain[-1][0] == SIGN_IN
    ask(client)
    a_minute_passes()
    assert client.get(RESEND).url == CODE
    assert SignInCode.objects.count() == Notice.objects.count() == 1


def test_who_is_signed_in_is_not_asked_again(client: Client) -> None:
    client.force_login(User.objects.create(phone=PHONE))
    assert client.get(SIGN_IN, {"next": "/sessions/3/"}).url == "/sessions/3/"
    for no_way in ("", "abc", "home", "\x00", SIGN_IN, SIGN_OUT):
        assert client.get(SIGN_IN, {"next": no_way}).url == reverse("bookings:mine")
    assert client.get(CODE).url == reverse("bookings:mine")


def test_the_way_back_leads_where_one_came_from(client: Client) -> None:
    page = client.get(SIGN_IN, {"next": "/bookings/", "back": "/sessions/3/"})
    assert page.context["back_url"] == "/sessions/3/"
    for no_way in ("https://evil.example/", "abc", "\x00", SIGN_IN):
        assert client.get(SIGN_IN, {"back": no_way}).context["back_url"] == reverse("home")
    ask(client, next="/bookings/", back="/sessions/3/")
    back = client.get(CODE).context["back_url"]
    assert client.get(back).context["back_url"] == "/sessions/3/"


def test_the_number_page_remembers_the_number_on_the_way_back(client: Client) -> None:
    ask(client, next="/sessions/3/")
    page = client.get(CODE)
    back = page.context["back_url"]
    assert urlsplit(back).query == "next=%2Fsessions%2F3%2F"
    assert f'value="{TYPED}"' in client.get(back).content.decode()


def test_signing_out_is_a_post(client: Client) -> None:
    user = User.objects.create(phone=PHONE)
    client.force_login(user)
    for opened in (client.get(SIGN_OUT), client.head(SIGN_OUT)):
        assert (opened.status_code, opened.url) == (302, reverse("home"))
    assert "_auth_user_id" in client.session
    assert not AuditEntry.objects.exists()
    answer = client.post(SIGN_OUT)
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.get().action == "sign_out"
    assert client.post(SIGN_OUT).status_code == 302  # twice does no harm


def test_get_requests_write_nothing(client: Client) -> None:
    ask(client)
    models = (SignInCode, Notice, ViewerMessage, User, AuditEntry)
    before = [model.objects.count() for model in models]
    for address in (SIGN_IN, CODE):
        client.get(address)
        client.head(address)
    assert before == [model.objects.count() for model in models]


def test_pages_with_numbers_and_codes_are_not_kept_by_browsers(client: Client) -> None:
    ask(client)
    for address in (SIGN_IN, CODE, RESEND, SIGN_OUT):
        assert "no-store" in client.get(address)["Cache-Control"]
        assert "no-store" in client.post(address)["Cache-Control"]


def test_pages_of_signing_in_stay_out_of_indexes_in_production(client: Client, settings) -> None:
    settings.PRODUCTION = True
    ask(client)
    for address in (SIGN_IN, CODE):
        assert '<meta name="robots" content="noindex">' in client.get(address).content.decode()


def test_forms_need_their_token() -> None:
    browser = Client(enforce_csrf_checks=True)
    for address in (SIGN_IN, CODE, RESEND, SIGN_OUT):
        assert browser.post(address, {"phone": PHONE}).status_code == 403


def test_nothing_personal_in_titles_and_logs(client: Client, caplog) -> None:
    caplog.set_level("DEBUG")
    ask(client)
    title = client.get(CODE).content.decode().split("<title>")[1].split("</title>")[0]
    assert "138" not in title
    written = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not any("13800138000" in line or received() in line for line in written)


@pytest.mark.parametrize(("address", "most"), [(SIGN_IN, 1), (CODE, 2)])
def test_pages_are_cheap(client: Client, address: str, most: int, django_assert_max_num_queries) -> None:
    ask(client)
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)
