"""A desk books for who calls or comes: as which pool, by which rules, told to whom; once, however often pressed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import AuditEntry
from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import Came, DeskAct
from bookings.models import Appointment, Block, FollowUp, StatusChange, WaitlistEntry
from bookings.queries.invariants import INVARIANTS, findings_of
from bookings.queries.mine import my_ticket
from bookings.rules import Reason
from notices.models import Notice
from specialists.enums import Pool, WithdrawReason
from specialists.models import ClinicSession, Posting, Slot
from tests.bookings.acting import refusal
from tests.bookings.staff.at_desk import ORIGINAL, look_up, noted, whom
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

HALF = timedelta(minutes=30)
SECOND = timedelta(seconds=1)


@pytest.fixture
def asked(mother, hospital, reception, session: ClinicSession) -> dict[str, Any]:
    """What the desk says: for her, who telephones."""
    return {
        **whom(hospital, mother, reception),
        "session_id": session.pk,
        "at": session.starts_at,
        "asks_as": Pool.DESK,
        "came": Came.PHONE,
        "agreed": True,
    }


@pytest.fixture
def kept(posting: Posting) -> ClinicSession:
    """Four numbers, one in each half-hour, kept as they are called: public, referral, desk, walk-in."""
    made = make.published_session(posting, starts_at=DAY + timedelta(days=1), numbers=4)
    for slot, pool in zip(
        make.slots(made), (Pool.PUBLIC, Pool.REFERRAL, Pool.DESK, Pool.WALK_IN), strict=True
    ):
        Slot.objects.filter(pk=slot.pk).update(pool=pool)
    return made


def at(session: ClinicSession, half_hours: int) -> dict[str, Any]:
    return {"session_id": session.pk, "at": session.starts_at + half_hours * HALF}


def findings(now=NOW) -> list[object]:
    return [one for invariant in INVARIANTS for one in findings_of(invariant, now=now)]


def test_it_is_booked_at_once_and_says_who_how_and_with_whose_yes(asked, mother, reception, hospital) -> None:
    made = acts.give_number(**asked)
    assert (made.status, made.origin, made.pool) == ("booked", "desk", "desk")
    assert (made.patient_id, made.booked_by_id) == (mother.pk, reception.pk)
    logged = StatusChange.objects.filter(subject_kind="appointment", subject_id=made.pk).order_by("pk")
    assert [(one.from_status, one.to_status, one.reason, one.by_id) for one in logged] == [
        ("", "pending", "desk", reception.pk),
        ("pending", "booked", "desk:phone", reception.pk),
    ]
    agreed, given = noted(DeskAct.AGREED)[0], noted(DeskAct.GIVE_NUMBER)[0]
    assert (agreed.subject_id, agreed.by, agreed.at) == (mother.pk, reception.pk, NOW)
    assert agreed.reason == f"phone:hospital:{hospital.pk}"
    assert given.reason == f"hospital:{hospital.pk}"
    assert not findings()


def test_pressed_twice_it_is_one_number(asked) -> None:
    made = acts.give_number(**asked)
    assert acts.give_number(**asked).pk == made.pk
    assert Appointment.objects.count() == 1
    assert AuditEntry.objects.filter(action=DeskAct.GIVE_NUMBER).count() == 1
    assert Notice.objects.filter(kind="appointment_confirmed").count() == 1
    other = asked | {"at": asked["at"] + HALF}
    assert refusal(acts.give_number, **other) == Reason.SAME_SESSION  # that is no pressing twice


def test_who_may_book_for_them_is_told_and_the_clerk_is_not(asked, mother, owner, reception) -> None:
    reception.email = "clerk@example.org"
    reception.save()
    neighbour = make.account()
    make.linked(neighbour, mother, "other")
    made = acts.give_number(**asked)
    told = Notice.objects.filter(subject_kind="appointment", subject_id=made.pk)
    assert {(row.recipient_kind, row.recipient_id) for row in told} == {
        ("account", owner.pk),
        ("account", neighbour.pk),
    }
    assert set(told.values_list("kind", flat=True)) == {
        "appointment_confirmed",
        "reminder_day_before",
        "reminder_same_day",
    }
    ticket = my_ticket(owner.pk, made.uid, NOW)
    assert ticket is not None
    assert (ticket.cancellable, ticket.movable) == (True, True)


def test_the_persons_own_phone_is_told_where_nobody_books_for_them(asked, mother, owner) -> None:
    mother.phone = "+8613900001111"
    mother.save()
    for link in mother.links.all():
        link.ended_at = NOW
        link.save()
    made = acts.give_number(**asked)
    told = Notice.objects.filter(subject_id=made.pk, kind="appointment_confirmed")
    assert [(row.recipient_kind, row.recipient_id) for row in told] == [("patient", mother.pk)]


def test_without_a_yes_nothing_is_booked(asked) -> None:
    assert refusal(acts.give_number, **asked | {"agreed": False}) == Reason.HOSPITAL_UNTOLD
    assert not Appointment.objects.exists()
    assert not noted(DeskAct.AGREED)


@pytest.mark.parametrize(
    ("pool", "had"), [(Pool.DESK, {0, 2}), (Pool.REFERRAL, {0, 1}), (Pool.WALK_IN, set())]
)
def test_each_pool_has_its_own_and_the_publics(asked, kept, pool: Pool, had: set[int]) -> None:
    wanted = asked | {"asks_as": pool, "came": Came.PRESENT}
    for n in range(4):
        if n in had:
            made = acts.give_number(**wanted | at(kept, n))
            assert made.pool == pool
            actions.cancel_booking(appointment=made, by=make_owner(made), now=NOW)
        else:
            reason = Reason.NOT_YET_OPEN if pool == Pool.WALK_IN else Reason.NOT_PUBLIC
            assert refusal(acts.give_number, **wanted | at(kept, n)) == reason


def make_owner(made: Appointment) -> int:
    return made.patient.links.first().account_id


def test_who_is_there_today_has_what_is_kept_for_who_comes(asked, posting, hospital, reception) -> None:
    today = make.published_session(posting, starts_at=NOW + HALF, numbers=4)
    Slot.objects.filter(session=today).update(pool=Pool.WALK_IN)
    wanted = asked | at(today, 0) | {"asks_as": Pool.WALK_IN, "came": Came.PRESENT}
    assert refusal(acts.give_number, **wanted | {"asks_as": Pool.DESK}) == Reason.NOT_PUBLIC
    assert acts.give_number(**wanted).pool == "walk_in"
    with pytest.raises(ValueError, match="walk_in"):
        acts.give_number(**wanted | {"came": Came.PHONE})
    with pytest.raises(ValueError, match="public"):
        acts.give_number(**wanted | {"asks_as": Pool.PUBLIC})


@pytest.mark.parametrize("pool", [Pool.DESK, Pool.REFERRAL])
def test_the_desk_gives_until_the_session_is_over(
    asked, kept, mother, hospital, reception, pool: Pool
) -> None:
    """After the closing, which ends booking by phones; who was referred too."""
    ClinicSession.objects.filter(pk=kept.pk).update(delay_minutes=20)
    over = kept.ends_at + timedelta(minutes=20)
    wanted = asked | at(kept, 1 if pool == Pool.REFERRAL else 2) | {"asks_as": pool}
    look_up_again(hospital, reception, over)
    assert refusal(acts.give_number, **wanted | {"now": over}) == Reason.CLOSED
    assert acts.give_number(**wanted | {"now": over - SECOND}).status == "booked"


def look_up_again(hospital, reception, now) -> None:
    look_up(hospital, ORIGINAL, reception, now=now - timedelta(minutes=1))


def test_the_persons_rules_hold_as_for_everybody(asked, mother, owner, session, posting) -> None:
    other = make.published_session(posting, starts_at=DAY + timedelta(days=2))
    make.booked(other, mother)
    assert refusal(acts.give_number, **asked) == Reason.QUOTA_SPECIALIST
    referred = asked | {"asks_as": Pool.REFERRAL}
    block = Block.objects.create(
        patient=mother, rule="noshow", began_at=NOW, until_at=NOW + timedelta(days=9)
    )
    assert refusal(acts.give_number, **referred) == Reason.BLOCKED
    block.delete()
    assert acts.give_number(**referred).status == "booked"  # a referral counts in no limit


def test_not_without_a_document_nor_for_a_child_nobody_agreed_to(asked, hospital, reception, owner) -> None:
    born = date(2020, 5, 5)
    document = make.resident(born)
    child = make.person(owner, "王小", document=document, birth_date=born, relation="child", is_guardian=True)
    look_up(hospital, document, reception)
    wanted = asked | {"patient_id": child.pk}
    assert refusal(acts.give_number, **wanted) == Reason.NO_CONSENT
    make.agreed(owner, "child", about=child.pk)
    type(child).objects.filter(pk=child.pk).update(birth_date=date(1960, 1, 1))
    child.refresh_from_db()
    child.document_kind = child.document = ""
    child.save()
    with pytest.raises(acts.NotAtDesk):  # nor is anybody else's record reached
        acts.give_number(**wanted | {"patient_id": child.pk + 1000})
    assert refusal(acts.give_number, **wanted) == Reason.NO_DOCUMENT


def test_not_while_the_family_is_booking_and_not_twice_at_one_time(
    asked, mother, owner, session, posting
) -> None:
    elsewhere = make.published_session(starts_at=session.starts_at + 3 * timedelta(days=1))
    make.held(elsewhere, mother)
    assert refusal(acts.give_number, **asked) == Reason.HELD_BY_OTHER
    later = NOW + timedelta(minutes=11)  # it has lapsed
    assert acts.give_number(**asked | {"now": later}).status == "booked"
    same_time = make.published_session(make.posting(where=session.hospital), starts_at=session.starts_at)
    reason = refusal(acts.give_number, **asked | at(same_time, 0) | {"now": later})
    assert reason in (Reason.OVERLAP, Reason.QUOTA_DAY)


def test_the_clerks_own_terms_holds_and_limits_do_not_count(asked, reception, posting) -> None:
    """The clerk has agreed to nothing as a patient; and books for one after the other."""
    assert not reception.phone
    acts.give_number(**asked)
    hospital = posting.hospital
    for n in range(3):
        document = make.resident(date(1950, 1, 1), n=100 + n)
        person = make.person(make.account(), document=document, birth_date=date(1950, 1, 1))
        look_up(hospital, document, reception)
        made = acts.give_number(**asked | {"patient_id": person.pk, "at": asked["at"] + (n + 1) * HALF})
        assert made.status == "booked"
    with_none_left = asked | {"patient_id": person.pk}
    assert refusal(acts.give_number, **with_none_left) == Reason.SAME_SESSION
    assert not findings()


def test_only_in_sessions_that_can_be_booked(asked, posting, session) -> None:
    draft = make.draft(posting, starts_at=DAY + timedelta(days=1))
    assert refusal(acts.give_number, **asked | at(draft, 0)) in (Reason.NOT_PUBLISHED, Reason.TAKEN)
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    assert refusal(acts.give_number, **asked) == Reason.WITHDRAWN


def test_a_number_that_is_gone_is_said_to_be(asked, session) -> None:
    make.booked(session, make.person(make.account()))
    assert refusal(acts.give_number, **asked) == Reason.TAKEN


def test_what_was_asked_is_answered_and_their_place_in_line_ends(
    asked, mother, owner, session, posting
) -> None:
    withdrawn = make.published_session(posting, starts_at=DAY + timedelta(days=3))
    make.booked(withdrawn, mother)
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    entry = WaitlistEntry.objects.create(account=owner, patient=mother, session=session, joined_at=NOW)
    made = acts.give_number(**asked)
    entry.refresh_from_db()
    assert (entry.status, entry.end_reason) == ("ended", "booked")
    follow_up = FollowUp.objects.get()
    assert (follow_up.status, follow_up.chosen_appointment_id) == ("answered", made.pk)


def test_another_hospitals_desk_and_who_receives_nobody_give_nothing(
    asked, hospital, mother, clerk, owner
) -> None:
    elsewhere = make.published_session()
    with pytest.raises(acts.NotAtDesk):
        acts.give_number(**asked | at(elsewhere, 0))
    with pytest.raises(acts.NotAtDesk):
        acts.give_number(**asked | {"by": clerk.pk})  # plans, and receives nobody
    with pytest.raises(acts.NotAtDesk):
        acts.give_number(**asked | {"by": owner.pk})  # books for her on her own phone
    stranger = work.clerk(elsewhere.hospital, role="reception")
    with pytest.raises(acts.NotAtDesk):
        acts.give_number(**asked | {"by": stranger.pk})
    with pytest.raises(acts.NotAtDesk):  # at their own desk they have not looked her up
        acts.give_number(
            **asked | at(elsewhere, 0) | {"by": stranger.pk, "hospital_id": elsewhere.hospital_id}
        )
    colleague = work.clerk(hospital, role="reception")
    with pytest.raises(acts.NotAtDesk):  # nor has the colleague, before she has a visit there
        acts.give_number(**asked | {"by": colleague.pk})
    assert not Appointment.objects.exists()
