"""Who signs in, by what, what they agreed to, and what they did."""

from accounts.models.audit import AuditEntry, AuditSeal
from accounts.models.consents import Consent
from accounts.models.doors import BrowserSession, PasswordTry, RecoveryCode, SecondFactor, SignInCode
from accounts.models.pace import StepCount
from accounts.models.people import CLOSED, E164, User

__all__ = [
    "CLOSED",
    "E164",
    "AuditEntry",
    "AuditSeal",
    "BrowserSession",
    "Consent",
    "PasswordTry",
    "RecoveryCode",
    "SecondFactor",
    "SignInCode",
    "StepCount",
    "User",
]
