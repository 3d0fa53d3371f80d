"""Sign in by mobile number and code (staff: by user name and password), and out again."""

from accounts.views.account import account, end_one, end_others
from accounts.views.common import DEVICE, DEVICE_COOKIE
from accounts.views.factors import change_app, recovery_codes, second_factor, staff_password
from accounts.views.invitations import invitation
from accounts.views.numbers import new_number, new_number_code, number, number_code
from accounts.views.patients import PENDING, code, resend, sign_in, sign_out
from accounts.views.power import elevate, end_elevation
from accounts.views.staff import factor, recovery, set_up, staff_sign_in

__all__ = [
    "DEVICE",
    "DEVICE_COOKIE",
    "PENDING",
    "account",
    "change_app",
    "code",
    "elevate",
    "end_elevation",
    "end_one",
    "end_others",
    "factor",
    "invitation",
    "new_number",
    "new_number_code",
    "number",
    "number_code",
    "recovery",
    "recovery_codes",
    "resend",
    "second_factor",
    "set_up",
    "sign_in",
    "sign_out",
    "staff_password",
    "staff_sign_in",
]
