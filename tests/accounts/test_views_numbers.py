"""Changing one's number, as a browser does it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, BrowserSession, SignInCode, User
from notices.delivery import deliver_due
from notices.models import ViewerMessage
from tests.accounts.test_views import a_minute_passes
from tests.factories.accounts import OTHER_PHONE, PHONE, digits_in, wrong

pytestmark = pytest.mark.django_db

ACCOUNT, SIGN_IN = "/account/", "/sign-in/"
NUMBER, CODE, NEW, NEW_CODE = (
    "/account/number/",
    "/account/number/code/",
    "/account/number/new/",
    "/account/number/new/code/",
)
TAKEN = "+8613911223355"
TYPED = "１３９ 1122-3344"  # as some keyboards write it


def received(to: str) -> str:
    return digits_in(ViewerMessage.objects.filter(to=to).latest("pk").text)


def prove(client: Client) -> Any:
    client.post(NUMBER)
    return client.post(CODE, {"code": received(PHONE)})


def test_from_the_present_number_to_the_new_one(client: Client, owner: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(owner)
    before = client.session.session_key
    assert "138****8000" in client.get(NUMBER).content.decode()
    assert client.post(NUMBER).url == CODE
    page = client.get(CODE).content.decode()
    assert "138****8000" in page
    assert "13800138000" not in page
    assert client.post(CODE, {"code": received(PHONE)}).url == NEW
    assert client.post(NEW, {"phone": TYPED}).url == NEW_CODE
    assert "139 1122 3344" in client.get(NEW_CODE).content.decode()
    answer = client.post(NEW_CODE, {"code": received(OTHER_PHONE)}, follow=True)
    assert answer.redirect_chain == [(ACCOUNT, 302)]
    page = answer.content.decode()
    assert "手机号码已更换" in page
    assert "139****3344" in page
    assert User.objects.get().phone == OTHER_PHONE
    assert client.session.session_key != before
    assert elsewhere.get(ACCOUNT).status_code == 302
    assert BrowserSession.objects.filter(account=owner).count() == 1
    actions = AuditEntry.objects.order_by("pk").values_list("action", "by", "reason")
    assert list(actions) == [("end_browsers", owner.pk, "others"), ("change_phone", owner.pk, "own")]
    deliver_due(now=timezone.now(), limit=10)
    assert ViewerMessage.objects.filter(text__contains="手机号码已更改").count() == 2


def test_a_step_cannot_be_left_out(client: Client, owner: User) -> None:
    for address in (CODE, NEW, NEW_CODE):
        for answer in (client.get(address), client.post(address, {"code": "123456", "phone": OTHER_PHONE})):
            assert (answer.status_code, answer.url) == (302, NUMBER)
    client.post(NUMBER)
    assert client.post(NEW, {"phone": OTHER_PHONE}).url == NUMBER
    client.post(CODE, {"code": wrong(received(PHONE))})
    assert client.post(NEW, {"phone": OTHER_PHONE}).url == NUMBER
    client.post(CODE, {"code": received(PHONE)})
    assert client.post(NEW_CODE, {"code": "123456"}).url == NEW
    assert User.objects.get().phone == PHONE


def test_a_proof_that_is_old_is_asked_for_again(client: Client, owner: User) -> None:
    prove(client)
    session = client.session
    session["change_number"] = {"proved_at": (timezone.now() - timedelta(minutes=15)).isoformat()}
    session.save()
    answer = client.get(NEW, follow=True)
    assert answer.redirect_chain == [(NUMBER, 302)]
    assert "请先再核对一次现在的号码" in answer.content.decode()


def test_a_code_that_signs_in_proves_nothing_here(client: Client, owner: User) -> None:
    """Somebody talked out of a sign-in code has not lost the number with it."""
    client.post(NUMBER)
    change = received(PHONE)
    a_minute_passes()
    Client().post(SIGN_IN, {"phone": PHONE})
    other = received(PHONE)
    if other != change:
        assert "验证码不对" in client.post(CODE, {"code": other}).content.decode()
    assert client.post(CODE, {"code": change}).url == NEW


def test_the_code_of_the_present_number_is_none_for_the_new_one(client: Client, owner: User) -> None:
    prove(client)
    proof = received(PHONE)
    client.post(NEW, {"phone": OTHER_PHONE})
    if proof != received(OTHER_PHONE):
        assert "还可以试 4 次" in client.post(NEW_CODE, {"code": proof}).content.decode()
    assert User.objects.get().phone == PHONE


def test_whether_a_number_has_an_account_is_told_to_its_holder_alone(client: Client, owner: User) -> None:
    User.objects.create(phone=TAKEN)
    pages = []
    for phone, shown in ((OTHER_PHONE, "139 1122 3344"), (TAKEN, "139 1122 3355")):
        SignInCode.objects.all().delete()  # the limits forget
        prove(client)
        answer = client.post(NEW, {"phone": phone})
        page = client.get(answer.url).content.decode().split("<main")[1].replace(shown, "")
        pages.append((answer.status_code, answer.url, page.split("csrfmiddlewaretoken")[0]))
    assert pages[0] == pages[1]
    page = client.post(NEW_CODE, {"code": received(TAKEN)}).content.decode()
    assert page.count("这个号码已经有自己的账号") == 2
    assert 'value="139 1122 3355"' in page
    assert "<title>错误：" in page
    assert User.objects.get(pk=owner.pk).phone == PHONE
    # One may go on with another number, without proving the present one again.
    assert client.post(NEW, {"phone": OTHER_PHONE}).url == NEW_CODE


def test_wrong_codes_and_numbers_are_said_and_kept(client: Client, owner: User) -> None:
    client.post(NUMBER)
    assert client.post(CODE, {"code": wrong(received(PHONE))}).content.decode().count("还可以试 4 次") == 2
    client.post(CODE, {"code": received(PHONE)})
    page = client.post(NEW, {"phone": "1391122"}).content.decode()
    assert page.count("请输入 11 位的中国大陆手机号码") == 2
    assert 'value="1391122"' in page
    assert client.post(NEW, {"phone": PHONE}).content.decode().count("不用更换") == 2


def test_asked_again_within_a_minute_the_code_on_its_way_is_named(client: Client, owner: User) -> None:
    client.post(NUMBER)
    assert "刚才发出的验证码仍然有效" in client.post(NUMBER, follow=True).content.decode()
    client.post(CODE, {"code": received(PHONE)})
    assert "太频繁" in client.post(NUMBER).content.decode()
    client.post(NEW, {"phone": OTHER_PHONE})
    assert (
        "刚才发出的验证码仍然有效" in client.post(NEW, {"phone": OTHER_PHONE}, follow=True).content.decode()
    )
    assert SignInCode.objects.count() == 2


def test_the_page_says_what_to_do_when_the_number_is_lost(client: Client, owner: User) -> None:
    for browser, address in ((client, NUMBER), (Client(), SIGN_IN)):
        assert "请本人带身份证件原件" in browser.get(address).content.decode()


def test_staff_have_no_number_to_change(client: Client) -> None:
    client.force_login(User.objects.create_user("clerk", "a long password"))
    for address in (NUMBER, CODE, NEW, NEW_CODE):
        assert client.get(address).status_code == client.post(address).status_code == 404


def test_get_requests_write_nothing(client: Client, owner: User, django_assert_max_num_queries) -> None:
    prove(client)
    client.post(NEW, {"phone": OTHER_PHONE})
    before = SignInCode.objects.count()
    for address in (NUMBER, CODE, NEW, NEW_CODE):
        with django_assert_max_num_queries(2):
            answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
    assert SignInCode.objects.count() == before
