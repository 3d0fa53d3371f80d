"""One verb per function: lock, re-check, write, log, in one transaction. There is no second path."""

from bookings.actions.booking import cancel_booking, confirm_booking, move_booking
from bookings.actions.changing import change_session, substitute_specialist
from bookings.actions.holding import extend_hold, hold_number, release_hold
from bookings.actions.people import add_person, change_person, end_link
from bookings.actions.policies import write_policy
from bookings.actions.sessions import delay_session, publish_session, withdraw_session

__all__ = [
    "add_person",
    "cancel_booking",
    "change_person",
    "change_session",
    "confirm_booking",
    "delay_session",
    "end_link",
    "extend_hold",
    "hold_number",
    "move_booking",
    "publish_session",
    "release_hold",
    "substitute_specialist",
    "withdraw_session",
    "write_policy",
]
