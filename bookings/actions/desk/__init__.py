"""What the desk of a hospital does with a person who stands in front of it.

Every act checks again, under locks, that the account receives patients at this hospital and reaches the person
(queries.staff.persons); it is audited with ids and codes, and whoever loses or gains by it is told.
"""

from bookings.actions.desk.adding_numbers import add_number, cancel_added_number
from bookings.actions.desk.calling import note_call
from bookings.actions.desk.common import Mismatch, NotAtDesk, TooManyLookUps, TooManyReveals
from bookings.actions.desk.identity import (
    Particulars,
    claim_person,
    compare_person,
    correct_person,
    verify_person,
)
from bookings.actions.desk.joining import compare_records, join_records
from bookings.actions.desk.linking import end_account_link, grant_asked_link, link_account
from bookings.actions.desk.listing import TooManyOnList, reveal_list
from bookings.actions.desk.looking import look_up, reveal
from bookings.actions.desk.numbers import remove_record_number, set_record_number
from bookings.actions.desk.phones import replace_lost_phone

__all__ = [
    "Mismatch",
    "NotAtDesk",
    "Particulars",
    "TooManyLookUps",
    "TooManyOnList",
    "TooManyReveals",
    "add_number",
    "cancel_added_number",
    "claim_person",
    "compare_person",
    "compare_records",
    "correct_person",
    "end_account_link",
    "grant_asked_link",
    "join_records",
    "link_account",
    "look_up",
    "note_call",
    "remove_record_number",
    "replace_lost_phone",
    "reveal",
    "reveal_list",
    "set_record_number",
    "verify_person",
]
