"""Two records of one person become one: what becomes of their blocks, and of what was objected."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import DeskAct
from bookings.models import Block
from hospitals.enums import StaffRole
from tests.bookings.appealing import appealed, blocked, missed
from tests.bookings.staff.at_desk import noted
from tests.bookings.staff.joining import joined
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_blocks_and_appeals_go_with_the_person(hospital, mother, again, son, reception) -> None:
    rows = [missed(again, 30, hospital), missed(again, 3, hospital)]
    block = blocked(again, *rows)
    [appeal] = appealed(block, rows[:1])
    joined(hospital, mother, again, reception)
    block.refresh_from_db()
    assert (block.patient, block.lifted_at, block.began_at) == (mother, None, NOW)
    assert [one.subject_id for one in noted(DeskAct.JOIN) if one.subject_kind == "block"] == [block.pk]
    manager = work.clerk(hospital, role=StaffRole.MANAGER)
    actions.grant_appeal(appeal_id=appeal.pk, reason="wrong_record", answer="", by=manager.pk, now=NOW)
    block.refresh_from_db()
    assert (block.lifted_at, block.lift_reason) == (NOW, "appeal")
    assert not Block.objects.exclude(patient=mother).exists()


def test_of_two_blocks_of_one_rule_one_stands_for_both(hospital, mother, again, reception) -> None:
    theirs = [missed(mother, 40, hospital), missed(mother, 35, hospital)]
    kept = blocked(mother, *theirs)
    rows = [missed(again, 30, hospital), missed(again, 3, hospital)]
    other = blocked(again, *rows)
    [appeal] = appealed(other, rows[:1])
    joined(hospital, mother, again, reception)
    for one in (kept, other):
        one.refresh_from_db()
    assert (other.patient, other.lifted_at, other.lift_reason) == (mother, NOW, "joined")
    assert (kept.lifted_at, kept.grew_at) == (None, NOW)  # four visits missed
    assert {event.appointment for event in kept.events.all()} == {*theirs, *rows}
    manager = work.clerk(hospital, role=StaffRole.MANAGER)
    actions.grant_appeal(appeal_id=appeal.pk, reason="wrong_record", answer="", by=manager.pk, now=NOW)
    kept.refresh_from_db()
    assert kept.until_at == theirs[1].slot.starts_at + timedelta(days=90)
