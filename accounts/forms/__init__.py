"""What signing in asks."""

from accounts.forms.codes import CodeForm, PhoneForm
from accounts.forms.helpers import plain_helper
from accounts.forms.passwords import OwnPasswordForm, PasswordForm

__all__ = ["CodeForm", "OwnPasswordForm", "PasswordForm", "PhoneForm", "plain_helper"]
