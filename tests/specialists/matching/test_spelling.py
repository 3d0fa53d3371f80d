"""Syllables of Chinese in Latin letters."""

from __future__ import annotations

import pytest

from specialists.matching.spelling import blurred, syllabic, syllables, without_tones


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("zisha", ("zi", "sha")),
        ("xiongkouteng", ("xiong", "kou", "teng")),
        ("nanguo", ("nan", "guo")),  # not nang, which leaves uo
        ("zhuangshuang", ("zhuang", "shuang")),
        ("xian", ("xian",)),
        ("stroke", ("stroke",)),
        ("pain", ("pain",)),
        ("", ()),
    ],
)
def test_the_syllables_or_the_letters_themselves(letters: str, found: tuple[str, ...]) -> None:
    assert syllables(letters) == found


def test_whether_letters_are_syllables_the_last_one_perhaps_begun() -> None:
    assert all(syllabic(letters) for letters in ("guke", "zhangsh", "guomin", "guom", "a"))
    assert not any(syllabic(letters) for letters in ("pain", "knee", "xx", ""))


def test_tones_and_sounds_of_the_north_west() -> None:
    assert without_tones("xiōng tòng nǚ") == "xiong tong nu"
    assert blurred(" shen jing nei ke") == blurred(" sheng jin lei ke")
