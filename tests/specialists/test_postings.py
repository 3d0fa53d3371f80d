"""Postings: recorded with who did it, ended, and never before a published session that stands on them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEntry
from bookings.actions import publish_session, withdraw_session
from bookings.rules import Reason
from notices.localtime import local_date
from specialists.actions import PostingInUseError, correct_posting, end_posting
from specialists.enums import LegalBasis, PostingKind, WithdrawReason
from specialists.models import ClinicSession, Posting, SessionSpecialist
from tests.bookings.acting import refusal
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def end(posting: Posting, ends_on: date, by=None) -> Posting:
    return end_posting(posting=posting, ends_on=ends_on, by=by, now=NOW)


def test_recorded_with_who_did_it() -> None:
    by = work.staff_account()
    posting = make.posting(by=by)
    assert AuditEntry.objects.filter(action="post_specialist", by=by.pk, subject_id=posting.pk).count() == 1


def test_a_form_makes_one_posting_at_a_hospital() -> None:
    key, who, where = uuid4(), make.specialist(), make.hospital()
    first = make.posting(who, where, key=key)
    assert make.posting(who, where, starts_on=date(2027, 1, 1), key=key) == first
    assert AuditEntry.objects.filter(action="post_specialist", subject_id=first.pk).count() == 1
    assert make.posting(who, make.hospital(), key=key) != first
    assert make.posting(who, where) != make.posting(who, where), "without a key each is one"


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


# --- In what way, and on what basis -----------------------------------------------------


def test_a_confirmed_one_is_of_a_kind() -> None:
    row = Posting.objects.filter(pk=make.posting().pk)
    assert row.get().kind == "regular"
    with refused("posting_confirmed_of_a_kind"):
        row.update(kind="")
    assert reference.reported_posting().kind == ""


def test_nothing_is_published_on_an_invitation_to_consult() -> None:
    invited = make.posting(legal_basis=LegalBasis.CONSULTATION)
    draft = make.draft(invited)
    said = refusal(publish_session, session=draft, by=None, now=NOW)
    assert said == Reason.CONSULTATION_ONLY
    with refused("session_published_no_consultation"):
        row = ClinicSession.objects.filter(pk=draft.pk)
        row.update(
            status="published",
            **dict.fromkeys(("published_at", "opens_at", "flows_back_at", "flows_to_all_at"), NOW),
            closes_at=DAY,
        )
    allowed = make.draft(make.posting(legal_basis=LegalBasis.GOVERNMENT_TASK))
    assert publish_session(session=allowed, by=None, now=NOW).status == "published"


def test_nobody_takes_over_on_an_invitation_to_consult() -> None:
    session = make.published_session()
    row = SessionSpecialist.objects.get(session=session)
    who = make.specialist()
    for basis, wrong in ((LegalBasis.CONSULTATION, True), (LegalBasis.MEDICAL_ALLIANCE, False)):
        stand_in = make.posting(who, session.hospital, legal_basis=basis)
        taken = SessionSpecialist.objects.filter(pk=row.pk)
        if wrong:
            with refused("session_published_no_consultation"):
                taken.update(specialist=who, posting=stand_in)
        else:
            assert taken.update(specialist=who, posting=stand_in) == 1


def test_corrected_with_who_did_it() -> None:
    posting, by = make.posting(), work.staff_account()
    said = {"kind": PostingKind.STUDIO, "legal_basis": LegalBasis.PAIRED_SUPPORT}
    for _ in range(2):
        made = correct_posting(posting=posting, **said, by=by, now=NOW)
    assert (made.kind, made.legal_basis) == ("studio", "paired_support")
    assert AuditEntry.objects.filter(action="correct_posting", by=by.pk, subject_id=posting.pk).count() == 1


def test_with_published_sessions_it_does_not_become_an_invitation() -> None:
    posting = make.posting()
    make.draft(posting, starts_at=DAY + timedelta(days=1))
    said = {"kind": PostingKind.SINGLE, "legal_basis": LegalBasis.CONSULTATION, "by": None, "now": NOW}
    session = make.published_session(posting)
    with pytest.raises(PostingInUseError):
        correct_posting(posting=posting, **said)
    posting.refresh_from_db()
    assert posting.legal_basis == "not_stated"
    withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert correct_posting(posting=posting, **said).legal_basis == "consultation"
