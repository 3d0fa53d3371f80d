"""Mobile numbers: one spelling for each."""

import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAINLAND = "CN"
SEPARATORS = " \t\u00a0-–—‐‑.()·"


def normalise_phone(text: str) -> str:
    """The E.164 spelling (+86…) of a mainland mobile number, however a person typed it.

    Accepts full-width digits, spaces, dashes, dots, brackets and the prefixes +86, 86 and 0086.
    Raises ValidationError with a sentence that says what to do.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        raise ValidationError(_("请输入手机号码。"), code="empty")
    digits = _digits(typed)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            digits = digits.removeprefix(prefix)
    if len(digits) != 11 or not digits.startswith("1"):
        raise ValidationError(_("请输入 11 位的中国大陆手机号码，例如 13800138000。"), code="not_mobile")
    number = phonenumbers.parse(digits, MAINLAND)
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if not mobile or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("没有这样的手机号码，请检查后重新输入。"), code="no_such_number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spaced_phone(phone: str) -> str:
    """`phone` (E.164) in groups a person can read back: +8613800138000 → 138 0013 8000; empty stays empty."""
    national = phone.removeprefix("+86")
    return " ".join(part for part in (national[:3], national[3:7], national[7:]) if part)


def _digits(typed: str) -> str:
    """The digits of `typed` without the usual separators; empty when anything else is in it."""
    kept = "".join(sign for sign in typed if sign not in SEPARATORS)
    if kept.startswith("+") and not kept.startswith("+86"):
        return ""  # another country, whatever its digits look like here
    kept = kept.removeprefix("+")
    return kept if kept.isascii() and kept.isdigit() else ""
