"""The app of accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, and what they did."""

    name = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Say how the notices of this app are worded and where they go; listen to who signs in and out."""
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from accounts import receivers, wording
        from accounts.actions import CODE_NOTICE, PHONE_NOTICE
        from accounts.views import power
        from notices.enums import RecipientKind
        from notices.registry import register, register_recipient

        register(
            CODE_NOTICE,
            wording=wording.code_message,
            holds=wording.code_still_wanted,
            settled=wording.code_settled,
        )
        register(
            PHONE_NOTICE,
            wording=wording.phone_message,
            holds=wording.phone_still_to_be_told,
            settled=wording.phone_settled,
        )
        register_recipient(RecipientKind.CODE, resolve=wording.address_of_code)
        register_recipient(RecipientKind.ACCOUNT, resolve=wording.address_of_account)
        user_logged_in.connect(receivers.signed_in)
        user_logged_out.connect(receivers.signed_out)
        user_logged_out.connect(power.signed_out)
