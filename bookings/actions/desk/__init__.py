"""What the desk of a hospital does with a person who stands in front of it.

Every act checks again, under locks, that the account receives patients at this hospital and reaches the person
(queries.staff.persons); it is audited with ids and codes, and whoever loses or gains by it is told.
"""

from bookings.actions.desk.adding_numbers import add_number, cancel_added_number
from bookings.actions.desk.calling import note_call
from bookings.actions.desk.closing import correct_figures, record_outcomes, sign_off
from bookings.actions.desk.common import Mismatch, NotAtDesk, TooManyLookUps, TooManyReveals
from bookings.actions.desk.correcting import correct_outcome
from bookings.actions.desk.giving import cancel_for, give_number, move_for
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
from bookings.actions.desk.newborns import register_newborn
from bookings.actions.desk.numbers import remove_record_number, set_record_number
from bookings.actions.desk.phones import replace_lost_phone
from bookings.actions.desk.queueing import (
    call_again,
    call_next,
    call_one,
    come_back,
    finish,
    pass_over,
    put_back,
    send_away,
    set_reception,
    undo_finish,
)
from bookings.actions.desk.receiving import check_in, let_back, undo_check_in
from bookings.actions.desk.registering import AlreadyOnRecord, register_person
from bookings.actions.desk.screens import end_screen, make_screen
from bookings.actions.desk.seeking import seek_visits
from bookings.actions.desk.waiting import accept_for, decline_for, join_line, leave_line

__all__ = [
    "AlreadyOnRecord",
    "Mismatch",
    "NotAtDesk",
    "Particulars",
    "TooManyLookUps",
    "TooManyOnList",
    "TooManyReveals",
    "accept_for",
    "add_number",
    "call_again",
    "call_next",
    "call_one",
    "cancel_added_number",
    "cancel_for",
    "check_in",
    "claim_person",
    "come_back",
    "compare_person",
    "compare_records",
    "correct_figures",
    "correct_outcome",
    "correct_person",
    "decline_for",
    "end_account_link",
    "end_screen",
    "finish",
    "give_number",
    "grant_asked_link",
    "join_line",
    "join_records",
    "leave_line",
    "let_back",
    "link_account",
    "look_up",
    "make_screen",
    "move_for",
    "note_call",
    "pass_over",
    "put_back",
    "record_outcomes",
    "register_newborn",
    "register_person",
    "remove_record_number",
    "replace_lost_phone",
    "reveal",
    "reveal_list",
    "seek_visits",
    "send_away",
    "set_reception",
    "set_record_number",
    "sign_off",
    "undo_check_in",
    "undo_finish",
    "verify_person",
]
