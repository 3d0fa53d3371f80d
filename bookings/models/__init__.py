"""Demand: who asks, and who gets which number."""

from bookings.models.appointments import Appointment, StatusChange
from bookings.models.people import Patient, PatientLink, RecordNumber
from bookings.models.policies import Policy
from bookings.models.reasons import Attachment, VisitReason

__all__ = [
    "Appointment",
    "Attachment",
    "Patient",
    "PatientLink",
    "Policy",
    "RecordNumber",
    "StatusChange",
    "VisitReason",
]
