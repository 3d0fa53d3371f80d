"""Numbers of identity documents: one spelling for each, and what the number itself tells of its holder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.core import get_global
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin
from stdnum.cn import ric

# The kinds, as the apps above store them.
RESIDENT, HK_MACAO, TAIWAN, PASSPORT, PERMANENT = (
    "resident",
    "hk_macao",
    "taiwan",
    "passport",
    "permanent",
)

OLDEST_YEARS = 130
DASHES = "-‐‑‒–—―−－"

# Whose visitors are most often seen in Hohhot, first in the list.
NEIGHBOURS = ("MNG", "RUS", "KAZ", "KGZ", "JPN", "KOR", "USA", "GBR", "CAN", "AUS")
# Their people come with permits, which have kinds of their own.
WITH_PERMITS = {"HKG", "MAC", "TWN"}
# Codes for regions, for what is no state any more, and for tests.
NO_STATES = {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB", "AQ", "CP", "DG", "EA", "IC", "TA", "AC"}


@dataclass(frozen=True)
class Document:
    """A document that can be. `country` is ISO 3166-1 alpha-3, of a passport alone; `birth_date` and `sex` (male,
    female) where the number tells them, else None."""

    kind: str
    number: str
    country: str = ""
    birth_date: date | None = None
    sex: str | None = None

    @property
    def key(self) -> str:
        """What it is found by, as bookings.models.Patient has it."""
        return f"{self.kind}:{self.country}:{self.number}"


def read_document(kind: str, typed: str, country: str = "", *, today: date | None = None) -> Document:
    """The document of this kind with the number as a person typed it, in half or full width, with or without spaces
    and dashes. Whether its birth date lies ahead is asked where `today` is given.

    Raises ValidationError with a sentence that says what to do; its code is "country" where that is what is wrong.
    """
    if kind != PASSPORT and kind not in _READERS:
        raise ValidationError(_("请选择证件类型。"), code="kind")
    number = _tidy(typed)
    if not number:
        raise ValidationError(_("请输入证件号码。"), code="required")
    document = _passport(number, country) if kind == PASSPORT else _READERS[kind](number)
    if document.birth_date is not None and today is not None:
        _refuse_impossible(document.birth_date, today)
    return document


@cache
def _two_letters() -> dict[str, str]:
    """Alpha-3 of each country that gives passports → its alpha-2."""
    known = Locale.parse("zh_Hans").territories
    aliases = get_global("territory_aliases")
    return {
        three: two[0]
        for three, two in aliases.items()
        if len(three) == 3 and three.isalpha() and len(two) == 1 and _is_country(three, two[0], known)
    }


def _is_country(three: str, two: str, known: Container[str]) -> bool:
    return len(two) == 2 and two in known and two not in NO_STATES and three not in WITH_PERMITS | _WITHDRAWN


# Old codes that lead to a country that has another one today.
_WITHDRAWN = {
    "BUR",
    "DDR",
    "FXX",
    "ROM",
    "TMP",
    "YMD",
    "ZAR",
    "ASC",
    "CPT",
    "DGA",
    "TAA",
    "QUU",
    "AAA",
    "ZZZ",
    "XKX",
}


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(alpha-3, name) of the countries that give passports, neighbours first, then by name, in this language of the
    portal."""
    english = language.startswith("en")
    names = Locale.parse("en" if english else "zh_Hans").territories
    codes = _two_letters()
    others = sorted(
        (code for code in codes if code not in NEIGHBOURS),
        # Chinese names as dictionaries order them: by sound.
        key=lambda code: [names[codes[code]]] if english else lazy_pinyin(names[codes[code]]),
    )
    return tuple((code, names[codes[code]]) for code in [*NEIGHBOURS, *others])


def _tidy(typed: str) -> str:
    """`typed` in half width and upper case, without spaces, dashes and what is not drawn."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    kept = [sign for sign in plain if sign not in DASHES and unicodedata.category(sign) not in {"Cf", "Cc"}]
    return "".join(kept)


def _refuse_impossible(birth_date: date, today: date) -> None:
    years = today.year - birth_date.year
    if birth_date > today or years > OLDEST_YEARS:
        raise ValidationError(_("证件号码里的出生日期不对，请逐位检查。"), code="birth_date")


def _resident(number: str) -> Document:
    if re.fullmatch("[0-9]{15}", number):
        raise ValidationError(
            _("这是 15 位的旧身份证号码，已停用。请按现在的身份证填 18 位号码。"), code="old"
        )
    if not re.fullmatch("[0-9]{17}[0-9X]", number):
        raise ValidationError(_("居民身份证号码是 18 位数字，最后一位可以是字母 X，请检查。"), code="shape")
    birth_date, sex = _eighteen(number)
    return Document(RESIDENT, number, birth_date=birth_date, sex=sex)


def _eighteen(number: str) -> tuple[date, str]:
    """Birth date and sex out of 18 digits (GB 11643), whose last one checks the others."""
    if ric.calc_check_digit(number) != number[-1]:
        raise ValidationError(_("证件号码有一位不对，请逐位检查。"), code="check_digit")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise ValidationError(_("证件号码里的出生日期不对，请逐位检查。"), code="birth_date") from error
    return born, "male" if int(number[16]) % 2 else "female"


def _permanent(number: str) -> Document:
    if re.fullmatch("9[0-9]{16}[0-9X]", number):  # as given since 2023
        birth_date, sex = _eighteen(number)
        return Document(PERMANENT, number, birth_date=birth_date, sex=sex)
    if re.fullmatch("[A-Z]{3}[0-9]{12}", number):
        return Document(PERMANENT, number)
    raise ValidationError(
        _("外国人永久居留身份证号码是以 9 开头的 18 位数字，旧证是 3 个字母加 12 位数字，请检查。"),
        code="shape",
    )


def _hk_macao(number: str) -> Document:
    if not re.fullmatch("[HM]([0-9]{8}|[0-9]{10})", number):
        raise ValidationError(
            _("港澳居民来往内地通行证号码是字母 H 或 M 加 8 位数字，请检查。"), code="shape"
        )
    # The last two of ten digits count how often it was renewed; the person keeps the first eight for life.
    return Document(HK_MACAO, number[:9])


def _taiwan(number: str) -> Document:
    plain = re.sub("[()]", "", number)  # the old booklet has its letter in brackets
    if not re.fullmatch("[0-9]{8}|[0-9]{10}[A-Z]", plain):
        raise ValidationError(
            _("台湾居民来往大陆通行证号码是 8 位数字，旧证是 10 位数字加一个字母，请检查。"), code="shape"
        )
    return Document(TAIWAN, plain)


def _passport(number: str, country: str) -> Document:
    if country not in _two_letters():
        raise ValidationError(_("请选择护照的签发国家。"), code="country")
    if not re.fullmatch("[A-Z0-9]{5,20}", number) or not any(sign.isdigit() for sign in number):
        raise ValidationError(_("护照号码是 5 到 20 位字母和数字，请检查。"), code="shape")
    return Document(PASSPORT, number, country=country)


_READERS: dict[str, Callable[[str], Document]] = {
    RESIDENT: _resident,
    PERMANENT: _permanent,
    HK_MACAO: _hk_macao,
    TAIWAN: _taiwan,
}
