"""The app that looks over all others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal import celery  # noqa: F401 - makes our Celery app the one tasks belong to, in every process


class PortalConfig(AppConfig):
    """Pages, engines, reported data, health."""

    name = "portal"
    verbose_name = _("门户")

    def ready(self) -> None:
        """Refuse to start a production site that is set up like a development one."""
        from portal import checks

        checks.refuse_unsafe_production()
