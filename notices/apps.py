"""The app of notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """What is said to people, and how it reaches them."""

    name = "notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        """Let actions tell the worker, without their knowing how."""
        from notices import hooks, tasks

        hooks.on_due.plug(tasks.Nudge())
