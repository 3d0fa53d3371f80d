"""What people fill in: patients on the way to a number, staff on the way to a session."""

from bookings.forms.appeals import AnswerForm, AppealForm
from bookings.forms.birth_dates import BirthDateField, BirthDateParts
from bookings.forms.changes import ChangeForm, DelayForm, PartForm, SubstituteForm, WithdrawForm
from bookings.forms.patients import ForWhomForm, NewTimeForm
from bookings.forms.persons import NewbornForm, PersonForm
from bookings.forms.reasons import ReasonForm
from bookings.forms.sessions import SessionForm, initial_times
from bookings.forms.splitting import MoreForm, SplitForm

__all__ = [
    "AnswerForm",
    "AppealForm",
    "BirthDateField",
    "BirthDateParts",
    "ChangeForm",
    "DelayForm",
    "ForWhomForm",
    "MoreForm",
    "NewTimeForm",
    "NewbornForm",
    "PartForm",
    "PersonForm",
    "ReasonForm",
    "SessionForm",
    "SplitForm",
    "SubstituteForm",
    "WithdrawForm",
    "initial_times",
]
