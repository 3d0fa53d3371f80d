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


@pytest.mark.parametrize("typed", ["1" * 41, "138\x0000138000", "\x00"])
def test_too_much_and_strange_signs_have_the_sentence_of_a_wrong_number(typed: str) -> None:
    assert PhoneForm({"phone": typed}).errors["phone"] == [
        "请输入 11 位的中国大陆手机号码，例如 13800138000。"
    ]


def test_forty_signs_are_read() -> None:
    assert PhoneForm({"phone": "138 0013 8000".ljust(25, "-") + " " * 15}).is_valid()
    assert PhoneForm({"phone": "138" + "-" * 29 + "00138000"}).is_valid()


def test_no_number_has_one_sentence() -> None:
    assert PhoneForm({"phone": " "}).errors["phone"] == ["请输入手机号码。"]


@pytest.mark.parametrize("typed", ["123456", "１２３４５６", " 123 456 ", "123-456", "12 34 56"])
def test_a_code_however_it_was_typed(typed: str) -> None:
    form = CodeForm({"code": typed})
    assert form.is_valid()
    assert form.cleaned_data["code"] == "123456"


@pytest.mark.parametrize(
    "typed", ["12345", "1234567", "12345a", "一二三四五六", "²²²²²²a", "1" * 21, "12\x003456"]
)
def test_what_is_no_code(typed: str) -> None:
    assert CodeForm({"code": typed}).errors["code"] == ["验证码是 6 位数字，请按短信输入。"]


def test_phones_and_keyboards_can_help() -> None:
    assert 'autocomplete="tel"' in str(PhoneForm()["phone"])
    code = str(CodeForm()["code"])
    assert 'autocomplete="one-time-code"' in code
    assert 'inputmode="numeric"' in code
