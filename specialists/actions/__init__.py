"""Postings and drafts. Publishing and everything after it is in bookings.actions."""

from specialists.actions.drafts import draft_session, post_specialist

__all__ = ["draft_session", "post_specialist"]
