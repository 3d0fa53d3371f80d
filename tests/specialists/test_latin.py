"""Chinese names in Latin letters."""

from __future__ import annotations

import pytest

from specialists.models import Specialist
from specialists.models.latin import latin_name


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("陈卫衡", "Chen Weiheng"),
        ("任彤", "Ren Tong"),
        ("单国兴", "Shan Guoxing"),  # dān in words
        ("曾小贤", "Zeng Xiaoxian"),  # céng in words
        ("欧阳明", "Ouyang Ming"),
        ("尉迟恭", "Yuchi Gong"),
        ("吕敏", "Lyu Min"),
        ("李小安", "Li Xiao'an"),
        ("乌兰图雅", "Wulantuya"),
        ("王", "Wang"),
        ("Anna Smith", "Anna Smith"),
        ("", ""),
    ],
)
def test_surname_first_and_the_given_name_in_one_word(name: str, written: str) -> None:
    assert latin_name(name) == written


def test_known_syllables_go_before_any_guess() -> None:
    assert latin_name("乐嘉音", "le jia yin") == "Le Jiayin"
    assert Specialist(name="乐嘉音", name_pinyin="le jia yin").name_in_english == "Le Jiayin"


def test_an_english_name_somebody_gave_goes_before_both() -> None:
    assert Specialist(name="陈卫衡", name_en="W. H. Chen").name_in_english == "W. H. Chen"
