"""Sessions, appointments and rules in the admin: read, and acted upon by buttons. Nothing of a patient is shown."""

from .numbers import AppointmentAdmin, PolicyAdmin
from .sessions import ClinicSessionAdmin

__all__ = ["AppointmentAdmin", "ClinicSessionAdmin", "PolicyAdmin"]
