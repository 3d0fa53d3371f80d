"""Who works with whom: hospitals, their departments and rooms, programmes and partnerships."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HospitalsConfig(AppConfig):
    """The app of both sides' hospitals."""

    name = "hospitals"
    verbose_name = _("医院与合作")

    def ready(self) -> None:
        """Say which roles this app gives, and which of them stands alone."""
        from accounts.queries import register_roles
        from hospitals.enums import RegionRole
        from hospitals.models import RegionStaff, Staff

        register_roles(Staff)
        register_roles(RegionStaff, alone=frozenset({RegionRole.AUDITOR}))
