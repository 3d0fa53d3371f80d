"""A patient with a new number: the account moves to it, a lost browser is signed out, both numbers are told."""

from datetime import timedelta

from playwright.sync_api import expect

from accounts.hashes import hash_phone
from accounts.models import BrowserSession, SignInCode, User
from accounts.phones import spaced_phone
from tests.accounts.test_views import a_minute_passes
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.patient import Patient

NEW_PHONE = "+8613904719988"


def signed_in_elsewhere(account: User) -> None:
    """The account is signed in by another browser, too."""
    here = BrowserSession.objects.get(account=account)
    BrowserSession.objects.create(
        session_key="elsewhere",
        account=account,
        device="windows/edge",
        expire_date=here.expire_date,
        began_at=here.began_at - timedelta(days=3),
        used_at=here.used_at - timedelta(days=1),
    )


def types_the_code(patient: Patient, to: str, button: str) -> None:
    """The code sent to that number, as its message says."""
    patient.arrives("请输入验证码")
    text = patient.reads_message("sign_in_code", to=to)
    digits = next(word for word in text.replace("，", " ").split() if word.isdigit() and len(word) == 6)
    patient.hands.write(patient.box("验证码"), digits)
    patient.hands.press(patient.button(button))


def test_a_patient_changes_the_number_by_keyboard_and_without_script(company: Company) -> None:
    patient = company.joins(hands=Keyboard(), scripts=False)
    patient.secrets.append(NEW_PHONE.removeprefix("+86"))
    patient.goes_to("/account/")
    patient.signs_in()
    patient.arrives("账号与安全")
    account = User.objects.get(phone_hash=hash_phone(patient.phone))
    signed_in_elsewhere(account)
    a_minute_passes()

    patient.goes_to("/account/")
    patient.arrives("账号与安全")
    expect(patient.main).to_contain_text("Windows 电脑 · Edge")
    patient.hands.press(patient.main.get_by_role("link", name="更换"))
    patient.arrives("更换手机号码")
    patient.hands.press(patient.button("给现在的号码发验证码"))
    types_the_code(patient, patient.phone, "下一步")
    patient.arrives("您的新手机号码是多少？")
    patient.hands.write(patient.box("新的手机号码"), spaced_phone(NEW_PHONE))
    patient.hands.press(patient.button("获取验证码"))
    types_the_code(patient, NEW_PHONE, "更换号码")

    patient.arrives("账号与安全")
    expect(patient.main).to_contain_text("139****9988")
    expect(patient.main).not_to_contain_text("Edge")
    assert "不能再用这个号码登录" in patient.reads_message("phone_changed", to=patient.phone)
    assert "今后用这个号码登录" in patient.reads_message("phone_changed", to=NEW_PHONE)
    assert User.objects.get(pk=account.pk).phone == NEW_PHONE
    assert not SignInCode.objects.keeping_a_number().exists()
