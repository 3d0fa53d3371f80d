"""The bookings app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Tells notices, at start-up, how a booking's notices are worded and whether they still hold, and lets actions tell
    the worker of freed numbers without their knowing how."""

    name = "bookings"
    verbose_name = _("预约")

    def ready(self) -> None:
        from bookings import (
            appeal_wording,
            desk_wording,
            follow_up_wording,
            hooks,
            interest_wording,
            posting_wording,
            recall_wording,
            referral_wording,
            tasks,
            waitlist_wording,
            wording,
        )
        from notices.tasks import Nudge

        wording.register_all()
        desk_wording.register_all()
        appeal_wording.register_all()
        waitlist_wording.register_all()
        follow_up_wording.register_all()
        posting_wording.register_all()
        interest_wording.register_all()
        recall_wording.register_all()
        referral_wording.register_all()
        hooks.on_freed.plug(Nudge(task=tasks.pass_on))
