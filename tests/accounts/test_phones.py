"""One spelling for each mobile number."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.phones import normalise_phone, spaced_phone

# Beginnings given out for mobile numbers: China Mobile, Unicom, Telecom, Broadcasting.
BEGINNINGS = ["134", "138", "150", "159", "186", "189", "191", "198", "130", "176"]
FULL_WIDTH = str.maketrans("0123456789+- ", "０１２３４５６７８９＋－\u3000")

numbers = st.builds(
    lambda start, rest: f"{start}{rest:08d}", st.sampled_from(BEGINNINGS), st.integers(0, 99_999_999)
)
prefixes = st.sampled_from(["", "+86", "86", "0086", "+86 ", "0086-", "(+86)", "（+86）"])
separators = st.sampled_from(["", " ", "-", "  ", "·", "."])


@given(number=numbers, prefix=prefixes, separator=separators, wide=st.booleans(), padded=st.booleans())
def test_every_way_to_type_a_number_gives_one_spelling(
    number: str, prefix: str, separator: str, wide: bool, padded: bool
) -> None:
    typed = prefix + separator.join([number[:3], number[3:7], number[7:]])
    typed = typed.translate(FULL_WIDTH) if wide else typed
    typed = f"  {typed}\t" if padded else typed
    assert normalise_phone(typed) == f"+86{number}"


@given(number=numbers)
def test_the_spelling_stays_as_it_is(number: str) -> None:
    spelled = f"+86{number}"
    assert normalise_phone(spelled) == spelled
    assert normalise_phone(spaced_phone(spelled)) == spelled


@given(text=st.text(max_size=30))
def test_whatever_is_typed_gives_a_spelling_or_a_sentence(text: str) -> None:
    try:
        said = normalise_phone(text)
    except ValidationError as refused:
        said = refused.messages[0]
    assert said.endswith("。") or (said.startswith("+861") and len(said) == 14)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("1380013800", "not_mobile"),  # a digit is missing
        ("138001380001", "not_mobile"),  # one too many
        ("0471-1234567", "not_mobile"),  # a fixed line in Hohhot
        ("010 6835 0881", "not_mobile"),
        ("+852 6123 4567", "not_mobile"),  # Hong Kong
        ("+1 415 555 2671", "not_mobile"),
        ("8613800138", "not_mobile"),
        ("13800138000 转 2", "not_mobile"),
        ("我的号码", "not_mobile"),
        ("²³⁴１３８００１３８", "not_mobile"),
        ("12345678901", "no_such_number"),
        ("11011011011", "no_such_number"),
    ],
)
def test_what_is_no_mainland_mobile_number(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        normalise_phone(typed)
    assert refused.value.code == code


def test_groups_a_person_can_read_back() -> None:
    assert spaced_phone("+8613800138000") == "138 0013 8000"
    assert spaced_phone("") == ""
