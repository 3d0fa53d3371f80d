"""What is kept of appeals: whole in the database, in words for a time, nothing once the person is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bookings.actions.appeals import remove_appeal_words
from bookings.actions.leaving import delete_person, erase_person, part_visits
from bookings.enums import ErasedBecause
from bookings.models import Appeal, AppealEvent, Block, BlockEvent, PatientLink, StatusChange
from bookings.queries.appeals import words_over
from portal.retention import apply
from portal.rights import as_json, my_data
from tests.bookings.appealing import WORDS, appealed, block, hospital, manager, patient, refuse, rows
from tests.factories import bookings as make
from tests.factories.bookings import NOW

__all__ = ["block", "hospital", "manager", "patient", "rows"]

pytestmark = pytest.mark.django_db


def test_words_go_after_their_time_and_the_decision_stays(block, rows, manager) -> None:
    [appeal] = appealed(block, rows)
    refuse(appeal, manager)
    days = timedelta(days=90)
    assert not words_over(NOW + days - timedelta(seconds=1)).exists()
    assert apply(NOW + days)["appeals"] == 1
    appeal.refresh_from_db()
    assert (appeal.words, appeal.answer, appeal.status) == ("", "", "refused")
    assert appeal.words_removed_at == NOW + days
    assert remove_appeal_words(appeal_ids=[appeal.pk], now=NOW + days) == 0


def test_an_open_appeal_keeps_its_words(block, rows) -> None:
    [appeal] = appealed(block, rows)
    assert not words_over(NOW + timedelta(days=1000)).exists()
    assert remove_appeal_words(appeal_ids=[appeal.pk], now=NOW) == 0


def test_a_person_who_is_erased_leaves_no_words(owner, patient, block, rows) -> None:
    appealed(block, rows)
    delete_person(link=PatientLink.objects.get(account=owner), by=owner, now=NOW)
    appeal = Appeal.objects.get()
    assert (appeal.status, appeal.words, appeal.words_removed_at) == ("withdrawn", "", NOW)
    assert StatusChange.objects.get(subject_kind="appeal").reason == "erased"
    assert not erase_person(patient_id=patient.pk, by=owner, reason=ErasedBecause.WISH, now=NOW)


def test_visits_that_part_from_their_person_cannot_be_traced_by_an_appeal(patient, block, rows) -> None:
    appealed(block, rows)
    assert part_visits(patient_id=patient.pk, now=NOW + timedelta(days=1200)) == 2
    assert not AppealEvent.objects.exists()
    assert not BlockEvent.objects.exists()


def test_the_owners_data_has_both_sides_words(owner, block, rows, manager) -> None:
    [appeal] = appealed(block, rows)
    refuse(appeal, manager)
    data = as_json(my_data(owner, NOW), NOW)
    [one] = data["persons"][0]["blocks"][0]["appeals"]
    assert (one["words"], one["answer"], one["status"]) == (WORDS, "系统里没有停诊。", "refused")
    what = {line["what"] for line in data["what_was_done"]}
    assert what == {"添加就诊人", "提出申诉", "没有同意申诉"}


def test_the_database_keeps_appeals_whole(owner, block, rows, hospital, manager) -> None:
    def appeal(**fields: object) -> Appeal:
        values = {
            "block": block,
            "hospital": hospital,
            "words": WORDS,
            "made_at": NOW,
            "made_by": owner,
            "due_at": NOW + timedelta(days=3),
        }
        with transaction.atomic():
            return Appeal.objects.create(**{**values, **fields})

    answered = {"decided_at": NOW, "decided_by": manager}
    granted = {"status": "granted", "decision": "no_way", **answered}
    refused = {"status": "refused", "answer": "不行", **answered}
    gone = {"words": "", "words_removed_at": NOW}
    first = appeal()
    for right in (
        {"hospital": make.hospital()},
        granted,
        refused,
        {**refused, **gone, "answer": ""},
        {"status": "withdrawn"},
        {"status": "withdrawn", **gone},
    ):
        appeal(**right)
    for wrong, name in [
        ({}, "appeal_one_open"),
        ({"status": "gone"}, "appeal_status_known"),
        ({"status": "withdrawn", "due_at": NOW}, "appeal_due_after_made"),
        ({"status": "withdrawn", **answered}, "appeal_answered_by_whom"),
        ({"status": "withdrawn", "answer": "不行"}, "appeal_answered_by_whom"),
        ({**granted, "decided_by": None}, "appeal_answered_by_whom"),
        ({**granted, "decided_at": None}, "appeal_answered_by_whom"),
        ({**granted, "decided_at": NOW - timedelta(seconds=1)}, "appeal_answered_by_whom"),
        ({**granted, "decision": ""}, "appeal_granted_for_a_reason"),
        ({**granted, "decision": "why"}, "appeal_granted_for_a_reason"),
        ({**refused, "decision": "no_way"}, "appeal_granted_for_a_reason"),
        ({**refused, "answer": ""}, "appeal_refused_in_words"),
        ({"status": "withdrawn", "words": ""}, "appeal_in_words_until_removed"),
        ({"status": "withdrawn", "words_removed_at": NOW}, "appeal_in_words_until_removed"),
        ({**gone}, "appeal_in_words_until_removed"),
        ({**refused, **gone}, "appeal_in_words_until_removed"),
    ]:
        with pytest.raises(IntegrityError, match=name):
            appeal(**{**({"hospital": make.hospital()} if name != "appeal_one_open" else {}), **wrong})
    first.events.create(appointment=rows[0])
    with pytest.raises(IntegrityError, match="appeal_event_once"), transaction.atomic():
        first.events.create(appointment=rows[0])
    with pytest.raises(IntegrityError, match="block_grew_after_it_began"), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(grew_at=block.began_at - timedelta(seconds=1))
