"""Two clerks and one referral at one moment: one answer, one number, one referral of a form."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError

from bookings.actions import referrals as acts
from bookings.models import Appointment, Referral, RefusedFor, StatusChange
from bookings.rules import Refused
from hospitals.enums import StaffRole
from tests.bookings.referring import at, book, open_route, send
from tests.bookings.staff.at_desk import ORIGINAL, elder, look_up
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")


class Two:
    """Two hospitals with two clerks each, and a person the first two have looked up."""

    def __init__(self) -> None:
        make.ensure_policies()
        self.county, self.city = make.hospital("旗医院"), make.hospital("市医院")
        self.senders = [work.clerk(self.county, role=StaffRole.RECEPTION) for _ in range(2)]
        self.receivers = [work.clerk(self.city, role=StaffRole.RECEPTION) for _ in range(2)]
        chief = work.clerk(self.city, role=StaffRole.MANAGER)
        self.route = open_route(self.city, self.county, chief)
        self.person = elder(make.account())
        for one in self.senders:
            look_up(self.county, ORIGINAL, one)

    def sent(self) -> Referral:
        """By the first clerk."""
        return send(self.route, self.person, self.senders[0])


def moves(referral: Referral) -> list[str]:
    rows = StatusChange.objects.filter(subject_kind="referral", subject_id=referral.pk).order_by("pk")
    return [row.to_status for row in rows]


def test_one_answer_whoever_gives_it_first() -> None:
    two = Two()
    made = two.sent()
    one, other = (at(two.city, made, by) for by in two.receivers)
    done = run_together(
        [
            lambda: acts.accept_referral(**one),
            lambda: acts.refuse_referral(**other, why=RefusedFor.FULL, words="没有床位"),
        ]
    )
    assert sum(isinstance(result, Referral) for result in done) == 1, done
    assert sum(isinstance(result, ValidationError) for result in done) == 1, done
    assert len(moves(made)) == 2
    assert Referral.objects.get().steps.count() <= 1


def test_taken_back_or_answered_not_both() -> None:
    two = Two()
    made = two.sent()
    back, taken = at(two.county, made, two.senders[0]), at(two.city, made, two.receivers[0])
    done = run_together(
        [
            lambda: acts.withdraw_referral(**back),
            lambda: acts.refuse_referral(**taken, why=RefusedFor.FULL, words="没有床位"),
        ]
    )
    assert sum(isinstance(result, Referral) for result in done) == 1, done
    assert len(moves(made)) == 2


def test_one_number_though_two_clerks_book() -> None:
    two = Two()
    made = acts.accept_referral(**at(two.city, two.sent(), two.receivers[0]))
    post = make.posting(where=two.city)
    sessions = [
        make.published_session(post, numbers=10, starts_at=make.DAY.replace(day=day)) for day in (8, 9)
    ]
    done = run_together(
        [
            lambda: book(made, sessions[0], two.city, two.receivers[0]),
            lambda: book(made, sessions[1], two.city, two.receivers[1]),
        ]
    )
    assert sum(isinstance(result, Referral) for result in done) == 1, done
    assert sum(isinstance(result, ValidationError | Refused) for result in done) == 1, done
    assert Appointment.objects.filter(patient=two.person).count() == 1


def test_one_referral_though_the_form_is_sent_twice_and_by_two() -> None:
    two = Two()
    key = uuid.uuid4()
    same = run_together([lambda: send(two.route, two.person, two.senders[0], key=key)] * 2)
    assert len({result.pk for result in same}) == 1, same
    done = run_together([lambda by=by: send(two.route, two.person, by) for by in two.senders])
    assert all(isinstance(result, ValidationError) for result in done), done
    assert Referral.objects.count() == 1
