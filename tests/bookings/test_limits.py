"""What follows when numbers are not used: which events bring which block, and what a blocked person meets."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from bookings import actions
from bookings.actions.limits import review_blocks
from bookings.enums import HospitalChange, Rule
from bookings.models import Appointment, Block, Patient, PatientLink, StatusChange
from bookings.policy import CancelsPolicy, NoShowPolicy
from bookings.queries.limits import Event, cancel_blocks, noshow_blocks
from bookings.queries.numbers import Asker, bookable_by, why_not
from bookings.rules import Reason, Refused
from portal.rights import as_json, my_data
from specialists.models import ClinicSession, Slot
from tests.bookings.appealing import missed
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW

NOSHOW = NoShowPolicy(365, 4, 90, 8, 180, 2, 1, 15, 2)
CANCELS = CancelsPolicy(30, 6, 7, 30)


def at(day: float) -> datetime:
    """So many days after NOW."""
    return NOW + timedelta(days=day)


@pytest.mark.parametrize(
    ("events", "until"),
    [
        ([], []),
        ([(0, 2)], []),
        ([(0, 2), (10, 2)], [100]),
        ([(0, 2), (364.9, 2)], [454.9]),
        ([(0, 2), (365, 2)], []),
        ([(0, 2), (5, 1)], []),
        ([(0, 2), (5, 1), (6, 1)], [96]),  # two late cancellations are one visit missed
        ([(0, 2), (10, 2), (20, 2)], [100]),  # the third alone brings none
        ([(0, 2), (10, 2), (20, 2), (30, 2)], [100, 210]),
        ([(30, 2), (0, 2)], [120]),  # recorded in another order
    ],
)
def test_visits_missed(events, until) -> None:
    rows = [Event(n, at(day), halves) for n, (day, halves) in enumerate(events)]
    assert [one.until_at for one in noshow_blocks(rows, NOSHOW)] == [at(day) for day in until]


def test_the_block_names_what_brought_it() -> None:
    rows = [Event(1, at(-400), 2), Event(2, at(0), 2), Event(3, at(9), 2)]
    assert noshow_blocks(rows, NOSHOW)[0].appointments == (2, 3)


@pytest.mark.parametrize(
    ("days", "until"),
    [
        (range(6), []),
        (range(7), [36]),
        (range(8), [36]),
        ([0, 1, 2, 3, 4, 5, 29.9], [59.9]),
        ([0, 1, 2, 3, 4, 5, 30], []),
    ],
)
def test_cancelling_again_and_again(days, until) -> None:
    rows = [Event(n, at(day), 1) for n, day in enumerate(days)]
    assert [one.until_at for one in cancel_blocks(rows, CANCELS)] == [at(day) for day in until]


def cancelled(patient: Patient, times: int, *, now: datetime = NOW) -> list[Appointment]:
    """Bookings of the person made and given up in time."""
    rows = []
    for _ in range(times):
        row = make.booked(make.published_session(hours=0.5, numbers=1), patient, now=now)
        rows.append(actions.cancel_booking(appointment=row, by=patient.created_by_id, now=now))
    return rows


def review(patient: Patient, now: datetime = NOW) -> None:
    """As the action that recorded something does."""
    review_blocks(patient_id=patient.pk, by=patient.created_by_id, now=now)


@pytest.mark.django_db
def test_the_seventh_cancellation_blocks_and_says_why() -> None:
    patient = make.person(make.account())
    cancelled(patient, 6)
    assert not Block.objects.exists()
    coming = make.published_session()
    slot, asker = Slot.objects.filter(session=coming)[0], Asker(patient.created_by_id, patient.pk)
    assert why_not(slot, asker, NOW) is None
    cancelled(patient, 1)
    block = Block.objects.get()
    assert (block.rule, block.until_at, block.events.count()) == (Rule.CANCELS, at(30), 7)
    assert AuditEntry.objects.filter(action="begin_block", subject_id=block.pk, reason="cancels").count() == 1
    assert why_not(slot, asker, NOW) == Reason.BLOCKED
    assert not bookable_by(asker, NOW).exists()
    with pytest.raises(Refused) as refused:
        make.held(coming, patient)
    assert refused.value.reason == Reason.BLOCKED
    later = make.published_session(starts_at=DAY + timedelta(days=30), published_at=at(1))
    slot = Slot.objects.select_related("session").filter(session=later)[0]
    assert why_not(slot, asker, at(30) - timedelta(seconds=1)) == Reason.BLOCKED
    assert why_not(slot, asker, at(30)) is None


@pytest.mark.django_db
def test_a_booking_one_has_is_not_moved_while_blocked_but_stays() -> None:
    patient, post = make.person(make.account()), make.posting()
    booking = make.booked(make.published_session(post, starts_at=DAY + timedelta(days=2)), patient)
    other = make.published_session(post, starts_at=DAY + timedelta(days=3))
    cancelled(patient, 7)
    with pytest.raises(Refused) as refused:
        actions.move_booking(
            appointment=booking, session_id=other.pk, at=other.starts_at, by=patient.created_by_id, now=NOW
        )
    assert refused.value.reason == Reason.BLOCKED
    booking.refresh_from_db()
    assert booking.status == "booked"


@pytest.mark.django_db
def test_two_visits_missed_block_and_what_is_put_right_lifts() -> None:
    patient = make.person(make.account())
    first = missed(patient, 30)
    review(patient)
    assert not Block.objects.exists()
    second = missed(patient, 3)
    review(patient)
    review(patient)  # again: nothing more
    block = Block.objects.get()
    assert block.until_at == second.slot.starts_at + timedelta(days=90)
    assert {event.appointment_id for event in block.events.all()} == {first.pk, second.pk}
    Appointment.objects.filter(pk=first.pk).update(status="fulfilled")
    review(patient)
    block.refresh_from_db()
    assert (block.lifted_at, block.lifted_by_id) == (NOW, patient.created_by_id)
    assert block.lift_reason == "not_reached"
    assert AuditEntry.objects.filter(action="lift_block", subject_id=block.pk).count() == 1
    Appointment.objects.filter(pk=first.pk).update(status="noshow")
    review(patient)
    assert Block.objects.filter(lifted_at=None).count() == 1


@pytest.mark.django_db
def test_a_block_grows_with_the_fourth_visit_missed() -> None:
    patient = make.person(make.account())
    rows = [missed(patient, days) for days in (40, 30, 20, 10)]
    last = rows[3]
    Appointment.objects.filter(pk__in=[rows[2].pk, last.pk]).update(status="fulfilled")
    review(patient)
    block = Block.objects.get()
    assert block.until_at == rows[1].slot.starts_at + timedelta(days=90)
    Appointment.objects.filter(pk=rows[2].pk).update(status="noshow")
    review(patient)
    assert Block.objects.get() == block  # the third alone brings nothing
    Appointment.objects.filter(pk=last.pk).update(status="noshow")
    review(patient)
    block = Block.objects.get()
    assert block.until_at == last.slot.starts_at + timedelta(days=180)
    assert block.events.count() == 4
    Appointment.objects.filter(pk=last.pk).update(status="fulfilled")
    review(patient)
    block = Block.objects.get()
    assert block.until_at == rows[1].slot.starts_at + timedelta(days=90)
    assert {event.appointment_id for event in block.events.all()} == {rows[0].pk, rows[1].pk}


@pytest.mark.django_db
@pytest.mark.parametrize("change", list(HospitalChange))
def test_what_the_hospital_changed_never_counts(change) -> None:
    patient = make.person(make.account())
    rows = [missed(patient, 30), missed(patient, 3)]
    ClinicSession.objects.filter(pk=rows[0].session_id).update(delay_minutes=30)
    StatusChange.objects.create(
        subject_kind="appointment", subject_id=rows[0].pk, to_status="booked", at=NOW, reason=change
    )
    review(patient)
    assert not Block.objects.exists()


@pytest.mark.django_db
def test_what_the_hospital_cancelled_never_counts() -> None:
    patient = make.person(make.account())
    rows = cancelled(patient, 6)
    Appointment.objects.filter(pk=rows[0].pk).update(cancel_reason="hospital_withdrew")
    cancelled(patient, 1)
    assert not Block.objects.exists()


@pytest.mark.django_db
def test_the_database_keeps_blocks_whole() -> None:
    patient = make.person(make.account())
    owner, row = patient.created_by, missed(patient, 3)

    def block(**fields: object) -> Block:
        with transaction.atomic():
            values = {"patient": patient, "rule": "noshow", "began_at": NOW, "until_at": at(1), **fields}
            return Block.objects.create(**values)

    first = block()
    block(rule="cancels")
    block(began_at=at(1), until_at=at(2))  # touching
    block(lifted_at=NOW, lifted_by=owner, lift_reason="not_reached")
    block(patient=make.person(make.account()))
    for wrong, name in [
        ({}, "block_one_at_a_time"),
        ({"rule": "hold"}, "block_by_a_rule_that_blocks"),
        ({"rule": "cancels", "began_at": at(5), "until_at": at(5)}, "block_starts_before_end"),
        ({"lifted_at": NOW}, "block_lifted_by_somebody_with_reason"),
        ({"lifted_at": NOW, "lifted_by": owner}, "block_lifted_by_somebody_with_reason"),
        ({"lift_reason": "not_reached"}, "block_lifted_by_somebody_with_reason"),
    ]:
        with pytest.raises(IntegrityError, match=name):
            block(**wrong)
    first.events.create(appointment=row)
    with pytest.raises(IntegrityError, match="block_event_once"), transaction.atomic():
        first.events.create(appointment=row)


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_page_says_what_a_cancellation_brings(browser, owner) -> None:
    patient = make.person(owner)
    cancelled(patient, 4)
    warned, told = "第 6 次取消", "取消了 6 次"
    blocks, blocked = "现在取消，会暂时不能预约", "不能再为这位就诊人预约"
    for before, after in [([], []), ([warned], [told]), ([blocks], [blocked])]:
        row = make.booked(make.published_session(hours=0.5, numbers=1), patient)
        url = reverse("bookings:cancel", args=[row.uid])
        page = browser.get(url).content.decode()
        assert [words for words in (warned, blocks) if words in page] == before
        page = browser.post(url, follow=True).content.decode()
        assert [words for words in (told, blocked) if words in page] == after


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_block_explains_itself(browser, owner, django_assert_num_queries) -> None:
    patient = make.person(owner)
    link = PatientLink.objects.get(patient=patient)
    url = reverse("bookings:blocks", args=[link.pk])
    assert "现在没有限制" in browser.get(url).content.decode()
    assert "暂时不能预约" not in browser.get(reverse("bookings:people")).content.decode()
    rows = cancelled(patient, 7)
    assert url in browser.get(reverse("bookings:people")).content.decode()
    with django_assert_num_queries(8):
        page = browser.get(url).content.decode()
    assert "30 天里取消满 7 次" in page
    assert page.count("已取消") == 7
    assert rows[0].session.hospital.name in page
    assert as_json(my_data(owner, NOW), NOW)["persons"][0]["blocks"][0]["rule"] == "cancels"
    session = make.published_session()
    make.tells(owner, session)
    said = {"session": session.pk, "at": session.starts_at.isoformat(), "patient": patient.pk}
    gone = browser.post(reverse("bookings:person"), said)
    assert gone.status_code == 409
    assert url in gone.content.decode()
