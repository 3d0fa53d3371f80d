"""Demand: who asks, and who gets which number."""

from bookings.models.afterwards import (
    Feedback,
    FeedbackAct,
    Helped,
    HiddenFor,
    Interest,
    InterestNotice,
    Understood,
    Waited,
)
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
from bookings.models.referrals import Referral, ReferralStep
from bookings.models.referring import (
    OPEN_REFERRAL,
    ClosedFor,
    Direction,
    Outcome,
    ReferralAct,
    ReferralNotice,
    ReferralRoute,
    ReferralStatus,
    RefusedFor,
    StepKind,
    Urgency,
)
from bookings.models.screens import WaitingScreen
from bookings.models.waitlist import EntryEnd, EntryStatus, WaitlistEntry

__all__ = [
    "OPEN_REFERRAL",
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
    "ClosedFor",
    "Direction",
    "EntryEnd",
    "EntryStatus",
    "Feedback",
    "FeedbackAct",
    "FollowUp",
    "FollowUpAct",
    "FollowUpCall",
    "FollowUpChoice",
    "FollowUpKind",
    "FollowUpStatus",
    "GrantReason",
    "Helped",
    "HiddenFor",
    "Interest",
    "InterestNotice",
    "Outcome",
    "Patient",
    "PatientLink",
    "Policy",
    "PolicyAct",
    "PolicyRefusal",
    "Reception",
    "RecordNumber",
    "Referral",
    "ReferralAct",
    "ReferralNotice",
    "ReferralRoute",
    "ReferralStatus",
    "ReferralStep",
    "RefusedFor",
    "StatusChange",
    "StepKind",
    "Understood",
    "Urgency",
    "VisitReason",
    "Waited",
    "WaitingScreen",
    "WaitlistEntry",
]
