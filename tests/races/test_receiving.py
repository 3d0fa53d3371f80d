"""Several receptionists at one moment: one ticket is one arrival, and everybody has a turn of their own."""

from __future__ import annotations

import pytest

from bookings.actions import desk as acts
from bookings.enums import AppointmentStatus, DeskAct
from bookings.models import Appointment, Arrival, Reception, StatusChange
from bookings.rules import Refused
from hospitals.enums import StaffRole
from tests.bookings.staff.at_desk import noted
from tests.bookings.staff.receiving import check_in, rule, undo, visits
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def there():
    """A hospital, its session, and two receptionists."""
    make.ensure_policies()
    hospital = make.hospital()
    session = make.published_session(make.posting(make.specialist(), hospital), numbers=8)
    return hospital, session, [work.clerk(hospital, role=StaffRole.RECEPTION) for _ in range(2)]


def test_two_receptionists_and_one_ticket_are_one_arrival(there) -> None:
    hospital, session, clerks = there
    mine = visits(session)[0]
    done = run_together([lambda by=by: check_in(hospital, mine, by) for by in clerks * 2])
    assert all(isinstance(one, Arrival) for one in done), done
    assert len({(one.pk, one.rank, one.arrived_at) for one in done}) == 1
    assert Arrival.objects.count() == 1
    assert len(noted(DeskAct.CHECK_IN)) == 1
    moves = StatusChange.objects.filter(subject_kind="appointment", to_status=AppointmentStatus.ARRIVED)
    assert moves.count() == 1


def test_everybody_who_comes_at_once_has_a_turn_of_their_own(there) -> None:
    hospital, session, clerks = there
    rule(by_arrival=1)
    mine = visits(session, list("甲乙丙丁戊己庚辛"))
    calls = [
        lambda visit=visit, by=clerks[n % 2]: check_in(hospital, visit, by) for n, visit in enumerate(mine)
    ]
    done = run_together(calls)
    assert all(isinstance(one, Arrival) for one in done), done
    assert len({one.rank for one in done}) == 8
    assert Reception.objects.count() == 1


def test_checked_in_and_undone_at_once_is_one_or_the_other(there) -> None:
    hospital, session, clerks = there
    mine = visits(session)[0]
    check_in(hospital, mine, clerks[0])
    done = run_together(
        [lambda: undo(hospital, mine, clerks[0]), lambda: check_in(hospital, mine, clerks[1])]
    )
    assert not any(isinstance(one, Exception) for one in done), done
    status = Appointment.objects.get(pk=mine.pk).status
    assert (status, Arrival.objects.count()) in (("booked", 0), ("arrived", 1))


def test_undone_by_both_is_undone_once(there) -> None:
    hospital, session, clerks = there
    mine = visits(session)[0]
    check_in(hospital, mine, clerks[0])
    done = run_together([lambda by=by: undo(hospital, mine, by) for by in clerks])
    assert not any(isinstance(one, (Refused, acts.NotAtDesk)) for one in done), done
    assert not Arrival.objects.exists()
