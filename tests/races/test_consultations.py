"""Two clerks, or a clerk and the specialist, and one consultation at one moment: one answer, one request."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError

from bookings.actions import consultations as acts
from bookings.models import Consultation, StatusChange
from hospitals.enums import StaffRole
from tests.bookings.consulting import HOUR, ask, at, no, yes
from tests.bookings.staff.at_desk import ORIGINAL, elder, look_up
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")


class Ward:
    """A hospital with two clerks, a posted specialist with an assistant, and a person both clerks have looked up."""

    def __init__(self) -> None:
        make.ensure_policies()
        self.hospital = make.hospital("市医院")
        self.clerks = [work.clerk(self.hospital, role=StaffRole.RECEPTION) for _ in range(2)]
        self.specialist = make.posting(where=self.hospital).specialist
        self.assistant = work.attendant(self.specialist)
        self.person = elder(make.account())
        for one in self.clerks:
            look_up(self.hospital, ORIGINAL, one)

    def asked(self) -> Consultation:
        """By the first clerk."""
        return ask(self.hospital, self.person, self.specialist, self.clerks[0])


def one_of(done: list[object]) -> None:
    assert sum(isinstance(result, Consultation) for result in done) == 1, done
    assert sum(isinstance(result, ValidationError) for result in done) == 1, done
    assert StatusChange.objects.filter(subject_kind="consultation").count() == 2


def test_one_answer_whoever_of_two_clerks_gives_it_first() -> None:
    ward = Ward()
    row = ward.asked()
    one, other = (at(ward.hospital, row, by, who="专家本人", seen=row.seen_as) for by in ward.clerks)
    one_of(
        run_together(
            [
                lambda: acts.accept_consultation(**one, answer=yes()),
                lambda: acts.accept_consultation(**other, answer=yes(NOW + 5 * HOUR)),
            ]
        )
    )


def test_the_desk_notes_one_answer_while_the_assistant_gives_another() -> None:
    ward = Ward()
    row = ward.asked()
    about = {"consultation_id": row.pk, "by": ward.assistant.pk, "now": NOW, "seen": row.seen_as}
    desk = at(ward.hospital, row, ward.clerks[0], who="专家本人", seen=row.seen_as)
    one_of(
        run_together(
            [
                lambda: acts.accept_asked(**about, answer=yes()),
                lambda: acts.decline_consultation(**desk, answer=no()),
            ]
        )
    )


def test_taken_back_or_declined_not_both() -> None:
    ward = Ward()
    row = ward.asked()
    back, declined = (at(ward.hospital, row, by) for by in ward.clerks)
    one_of(
        run_together(
            [
                lambda: acts.withdraw_consultation(**back, why="better"),
                lambda: acts.decline_consultation(**declined, answer=no(), who="专家本人"),
            ]
        )
    )


def test_one_request_though_the_form_is_sent_twice_and_by_two() -> None:
    ward = Ward()
    key = uuid.uuid4()

    def again(by, key=None):
        return ask(ward.hospital, ward.person, ward.specialist, by, key=key)

    same = run_together([lambda: again(ward.clerks[0], key)] * 2)
    assert len({result.pk for result in same}) == 1, same
    done = run_together([lambda by=by: again(by) for by in ward.clerks])
    assert all(isinstance(result, ValidationError) for result in done), done
    assert Consultation.objects.count() == 1
