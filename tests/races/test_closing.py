"""Several desks close one day at one moment: it is signed once, and the ledger says it once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from bookings.actions import desk as acts
from bookings.models import Appointment, Block, StatusChange
from bookings.models.closing import CorrectionReason
from bookings.queries.staff.closing import mark_of
from bookings.rules import Refused
from hospitals.enums import StaffRole
from specialists.models import Activity, ClinicSession
from tests.bookings.staff.closing_day import EVENING, four, records, signs, status_of
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

DESKS = 4


@pytest.fixture
def day(committed) -> tuple[ClinicSession, list[Appointment]]:
    """A session, with somebody in each half-hour."""
    make.ensure_policies()
    session = make.published_session(numbers=4)
    return session, four(session)


def desks(session: ClinicSession) -> list:
    return [work.clerk(session.hospital, role=StaffRole.RECEPTION) for _ in range(DESKS)]


def test_signed_once_by_whoever_comes_first(day) -> None:
    session, people = day
    several = desks(session)
    records(session, several[0], dict.fromkeys(people, "seen"))
    done = run_together([lambda by=by: signs(session, by) for by in several])
    assert [one.status for one in done] == ["closed"] * DESKS, done
    assert [line.patients for line in Activity.objects.filter(session=session)] == [4]
    assert StatusChange.objects.filter(subject_kind="session", to_status="closed").count() == 1


def test_one_list_written_by_all_is_written_once(day) -> None:
    session, people = day
    outcomes = {one: "seen" if n < 2 else "noshow" for n, one in enumerate(people)}
    done = run_together([lambda by=by: records(session, by, outcomes) for by in desks(session)])
    assert sorted(done) == [0, 0, 0, 4], done
    assert StatusChange.objects.filter(subject_kind="appointment", to_status="noshow").count() == 2
    assert not Block.objects.exists()


def test_a_correction_comes_before_the_signature_or_not_at_all(day) -> None:
    session, people = day
    one, other, *_more = desks(session)
    records(session, one, dict.fromkeys(people, "seen"))
    seen = mark_of(Appointment.objects.filter(session=session))
    said = {"session_id": session.pk, "appointment_id": people[0].pk, "by": other.pk, "now": EVENING}
    signed, corrected = run_together(
        [
            lambda: signs(session, one, seen=seen),
            lambda: acts.correct_outcome(**said, to="noshow", reason=CorrectionReason.NOT_THERE),
        ]
    )
    if isinstance(signed, ValidationError):
        assert (status_of(people[0]), Activity.objects.count()) == ("noshow", 0)
    else:
        assert isinstance(corrected, Refused)
        assert (status_of(people[0]), Activity.objects.get().patients) == ("fulfilled", 4)
