"""The bookings app."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Tells notices, at start-up, how a booking's notices are worded and whether they still hold."""

    name = "bookings"

    def ready(self) -> None:
        from bookings import wording

        wording.register_all()
