"""What a desk sees in full has an end each day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from bookings.actions import desk as acts
from bookings.enums import DeskAct, RevealField, RevealReason
from hospitals.enums import StaffRole
from tests.bookings.staff.at_desk import NAME, ORIGINAL, elder, finds, look_up, noted, url, whom
from tests.bookings.staff.planned import text
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

A_DAY = 60


@pytest.fixture
def person(owner, desk, hospital):
    """Looked up already."""
    made = elder(owner)
    finds(desk, hospital, ORIGINAL.number)
    return made


def test_nothing_more_is_shown_in_full_than_a_day_has(desk, hospital, person, reception) -> None:
    manager = work.clerk(hospital, role=StaffRole.MANAGER)
    rows = [
        AuditEntry(at=NOW, by=reception.pk, action=DeskAct.REVEAL, subject_kind="patient", subject_id=1)
        for _ in range(A_DAY)
    ]
    AuditEntry.objects.bulk_create(rows)
    address, asks = url(hospital, person, "reveal_person"), {"what": "document", "reason": "check"}
    page = text(desk.post(address, asks))
    assert "您今天已查看 60 次完整信息，到了一天的上限" in page
    assert "本院负责人：" in page
    assert (manager.name or manager.username) in page
    assert ORIGINAL.number not in page
    assert [(entry.subject_id, entry.reason) for entry in noted(DeskAct.REVEAL_REFUSED)] == [
        (person.pk, "document:check")
    ]
    assert len(noted(DeskAct.REVEAL)) == A_DAY


def test_the_last_one_is_shown_and_tomorrow_begins_anew(hospital, person, reception) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(at=NOW, by=reception.pk, action=DeskAct.REVEAL, subject_kind="patient", subject_id=1)
        for _ in range(A_DAY - 1)
    )
    asks = {"what": RevealField.NAME, "reason": RevealReason.CHECK}
    assert acts.reveal(**whom(hospital, person, reception), **asks) == NAME
    with pytest.raises(acts.TooManyReveals, match="请联系平台管理员"):
        acts.reveal(**whom(hospital, person, reception), **asks)
    tomorrow = NOW + timedelta(days=1)
    look_up(hospital, ORIGINAL, reception, now=tomorrow)
    assert acts.reveal(**{**whom(hospital, person, reception), "now": tomorrow}, **asks) == NAME
