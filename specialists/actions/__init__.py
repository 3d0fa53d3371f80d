"""Postings, drafts and who looks after a specialist. Publishing and everything after it is in bookings.actions."""

from specialists.actions.attendants import appoint_attendant, end_attendant
from specialists.actions.documents import (
    DocumentVerifiedError,
    NoDocumentError,
    add_document,
    remove_document,
    verify_document,
    withdraw_verification,
)
from specialists.actions.drafts import (
    DraftChangedError,
    NoDraftError,
    delete_draft,
    draft_session,
    edit_draft,
    propose_draft,
)
from specialists.actions.following import Followed, Values
from specialists.actions.postings import (
    DemonstrationRefusedError,
    PostingInUseError,
    correct_posting,
    end_posting,
    post_specialist,
)
from specialists.actions.series import (
    SeriesEndedError,
    SessionNotDraftError,
    change_day,
    change_series,
    draft_ahead,
    end_series,
    except_day,
    make_series,
)
from specialists.actions.sheets import (
    LineUsedError,
    answer_line,
    forget_sheets,
    keep_sheet,
    make_drafts,
    undo_drafts,
    want_sessions,
)

__all__ = [
    "DemonstrationRefusedError",
    "DocumentVerifiedError",
    "DraftChangedError",
    "Followed",
    "LineUsedError",
    "NoDocumentError",
    "NoDraftError",
    "PostingInUseError",
    "SeriesEndedError",
    "SessionNotDraftError",
    "Values",
    "add_document",
    "answer_line",
    "appoint_attendant",
    "change_day",
    "change_series",
    "correct_posting",
    "delete_draft",
    "draft_ahead",
    "draft_session",
    "edit_draft",
    "end_attendant",
    "end_posting",
    "end_series",
    "except_day",
    "forget_sheets",
    "keep_sheet",
    "make_drafts",
    "make_series",
    "post_specialist",
    "propose_draft",
    "remove_document",
    "undo_drafts",
    "verify_document",
    "want_sessions",
    "withdraw_verification",
]
