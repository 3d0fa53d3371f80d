"""Who reaches what: one's own hospital and specialist, while the role lasts, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from bookings.queries.staff.scope import attends, my_session, my_visits, workplaces
from hospitals.actions import end_role, grant_role
from hospitals.enums import StaffRole
from hospitals.models import Staff
from specialists.actions import end_attendant
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(seconds=1)


def reaches(user: User, session, now=NOW, **how: bool) -> bool:
    return my_session(user.pk, session.pk, now, **how) is not None


def test_a_clerk_reaches_the_sessions_of_the_own_hospital_alone(clerk, session) -> None:
    assert reaches(clerk, session, planning=True)
    assert not reaches(work.clerk(make.hospital()), session)
    assert not reaches(clerk, make.published_session())
    assert not reaches(make.account(), session)


def test_a_clerk_of_two_hospitals_reaches_both(hospital, session) -> None:
    other = make.published_session()
    both = work.clerk(hospital, other.hospital)
    assert reaches(both, session)
    assert reaches(both, other)
    assert [place.hospital for place in workplaces(both.pk, NOW)] == sorted(
        [hospital, other.hospital], key=lambda one: one.name
    )


def test_reception_reads_and_does_not_plan(hospital, session) -> None:
    desk = work.clerk(hospital, role=StaffRole.RECEPTION)
    assert reaches(desk, session)
    assert not reaches(desk, session, planning=True)
    (place,) = workplaces(desk.pk, NOW)
    assert not place.plans


@pytest.mark.parametrize("role", [StaffRole.SCHEDULER, StaffRole.MANAGER])
def test_schedulers_and_managers_plan(hospital, session, role) -> None:
    assert reaches(work.clerk(hospital, role=role), session, planning=True)


def test_a_role_that_ended_reaches_nothing_from_then_on(clerk, session) -> None:
    end_role(staff=clerk.staff_roles.get(), by=None, now=NOW)
    assert not reaches(clerk, session, NOW)
    assert not reaches(clerk, session, LATER)
    assert reaches(clerk, session, NOW - timedelta(seconds=1))
    assert workplaces(clerk.pk, LATER) == []


def test_a_role_to_come_a_closed_account_and_a_phone_reach_nothing(hospital, session) -> None:
    soon = work.staff_account()
    grant_role(user=soon, hospital=hospital, role=StaffRole.SCHEDULER, by=None, now=LATER)
    closed = work.clerk(hospital)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    phone = make.account()
    Staff.objects.create(user=phone, hospital=hospital, role=StaffRole.MANAGER, began_at=work.YESTERDAY)
    assert not any(reaches(user, session) for user in (soon, closed, phone))


def test_an_attendant_reaches_the_visits_of_their_specialist_alone(posting, session) -> None:
    helper = work.attendant(posting.specialist)
    stranger = work.attendant(make.specialist())
    draft = make.draft(posting, starts_at=make.DAY + timedelta(days=1))
    make.published_session()
    assert list(my_visits(helper.pk, NOW)) == [session]
    assert list(my_visits(stranger.pk, NOW)) == []
    assert draft.pk
    assert not reaches(helper, session)
    end_attendant(attendant=attends(helper.pk, NOW).get(), by=None, now=NOW)
    assert list(my_visits(helper.pk, LATER)) == []


def test_in_production_no_demonstration(settings, clerk, hospital) -> None:
    demo = make.published_session(make.posting(where=hospital, demo=True), demo=True)
    assert reaches(clerk, demo)
    settings.PRODUCTION = True
    assert not reaches(clerk, demo)
