"""What signing in asks."""

from accounts.forms.account import NewPhoneForm
from accounts.forms.codes import CodeForm, PhoneForm
from accounts.forms.factors import FactorForm, OwnFactorForm, PowerForm, RecoveryForm, SetUpForm
from accounts.forms.helpers import plain_helper
from accounts.forms.passwords import InvitedForm, PasswordForm, StaffPasswordForm

__all__ = [
    "CodeForm",
    "FactorForm",
    "InvitedForm",
    "NewPhoneForm",
    "OwnFactorForm",
    "PasswordForm",
    "PhoneForm",
    "PowerForm",
    "RecoveryForm",
    "SetUpForm",
    "StaffPasswordForm",
    "plain_helper",
]
