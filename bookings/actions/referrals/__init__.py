"""转诊: one hospital refers a patient to another, and hears what came of it (docs/decisions/0031).

Every act is of one side: the desk that sends, or the desk that receives. It checks again, under locks, that the account
receives patients at that hospital and that the referral is of its side.
"""

from bookings.actions.referrals.attaching import (
    add_attachments,
    note_seen_attachment,
    remove_attachment,
)
from bookings.actions.referrals.receiving import (
    accept_referral,
    ask_back,
    book_referral,
    close_referral,
    note_outcome,
    redirect_referral,
    refuse_referral,
)
from bookings.actions.referrals.routes import NotSetting, end_route, make_route
from bookings.actions.referrals.sending import (
    answer_referral,
    confirm_outcome_seen,
    print_letter,
    send_referral,
    withdraw_referral,
)
from bookings.actions.referrals.telling import tell_of_overdue

__all__ = [
    "NotSetting",
    "accept_referral",
    "add_attachments",
    "answer_referral",
    "ask_back",
    "book_referral",
    "close_referral",
    "confirm_outcome_seen",
    "end_route",
    "make_route",
    "note_outcome",
    "note_seen_attachment",
    "print_letter",
    "redirect_referral",
    "refuse_referral",
    "remove_attachment",
    "send_referral",
    "tell_of_overdue",
    "withdraw_referral",
]
