"""Postings and drafts. Publishing and everything after it is in bookings.actions."""

from specialists.actions.drafts import DemonstrationRefusedError, draft_session, post_specialist

__all__ = ["DemonstrationRefusedError", "draft_session", "post_specialist"]
