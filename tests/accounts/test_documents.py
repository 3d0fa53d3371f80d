"""Numbers of documents: one spelling, and what they tell."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from stdnum.cn import ric

from accounts.documents import Document, countries, read_document

TODAY = date(2026, 12, 1)


def checked(first: str) -> str:
    """The eighteen digits that begin so, with the one that checks them."""
    return first + ric.calc_check_digit(first + "0")


GIRL = checked("15010220180315002")
WITH_X = next(number for n in range(99) if (number := checked(f"150102195703080{n:02d}"))[-1] == "X")


def refusal(kind: str, typed: str, country: str = "") -> str | None:
    """The code of what a number is refused for."""
    with pytest.raises(ValidationError) as caught:
        read_document(kind, typed, country, today=TODAY)
    return caught.value.code


def test_an_identity_number_tells_birth_date_and_sex() -> None:
    assert read_document("resident", GIRL, today=TODAY) == Document(
        "resident", GIRL, birth_date=date(2018, 3, 15), sex="female"
    )
    assert read_document("resident", checked("15010220180315003")).sex == "male"


@pytest.mark.parametrize(
    "typed",
    [
        WITH_X.lower(),
        f" {WITH_X[:6]} {WITH_X[6:14]}-{WITH_X[14:]} ",
        "".join(chr(ord(sign) + 0xFEE0) for sign in WITH_X),
        f"\u202d{WITH_X}\u202c",
        f"{WITH_X[:6]}—{WITH_X[6:]}",
    ],
)
def test_however_it_is_typed_it_is_one_number(typed: str) -> None:
    assert read_document("resident", typed).number == WITH_X


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        (" - ", "required"),
        ("150102570308002", "old"),
        (GIRL[:-1], "shape"),
        (GIRL + "1", "shape"),
        ("X" + GIRL[1:], "shape"),
        (GIRL.replace("2018", "2019"), "check_digit"),
        (checked("15010220180230002"), "birth_date"),
        (checked("15010220261202002"), "birth_date"),
        (checked("15010218951231002"), "birth_date"),
        ("١٥٠١٠٢٢٠١٨٠٣١٥٠٠٢٠", "shape"),
        ("150102\x0020180315002", "shape"),
    ],
)
def test_what_is_no_identity_number(typed: str, code: str) -> None:
    assert refusal("resident", typed) == code


def test_a_birth_date_of_today_is_one() -> None:
    assert read_document("resident", checked("15010220261201002"), today=TODAY).birth_date == TODAY


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        ("hk_macao", "h 1234 5678", "H12345678"),
        ("hk_macao", "M1234567801", "M12345678"),
        ("taiwan", "１２３４５６７８", "12345678"),
        ("taiwan", "1234567890(b)", "1234567890B"),
        ("permanent", "chn 110101 850101", "CHN110101850101"),
        ("permanent", checked("91101019850101001"), checked("91101019850101001")),
    ],
)
def test_other_documents(kind: str, typed: str, number: str) -> None:
    assert read_document(kind, typed, today=TODAY).number == number


def test_the_new_card_of_permanent_residents_tells_too() -> None:
    read = read_document("permanent", checked("91101019850101002"))
    assert (read.birth_date, read.sex) == (date(1985, 1, 1), "female")


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("hk_macao", "12345678"),
        ("hk_macao", "H123456789"),
        ("taiwan", "1234567"),
        ("taiwan", "1234567890"),
        ("permanent", "11010119850101001X"),
        ("permanent", "CH1110101850101"),
        ("passport", "E123"),
        ("passport", "ABCDEFGH"),
        ("passport", "E1234567" * 3),
        ("passport", "Е1234567Я"),
    ],
)
def test_what_is_no_number_of_that_kind(kind: str, typed: str) -> None:
    assert refusal(kind, typed, "MNG") == "shape"


@pytest.mark.parametrize("country", ["", "CHX", "HKG", "mng", "ZZZ"])
def test_a_passport_is_one_of_a_country(country: str) -> None:
    assert refusal("passport", "E1234567", country) == "country"


def test_two_countries_give_the_same_number_to_two_people() -> None:
    keys = {read_document("passport", "E1234567", country).key for country in ("MNG", "RUS")}
    assert keys == {"passport:MNG:E1234567", "passport:RUS:E1234567"}


def test_no_kind_is_said_so() -> None:
    assert refusal("library_card", "1") == "kind"


def test_neighbours_come_first_in_both_languages() -> None:
    assert countries("zh-hans")[:2] == (("MNG", "蒙古"), ("RUS", "俄罗斯"))
    assert countries("en")[0] == ("MNG", "Mongolia")
    assert len({code for code, _ in countries("zh-hans")}) == len(countries("en"))
