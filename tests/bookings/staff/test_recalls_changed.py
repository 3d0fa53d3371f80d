"""What becomes of promised numbers as the hospital, or a later visit, changes things."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from bookings import actions
from bookings.actions.recalls import Promise
from bookings.models import Patient, Recall, RecallKind, RecallNotice
from bookings.passing import pass_promised_on
from bookings.queries.numbers import Asker, bookable_by, mover, why_not
from bookings.queries.recalls import kept_until, sessions_with_spare
from bookings.queries.recalls_mine import my_recall
from bookings.queries.staff.recalls import State
from bookings.recall_wording import still_so, word
from hospitals.models import Hospital
from notices.models import Notice
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from tests.bookings.staff.recalling import AFTER, LATER, been, promised, published, recalled, saying
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def said(mother: Patient, session: ClinicSession, reception: User) -> dict[str, Any]:
    """Of her, by this desk."""
    return saying(mother, session, reception)


def kept_number(session: ClinicSession) -> Slot:
    return Slot.objects.get(session=session, pool=Pool.RECALL)


def test_at_short_notice_the_head_start_until_it_opens_is_kept(said, posting, mother, owner) -> None:
    early = Promise(RecallKind.VISIT, said["promise"].specialist_id, date(2026, 12, 8), date(2027, 2, 8))
    made = actions.promise_recall(**{**said, "promise": early})
    soon = published(posting, at=AFTER + timedelta(hours=44), numbers=10)
    assert soon.flows_back_at == AFTER
    assert kept_until(soon) == min(soon.opens_at, soon.closes_at) > AFTER
    notice = Notice.objects.get(kind=RecallNotice.KEPT)
    assert still_so(RecallNotice.KEPT, notice, AFTER)
    assert not still_so(RecallNotice.KEPT, notice, soon.opens_at)
    found = my_recall(owner.pk, made.pk, AFTER)
    assert found is not None
    assert (found.line.state, len(found.free)) == (State.KEPT, 1)
    further = published(posting, at=LATER, numbers=10, now=soon.opens_at)
    made.refresh_from_db()
    assert (recalled(further), made.kept_in_id) == (1, further.pk)  # the first keeps nothing any more


@pytest.mark.parametrize("kind", [RecallKind.VISIT, RecallKind.RESULTS])
def test_who_was_told_of_a_session_is_told_that_it_is_off(said, posting, kind, owner) -> None:
    promise = Promise(kind, said["promise"].specialist_id, said["promise"].from_on, said["promise"].until_on)
    made = actions.promise_recall(**{**said, "promise": promise})
    gone = published(posting, numbers=10)
    actions.withdraw_session(session=gone, reason="weather", by=None, now=AFTER)
    notice = Notice.objects.get(kind=RecallNotice.OFF)
    assert (notice.subject_id, notice.recipient_id) == (made.pk, owner.pk)
    assert "有变动" in word(RecallNotice.OFF, notice, "sms").text
    assert still_so(RecallNotice.OFF, notice, AFTER)
    made.refresh_from_db()
    assert made.kept_in is None


def test_a_substitute_was_promised_to_nobody(said, posting, mother, owner, hospital) -> None:
    made = actions.promise_recall(**said)
    later = published(posting, numbers=10)
    number = kept_number(later)
    other = make.posting(make.specialist("王接替"), hospital)
    actions.substitute_specialist(
        session=later, leaving_id=posting.specialist_id, posting=other, by=None, now=AFTER
    )
    asker = Asker(account_id=owner.pk, patient_id=mother.pk, pool=Pool.RECALL)
    assert number not in bookable_by(asker, AFTER)
    assert not still_so(RecallNotice.KEPT, Notice.objects.get(kind=RecallNotice.KEPT), AFTER)
    assert Notice.objects.filter(kind=RecallNotice.OFF, subject_id=made.pk).exists()
    again = published(posting, at=LATER + DAY, numbers=10)
    made.refresh_from_db()
    assert (recalled(again), made.kept_in_id) == (1, again.pk)


def test_another_day_is_told_and_the_number_stays(said, posting) -> None:
    made = actions.promise_recall(**said)
    later = published(posting, numbers=10)
    actions.change_session(
        session=later,
        starts_at=later.starts_at + DAY,
        ends_at=later.ends_at + DAY,
        room_id=None,
        by=None,
        now=AFTER,
    )
    assert Notice.objects.filter(kind=RecallNotice.OFF, subject_id=made.pk).exists()
    made.refresh_from_db()
    assert made.kept_in_id == later.pk


def test_it_moves_like_any_other_to_where_the_public_may_go(said, posting, mother, owner) -> None:
    made = actions.promise_recall(**said)
    later, other = published(posting, numbers=10), published(posting, at=LATER + DAY, numbers=10)
    make.tells(owner, later)
    at = kept_number(later).starts_at
    booked = actions.book_recall(recall_id=made.pk, at=at, by=owner.pk, now=AFTER)
    asker, now = mover(booked, owner.pk), other.opens_at
    had = set(bookable_by(asker, now, besides=booked).values_list("pk", flat=True))
    for slot in (
        Slot.objects.filter(session__in=[later, other]).select_related("session").exclude(pk=booked.slot_id)
    ):
        assert (why_not(slot, asker, now, besides=booked) is None) == (slot.pk in had), slot.pool
    public = make.slots(other)[0]
    assert public.pk in had
    moved = actions.move_booking(
        appointment=booked, session_id=other.pk, at=public.starts_at, by=owner.pk, now=now
    )
    assert (moved.session_id, moved.pool) == (other.pk, "public")


def test_promised_of_an_older_visit_it_is_of_the_last(said, posting, mother, owner) -> None:
    later = published(posting, numbers=10, now=AFTER)
    Slot.objects.filter(session=later).update(pool=Pool.PUBLIC)
    last = been(make.booked(later, mother, now=later.opens_at))
    days = Promise(RecallKind.VISIT, posting.specialist_id, date(2027, 1, 10), date(2027, 3, 1))
    made = actions.promise_recall(**{**said, "promise": days, "now": LATER + timedelta(hours=6)})
    assert made.after_id == last.pk


def test_other_days_let_the_number_go_to_the_next(said, posting, session, mother, owner, reception) -> None:
    made = actions.promise_recall(**said)
    father = make.person(owner, "张德")
    visit = been(make.booked(session, father, at=session.starts_at + timedelta(minutes=30)))
    second = actions.promise_recall(**{**said, "patient_id": father.pk, "after_id": visit.pk})
    later = published(posting, numbers=2)
    assert recalled(later) == 1
    half_year = Promise(RecallKind.VISIT, posting.specialist_id, date(2027, 5, 10), date(2027, 7, 1))
    actions.promise_recall(**{**said, "promise": half_year})
    kept = dict(Recall.objects.values_list("pk", "kept_in"))
    assert kept == {made.pk: None, second.pk: later.pk}


def test_who_books_another_leaves_theirs_to_the_next(said, posting, session, owner, mother) -> None:
    made = actions.promise_recall(**said)
    second = promised(said, session, make.person(owner, "张德"), 1)
    later = published(posting, numbers=2)
    assert pass_promised_on(now=AFTER) == 0  # she wants hers still
    make.booked(later, mother, now=later.opens_at)
    assert pass_promised_on(now=later.opens_at) == 1
    made.refresh_from_db()
    second.refresh_from_db()
    assert (made.kept_in_id, second.kept_in_id) == (later.pk, later.pk)
    assert Notice.objects.filter(kind=RecallNotice.KEPT, subject_id=second.pk).exists()
    assert pass_promised_on(now=later.opens_at) == 0


def test_what_a_withdrawn_session_kept_is_taken_over_by_one_that_has_a_spare_number(
    said, posting, session, owner
) -> None:
    made = actions.promise_recall(**said)
    gone = published(posting, numbers=10)
    second = promised(said, session, make.person(owner, "张德"), 1)
    other = published(posting, at=LATER + DAY, numbers=10)
    actions.give_up_recall(recall_id=second.pk, by=owner.pk, now=AFTER)
    assert sessions_with_spare(AFTER) == []
    actions.withdraw_session(session=gone, reason="weather", by=None, now=AFTER)
    assert sessions_with_spare(AFTER) == [other]
    assert pass_promised_on(now=other.flows_back_at) == 0
    assert pass_promised_on(now=AFTER) == 1
    made.refresh_from_db()
    assert made.kept_in_id == other.pk


def test_nothing_of_a_withdrawn_session_goes_to_anybody(said, posting) -> None:
    actions.promise_recall(**said)
    later = published(posting, numbers=10)
    actions.withdraw_session(session=later, reason="weather", by=None, now=AFTER)
    assert sessions_with_spare(AFTER) == []
    assert actions.pass_spare_on(session_id=later.pk, now=AFTER) == 0


@pytest.mark.parametrize("phone", ["0471-6620018", ""])
def test_it_says_the_number_to_ring_where_there_is_one(said, posting, phone) -> None:
    actions.promise_recall(**said)
    later = published(posting, numbers=10)
    Hospital.objects.filter(pk=later.hospital_id).update(phone=phone)
    text = word(RecallNotice.KEPT, Notice.objects.get(kind=RecallNotice.KEPT), "sms").text
    assert ("打电话 0471-6620018 或到窗口办" in text) == bool(phone)
    assert ("也可到医院窗口办" in text) == (not phone)
