"""One verb per function: lock, re-check, write, log, in one transaction. There is no second path."""

from bookings.actions.appeals import (
    grant_appeal,
    make_appeals,
    refuse_appeal,
    remove_appeal_words,
    withdraw_appeal,
)
from bookings.actions.booking import cancel_booking, confirm_booking, move_booking
from bookings.actions.changing import change_session, substitute_specialist
from bookings.actions.checking import note_check
from bookings.actions.enlarging import enlarge_session
from bookings.actions.feedback import give_feedback, hide_thanks, remove_feedback_words, show_thanks
from bookings.actions.followups import answer_follow_up, reopen_follow_up
from bookings.actions.holding import extend_hold, hold_number, release_hold
from bookings.actions.interests import begin_interest, end_interest, forget_interests
from bookings.actions.linking import answer_ask, ask_grant_code, grant_by_code, revoke_link
from bookings.actions.offers import (
    accept_offer,
    decline_offer,
    end_waiting,
    lapse_offer,
    offer_number,
)
from bookings.actions.people import add_newborn, add_person, change_person, end_link
from bookings.actions.pictures import sweep_records
from bookings.actions.policies import PolicyRefused, follow_portal, set_policy, withdraw_policy
from bookings.actions.postings import tell_of_postings
from bookings.actions.reasons import (
    add_records,
    decide_reasons,
    note_seen_reason,
    remove_reasons,
    remove_record,
    withdraw_reasons,
    write_reason,
)
from bookings.actions.recalls import (
    book_recall,
    end_recall,
    give_up_recall,
    pass_spare_on,
    promise_recall,
)
from bookings.actions.sessions import delay_session, publish_session, withdraw_session
from bookings.actions.sheets import Undone, undo_sheet
from bookings.actions.splitting import split_session
from bookings.actions.trips import withdraw_trip
from bookings.actions.waitlist import join_waitlist, leave_waitlist
from bookings.actions.withdrawing import withdraw_part

__all__ = [
    "Undone",
    "undo_sheet",
    "PolicyRefused",
    "accept_offer",
    "add_newborn",
    "add_person",
    "add_records",
    "answer_ask",
    "answer_follow_up",
    "ask_grant_code",
    "begin_interest",
    "book_recall",
    "cancel_booking",
    "change_person",
    "change_session",
    "confirm_booking",
    "decide_reasons",
    "decline_offer",
    "delay_session",
    "end_interest",
    "end_link",
    "end_recall",
    "end_waiting",
    "enlarge_session",
    "extend_hold",
    "follow_portal",
    "forget_interests",
    "give_feedback",
    "give_up_recall",
    "grant_appeal",
    "grant_by_code",
    "hide_thanks",
    "hold_number",
    "join_waitlist",
    "lapse_offer",
    "leave_waitlist",
    "make_appeals",
    "move_booking",
    "note_check",
    "note_seen_reason",
    "offer_number",
    "pass_spare_on",
    "promise_recall",
    "publish_session",
    "refuse_appeal",
    "release_hold",
    "remove_appeal_words",
    "remove_feedback_words",
    "remove_reasons",
    "remove_record",
    "reopen_follow_up",
    "revoke_link",
    "set_policy",
    "show_thanks",
    "split_session",
    "substitute_specialist",
    "sweep_records",
    "tell_of_postings",
    "withdraw_appeal",
    "withdraw_part",
    "withdraw_policy",
    "withdraw_reasons",
    "withdraw_session",
    "withdraw_trip",
    "write_reason",
]
