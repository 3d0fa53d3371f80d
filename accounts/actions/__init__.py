"""What changes about accounts."""

from accounts.actions.auditing import audit, audit_account, audit_each, note_seen
from accounts.actions.browsers import (
    end_browser,
    end_browsers,
    forget_over_browsers,
    note_overdue,
    note_use,
)
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
from accounts.actions.counting import forget_old_counts
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
    change_own_password,
    forget_old_tries,
    password_was_right,
)
from accounts.actions.power import begin_power, end_power, end_power_of, note_power_ended
from accounts.actions.roles import give_role, take_role
from accounts.actions.sealing_audit import remove_old_entries, seal_audit
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
    "audit_account",
    "audit_each",
    "begin_factor_try",
    "begin_password_try",
    "begin_power",
    "change_own_password",
    "change_own_phone",
    "check_code",
    "confirm_factor",
    "decide_consent",
    "draw_code",
    "end_browser",
    "end_browsers",
    "end_power",
    "end_power_of",
    "forget_number",
    "forget_old_codes",
    "forget_old_counts",
    "forget_old_tries",
    "forget_over_browsers",
    "give_role",
    "invite",
    "invite_again",
    "note_overdue",
    "note_power_ended",
    "note_seen",
    "note_use",
    "password_was_right",
    "prove_factor",
    "redeem_code",
    "remove_old_entries",
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
