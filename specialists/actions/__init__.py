"""Postings, drafts and who looks after a specialist. Publishing and everything after it is in bookings.actions."""

from specialists.actions.attendants import appoint_attendant, end_attendant
from specialists.actions.drafts import (
    DraftChangedError,
    NoDraftError,
    delete_draft,
    draft_session,
    edit_draft,
)
from specialists.actions.postings import (
    DemonstrationRefusedError,
    PostingInUseError,
    end_posting,
    post_specialist,
)

__all__ = [
    "DemonstrationRefusedError",
    "DraftChangedError",
    "NoDraftError",
    "PostingInUseError",
    "appoint_attendant",
    "delete_draft",
    "draft_session",
    "edit_draft",
    "end_attendant",
    "end_posting",
    "post_specialist",
]
