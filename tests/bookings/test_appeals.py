"""Appeals: who may make, withdraw and answer them, until when, and what an answer brings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import AuditEntry
from bookings import actions
from bookings.actions.appeals import NotJudging
from bookings.actions.limits import review_blocks
from bookings.models import Appeal, Appointment, Block, PatientLink, StatusChange
from bookings.models.appeals import AppealNotice
from bookings.policy import policies_at
from bookings.queries.appeals import answer_due, objections
from bookings.queries.limits import blocked_among
from hospitals.enums import StaffRole
from notices.models import Notice
from notices.registry import kind_of
from tests.bookings.appealing import (
    WORDS,
    appealed,
    block,
    blocked,
    hospital,
    manager,
    missed,
    patient,
    refuse,
    rows,
)
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["block", "hospital", "manager", "patient", "rows"]

pytestmark = pytest.mark.django_db


def grant(appeal, by, reason="hospital_fault", answer="", now=NOW) -> Appeal:
    return actions.grant_appeal(appeal_id=appeal.pk, reason=reason, answer=answer, by=by.pk, now=now)


def withdraw(appeal, by, now=NOW) -> Appeal:
    return actions.withdraw_appeal(appeal=appeal, by=by.pk, now=now)


def said(notice: Notice) -> str:
    """The SMS."""
    return kind_of(notice).wording(notice, "sms").text


def china(day: int, hour: int) -> datetime:
    """A local hour of a day in December 2026; the 1st is a Tuesday."""
    return datetime(2026, 12, day, hour, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (china(1, 9), china(4, 0)),  # Tuesday: with Thursday
        (china(3, 9), china(8, 0)),  # Thursday: Friday and Monday
        (china(4, 23), china(9, 0)),  # Friday night
        (china(5, 0), china(9, 0)),  # Saturday
        (china(6, 23), china(9, 0)),  # Sunday
    ],
)
def test_working_days_leave_weekends_out(made, due) -> None:
    assert answer_due(made, 2) == due


def test_working_days_leave_public_holidays_out_and_count_weekends_that_are_worked() -> None:
    reference.holiday(date(2026, 12, 4))
    reference.holiday(date(2026, 12, 5), works=True)
    assert answer_due(china(3, 9), 2) == china(8, 0), "Thursday: Saturday and Monday"


def test_an_appeal_is_sealed_due_and_audited(owner, block, rows, hospital) -> None:
    [appeal] = appealed(block, rows[:1])
    assert (appeal.status, appeal.hospital, appeal.due_at) == ("open", hospital, answer_due(NOW, 2))
    assert [event.appointment for event in appeal.events.all()] == rows[:1]
    fresh = Appeal.objects.get()
    assert (fresh.words, fresh.made_by) == (WORDS, owner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM bookings_appeal")
        assert WORDS.encode() not in bytes(cursor.fetchone()[0])
    entry = AuditEntry.objects.get(action="make_appeal")
    assert (entry.by, entry.subject_kind, entry.subject_id, entry.reason) == (
        owner.pk,
        "appeal",
        fresh.pk,
        "",
    )


def test_each_hospital_has_an_appeal_of_its_own(patient, hospital, rows) -> None:
    elsewhere = missed(patient, 20)
    Appointment.objects.filter(pk=rows[0].pk).update(status="fulfilled")
    block = blocked(patient, rows[1], elsewhere)
    made = appealed(block, [rows[1], elsewhere])
    assert [one.hospital_id for one in made] == sorted([hospital.pk, elsewhere.session.hospital_id])


def test_who_may_make_one(owner, patient, block, rows) -> None:
    relative, stranger = make.account(), make.account()
    make.linked(relative, patient)
    with pytest.raises(Block.DoesNotExist):
        appealed(block, rows, stranger)
    assert not Appeal.objects.exists()
    assert appealed(block, rows, relative)[0].made_by == relative


def test_within_fifteen_days_after_the_block_began(block, rows) -> None:
    end = NOW + timedelta(days=15)
    with pytest.raises(ValidationError, match="时间已经过了"):
        appealed(block, rows, now=end)
    assert appealed(block, rows, now=end - timedelta(seconds=1))


def test_a_block_that_grew_may_be_objected_to_anew(patient, rows, hospital) -> None:
    more = [missed(patient, 2, hospital), missed(patient, 1, hospital)]
    later = Appointment.objects.filter(pk__in=[row.pk for row in more])
    later.update(status="fulfilled")
    block = blocked(patient, *rows)
    later.update(status="noshow")
    late = NOW + timedelta(days=20)
    block = blocked(patient, *rows, *more, now=late)
    assert (block.began_at, block.grew_at) == (NOW, late)
    assert appealed(block, more, now=late + timedelta(days=14))


def test_what_was_said_is_not_said_again_unless_it_was_withdrawn(owner, block, rows, manager) -> None:
    [appeal] = appealed(block, rows[:1])
    for again in (rows[:1], rows[1:]):  # once more; another one while the hospital has one to answer
        with pytest.raises(ValidationError, match="已经申诉过"):
            appealed(block, again)
    withdraw(appeal, owner)
    withdraw(appeal, owner)  # twice is once
    assert AuditEntry.objects.filter(action="withdraw_appeal").count() == 1
    [appeal] = appealed(block, rows[:1])
    refuse(appeal, manager)
    with pytest.raises(ValidationError, match="已经申诉过"):
        appealed(block, rows[:1])
    assert appealed(block, rows[1:])
    for nothing in ([], [make.booked(make.published_session(hours=0.5), make.person(make.account()))]):
        with pytest.raises(ValidationError, match="重新选择"):
            appealed(block, nothing)


def test_granting_lifts_the_block_for_good(owner, patient, block, rows, manager) -> None:
    [appeal] = appealed(block, rows[1:])
    grant(appeal, manager, answer="抱歉，当天停诊没有登记。")
    appeal = Appeal.objects.get()
    assert (appeal.status, appeal.decision, appeal.decided_by, appeal.decided_at) == (
        "granted",
        "hospital_fault",
        manager,
        NOW,
    )
    assert appeal.answer == "抱歉，当天停诊没有登记。"
    block.refresh_from_db()
    assert (block.lifted_at, block.lifted_by, block.lift_reason) == (NOW, manager, "appeal")
    assert not blocked_among([patient.pk], NOW)
    change = StatusChange.objects.get(subject_kind="appeal", subject_id=appeal.pk)
    assert (change.from_status, change.to_status, change.by_id, change.reason) == (
        "open",
        "granted",
        manager.pk,
        "hospital_fault",
    )
    assert AuditEntry.objects.get(action="grant_appeal").reason == "hospital_fault"
    another = missed(patient, 1)  # of three visits missed two count
    review_blocks(patient_id=patient.pk, by=owner.pk, now=NOW)
    again = Block.objects.get(lifted_at=None)
    assert {event.appointment for event in again.events.all()} == {rows[0], another}


def test_granting_one_of_many_ends_the_block_earlier(patient, rows, hospital, manager) -> None:
    more = [missed(patient, 2, hospital), missed(patient, 1, hospital)]
    block = blocked(patient, *rows, *more)
    long = block.until_at
    [appeal] = appealed(block, more[1:])
    grant(appeal, manager, "wrong_record")
    block.refresh_from_db()
    assert block.lifted_at is None
    assert block.until_at == rows[1].slot.starts_at + timedelta(days=90) < long
    assert {event.appointment_id for event in block.events.all()} == {row.pk for row in rows}


def test_refusing_leaves_the_block_and_says_why(block, rows, manager) -> None:
    [appeal] = appealed(block, rows)
    with pytest.raises(ValueError, match="says why"):
        refuse(appeal, manager, answer="")
    refuse(appeal, manager)
    appeal.refresh_from_db()
    assert (appeal.status, appeal.decision, appeal.answer) == ("refused", "", "系统里没有停诊。")
    block.refresh_from_db()
    assert block.lifted_at is None
    assert AuditEntry.objects.get(action="refuse_appeal").reason == ""


def test_answered_or_withdrawn_once(owner, block, rows, manager) -> None:
    [appeal] = appealed(block, rows)
    refuse(appeal, manager)
    for act in (lambda: grant(appeal, manager), lambda: refuse(appeal, manager)):
        with pytest.raises(ValidationError, match="已经答复"):
            act()
    with pytest.raises(ValidationError, match="答复了"):
        withdraw(appeal, owner)
    with pytest.raises(Appeal.DoesNotExist):
        withdraw(appeal, make.account())
    assert StatusChange.objects.filter(subject_kind="appeal").count() == 1


def test_who_answers(block, rows, hospital, manager) -> None:
    [appeal] = appealed(block, rows)
    elsewhere = make.hospital(region=reference.region())
    for nobody in (
        work.clerk(hospital),
        work.clerk(hospital, role=StaffRole.RECEPTION),
        work.clerk(elsewhere, role=StaffRole.MANAGER),
        work.auditor(hospital.region),
        make.account(),
    ):
        with pytest.raises(NotJudging):
            grant(appeal, nobody)
    grant(appeal, work.rule_setter(hospital.region))


def test_who_is_told(owner, patient, block, rows, manager, hospital) -> None:
    herself = make.account()
    make.linked(herself, patient, "self")
    [appeal] = appealed(block, rows)
    grant(appeal, manager)
    notices = list(Notice.objects.filter(kind=AppealNotice.GRANTED))
    assert {(one.recipient_kind, one.recipient_id) for one in notices} == {
        ("account", owner.pk),
        ("patient", patient.pk),
    }
    words = said(notices[0])
    assert "限制已经解除" in words
    assert "张桂兰" not in words
    assert hospital.name not in words
    mine = next(one for one in notices if one.recipient_kind == "account")
    assert kind_of(mine).holds(mine, NOW)
    PatientLink.objects.filter(account=owner).update(ended_at=NOW)
    assert not kind_of(mine).holds(mine, NOW)


def test_the_sms_of_a_refusal_says_where_to_read_why(block, rows, manager) -> None:
    [appeal] = appealed(block, rows)
    refuse(appeal, manager)
    words = said(Notice.objects.get(kind=AppealNotice.REFUSED))
    assert "没有同意" in words
    assert "系统里没有停诊" not in words


def test_the_page_asks_the_same_number_of_questions(
    patient, block, rows, manager, django_assert_num_queries
) -> None:
    policies = policies_at(NOW)
    assert objections(patient.pk, policies, NOW).blocks[0].may_object
    [first] = appealed(block, rows[:1])
    refuse(first, manager)
    with django_assert_num_queries(4):
        assert objections(patient.pk, policies, NOW).blocks[0].may_object
    appealed(block, rows[1:])
    with django_assert_num_queries(4):
        found = objections(patient.pk, policies, NOW)
    assert [one.status for one in found.blocks[0].appeals] == ["open", "refused"]
    assert not found.blocks[0].may_object
