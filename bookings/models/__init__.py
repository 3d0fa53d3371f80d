"""Demand: who asks, and who gets which number."""

from bookings.models.appeals import Appeal, AppealEvent, AppealStatus, GrantReason
from bookings.models.appointments import AddBasis, Appointment, StatusChange
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
from bookings.models.policies import Policy, PolicyAct, PolicyRefusal
from bookings.models.reasons import Attachment, VisitReason
from bookings.models.reception import Arrival, ArrivalWay, Reception
from bookings.models.waitlist import EntryEnd, EntryStatus, WaitlistEntry

__all__ = [
    "AddBasis",
    "Appeal",
    "AppealEvent",
    "AppealStatus",
    "Appointment",
    "Arrival",
    "ArrivalWay",
    "Attachment",
    "Block",
    "BlockEvent",
    "EntryEnd",
    "EntryStatus",
    "FollowUp",
    "FollowUpAct",
    "FollowUpCall",
    "FollowUpChoice",
    "FollowUpKind",
    "FollowUpStatus",
    "GrantReason",
    "Patient",
    "PatientLink",
    "Policy",
    "PolicyAct",
    "PolicyRefusal",
    "Reception",
    "RecordNumber",
    "StatusChange",
    "VisitReason",
    "WaitlistEntry",
]
