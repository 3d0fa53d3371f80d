"""Sign in by mobile number and code (staff: by user name and password), and out again."""

from accounts.views.common import DEVICE, DEVICE_COOKIE
from accounts.views.patients import PENDING, UNFINISHED_SECONDS, code, resend, sign_in, sign_out
from accounts.views.staff import staff_sign_in

__all__ = [
    "DEVICE",
    "DEVICE_COOKIE",
    "PENDING",
    "UNFINISHED_SECONDS",
    "code",
    "resend",
    "sign_in",
    "sign_out",
    "staff_sign_in",
]
