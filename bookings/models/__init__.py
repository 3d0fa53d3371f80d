"""Demand: who asks, and who gets which number."""

from bookings.models.appointments import Appointment, StatusChange
from bookings.models.people import Patient, PatientLink, RecordNumber
from bookings.models.policies import Policy

__all__ = ["Appointment", "Patient", "PatientLink", "Policy", "RecordNumber", "StatusChange"]
