"""Every action, and by which addresses people reach it: the table of addresses then says who may.

An action that is not here fails the tests, and so does a line whose action or address is gone. What people do not
reach themselves says why it is there.
"""

import importlib
from collections.abc import Iterator
from types import FunctionType

import pytest

from tests.architecture.test_access import LINES

PACKAGES = (
    "notices.actions",
    "accounts.actions",
    "hospitals.actions",
    "specialists.actions",
    "bookings.actions",
    "bookings.actions.desk",
    "bookings.actions.referrals",
    "bookings.actions.consultations",
)
ADMIN = "admin:index"
INNER = "part of other actions"
WORDING = "while a message is worded or has left"
EACH_PAGE = "whichever page is asked for"
COMMAND = "manage.py and tasks"

REACHED: dict[str, tuple[str, ...] | str] = {
    "announce": INNER,
    "announce_all": INNER,
    "announce_to": INNER,
    "resend": (ADMIN,),
    # Accounts.
    "accept_invitation": ("accounts:invitation",),
    "audit": INNER,
    "audit_account": INNER,
    "audit_each": INNER,
    "begin_factor_try": INNER,
    "begin_password_try": ("accounts:staff_sign_in", "accounts:staff_password"),
    "begin_power": ("accounts:elevate",),
    "change_own_password": ("accounts:staff_password",),
    "change_own_phone": ("accounts:new_number_code",),
    "check_code": INNER,
    "confirm_factor": ("accounts:set_up", "accounts:change_app"),
    "decide_consent": ("consent", "bookings:reason_consent"),
    "draw_code": WORDING,
    "end_browser": ("accounts:end_browser",),
    "end_browsers": ("accounts:end_others",),
    "end_power": ("accounts:end_elevation", "accounts:sign_out"),
    "end_power_of": INNER,
    "forget_number": WORDING,
    "forget_old_codes": COMMAND,
    "forget_old_counts": COMMAND,
    "forget_old_tries": COMMAND,
    "forget_over_browsers": COMMAND,
    "give_role": INNER,
    "invite": INNER,
    "invite_again": INNER,
    "note_overdue": EACH_PAGE,
    "note_power_ended": EACH_PAGE,
    "note_seen": (
        "staff:recalls",
        "staff:session",
        "staff:visit",
        "staff:person",
        "staff:follow_ups",
        "staff:reception",
        "staff:check_in",
        "staff:queue",
    ),
    "note_use": EACH_PAGE,
    "password_was_right": ("accounts:staff_sign_in", "accounts:staff_password"),
    "prove_factor": ("accounts:factor", "accounts:elevate", "accounts:second_factor"),
    "redeem_code": ("accounts:code",),
    "renew_recovery_codes": ("accounts:second_factor",),
    "reopen_account": INNER,
    "replace_phone": INNER,
    "request_code": ("accounts:sign_in", "accounts:resend", "accounts:number", "prove"),
    "reset_factor": INNER,
    "seal_audit": COMMAND,
    "suspend_account": INNER,
    "take_role": INNER,
    "use_code": ("accounts:number_code", "prove"),
    "use_recovery_code": ("accounts:recovery", "accounts:second_factor"),
    # Who works where.
    "end_member_role": ("staff:member_act",),
    "end_region_role": (ADMIN,),
    "end_role": (ADMIN,),
    "give_member_role": ("staff:member_act",),
    "grant_region_role": (ADMIN,),
    "grant_role": (ADMIN,),
    "hand_over": ("staff:member_act",),
    "invite_member": ("staff:invite",),
    "invite_member_again": ("staff:member_act",),
    "reopen_member": ("staff:member_act",),
    "reset_member_factor": ("staff:member_act",),
    "suspend_member": ("staff:member_act",),
    # Supply.
    "add_room": ("staff:trip_add", "staff:new_room"),
    "correct_room": ("staff:room",),
    "make_trip": ("staff:new_trip",),
    "change_trip": ("staff:edit_trip",),
    "draft_stops": ("staff:trip_add",),
    "withdraw_trip": ("staff:withdraw_trip",),
    "delete_trip": ("staff:delete_trip",),
    "appoint_attendant": (ADMIN,),
    "delete_draft": ("staff:delete",),
    "forget_sheets": COMMAND,
    "answer_line": ("staff:sheet_line",),
    "keep_sheet": ("staff:sheets",),
    "make_drafts": ("staff:sheet_make",),
    "undo_drafts": INNER,
    "undo_sheet": ("staff:sheet_undo",),
    "propose_draft": ("staff:publish_many",),
    "want_sessions": ("staff:sheet_make",),
    "draft_session": ("staff:preview_new",),
    "edit_draft": ("staff:preview_edit",),
    "end_attendant": (ADMIN,),
    "end_posting": ("staff:end_posting", ADMIN),
    "post_specialist": ("staff:new_posting", ADMIN),
    "correct_posting": ("staff:correct_posting",),
    "add_document": ("staff:add_document",),
    "verify_document": ("staff:document",),
    "withdraw_verification": ("staff:document",),
    "remove_document": ("staff:document",),
    "change_session": ("staff:change", ADMIN),
    "enlarge_session": ("staff:more_numbers",),
    "split_session": ("staff:split",),
    "delay_session": ("staff:delay", ADMIN),
    "publish_session": ("staff:publish_many", "staff:publish", ADMIN),
    "substitute_specialist": ("staff:substitute", ADMIN),
    "withdraw_part": ("staff:withdraw_part",),
    "withdraw_session": ("staff:withdraw", ADMIN),
    "follow_portal": ("staff:follow_rule",),
    "set_policy": ("staff:set_rule", "staff:set_rule_at"),
    "withdraw_policy": ("staff:withdraw_rule", "staff:withdraw_rule_at"),
    # Persons.
    "add_newborn": ("bookings:new_newborn",),
    "add_person": ("bookings:new_person",),
    "answer_ask": ("bookings:answer_ask",),
    "ask_grant_code": ("bookings:asked_code",),
    "change_person": ("bookings:edit_person",),
    "end_link": ("bookings:remove_person", "bookings:drop_ask"),
    "note_check": COMMAND,
    "tell_of_postings": COMMAND,
    "grant_by_code": ("bookings:asked",),
    "revoke_link": ("bookings:revoke_link",),
    # Numbers.
    "accept_offer": ("bookings:accept",),
    "decline_offer": ("bookings:decline",),
    "end_waiting": COMMAND,
    "begin_interest": ("bookings:interest_begin",),
    "end_interest": ("bookings:interest_end",),
    "forget_interests": COMMAND,
    "give_feedback": ("bookings:feedback",),
    "hide_thanks": ("staff:thanks",),
    "show_thanks": ("staff:thanks",),
    "remove_feedback_words": COMMAND,
    "join_waitlist": ("bookings:join",),
    "lapse_offer": COMMAND,
    "leave_waitlist": ("bookings:leave",),
    "offer_number": COMMAND,
    "pass_spare_on": COMMAND,
    "answer_follow_up": ("bookings:answer",),
    "cancel_booking": ("bookings:cancel",),
    "confirm_booking": ("bookings:confirm",),
    "extend_hold": ("bookings:extend",),
    "hold_number": ("bookings:person", "bookings:choose"),
    "move_booking": ("bookings:move",),
    "reopen_follow_up": ("bookings:answer",),
    "release_hold": ("bookings:release",),
    # Reasons and records.
    "add_records": ("bookings:reason",),
    "decide_reasons": ("bookings:reason_consent",),
    "note_seen_reason": ("staff:reason", "staff:record"),
    "remove_old_entries": COMMAND,
    "remove_reasons": COMMAND,
    "remove_record": ("bookings:record_remove",),
    "sweep_records": COMMAND,
    "withdraw_reasons": ("bookings:reason_withdraw",),
    "write_reason": ("bookings:reason",),
    # Appeals.
    "grant_appeal": ("staff:appeal",),
    "make_appeals": ("bookings:appeal",),
    "refuse_appeal": ("staff:appeal",),
    "remove_appeal_words": COMMAND,
    "withdraw_appeal": ("bookings:withdraw_appeal",),
    "change_day": ("staff:change_series",),
    "change_series": ("staff:change_series", "staff:series_rule"),
    "draft_ahead": ("staff:draft_series", "staff:new_series"),
    "end_series": ("staff:end_series",),
    "except_day": ("staff:series_days",),
    "make_series": ("staff:new_series",),
    # 复诊约定.
    "book_recall": ("bookings:recall",),
    "end_recall": ("staff:end_recall",),
    "give_up_recall": ("bookings:recall_end",),
    "promise_recall": ("staff:promise_recall",),
    # Referrals.
    "accept_referral": ("staff:referral_act",),
    "add_attachments": ("staff:referral_pictures", "staff:answer_referral"),
    "answer_referral": ("staff:answer_referral",),
    "ask_back": ("staff:referral_act",),
    "book_referral": ("staff:referral_act",),
    "close_referral": ("staff:referral_act",),
    "confirm_outcome_seen": ("staff:referral_act",),
    "end_route": ("staff:end_referral_route",),
    "make_route": ("staff:new_referral_route",),
    "note_seen_attachment": ("staff:referral_picture",),
    "note_outcome": ("staff:referral_act",),
    "print_letter": ("staff:referral_letter",),
    "redirect_referral": ("staff:referral_act",),
    "refuse_referral": ("staff:referral_act",),
    "remove_attachment": ("staff:drop_referral_picture",),
    "send_referral": ("staff:refer",),
    "tell_of_overdue": COMMAND,
    "withdraw_referral": ("staff:referral_act",),
    # Consultations on a ward.
    "accept_asked": ("staff:answer_asked",),
    "accept_consultation": ("staff:consultation_act",),
    "decline_asked": ("staff:answer_asked",),
    "decline_consultation": ("staff:consultation_act",),
    "note_consultation": ("staff:consultation_act",),
    "print_invitation": ("staff:consultation_invitation",),
    "request_consultation": ("staff:consult",),
    "withdraw_consultation": ("staff:consultation_act",),
    # The desk.
    "add_number": ("staff:add_number",),
    "record_outcomes": ("staff:close_day",),
    "correct_outcome": ("staff:correct_outcome",),
    "sign_off": ("staff:sign_off",),
    "correct_figures": ("staff:correct_count",),
    "count_session": INNER,
    "correct_count": INNER,
    "check_in": ("staff:check_in",),
    **dict.fromkeys(("call_next", "call_one", "call_again", "put_back", "pass_over"), ("staff:queue",)),
    **dict.fromkeys(("send_away", "come_back", "finish", "undo_finish", "set_reception"), ("staff:queue",)),
    "make_screen": ("staff:screens",),
    "end_screen": ("staff:screen_end",),
    "let_back": ("staff:check_in",),
    "seek_visits": ("staff:reception",),
    "undo_check_in": ("staff:undo_check_in",),
    "cancel_added_number": ("staff:cancel_added",),
    "cancel_for": ("staff:cancel_for",),
    "give_number": ("staff:give_number",),
    "join_line": ("staff:join_line",),
    "leave_line": ("staff:leave_line",),
    **dict.fromkeys(("accept_for", "decline_for"), ("staff:answer_offer",)),
    "move_for": ("staff:move_for",),
    "claim_person": ("staff:claim_person",),
    "compare_records": ("staff:join_records",),
    "join_records": ("staff:join_records",),
    "compare_person": ("staff:correct_person", "staff:claim_person"),
    "correct_person": ("staff:correct_person",),
    "end_account_link": ("staff:end_link",),
    "grant_asked_link": ("staff:grant_link",),
    "link_account": ("staff:link_person",),
    "look_up": ("staff:find_person", "staff:join_person"),
    "note_call": ("staff:phoned",),
    "register_person": ("staff:register_person",),
    "register_newborn": ("staff:register_newborn",),
    "remove_record_number": ("staff:record_number",),
    "replace_lost_phone": ("staff:phone_code",),
    "reveal": ("staff:reveal_person",),
    "reveal_list": ("staff:visit_list_full",),
    "set_record_number": ("staff:record_number", "staff:check_in"),
    "verify_person": ("staff:verify_person", "staff:check_in"),
}
# What a page notes while it is only looked at.
ON_LOOKING = {"note_seen", "note_seen_reason", "note_seen_attachment"}


def actions() -> Iterator[str]:
    """Every function the packages of actions offer."""
    for package in PACKAGES:
        module = importlib.import_module(package)
        offered = getattr(module, "__all__", dir(module))
        for name in offered:
            thing = getattr(module, name)
            if isinstance(thing, FunctionType) and thing.__module__.startswith(package) and name[0] != "_":
                yield name


def test_every_action_is_in_the_table_and_every_line_has_its_action() -> None:
    assert sorted(set(actions())) == sorted(REACHED)


@pytest.mark.parametrize("name", [name for name, reached in REACHED.items() if not isinstance(reached, str)])
def test_each_is_reached_by_addresses_that_take_it(name: str) -> None:
    lines = {line.name: line for line in LINES}
    for address in REACHED[name]:
        assert address in lines
        who = lines[address].get if name in ON_LOOKING else lines[address].post
        assert who != "–", f"{address} takes no such thing"
        assert who != "development"
