"""Demand: who asks, and who gets which number."""

from bookings.models.appointments import Appointment, StatusChange
from bookings.models.followups import (
    FollowUp,
    FollowUpAct,
    FollowUpCall,
    FollowUpChoice,
    FollowUpKind,
    FollowUpStatus,
)
from bookings.models.limits import Block, BlockEvent
from bookings.models.people import Patient, PatientLink, RecordNumber
from bookings.models.policies import Policy
from bookings.models.reasons import Attachment, VisitReason

__all__ = [
    "Appointment",
    "Attachment",
    "Block",
    "BlockEvent",
    "FollowUp",
    "FollowUpAct",
    "FollowUpCall",
    "FollowUpChoice",
    "FollowUpKind",
    "FollowUpStatus",
    "Patient",
    "PatientLink",
    "Policy",
    "RecordNumber",
    "StatusChange",
    "VisitReason",
]
