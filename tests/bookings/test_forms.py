"""What is typed, as people type it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.documents import Document
from bookings.forms import NewbornForm, PersonForm
from tests.bookings.choosing import BY_PASSPORT, TYPED
from tests.factories import bookings as make

TODAY = date(2026, 12, 1)


def form(**changes: str) -> PersonForm:
    return PersonForm({**BY_PASSPORT, **changes}, today=TODAY)


def resident_form(**changes: str) -> PersonForm:
    return PersonForm({**TYPED, **changes}, today=TODAY)


def said(bound: PersonForm, field: str) -> list[str]:
    return list(bound.errors.get(field, []))


def test_a_person_without_a_phone() -> None:
    bound = form()
    assert bound.is_valid(), bound.errors
    assert bound.particulars() == {
        "document": Document("passport", "E1234567", "MNG"),
        "is_guardian": False,
        "relation": "parent",
        "name": "张桂兰",
        "sex": "female",
        "birth_date": date(1957, 3, 8),
        "phone": "",
    }


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        ("１９５７", "３", "８"),
        (" 1957 ", "03", "08"),
        ("1957年", "3月", "8日"),
        ("１９５７年", "０３", " 8"),
    ],
)
def test_birth_date_in_any_width(year: str, month: str, day: str) -> None:
    bound = form(birth_date_year=year, birth_date_month=month, birth_date_day=day)
    assert bound.is_valid(), bound.errors
    assert bound.cleaned_data["birth_date"] == date(1957, 3, 8)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "", ""), "请输入出生日期。"),
        (("1957", "", "8"), "出生日期还缺月份。"),
        (("1957", "", ""), "出生日期还缺月份和日子。"),
        (("57", "3", "8"), "年份请写四位数字，例如 1957。"),
        (("1957", "2", "29"), "没有这一天，请检查出生日期。"),
        (("1957", "13", "1"), "没有这一天，请检查出生日期。"),
        (("1957", "0", "1"), "没有这一天，请检查出生日期。"),
        (("民国46", "3", "8"), "出生日期请用数字填写，例如 1957 年 3 月 8 日。"),
        (("19570308", "3", "8"), "出生日期请用数字填写，例如 1957 年 3 月 8 日。"),
        (("-957", "3", "8"), "出生日期请用数字填写，例如 1957 年 3 月 8 日。"),
    ],
)
def test_birth_date_says_what_to_change(parts: tuple[str, str, str], sentence: str) -> None:
    year, month, day = parts
    bound = form(birth_date_year=year, birth_date_month=month, birth_date_day=day)
    assert said(bound, "birth_date") == [sentence]


def test_leap_day_is_a_day() -> None:
    bound = form(birth_date_year="1956", birth_date_month="2", birth_date_day="29")
    assert bound.is_valid()


def test_what_was_typed_is_shown_again() -> None:
    drawn = str(
        form(name="  张桂兰 ", birth_date_year="５７", birth_date_month="十三", birth_date_day="8")[
            "birth_date"
        ]
    )
    assert 'value="５７"' in drawn
    assert 'value="十三"' in drawn


def test_each_birth_box_has_its_word() -> None:
    drawn = str(PersonForm(today=TODAY)["birth_date"])
    for box, word in (("0", "年"), ("1", "月"), ("2", "日")):
        assert f'for="id_birth_date_{box}"' in drawn
        assert f"<span>{word}</span>" in drawn


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  乌云 ·  其其格 ", "乌云 · 其其格"),
        ("Ｌｉ　Ｎａ", "Li Na"),
        ("O'Neil-Smith Jr.", "O'Neil-Smith Jr."),
        ("阿依古丽•买买提", "阿依古丽•买买提"),
        ("ᠪᠠᠶᠠᠷ", "ᠪᠠᠶᠠᠷ"),
        ("\u202e反\u202c", "反"),
        ("张\u200b桂\ufeff兰", "张桂兰"),
    ],
)
def test_name_without_stray_spaces(typed: str, kept: str) -> None:
    bound = form(name=typed)
    assert bound.is_valid(), bound.errors
    assert bound.cleaned_data["name"] == kept


@pytest.mark.parametrize("typed", ["13800138000", "张3", "１５０１０２１９５７０３０８００００"])
def test_a_number_is_no_name(typed: str) -> None:
    assert said(form(name=typed), "name") == ["姓名里不能有数字，请检查。"]


@pytest.mark.parametrize("typed", ["", "   ", "　", "\u200b\u200b", "\u202e", "\u3164", "\ue000"])
def test_a_name_is_needed(typed: str) -> None:
    assert said(form(name=typed), "name") == ["请输入就诊人姓名。"]


@pytest.mark.parametrize("typed", ["😀", "张😀", "··", "<b>张</b>", "张@兰", "．"])
def test_signs_are_no_name(typed: str) -> None:
    assert said(form(name=typed), "name") == [
        "姓名请用文字填写，可以有空格和间隔号“·”，不要有表情或特殊符号。"
    ]


@pytest.mark.parametrize("typed", ["长" * 61, "\ufdfa" * 60])
def test_a_name_longer_than_the_column_is_said_so(typed: str) -> None:
    """The second is sixty signs, each of which is written with many letters."""
    assert said(form(name=typed), "name") == ["姓名太长，请检查。"]
    assert form(name="长" * 60).is_valid()


@pytest.mark.parametrize("relation", ["parent", "grandparent"])
def test_parents_are_grown_up(relation: str) -> None:
    def born(year: str, day: str) -> PersonForm:
        return form(relation=relation, birth_date_year=year, birth_date_month="12", birth_date_day=day)

    sentence = "父母和祖父母应年满 16 岁。请检查出生日期，或改选与就诊人的关系。"
    assert said(born("2010", "2"), "birth_date") == [sentence]
    assert born("2010", "1").is_valid()
    assert form(relation="child", birth_date_year="2026").is_valid()


def test_django_is_not_heard() -> None:
    """Everything that can be wrong is said in our own words."""
    assert said(form(name="张\0兰"), "name") == ["姓名里有不能用的符号，请重新输入。"]
    assert said(form(relation="cousin"), "relation") == ["请选择就诊人是您的什么人。"]
    assert said(form(sex="no"), "sex") == ["请选择性别。"]
    for phone in ("1" * 41, "138\0" + "00138000"):
        assert said(form(phone=phone), "phone") == ["请输入 11 位的中国大陆手机号码，例如 13800138000。"]


def test_phone_is_written_one_way() -> None:
    bound = form(phone="１３８ 0013-8000")
    assert bound.is_valid(), bound.errors
    assert bound.cleaned_data["phone"] == "+8613800138000"


def test_a_phone_that_is_none_is_said_so() -> None:
    assert said(form(phone="12345"), "phone") == ["请输入 11 位的中国大陆手机号码，例如 13800138000。"]


@pytest.mark.parametrize(
    ("field", "sentence"), [("relation", "请选择就诊人是您的什么人。"), ("sex", "请选择性别。")]
)
def test_a_choice_is_needed(field: str, sentence: str) -> None:
    changes: dict[str, Any] = {field: ""}
    assert said(form(**changes), field) == [sentence]


EMPTY_BIRTH = {"birth_date_year": "", "birth_date_month": "", "birth_date_day": ""}


def test_the_number_of_an_identity_card_tells_sex_and_birth_date() -> None:
    bound = resident_form(sex="", **EMPTY_BIRTH)
    assert bound.is_valid(), bound.errors
    told = bound.particulars()
    assert (told["sex"], told["birth_date"]) == ("female", date(1957, 3, 8))
    assert told["document"].kind == "resident"


def test_what_no_number_tells_is_asked_for() -> None:
    bound = form(sex="", **EMPTY_BIRTH)
    assert said(bound, "sex") == ["请选择性别。"]
    assert said(bound, "birth_date") == ["请输入出生日期。"]


@pytest.mark.parametrize("typed", ["", "150102195703080", "15010219570308002０"])
def test_of_a_number_that_is_wrong_only_the_number_is_spoken(typed: str) -> None:
    bound = resident_form(document=typed, sex="", **EMPTY_BIRTH)
    assert list(bound.errors) == ["document"]


def test_a_passport_needs_its_country() -> None:
    assert said(form(country=""), "country") == ["请选择护照的签发国家。"]
    assert said(form(country="XXX"), "country") == ["请选择护照的签发国家。"]


def test_a_parent_in_the_cradle_by_the_number() -> None:
    number = make.resident(date(2015, 3, 8), "female", 1).number
    bound = resident_form(document=number, **EMPTY_BIRTH)
    assert said(bound, "document") == ["父母和祖父母应年满 16 岁。请检查出生日期，或改选与就诊人的关系。"]


def test_a_number_too_long_or_with_signs_of_no_keyboard() -> None:
    for typed in ("1" * 41, "1501\0"):
        assert said(form(document=typed), "document") == ["证件号码不对，请照着证件重新输入。"]
    assert said(form(document=" - "), "document") == ["请输入证件号码。"]


def test_the_form_of_a_newborn_says_what_is_missing() -> None:
    bound = NewbornForm({"order": "7"}, links=[])
    assert set(bound.errors) == {"guardian", "sex", "birth_date", "order"}
