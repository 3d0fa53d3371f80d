"""复诊约定: promised at a visit, kept when the next session is published; results are looked at without a number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.documents import read_document
from accounts.models import User
from bookings import actions
from bookings.actions import desk as acts
from bookings.actions.desk import NotAtDesk
from bookings.actions.recalls import Promise
from bookings.enums import Came
from bookings.models import Appointment, Patient, Recall, RecallEnd, RecallKind, RecallNotice
from bookings.queries.numbers import Asker, bookable_by, why_not
from bookings.queries.recalls import has_spare_number, open_recalls
from bookings.recall_wording import still_so, word
from bookings.rules import Reason
from hospitals.enums import StaffRole
from hospitals.models import Staff
from notices.models import Notice
from specialists.enums import OpenTo, Pool
from specialists.models import ClinicSession, Slot
from tests.bookings.acting import refusal
from tests.bookings.staff.at_desk import look_up
from tests.bookings.staff.recalling import AFTER, LATER, been, promised, published, recalled, saying
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(mother: Patient, session: ClinicSession, reception: User) -> dict[str, Any]:
    """Of her, by this desk."""
    return saying(mother, session, reception)


@pytest.fixture
def promise(said: dict[str, Any]) -> Promise:
    """She is to come again within two months."""
    return said["promise"]


@pytest.fixture
def father(owner: User) -> Patient:
    """Somebody else the same account books for."""
    return make.person(owner, name="张德")


@pytest.fixture
def strangers_desk() -> User:
    """Who receives patients at another hospital."""
    return work.clerk(make.hospital("外院"), role=StaffRole.RECEPTION)


def test_the_next_session_keeps_a_number_and_says_so(said, posting, mother, owner) -> None:
    made = actions.promise_recall(**said)
    later = published(posting, numbers=10)
    made.refresh_from_db()
    assert (recalled(later), made.kept_in_id) == (1, later.pk)
    notice = Notice.objects.get(kind="recall_kept")
    assert (notice.subject_id, notice.version, notice.recipient_id) == (made.pk, later.pk, owner.pk)
    assert "复诊号" in word(RecallNotice(notice.kind), notice, "sms").text
    assert mother.name not in word(RecallNotice(notice.kind), notice, "sms").text
    assert still_so(RecallNotice(notice.kind), notice, AFTER)


def test_she_takes_it_before_the_public_may_and_nobody_else_does(
    said, posting, mother, owner, father
) -> None:
    made = actions.promise_recall(**said)
    later = published(posting, numbers=10)
    slot = Slot.objects.get(session=later, pool=Pool.RECALL)
    hers = Asker(account_id=owner.pk, patient_id=mother.pk, pool=Pool.RECALL)
    assert list(bookable_by(hers, AFTER)) == [slot]
    his = Asker(account_id=owner.pk, patient_id=father.pk, pool=Pool.RECALL)
    assert not bookable_by(his, AFTER).exists()
    assert why_not(slot, his, AFTER) == Reason.NOT_PUBLIC
    public = Asker(account_id=owner.pk, patient_id=father.pk)
    assert why_not(slot, public, later.opens_at) == Reason.NOT_PUBLIC
    make.tells(owner, later)
    booked = actions.book_recall(recall_id=made.pk, at=slot.starts_at, by=owner.pk, now=AFTER)
    assert (booked.status, booked.pool, booked.slot_id) == ("booked", "recall", slot.pk)
    again = actions.book_recall(recall_id=made.pk, at=slot.starts_at, by=owner.pk, now=AFTER)
    assert again.pk == booked.pk
    assert not still_so(RecallNotice.KEPT, Notice.objects.get(kind="recall_kept"), AFTER)


def test_list_and_action_agree_at_every_moment(said, posting, mother, owner) -> None:
    """`bookable_by` and `why_not` are one rule, for who was promised a number too."""
    actions.promise_recall(**said)
    later = published(posting, numbers=10)
    asker = Asker(account_id=owner.pk, patient_id=mother.pk, pool=Pool.RECALL)
    moments = [later.opens_at, later.flows_back_at, later.closes_at]
    for now in [moment + step for moment in moments for step in (timedelta(seconds=-1), timedelta())]:
        had = set(bookable_by(asker, now).filter(session=later).values_list("pk", flat=True))
        for slot in Slot.objects.filter(session=later).select_related("session"):
            assert (why_not(slot, asker, now) is None) == (slot.pk in had), (now, slot.pool)


def test_no_more_than_the_policys_share_and_the_first_promised_come_first(
    said, posting, session, father, owner
) -> None:
    first = actions.promise_recall(**said)
    second = promised(said, session, father, 1)
    third = promised(said, session, make.person(owner, name="王五"), 2)
    later = published(posting, numbers=4)
    assert recalled(later) == 2  # 30 % of 4, a part of one counting as one
    kept = set(Recall.objects.filter(kept_in=later).values_list("pk", flat=True))
    assert kept == {first.pk, second.pk}
    assert set(Notice.objects.filter(kind="recall_full").values_list("subject_id", flat=True)) == {third.pk}
    assert not has_spare_number(later, AFTER)
    actions.give_up_recall(recall_id=first.pk, by=owner.pk, now=AFTER)
    third.refresh_from_db()
    assert third.kept_in_id == later.pk
    assert Notice.objects.filter(kind="recall_kept", subject_id=third.pk).exists()


def test_unused_it_flows_back_to_everybody(said, posting, owner, father) -> None:
    actions.promise_recall(**said)
    later = published(posting, numbers=10)
    slot = Slot.objects.get(session=later, pool=Pool.RECALL)
    public = Asker(account_id=owner.pk, patient_id=father.pk)
    assert slot not in bookable_by(public, later.flows_back_at - timedelta(seconds=1))
    assert slot in bookable_by(public, later.flows_back_at)


def test_a_session_keeps_none_outside_the_days_for_others_or_for_referrals(said, posting, hospital) -> None:
    actions.promise_recall(**said)
    assert recalled(published(posting, at=DAY + timedelta(days=90), numbers=10)) == 0
    assert recalled(published(posting, at=LATER, numbers=10, open_to=OpenTo.REFERRED)) == 0
    elsewhere = published(posting, at=LATER + timedelta(days=1), numbers=10)
    assert recalled(elsewhere) == 1
    assert recalled(published(posting, at=LATER + timedelta(days=2), numbers=10)) == 0  # kept there already


def test_a_withdrawn_session_leaves_the_promise_to_the_next(said, posting) -> None:
    made = actions.promise_recall(**said)
    gone = published(posting, numbers=10)
    actions.withdraw_session(session=gone, reason="weather", by=None, now=AFTER)
    later = published(posting, at=LATER + timedelta(days=3), numbers=10)
    made.refresh_from_db()
    assert made.kept_in_id == later.pk


def test_the_desk_gives_it_and_refuses_who_was_promised_none(
    said, posting, hospital, mother, father, reception
) -> None:
    actions.promise_recall(**said)
    later = published(posting, numbers=10)
    at = Slot.objects.get(session=later, pool=Pool.RECALL).starts_at
    asked = {"hospital_id": hospital.pk, "session_id": later.pk, "at": at, "asks_as": Pool.RECALL}
    asked |= {"came": Came.PHONE, "agreed": True, "by": reception.pk, "now": AFTER}
    look_up(hospital, read_document("resident", father.document), reception, now=AFTER)
    assert refusal(acts.give_number, **asked, patient_id=father.pk) == Reason.NOT_PUBLIC
    booked = acts.give_number(**asked, patient_id=mother.pk)
    assert (booked.pool, booked.origin) == ("recall", "desk")


def test_it_counts_in_no_limit_on_numbers(said, posting, mother, owner) -> None:
    """Two numbers on that day are as many as anybody has, but for who was asked to come again."""
    made = actions.promise_recall(**said)
    later = published(posting, numbers=10)
    for n in (0, 1):
        other = published(make.posting(), at=LATER + timedelta(hours=5 + 3 * n))
        make.booked(other, mother, now=other.opens_at)
    make.tells(owner, later)
    slot = Slot.objects.get(session=later, pool=Pool.RECALL)
    assert (
        actions.book_recall(recall_id=made.pk, at=slot.starts_at, by=owner.pk, now=later.opens_at).pool
        == "recall"
    )


def test_promised_again_the_last_word_counts_and_the_place_stays(said, promise) -> None:
    first = actions.promise_recall(**said)
    longer = Promise(promise.kind, promise.specialist_id, promise.from_on, date(2027, 5, 1))
    again = actions.promise_recall(**{**said, "promise": longer, "now": AFTER + timedelta(hours=1)})
    assert (again.pk, again.made_at, again.until_on) == (first.pk, first.made_at, date(2027, 5, 1))


def test_once_seen_again_a_new_promise_is_another(said, posting, mother, owner, promise) -> None:
    first = actions.promise_recall(**said)
    later = published(posting, numbers=10)
    make.tells(owner, later)
    at = Slot.objects.get(session=later, pool=Pool.RECALL).starts_at
    second = been(actions.book_recall(recall_id=first.pk, at=at, by=owner.pk, now=AFTER))
    now = LATER + timedelta(hours=6)
    assert not open_recalls(now).filter(pk=first.pk).exists()
    further = Promise(promise.kind, promise.specialist_id, date(2027, 2, 1), date(2027, 3, 1))
    made = actions.promise_recall(**{**said, "after_id": second.pk, "promise": further, "now": now})
    first.refresh_from_db()
    assert made.pk != first.pk
    assert first.end_reason == RecallEnd.DONE


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2026, 12, 7), date(2027, 1, 1)),
        (date(2027, 1, 2), date(2027, 1, 1)),
        (date(2027, 1, 2), date(2027, 12, 31)),
    ],
)
def test_days_that_cannot_be_are_refused(said, promise, from_on, until_on) -> None:
    wrong = Promise(promise.kind, promise.specialist_id, from_on, until_on)
    with pytest.raises(ValidationError):
        actions.promise_recall(**{**said, "promise": wrong})
    assert not Recall.objects.exists()


def test_who_was_not_seen_is_promised_nothing(said) -> None:
    Appointment.objects.filter(pk=said["after_id"]).update(status="noshow")
    assert refusal(actions.promise_recall, **said) == Reason.NOT_SEEN


def test_a_desk_of_another_hospital_has_nothing_to_do_with_it(said, strangers_desk) -> None:
    made = actions.promise_recall(**said)
    for hospital_id in (said["hospital_id"], Staff.objects.get(user=strangers_desk).hospital_id):
        with pytest.raises(NotAtDesk):
            actions.promise_recall(**{**said, "hospital_id": hospital_id, "by": strangers_desk.pk})
        with pytest.raises(NotAtDesk):
            actions.end_recall(
                hospital_id=hospital_id,
                patient_id=said["patient_id"],
                recall_id=made.pk,
                reason=RecallEnd.UNWANTED,
                by=strangers_desk.pk,
                now=AFTER,
            )


def test_a_stranger_neither_takes_nor_ends_it_a_relative_does(said, posting, mother) -> None:
    made = actions.promise_recall(**said)
    later = published(posting, numbers=10)
    at = Slot.objects.get(session=later, pool=Pool.RECALL).starts_at
    stranger, relative = make.account(), make.account()
    make.linked(relative, mother)
    make.tells(relative, later)
    assert (
        refusal(actions.book_recall, recall_id=made.pk, at=at, by=stranger.pk, now=AFTER) == Reason.NOT_YOURS
    )
    assert refusal(actions.give_up_recall, recall_id=made.pk, by=stranger.pk, now=AFTER) == Reason.NOT_YOURS
    assert actions.book_recall(recall_id=made.pk, at=at, by=relative.pk, now=AFTER).patient_id == mother.pk


def test_results_are_told_of_and_take_no_number(said, posting, promise) -> None:
    results = Promise(RecallKind.RESULTS, promise.specialist_id, promise.from_on, promise.until_on)
    made = actions.promise_recall(**{**said, "promise": results})
    later = published(posting, numbers=10)
    made.refresh_from_db()
    assert (recalled(later), made.kept_in_id) == (0, None)
    notice = Notice.objects.get(kind="recall_results")
    assert "不用预约" in word(RecallNotice(notice.kind), notice, "sms").text
    ended = actions.end_recall(
        hospital_id=said["hospital_id"],
        patient_id=said["patient_id"],
        recall_id=made.pk,
        reason=RecallEnd.DONE,
        by=said["by"],
        now=AFTER,
    )
    assert ended.end_reason == RecallEnd.DONE
    assert not still_so(RecallNotice(notice.kind), notice, AFTER)


def test_who_has_a_number_already_is_kept_none_until_it_is_given_up(said, posting, mother, owner) -> None:
    """However they came by it: here by the public window, before anything was promised."""
    early = published(posting, now=NOW)
    booked = make.booked(early, mother, at=make.slots(early)[0].starts_at, now=early.opens_at)
    made = actions.promise_recall(**said)
    now = early.opens_at
    assert recalled(published(posting, at=LATER + timedelta(days=8), numbers=10, now=now)) == 0
    actions.cancel_booking(appointment=booked, by=owner.pk, now=now)
    later = published(posting, at=LATER + timedelta(days=9), numbers=10, now=now)
    made.refresh_from_db()
    assert (recalled(later), made.kept_in_id) == (1, later.pk)
