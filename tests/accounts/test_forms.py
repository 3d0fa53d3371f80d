"""The two questions."""

import pytest

from accounts.forms import CodeForm, PhoneForm


def test_a_number_is_cleaned_to_its_spelling() -> None:
    form = PhoneForm({"phone": "１３８ ００１３ ８０００"})
    assert form.is_valid()
    assert form.cleaned_data["phone"] == "+8613800138000"


def test_what_was_typed_stays_when_it_is_wrong() -> None:
    form = PhoneForm({"phone": "138001"})
    assert not form.is_valid()
    assert 'value="138001"' in str(form["phone"])
    assert form.errors["phone"] == ["请输入 11 位的中国大陆手机号码，例如 13800138000。"]


def test_no_number_has_one_sentence() -> None:
    assert PhoneForm({"phone": " "}).errors["phone"] == ["请输入手机号码。"]


@pytest.mark.parametrize("typed", ["123456", "１２３４５６", " 123 456 ", "123-456", "12 34 56"])
def test_a_code_however_it_was_typed(typed: str) -> None:
    form = CodeForm({"code": typed})
    assert form.is_valid()
    assert form.cleaned_data["code"] == "123456"


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345a", "一二三四五六", "²²²²²²a"])
def test_what_is_no_code(typed: str) -> None:
    assert CodeForm({"code": typed}).errors["code"] == ["验证码是 6 位数字，请按短信输入。"]


def test_phones_and_keyboards_can_help() -> None:
    assert 'autocomplete="tel"' in str(PhoneForm()["phone"])
    code = str(CodeForm()["code"])
    assert 'autocomplete="one-time-code"' in code
    assert 'inputmode="numeric"' in code
