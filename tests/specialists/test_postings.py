"""Postings: recorded with who did it, ended, and never before a published session that stands on them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from notices.localtime import local_date
from specialists.actions import PostingInUseError, end_posting
from specialists.models import Posting
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db


def end(posting: Posting, ends_on: date, by=None) -> Posting:
    return end_posting(posting=posting, ends_on=ends_on, by=by, now=NOW)


def test_recorded_with_who_did_it() -> None:
    by = work.staff_account()
    posting = make.posting(by=by)
    assert AuditEntry.objects.filter(action="post_specialist", by=by.pk, subject_id=posting.pk).count() == 1


def test_ended_once() -> None:
    posting, by = make.posting(), work.staff_account()
    for _ in range(2):
        assert end(posting, date(2026, 6, 1), by).ends_on == date(2026, 6, 1)
    assert AuditEntry.objects.filter(action="end_posting", by=by.pk, subject_id=posting.pk).count() == 1
    with pytest.raises(ValueError, match="after it begins"):
        end(posting, posting.starts_on)


def test_not_before_a_published_session_that_stands_on_it() -> None:
    posting = make.posting()
    make.published_session(posting)
    day = local_date(DAY)
    with pytest.raises(PostingInUseError):
        end(posting, day)
    posting.refresh_from_db()
    assert posting.ends_on is None
    assert not AuditEntry.objects.filter(action="end_posting").exists()
    assert end(posting, day + timedelta(days=1)).ends_on == day + timedelta(days=1)


def test_a_draft_does_not_hold_it() -> None:
    posting = make.posting()
    make.draft(posting)
    assert end(posting, local_date(DAY)).ends_on
