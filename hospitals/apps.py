"""Who works with whom: hospitals, their departments and rooms, programmes and partnerships."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HospitalsConfig(AppConfig):
    """The app of both sides' hospitals."""

    name = "hospitals"
    verbose_name = _("医院与合作")
