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
from bookings.models.consultations import Consultation
from bookings.models.consulting import (
    OPEN_CONSULTATION,
    AgreedHow,
    AgreedWho,
    ConsultationAct,
    ConsultationStatus,
    ConsultationUrgency,
    DeclinedFor,
    WithdrawnFor,
)
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
from bookings.models.pictures import KeptPicture, ReferralAttachment, picture_tables
from bookings.models.policies import Policy, PolicyAct, PolicyRefusal
from bookings.models.reasons import Attachment, VisitReason
from bookings.models.recalls import Recall, RecallAct, RecallEnd, RecallKind, RecallNotice
from bookings.models.reception import IN_TURN, Arrival, ArrivalWay, Reception
from bookings.models.referrals import Referral, ReferralStep
from bookings.models.referring import (
    OPEN_REFERRAL,
    UNDECIDED,
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
    "AgreedWho",
    "AgreedHow",
    "IN_TURN",
    "OPEN_CONSULTATION",
    "OPEN_REFERRAL",
    "UNDECIDED",
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
    "Consultation",
    "ConsultationAct",
    "ConsultationStatus",
    "ConsultationUrgency",
    "DeclinedFor",
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
    "KeptPicture",
    "Outcome",
    "Patient",
    "PatientLink",
    "Policy",
    "PolicyAct",
    "PolicyRefusal",
    "Recall",
    "RecallAct",
    "RecallEnd",
    "RecallKind",
    "RecallNotice",
    "Reception",
    "RecordNumber",
    "Referral",
    "ReferralAct",
    "ReferralAttachment",
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
    "WithdrawnFor",
    "picture_tables",
]
