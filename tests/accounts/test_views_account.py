"""账号与安全: one's number, and the browsers one is signed in by."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, BrowserSession, User
from tests.factories.accounts import OTHER_PHONE

pytestmark = pytest.mark.django_db

ACCOUNT, END, END_OTHERS = "/account/", "/account/browsers/end/", "/account/browsers/end-others/"


def signed_in(account: User) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def key_of(browser: Client) -> str:
    found: str = browser.session.row.session_key
    return found


def test_a_patient_reads_number_and_browsers(client: Client, owner: User) -> None:
    page = client.get(ACCOUNT).content.decode()
    assert "138****8000" in page
    assert "13800138000" not in page
    assert page.count("正在使用") == 1
    assert f'action="{END}"' not in page
    assert "让其他设备全部退出" not in page
    assert 'href="/account/number/"' in page
    assert f'href="{ACCOUNT}"' in client.get("/").content.decode()


def test_others_of_the_account_are_listed_and_those_of_others_are_not(client: Client, owner: User) -> None:
    mine = signed_in(owner)
    other = signed_in(User.objects.create(phone=OTHER_PHONE))
    page = client.get(ACCOUNT).content.decode()
    assert page.count('<li class="card">') == 2
    assert key_of(mine) in page
    assert key_of(other) not in page
    assert mine.session.session_key not in page  # what is shown opens nothing
    assert "让其他设备全部退出" in page


def test_one_is_signed_out_at_once(client: Client, owner: User) -> None:
    lost = signed_in(owner)
    answer = client.post(END, {"browser": key_of(lost)}, follow=True)
    assert "那台设备已退出登录" in answer.content.decode()
    assert lost.get(ACCOUNT).status_code == 302
    assert client.get(ACCOUNT).status_code == 200
    assert AuditEntry.objects.get().reason == "one"
    assert client.post(END, {"browser": key_of(client) + "x"}).status_code == 302


@pytest.mark.parametrize("browser", ["", "\x00", "x" * 5000, "１"])
def test_nonsense_ends_nothing(client: Client, owner: User, browser: str) -> None:
    assert client.post(END, {"browser": browser}).status_code == 302
    assert BrowserSession.objects.filter(account=owner).count() == 1


def test_a_stranger_signs_nobody_else_out(client: Client, owner: User) -> None:
    stranger = signed_in(User.objects.create(phone=OTHER_PHONE))
    stranger.post(END, {"browser": key_of(client)})
    stranger.post(END_OTHERS)
    assert client.get(ACCOUNT).status_code == 200


def test_all_others_are_signed_out(client: Client, owner: User) -> None:
    others = [signed_in(owner), signed_in(owner)]
    assert "另外 2 台设备已退出登录" in client.post(END_OTHERS, follow=True).content.decode()
    assert [one.get(ACCOUNT).status_code for one in others] == [302, 302]
    assert "没有其他已登录的设备" in client.post(END_OTHERS, follow=True).content.decode()
    assert AuditEntry.objects.get().reason == "others"


def test_staff_see_their_browsers_and_no_number(client: Client) -> None:
    client.force_login(User.objects.create_user("clerk", "a long password"))
    page = client.get(ACCOUNT).content.decode()
    assert "clerk" in page
    assert "手机号码" not in page.split("<main")[1].split("</main")[0]
    assert "正在使用" in page


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(ACCOUNT).url == "/sign-in/?next=/account/"
    for address in (END, END_OTHERS):
        assert client.post(address).url == "/sign-in/?next=/account/"
        assert client.get(address).status_code == 405


def test_many_browsers_cost_no_more_than_one(client: Client, owner: User, django_assert_num_queries) -> None:
    for _ in range(2):
        with django_assert_num_queries(3):  # the session, the account, its browsers
            client.get(ACCOUNT)
        for _more in range(3):
            signed_in(owner)


def test_the_page_is_kept_by_nobody(client: Client, owner: User) -> None:
    answer = client.get(ACCOUNT)
    assert "no-store" in answer["Cache-Control"]
