"""加号: only at the specialist's wish, for one person, within a limit; never anybody else's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import AuditEntry
from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import DeskAct
from bookings.models import AddBasis, Block, Policy, StatusChange, WaitlistEntry
from bookings.policy import policies_at
from bookings.queries.invariants import INVARIANTS, findings_of
from bookings.queries.mine import my_ticket
from bookings.queries.numbers import Asker, bookable_by, why_not
from bookings.queries.quotas import UNCOUNTED_POOLS
from bookings.queries.waitlist import freed
from bookings.rules import Reason
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Posting, Slot
from tests.bookings.acting import refusal
from tests.bookings.changing import HOUR, later
from tests.bookings.reshaping import split
from tests.bookings.staff.at_desk import look_up, whom
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(mother, hospital, reception, session: ClinicSession, posting: Posting) -> dict[str, Any]:
    """What the desk says: for her, who was referred, at the wish of the specialist."""
    return {
        **whom(hospital, mother, reception),
        "session_id": session.pk,
        "requested_by": posting.specialist_id,
        "basis": AddBasis.REFERRED,
    }


def somebody_else(hospital, reception, at=NOW) -> int:
    """Another person within the desk's reach."""
    born = date(1950, 1, 1)
    document = make.resident(born)
    made = make.person(make.account(), document=document, birth_date=born)
    look_up(hospital, document, reception, now=at)
    return made.pk


def test_it_comes_after_the_last_number_and_is_booked_at_once(
    asked, session, mother, reception, posting
) -> None:
    made = acts.add_number(**asked)
    slot, last = made.slot, make.slots(session)[3]
    assert (made.status, made.patient_id, made.booked_by_id) == ("booked", mother.pk, reception.pk)
    assert (slot.ordinal, slot.added, slot.pool, made.pool) == (5, True, "referral", "referral")
    assert (slot.starts_at, slot.ends_at) == (last.ends_at, last.ends_at + timedelta(minutes=30))
    assert slot.starts_at == session.ends_at
    logged = StatusChange.objects.filter(subject_kind="appointment", subject_id=made.pk).order_by("pk")
    assert [(one.from_status, one.to_status, one.reason, one.by_id) for one in logged] == [
        ("", "pending", "added", reception.pk),
        ("pending", "booked", f"added:referred:{posting.specialist_id}", reception.pk),
    ]
    assert AuditEntry.objects.get(action=DeskAct.ADD_NUMBER).subject_id == mother.pk
    assert acts.add_number(**asked).pk == made.pk  # pressed twice
    assert Slot.objects.filter(session=session, added=True).count() == 1


def test_no_number_of_the_rest_that_was_split_off_is_called_alike(asked, session) -> None:
    later = split(session, room_id=room("二诊室", hospital=session.hospital).pk)
    assert [one.ordinal for one in make.slots(later)] == [3, 4]
    assert acts.add_number(**asked).slot.ordinal == 5


def test_who_may_book_for_the_person_is_told_and_sees_the_ticket(asked, owner, mother, session) -> None:
    made = acts.add_number(**asked)
    told = Notice.objects.filter(subject_kind="appointment", subject_id=made.pk)
    assert {(row.recipient_kind, row.recipient_id) for row in told} == {("account", owner.pk)}
    kinds = set(told.values_list("kind", flat=True))
    assert kinds == {"appointment_confirmed", "reminder_day_before", "reminder_same_day"}
    ticket = my_ticket(owner.pk, made.uid, NOW)
    assert (ticket.cancellable, ticket.movable) == (True, False)


def test_present_is_for_the_day_alone(asked, posting) -> None:
    present = asked | {"basis": AddBasis.PRESENT}
    assert refusal(acts.add_number, **present) == Reason.NOT_TODAY
    today = make.published_session(posting, starts_at=NOW - timedelta(hours=1), numbers=4)
    made = acts.add_number(**present | {"session_id": today.pk})
    assert (made.slot.pool, made.pool) == ("walk_in", "walk_in")
    assert made.pool in UNCOUNTED_POOLS


def test_only_a_specialist_of_the_session_may_ask(asked) -> None:
    other = make.posting().specialist_id
    assert refusal(acts.add_number, **asked | {"requested_by": other}) == Reason.SPECIALIST_NOT_IN_IT


def test_only_in_a_session_that_is_on(asked, posting, session) -> None:
    draft = make.draft(posting, starts_at=DAY + timedelta(days=1))
    assert refusal(acts.add_number, **asked | {"session_id": draft.pk}) == Reason.NOT_PUBLISHED
    over = session.ends_at + timedelta(minutes=20)
    ClinicSession.objects.filter(pk=session.pk).update(delay_minutes=20)
    with pytest.raises(acts.NotAtDesk):  # by then she has to be looked up again
        acts.add_number(**asked | {"now": over})
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    assert refusal(acts.add_number, **asked) == Reason.WITHDRAWN


def test_not_after_the_end(asked, hospital, reception, session) -> None:
    over = session.ends_at + timedelta(minutes=20)
    ClinicSession.objects.filter(pk=session.pk).update(delay_minutes=20)
    said = asked | {"basis": AddBasis.PRESENT}
    late = {"patient_id": somebody_else(hospital, reception, over - timedelta(minutes=1)), "now": over}
    assert refusal(acts.add_number, **said | late) == Reason.OVER
    assert acts.add_number(**said | late | {"now": over - timedelta(seconds=1)}).slot.added


def test_within_the_limit_of_the_hospital(asked, hospital, reception) -> None:
    most = policies_at(NOW, hospital.pk).pools.added_per_session
    for _ in range(most):
        made = acts.add_number(**asked | {"patient_id": somebody_else(hospital, reception)})
    assert refusal(acts.add_number, **asked) == Reason.NO_MORE_ADDED
    about = {name: asked[name] for name in ("hospital_id", "by", "now")}
    acts.cancel_added_number(**about, patient_id=made.patient_id, appointment_id=made.pk)
    again = acts.add_number(**asked)
    assert again.slot.ordinal == made.slot.ordinal + 1  # the one given up stays where it was, closed
    Policy.objects.create(
        rule="pools",
        hospital=hospital,
        valid_from=NOW,
        created_at=NOW,
        values={**Policy.objects.get(rule="pools").values, "added_per_session": most + 1},
    )
    assert acts.add_number(**asked | {"patient_id": somebody_else(hospital, reception)}).slot.added


def test_not_for_who_has_a_number_or_another_one_then(asked, mother, owner, session, hospital) -> None:
    booking = make.booked(session, mother)
    assert refusal(acts.add_number, **asked) == Reason.SAME_SESSION
    actions.cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    elsewhere = make.published_session(starts_at=session.ends_at)
    booking = make.booked(elsewhere, mother)
    assert refusal(acts.add_number, **asked) == Reason.OVERLAP
    actions.cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    make.held(session, mother, at=session.starts_at + timedelta(minutes=30))
    assert refusal(acts.add_number, **asked) == Reason.SAME_SESSION
    lapsed = NOW + timedelta(minutes=11)
    assert acts.add_number(**asked | {"now": lapsed}).slot.added
    assert (
        not Slot.objects.filter(session=session, added=True).exclude(appointments__status="booked").exists()
    )


def test_it_ends_their_place_in_line(asked, mother, owner, session) -> None:
    entry = WaitlistEntry.objects.create(account=owner, patient=mother, session=session, joined_at=NOW)
    acts.add_number(**asked)
    entry.refresh_from_db()
    assert (entry.status, entry.end_reason) == ("ended", "booked")


def test_a_block_and_quotas_say_nothing_about_it(asked, mother, owner, session, posting) -> None:
    other = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    make.booked(other, mother)  # of the same specialist: no further one online
    slot, asker = make.slots(session)[0], Asker(owner.pk, mother.pk)
    assert why_not(slot, asker, NOW) == Reason.QUOTA_SPECIALIST
    Block.objects.create(patient=mother, rule="noshow", began_at=NOW, until_at=NOW + timedelta(days=9))
    assert why_not(slot, asker, NOW) == Reason.BLOCKED
    assert acts.add_number(**asked).status == "booked"


def test_nobody_else_ever_has_it(asked, mother, owner, session, posting) -> None:
    made = acts.add_number(**asked)
    other = make.published_session(posting, starts_at=DAY + timedelta(days=2))
    make.tells(owner, other)
    moving = {"appointment": made, "by": owner.pk, "now": NOW}
    for there in (session, other):
        reason = refusal(actions.move_booking, session_id=there.pk, at=there.starts_at, **moving)
        assert reason == Reason.NOT_MOVABLE
    gone = actions.cancel_booking(appointment=made, by=owner.pk, now=NOW)
    slot = Slot.objects.get(pk=gone.slot_id)
    assert (gone.cancel_reason, slot.open) == ("patient", False)
    for pool in ("public", "referral", "desk", "walk_in"):
        for now in (NOW, session.flows_to_all_at, session.closes_at, session.starts_at):
            assert not bookable_by(Asker(pool=pool), now).filter(pk=slot.pk).exists()
    assert not freed(session.flows_to_all_at).filter(pk=slot.pk).exists()
    assert not [one for invariant in INVARIANTS for one in findings_of(invariant, now=NOW)]


def test_the_desk_takes_it_back_without_a_mark(asked, owner, mother, hospital, reception) -> None:
    made = acts.add_number(**asked)
    about = {**whom(hospital, mother, reception), "appointment_id": made.pk}
    gone = acts.cancel_added_number(**about)
    assert (gone.status, gone.cancel_reason, gone.cancelled_late) == ("cancelled", "hospital", False)
    assert not Slot.objects.get(pk=gone.slot_id).open
    assert acts.cancel_added_number(**about).version == gone.version  # done twice
    assert Notice.objects.filter(kind="appointment_cancelled", recipient_id=owner.pk).count() == 1
    assert AuditEntry.objects.filter(action=DeskAct.CANCEL_ADDED).count() == 1
    again = acts.add_number(**asked)
    make.arrived(again, at=NOW)
    checked_in = about | {"appointment_id": again.pk}
    assert refusal(acts.cancel_added_number, **checked_in) == Reason.NOT_CANCELLABLE


def test_other_bookings_are_not_taken_back_here(asked, mother, hospital, reception, session) -> None:
    booking = make.booked(session, mother)
    about = whom(hospital, mother, reception)
    with pytest.raises(acts.NotAtDesk):
        acts.cancel_added_number(**about, appointment_id=booking.pk)


def test_another_hospitals_desk_neither_adds_nor_takes_back(asked, clerk, session) -> None:
    elsewhere = make.published_session()
    with pytest.raises(acts.NotAtDesk):
        acts.add_number(**asked | {"session_id": elsewhere.pk})
    with pytest.raises(acts.NotAtDesk):
        acts.add_number(**asked | {"by": clerk.pk})  # plans, and receives nobody
    made = acts.add_number(**asked)
    with pytest.raises(acts.NotAtDesk):
        acts.cancel_added_number(
            hospital_id=elsewhere.hospital_id,
            patient_id=made.patient_id,
            appointment_id=made.pk,
            by=asked["by"],
            now=NOW,
        )


def test_it_moves_with_its_session(asked, session) -> None:
    made = acts.add_number(**asked)
    session.refresh_from_db()
    later(session, HOUR)
    made.refresh_from_db()
    assert made.during.lower == made.slot.starts_at == session.ends_at + HOUR
