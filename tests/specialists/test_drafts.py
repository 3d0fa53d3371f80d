"""Postings and drafts: made once for each form, edited, thrown away, refused before the database is asked."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from bookings.actions import publish_session
from specialists.actions import DemonstrationRefusedError, NoDraftError, delete_draft, edit_draft
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def test_demonstrations_are_made_in_development(settings) -> None:
    settings.PRODUCTION = False
    posting = make.posting(demo=True)
    assert posting.demo
    assert make.draft(posting, demo=True).demo


def test_in_production_no_demonstration_is_posted(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(DemonstrationRefusedError, match="never made in production"):
        make.posting(demo=True)
    assert not Posting.objects.exists()
    assert not make.posting().demo


def test_in_production_no_demonstration_is_drafted(settings) -> None:
    settings.PRODUCTION = True
    posting = make.posting()
    with pytest.raises(DemonstrationRefusedError, match="never made in production"):
        make.draft(posting, demo=True)
    assert not ClinicSession.objects.exists()
    assert not make.draft(posting).demo


def test_in_production_no_session_rests_on_a_demonstration_posting(settings) -> None:
    posting = make.posting(demo=True)
    settings.PRODUCTION = True
    with pytest.raises(DemonstrationRefusedError):
        make.draft(posting)


def test_a_session_needs_a_specialist_and_numbers_in_groups_that_fit() -> None:
    for unfit in ({"numbers": -1}, {"group_minutes": 61}, {"group_minutes": 4}, {"hours": 0.25}):
        with pytest.raises(ValueError, match="session"):
            make.draft(**unfit)


def test_a_session_stands_on_postings_to_one_hospital() -> None:
    posting = make.posting()
    with pytest.raises(ValueError, match="hospital"):
        make.draft(posting, make.posting())
    assert not ClinicSession.objects.exists()
    assert make.draft(posting, make.posting(where=posting.hospital)).session_specialists.count() == 2


def test_a_session_on_a_demonstration_posting_is_a_demonstration() -> None:
    assert make.draft(make.posting(demo=True)).demo


# --- One form, one draft ------------------------------------------------------------------


def test_a_form_drafts_one_session_at_its_hospital() -> None:
    posting, key = make.posting(), uuid.uuid4()
    first = make.draft(posting, key=key)
    assert make.draft(posting, key=key, starts_at=make.DAY + timedelta(days=1)) == first
    assert first.slots.count() == 4
    assert make.draft(key=key) != first, "another hospital's form may have the same key"
    assert make.draft(posting) != make.draft(posting), "without a key each is a session of its own"


# --- Changing a draft -------------------------------------------------------------------------


def edit(session: ClinicSession, posting: Posting, **fields: object) -> ClinicSession:
    said = {
        "starts_at": make.DAY,
        "ends_at": make.DAY + timedelta(hours=1),
        "numbers": 3,
        "group_minutes": 20,
        "room": None,
        "department": None,
        "fee_yuan": None,
        "bring": "",
        **fields,
    }
    return edit_draft(session=session, postings=[posting], by=None, now=NOW, **said)


def test_a_draft_is_made_anew() -> None:
    first = make.posting()
    other = make.posting(where=first.hospital, demo=True)
    session = make.draft(first)
    edit(session, other, bring="片子")
    session.refresh_from_db()
    assert (session.ends_at, session.bring, session.demo) == (make.DAY + timedelta(hours=1), "片子", True)
    assert [row.posting for row in SessionSpecialist.objects.filter(session=session)] == [other]
    assert list(Slot.objects.filter(session=session).values_list("ordinal", flat=True)) == [1, 2, 3]
    assert not SessionSpecialist.objects.get(session=session).published
    assert AuditEntry.objects.filter(action="edit_draft", subject_id=session.pk).count() == 1


def test_what_does_not_fit_leaves_the_draft_as_it_was() -> None:
    posting = make.posting()
    session = make.draft(posting)
    with pytest.raises(ValueError, match="hospital"):
        edit(session, make.posting())
    with pytest.raises(ValueError, match="session"):
        edit(session, posting, numbers=301)
    assert session.slots.count() == 4


def test_in_production_a_draft_does_not_come_to_rest_on_a_demonstration(settings) -> None:
    posting = make.posting()
    demo = make.posting(where=posting.hospital, demo=True)
    session = make.draft(posting)
    settings.PRODUCTION = True
    with pytest.raises(DemonstrationRefusedError):
        edit(session, demo)


def test_a_draft_that_is_thrown_away_leaves_only_its_audit() -> None:
    session, clerk = make.draft(), work.staff_account()
    number = session.pk
    delete_draft(session=session, by=clerk, now=NOW)
    assert not ClinicSession.objects.exists()
    assert not Slot.objects.exists()
    assert AuditEntry.objects.filter(action="delete_draft", subject_id=number, by=clerk.pk).count() == 1


def test_what_is_published_is_no_draft() -> None:
    posting = make.posting()
    session = make.draft(posting)
    publish_session(session=session, by=None, now=NOW)
    with pytest.raises(NoDraftError):
        edit(session, posting)
    with pytest.raises(NoDraftError):
        delete_draft(session=session, by=None, now=NOW)
    assert session.slots.count() == 4
    with pytest.raises(NoDraftError):
        delete_draft(session=ClinicSession(pk=0), by=None, now=NOW)
