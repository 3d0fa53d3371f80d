"""The bookings app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Tells notices, at start-up, how a booking's notices are worded and whether they still hold."""

    name = "bookings"
    verbose_name = _("预约")

    def ready(self) -> None:
        from bookings import desk_wording, wording

        wording.register_all()
        desk_wording.register_all()
