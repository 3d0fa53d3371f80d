"""What a new password must be, in our words."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LengthValidator(MinimumLengthValidator):
    """Django's own, whose sentence has no Chinese since 5.2."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return ngettext(
            "密码太短，请至少输入 %(n)d 个字符。",
            "密码太短，请至少输入 %(n)d 个字符。",
            self.min_length,
        ) % {"n": self.min_length}
