"""Postings, drafts and who looks after a specialist. Publishing and everything after it is in bookings.actions."""

from specialists.actions.attendants import appoint_attendant, end_attendant
from specialists.actions.drafts import (
    DemonstrationRefusedError,
    NoDraftError,
    delete_draft,
    draft_session,
    edit_draft,
    post_specialist,
)

__all__ = [
    "DemonstrationRefusedError",
    "NoDraftError",
    "appoint_attendant",
    "delete_draft",
    "draft_session",
    "edit_draft",
    "end_attendant",
    "post_specialist",
]
