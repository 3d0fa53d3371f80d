"""会诊: a ward asks a posted specialist to one patient, hears the answer, and keeps what was advised
(docs/decisions/0035).

The desk of the hospital asks, withdraws, prints the invitation and writes down what was advised. The answer is noted by
the desk, by telephone, or given by the specialist's own account or assistant on their page.
"""

from bookings.actions.consultations.answering import (
    Answer,
    accept_asked,
    accept_consultation,
    decline_asked,
    decline_consultation,
)
from bookings.actions.consultations.asking import (
    Asking,
    note_consultation,
    print_invitation,
    request_consultation,
    withdraw_consultation,
)
from bookings.actions.consultations.common import NotAsked

__all__ = [
    "Answer",
    "Asking",
    "NotAsked",
    "accept_asked",
    "accept_consultation",
    "decline_asked",
    "decline_consultation",
    "note_consultation",
    "print_invitation",
    "request_consultation",
    "withdraw_consultation",
]
