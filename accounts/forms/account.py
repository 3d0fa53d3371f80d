"""Another mobile number for oneself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import PhoneRefusal
from accounts.forms.codes import PhoneForm
from accounts.rules import PhoneRefused
from accounts.wording import phone_sentence


class NewPhoneForm(PhoneForm):
    """Which number to sign in by from now on. `present` is the one the account has (E.164). Cleans to E.164."""

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        self.fields["phone"].label = _("新的手机号码")

    def clean_phone(self) -> str:
        """Another one than it has. Whether somebody else has it is not told here."""
        phone = super().clean_phone()
        if phone == self.present:
            raise forms.ValidationError(phone_sentence(PhoneRefused(PhoneRefusal.SAME)), code="same")
        return phone
