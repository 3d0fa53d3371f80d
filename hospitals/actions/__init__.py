"""Who works for which hospital and region with the portal, and what their manager does with their accounts."""

from hospitals.actions.roles import end_region_role, end_role, grant_region_role, grant_role
from hospitals.actions.rooms import (
    RoomBusyError,
    RoomChangedError,
    RoomNameTakenError,
    add_room,
    correct_room,
)
from hospitals.actions.team import (
    end_member_role,
    give_member_role,
    hand_over,
    invite_member,
    invite_member_again,
    reopen_member,
    reset_member_factor,
    suspend_member,
)

__all__ = [
    "RoomBusyError",
    "RoomChangedError",
    "RoomNameTakenError",
    "add_room",
    "correct_room",
    "end_member_role",
    "end_region_role",
    "end_role",
    "give_member_role",
    "grant_region_role",
    "grant_role",
    "hand_over",
    "invite_member",
    "invite_member_again",
    "reopen_member",
    "reset_member_factor",
    "suspend_member",
]
