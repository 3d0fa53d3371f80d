"""What changes about accounts."""

from accounts.actions.auditing import audit, note_seen
from accounts.actions.browsers import end_browser, end_browsers, note_overdue, note_use
from accounts.actions.codes import (
    CODE_NOTICE,
    CODE_SUBJECT,
    AskedCode,
    check_code,
    draw_code,
    forget_number,
    forget_old_codes,
    redeem_code,
    request_code,
    use_code,
)
from accounts.actions.consents import decide_consent
from accounts.actions.factors import (
    confirm_factor,
    prove_factor,
    renew_recovery_codes,
    reset_factor,
    use_recovery_code,
)
from accounts.actions.numbers import PHONE_NOTICE, change_own_phone, replace_phone
from accounts.actions.passwords import (
    begin_factor_try,
    begin_password_try,
    forget_old_tries,
    password_was_right,
)
from accounts.actions.roles import give_role, take_role
from accounts.actions.sealing_audit import seal_audit
from accounts.actions.staff import (
    accept_invitation,
    invite,
    invite_again,
    reopen_account,
    suspend_account,
)

__all__ = [
    "AskedCode",
    "CODE_NOTICE",
    "CODE_SUBJECT",
    "PHONE_NOTICE",
    "accept_invitation",
    "audit",
    "begin_factor_try",
    "begin_password_try",
    "change_own_phone",
    "check_code",
    "confirm_factor",
    "decide_consent",
    "draw_code",
    "end_browser",
    "end_browsers",
    "forget_number",
    "forget_old_codes",
    "forget_old_tries",
    "give_role",
    "invite",
    "invite_again",
    "note_overdue",
    "note_seen",
    "note_use",
    "password_was_right",
    "prove_factor",
    "redeem_code",
    "renew_recovery_codes",
    "reopen_account",
    "replace_phone",
    "request_code",
    "reset_factor",
    "seal_audit",
    "suspend_account",
    "take_role",
    "use_code",
    "use_recovery_code",
]
