"""The second factor of accounts with a password: codes of an app (TOTP, RFC 6238), and codes on paper.

A code is six digits made of a secret and the half minute it is shown in, so it is right for as long as the clocks of
phone and server agree within a half minute, and it is taken once. The limits are stricter than those of passwords:
nobody comes here without the right password, so nobody can keep anybody else out by typing wrong ones.
"""

import base64
import binascii
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.translation import gettext as _

from accounts.enums import FactorRefusal, LimitScope
from accounts.rules.codes import Limit

FACTOR_DIGITS = 6
STEP = timedelta(seconds=30)
# Half minutes before and after the present one whose codes are right too: clocks differ, and fingers are slow.
WINDOW = 1
SECRET_BYTES = 20  # 160 bits, as RFC 4226 recommends
# How long a right password is remembered while the code is looked for.
PASSWORD_KEPT = timedelta(minutes=10)
RECOVERY_CODES = 10
# Ten signs that are not mistaken for each other when read from paper: 50 bits.
RECOVERY_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_LENGTH = 10
# An administrator's power ends by itself.
ELEVATED_FOR = timedelta(minutes=30)
FACTOR_LIMITS = (
    Limit(LimitScope.ACCOUNT, 5, timedelta(minutes=15)),
    Limit(LimitScope.ACCOUNT, 20, timedelta(days=1)),
)


class FactorRefused(Exception):
    """What was typed is no second factor now: `refusal` says why."""

    def __init__(self, refusal: FactorRefusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


class InvitationOver(Exception):
    """An invitation was used already, is too old, or never was one."""


def step_at(moment: datetime) -> int:
    """Which half minute since 1970 this is."""
    return int(moment.timestamp() // STEP.total_seconds())


def code_of(secret: str, step: int) -> str:
    """The six digits an app with this `secret` (base32) shows in that half minute."""
    return _totp(secret).generate(int(step * STEP.total_seconds())).decode()


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The half minute near `now` whose code was `typed` (six digits), the newest first; None for a wrong one."""
    totp, present, found = _totp(secret), step_at(now), None
    for step in range(present - WINDOW, present + WINDOW + 1):
        try:
            totp.verify(typed.encode(), int(step * STEP.total_seconds()))
        except InvalidToken:
            continue
        found = step
    return found


def address_of_secret(secret: str, name: str) -> str:
    """What apps read from the picture: an otpauth address of the account with this user name."""
    return _totp(secret).get_provisioning_uri(name, _("家门口名医"))


def draw_secret() -> str:
    """A new secret, in base32 as apps take it. It counts once a code of it was typed in."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def spaced_secret(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def recovery_spelling(typed: str) -> str:
    """A recovery code in its one spelling, however it was typed: without signs between, O as 0, I and L as 1."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs.translate(str.maketrans("OIL", "011"))


def grouped_recovery(code: str) -> str:
    """The code as it is shown: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def _totp(secret: str) -> TOTP:
    """Raises ValueError for what is no base32."""
    try:
        key = base64.b32decode(secret.replace(" ", "").upper())
    except binascii.Error:
        raise ValueError("the secret is not base32") from None
    return TOTP(key, FACTOR_DIGITS, SHA1(), int(STEP.total_seconds()))  # noqa: S303 - apps know no other
