"""Supply: who comes, when, and what patients search for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpecialistsConfig(AppConfig):
    """The app of specialists and their sessions."""

    name = "specialists"
    verbose_name = _("专家与出诊")

    def ready(self) -> None:
        """Names that can be searched follow what is saved. Say which roles this app gives."""
        from accounts.queries import register_roles
        from specialists import receivers
        from specialists.models import Attendant

        register_roles(Attendant)
        receivers.connect()
