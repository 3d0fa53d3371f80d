"""Promises of another visit and sessions published, or people asking, at one moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings import actions
from bookings.actions.recalls import Promise
from bookings.models import Appointment, Patient, Recall, RecallKind
from bookings.rules import Refused
from hospitals.enums import StaffRole
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from tests.bookings.staff.recalling import AFTER, LATER, been
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")


class Promised:
    """A session whose people were promised the next one."""

    def __init__(self, people: int) -> None:
        make.ensure_policies()
        self.hospital = make.hospital("市医院")
        self.posting = make.posting(where=self.hospital)
        self.clerk = work.clerk(self.hospital, role=StaffRole.RECEPTION)
        self.session = make.published_session(self.posting, numbers=4)
        self.owners = [make.account() for _ in range(people)]
        self.people = [make.person(one, f"赵{n}") for n, one in enumerate(self.owners)]
        self.recalls = [self._recall(person, n) for n, person in enumerate(self.people)]

    def _recall(self, person: Patient, n: int) -> Recall:
        at = self.session.starts_at + n * timedelta(minutes=30)
        visit = been(make.booked(self.session, person, at=at))
        return actions.promise_recall(
            hospital_id=self.hospital.pk,
            patient_id=person.pk,
            after_id=visit.pk,
            promise=Promise(
                RecallKind.VISIT, self.posting.specialist_id, date(2026, 12, 20), date(2027, 2, 8)
            ),
            by=self.clerk.pk,
            now=AFTER,
        )

    def draft(self, days: int) -> ClinicSession:
        return make.draft(self.posting, starts_at=LATER + timedelta(days=days), numbers=10)


def publish(session: ClinicSession) -> ClinicSession:
    return actions.publish_session(session=session, by=None, now=AFTER)


def test_two_sessions_published_at_once_keep_one_number_for_one_person() -> None:
    world = Promised(1)
    drafts = [world.draft(days) for days in (0, 1)]
    done = run_together([lambda one=one: publish(one) for one in drafts])
    assert all(isinstance(one, ClinicSession) for one in done), done
    assert Slot.objects.filter(pool=Pool.RECALL).count() == 1
    kept = Recall.objects.get().kept_in
    assert kept is not None
    assert Slot.objects.filter(pool=Pool.RECALL, session=kept).count() == 1


def test_she_takes_it_and_gives_it_up_at_once() -> None:
    world = Promised(2)
    later = publish(world.draft(0))
    owner, first = world.owners[0], world.recalls[0]
    make.tells(owner, later)
    at = Slot.objects.filter(session=later, pool=Pool.RECALL).earliest("ordinal").starts_at
    done = run_together(
        [
            lambda: actions.book_recall(recall_id=first.pk, at=at, by=owner.pk, now=AFTER),
            lambda: actions.give_up_recall(recall_id=first.pk, by=owner.pk, now=AFTER),
        ]
    )
    assert isinstance(done[1], Recall), done
    assert isinstance(done[0], Appointment | Refused), done
    first.refresh_from_db()
    assert first.end_reason == "unwanted"
    assert Recall.objects.get(pk=world.recalls[1].pk).kept_in_id == later.pk


def test_a_relative_and_the_daughter_take_it_at_once() -> None:
    world = Promised(1)
    later = publish(world.draft(0))
    relative = make.account()
    make.linked(relative, world.people[0])
    for one in (relative, world.owners[0]):
        make.tells(one, later)
    at = Slot.objects.get(session=later, pool=Pool.RECALL).starts_at
    done = run_together(
        [
            lambda by=one.pk: actions.book_recall(recall_id=world.recalls[0].pk, at=at, by=by, now=AFTER)
            for one in (relative, world.owners[0])
        ]
    )
    assert len({one.pk for one in done if isinstance(one, Appointment)}) == 1, done
    assert Appointment.objects.filter(session=later).count() == 1
