"""Postings and drafts: what an action refuses before the database is asked."""

from __future__ import annotations

import pytest

from specialists.actions import DemonstrationRefusedError
from specialists.models import ClinicSession, Posting
from tests.factories import bookings as make

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


def test_a_session_needs_a_specialist_a_number_and_groups_that_fit() -> None:
    for unfit in ({"numbers": 0}, {"group_minutes": 61}, {"group_minutes": 4}, {"hours": 0.25}):
        with pytest.raises(ValueError, match="session"):
            make.draft(**unfit)
