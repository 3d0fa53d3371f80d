"""Keyed hashes."""

import base64

from accounts.hashes import hash_address, hash_code, hash_phone, same_hash
from tests.factories.accounts import OTHER_PHONE, PHONE


def test_one_value_one_hash_and_no_value_in_it() -> None:
    assert hash_phone(PHONE) == hash_phone(PHONE) != hash_phone(OTHER_PHONE)
    assert len(hash_code(PHONE, "000000", "sign_in")) == 64


def test_a_code_is_worth_nothing_for_another_number_or_purpose() -> None:
    mine = hash_code(PHONE, "123456", "sign_in")
    assert mine != hash_code(OTHER_PHONE, "123456", "sign_in")
    assert mine != hash_code(PHONE, "123457", "sign_in")
    assert mine != hash_code(PHONE, "123456", "change")


def test_each_purpose_has_its_key() -> None:
    assert hash_phone("x") != hash_address("x")


def test_the_key_is_the_one_for_looking_up(settings) -> None:
    before = hash_phone(PHONE)
    settings.LOOKUP_KEY = base64.b64encode(b"another key of another site, 32.").decode()
    assert hash_phone(PHONE) != before


def test_comparing() -> None:
    assert same_hash("abc", "abc")
    assert not same_hash("", "abc")
