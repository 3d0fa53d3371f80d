"""How many numbers one person may have: each limit on both sides, and what counts in none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookings import actions
from bookings.enums import Rule
from bookings.models import Appeal, Appointment, Policy
from bookings.policy import QuotasPolicy, policies_at
from bookings.queries.askers import what_person_has
from bookings.queries.numbers import Asker, bookable_by, why_not
from bookings.queries.quotas import Visit, days_full, quota_reason
from bookings.rules import Reason, Refused
from specialists.models import ClinicSession, Slot
from tests.bookings.appealing import appealed, blocked, missed
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW

LIMITS = QuotasPolicy(1, 1, 2, 3, 7, 5, 90)
D = date(2026, 12, 8)


def visit(
    days: int = 0, who: int = 0, hospital: int = 1, department: int | None = None, **more: bool
) -> Visit:
    """A visit so many days after D, of a specialist nobody else has unless named."""
    specialists = frozenset([who] if who else [1000 + days])
    return Visit(D + timedelta(days=days), hospital, department, specialists, **more)


def on(*days: int) -> list[Visit]:
    """Visits on these days, each of somebody else at another hospital."""
    return [visit(day, who=100 + n, hospital=100 + n) for n, day in enumerate(days)]


@pytest.mark.parametrize(
    ("wanted", "has", "reason"),
    [
        (visit(), [], None),
        (visit(who=7), [visit(30, who=7)], Reason.QUOTA_SPECIALIST),
        (visit(who=7), [visit(30, who=7, coming=False)], None),
        (visit(department=3), [visit(who=8, department=3)], Reason.QUOTA_DEPARTMENT),
        (visit(department=3), [visit(1, who=8, department=3)], None),
        (visit(department=3), [visit(who=8, department=4)], None),
        (visit(department=3), [visit(who=8, department=3, hospital=2)], None),
        (visit(), [visit(who=8)], None),  # nobody said which department
        (visit(), on(0), None),
        (visit(), on(0, 0), Reason.QUOTA_DAY),
        (visit(), on(0, 6), None),
        (visit(), on(0, 1, 6), Reason.QUOTA_SPAN),
        (visit(), on(-3, 2, 3), Reason.QUOTA_SPAN),
        (visit(), on(-3, 2, 4), None),  # eight days, of which no seven have four
        (visit(), on(-6, -5, -1), Reason.QUOTA_SPAN),
        (visit(), on(-7, -5, -1), None),
        (visit(), on(10, 20, 30, 40), None),
        (visit(), on(10, 20, 30, 40, 89), Reason.QUOTA_LONG_SPAN),
        (visit(), on(10, 20, 30, 40, 90), None),
        (visit(), on(-89, -70, -50, -30, -10), Reason.QUOTA_LONG_SPAN),
        (visit(), on(-90, -70, -50, -30, -10), None),
    ],
)
def test_each_limit(wanted, has, reason) -> None:
    assert quota_reason(wanted, has, LIMITS) == reason


def test_what_counts_in_no_limit() -> None:
    has = [replace(one, counted=False) for one in on(0, 0, 1, 2, 3, 4)]
    assert quota_reason(visit(), has, LIMITS) is None
    assert days_full(has, LIMITS) == []
    assert quota_reason(visit(counted=False), on(0, 0, 1, 2, 3, 4), LIMITS) is None


def test_the_full_days_are_those_the_rule_refuses() -> None:
    has = on(0, 0, 5, 9, 10, 11, 70)
    full = days_full(has, LIMITS)
    for n in range(-100, 180):
        day = D + timedelta(days=n)
        refused = quota_reason(visit(n, hospital=9), has, LIMITS) is not None
        assert refused == any(first <= day <= last for first, last in full), day


def first_slot(session) -> Slot:
    """The session's first number."""
    return Slot.objects.select_related("session").filter(session=session).order_by("ordinal")[0]


def both(session, patient, now=NOW, pool="public") -> Reason | None:
    """Why not, after the database's condition has said the same."""
    asker = Asker(patient.created_by_id, patient.pk, pool)
    slot = first_slot(session)
    reason = why_not(slot, asker, now)
    assert bookable_by(asker, now).filter(pk=slot.pk).exists() == (reason is None)
    return reason


@pytest.mark.django_db
def test_one_number_to_come_of_each_specialist() -> None:
    patient, post = make.person(make.account()), make.posting()
    booking = make.booked(make.published_session(post), patient)
    later = make.published_session(post, starts_at=DAY + timedelta(days=1))
    other = make.posting(where=post.hospital)
    team = make.published_session(post, other, kind="team", starts_at=DAY + timedelta(days=2))
    assert both(later, patient) == both(team, patient) == Reason.QUOTA_SPECIALIST
    with pytest.raises(Refused) as refused:
        make.held(later, patient)
    assert refused.value.reason == Reason.QUOTA_SPECIALIST
    moved = actions.move_booking(  # what is moved stands in nobody's way
        appointment=booking, session_id=later.pk, at=later.starts_at, by=patient.created_by_id, now=NOW
    )
    assert moved.session_id == later.pk
    actions.cancel_booking(appointment=booking, by=patient.created_by_id, now=NOW)
    assert both(team, patient) is None
    make.booked(team, patient)
    again = make.published_session(other, starts_at=DAY + timedelta(days=3))
    assert both(again, patient) == Reason.QUOTA_SPECIALIST


@pytest.mark.django_db
def test_the_days_of_the_visits_count() -> None:
    patient = make.person(make.account())
    for hour in (0, 3):
        make.booked(make.published_session(starts_at=DAY + timedelta(hours=hour)), patient)
    assert both(make.published_session(starts_at=DAY + timedelta(hours=8)), patient) == Reason.QUOTA_DAY
    assert (
        both(make.published_session(starts_at=DAY + timedelta(hours=17)), patient) is None
    )  # local tomorrow
    make.booked(make.published_session(starts_at=DAY + timedelta(days=2)), patient)
    assert both(make.published_session(starts_at=DAY - timedelta(days=4)), patient) == Reason.QUOTA_SPAN
    assert both(make.published_session(starts_at=DAY + timedelta(days=-5)), patient) is None


@pytest.mark.django_db
def test_free_clinics_referrals_and_walk_ins_count_in_none() -> None:
    patient, post = make.person(make.account()), make.posting()
    booking = make.booked(make.published_session(post), patient)
    later = make.published_session(post, starts_at=DAY + timedelta(days=1))
    for pool in ("referral", "walk_in"):
        Appointment.objects.filter(pk=booking.pk).update(pool=pool)
        assert both(later, patient) is None
    for pool in ("public", "desk"):
        Appointment.objects.filter(pk=booking.pk).update(pool=pool)
        assert both(later, patient) == Reason.QUOTA_SPECIALIST
    # It is how it was booked that counts: a referral number that flowed back is the public's then.
    Slot.objects.filter(pk=booking.slot_id).update(pool="referral")
    assert both(later, patient) == Reason.QUOTA_SPECIALIST
    assert both(later, patient, pool="referral") is None
    sessions = ClinicSession.objects.filter(pk=booking.session_id)
    sessions.update(purpose="free", fee_yuan=0)
    assert both(later, patient) is None, "the one they have counts not"
    sessions.update(purpose="clinic")
    assert both(later, patient) == Reason.QUOTA_SPECIALIST
    ClinicSession.objects.filter(pk=later.pk).update(purpose="free", fee_yuan=0)
    later.refresh_from_db()
    assert both(later, patient) is None, "nor the one they want"


@pytest.mark.django_db
def test_a_visit_whose_day_is_over_is_not_to_come() -> None:
    patient, post = make.person(make.account()), make.posting()
    make.booked(make.published_session(post), patient)
    later = make.published_session(post, starts_at=DAY + timedelta(days=5))
    assert both(later, patient, DAY + timedelta(hours=15)) == Reason.QUOTA_SPECIALIST
    assert both(later, patient, DAY + timedelta(hours=16)) is None


@pytest.mark.django_db
def test_the_figures_are_those_of_the_rule_in_force() -> None:
    patient, post = make.person(make.account()), make.posting()
    make.booked(make.published_session(post), patient)
    later = make.published_session(post, starts_at=DAY + timedelta(days=1))
    values = Policy.objects.get(rule=Rule.QUOTAS).values
    since = NOW - timedelta(minutes=1)
    Policy.objects.create(
        rule=Rule.QUOTAS, values={**values, "per_specialist": 2}, valid_from=since, created_at=since
    )
    assert policies_at(NOW).quotas.per_specialist == 2
    assert both(later, patient) is None


@pytest.mark.django_db
def test_what_was_granted_counts_in_no_limit_either() -> None:
    patient = make.person(make.account())
    rows = [missed(patient, days) for days in (20, 10)]
    has = what_person_has(Asker(patient.created_by_id, patient.pk), NOW, None)
    assert [one.visit.counted for one in has] == [True, True]
    for appeal in appealed(blocked(patient, *rows), rows[:1]):
        Appeal.objects.filter(pk=appeal.pk).update(
            status="granted", decision="hospital_fault", decided_at=NOW, decided_by=patient.created_by
        )
    has = what_person_has(Asker(patient.created_by_id, patient.pk), NOW, None)
    in_order = sorted(has, key=lambda one: one.visit.day)
    assert [one.visit.counted for one in in_order] == [False, True]
