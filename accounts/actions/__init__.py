"""What changes about accounts."""

from accounts.actions.auditing import audit
from accounts.actions.codes import (
    CODE_NOTICE,
    CODE_SUBJECT,
    AskedCode,
    draw_code,
    forget_number,
    forget_old_codes,
    redeem_code,
    request_code,
)
from accounts.actions.passwords import begin_password_try, forget_old_tries, password_was_right
from accounts.actions.roles import give_role, take_role

__all__ = [
    "AskedCode",
    "CODE_NOTICE",
    "CODE_SUBJECT",
    "audit",
    "begin_password_try",
    "draw_code",
    "forget_number",
    "forget_old_codes",
    "forget_old_tries",
    "give_role",
    "password_was_right",
    "redeem_code",
    "request_code",
    "take_role",
]
