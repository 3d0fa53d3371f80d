"""One verb per function: lock, re-check, write, log, in one transaction. There is no second path."""

from bookings.actions.booking import cancel_booking, confirm_booking, move_booking
from bookings.actions.changing import change_session, substitute_specialist
from bookings.actions.checking import note_check
from bookings.actions.followups import answer_follow_up, reopen_follow_up
from bookings.actions.holding import extend_hold, hold_number, release_hold
from bookings.actions.linking import answer_ask, ask_grant_code, grant_by_code, revoke_link
from bookings.actions.people import add_newborn, add_person, change_person, end_link
from bookings.actions.policies import write_policy
from bookings.actions.reasons import (
    add_records,
    decide_reasons,
    note_seen_reason,
    remove_reasons,
    remove_record,
    sweep_records,
    withdraw_reasons,
    write_reason,
)
from bookings.actions.sessions import delay_session, publish_session, withdraw_session

__all__ = [
    "add_newborn",
    "add_person",
    "answer_ask",
    "answer_follow_up",
    "ask_grant_code",
    "add_records",
    "cancel_booking",
    "change_person",
    "change_session",
    "confirm_booking",
    "decide_reasons",
    "delay_session",
    "end_link",
    "extend_hold",
    "grant_by_code",
    "hold_number",
    "move_booking",
    "note_check",
    "note_seen_reason",
    "publish_session",
    "release_hold",
    "reopen_follow_up",
    "revoke_link",
    "remove_reasons",
    "remove_record",
    "substitute_specialist",
    "sweep_records",
    "withdraw_reasons",
    "withdraw_session",
    "write_policy",
    "write_reason",
]
