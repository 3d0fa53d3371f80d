"""A code once more, before what cannot be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.enums import CodePurpose
from accounts.models import SignInCode, User
from notices.models import ViewerMessage
from tests.factories import bookings as make
from tests.factories.accounts import digits_in
from tests.portal.pages.conftest import PROVE, browser_of, prove, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

MINE, DATA, DOWNLOAD = "/privacy/mine/", "/privacy/mine/data/", "/privacy/mine/download/"


@pytest.fixture
def owner() -> User:
    return make.account()


def test_a_proof_lasts_a_quarter_of_an_hour_and_for_its_browser(owner: User) -> None:
    browser = browser_of(owner)
    prove(browser, DATA)
    assert browser_of(owner).post(DOWNLOAD).status_code == 302
    with time_machine.travel(make.NOW + timedelta(minutes=15), tick=False):
        assert browser.post(DOWNLOAD).status_code == 302
    assert browser.post(DOWNLOAD).status_code == 200


def test_a_wrong_code_proves_nothing(owner: User) -> None:
    browser = browser_of(owner)
    browser.post(PROVE, {"send": "1"})
    code = digits_in(ViewerMessage.objects.latest("pk").text)
    answer = browser.post(PROVE, {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert "error-summary" in text(answer)
    assert browser.post(DOWNLOAD)["Location"].startswith(PROVE)


def test_a_code_leads_to_no_other_site(owner: User) -> None:
    browser = browser_of(owner)
    browser.post(f"{PROVE}?next=https://evil.example/", {"send": "1"})
    code = digits_in(ViewerMessage.objects.latest("pk").text)
    assert browser.post(f"{PROVE}?next=https://evil.example/", {"code": code})["Location"] == MINE


def test_a_code_for_this_signs_nobody_in(owner: User) -> None:
    browser_of(owner).post(PROVE, {"send": "1"})
    code = SignInCode.objects.latest("pk")
    assert code.purpose == CodePurpose.PROVE
    assert "下载或删除您的资料" in ViewerMessage.objects.latest("pk").text
