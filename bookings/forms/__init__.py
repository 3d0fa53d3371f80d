"""What people fill in: patients on the way to a number, staff on the way to a session."""

from bookings.forms.changes import ChangeForm, DelayForm, SubstituteForm, WithdrawForm
from bookings.forms.patients import BirthDateField, BirthDateParts, ForWhomForm, NewTimeForm, PersonForm
from bookings.forms.sessions import SessionForm, initial_times

__all__ = [
    "BirthDateField",
    "BirthDateParts",
    "ChangeForm",
    "DelayForm",
    "ForWhomForm",
    "NewTimeForm",
    "PersonForm",
    "SessionForm",
    "SubstituteForm",
    "WithdrawForm",
    "initial_times",
]
