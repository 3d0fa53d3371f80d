"""What an answer, or a posting that begins and ends, means for what was asked before."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from bookings.actions import consultations as acts
from bookings.models import Consultation
from bookings.queries.staff.consultations import asked_of, case_of_consultation
from hospitals.enums import StaffRole
from notices.localtime import local_date
from specialists.actions import end_posting
from specialists.models import Posting
from tests.bookings.consulting import (
    ADVICE,
    DAY,
    accept,
    accepted,
    ask,
    at,
    clerk,
    consultation,
    no,
    patient,
    specialist,
    ward,
    yes,
)
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.factories.reference import reported_posting

__all__ = ["accepted", "clerk", "consultation", "patient", "specialist", "ward"]

pytestmark = pytest.mark.django_db


def test_an_answer_is_for_what_its_reader_saw(consultation, ward, clerk) -> None:
    stale = consultation.seen_as
    accept(ward, consultation, clerk)
    with pytest.raises(ValidationError, match="已经有人办理"):
        acts.decline_consultation(**at(ward, consultation, clerk), answer=no(), who="?", seen=stale)
    seen = Consultation.objects.get().seen_as
    for act, more in (
        (acts.withdraw_consultation, {"why": "better"}),
        (acts.note_consultation, {"took_place_at": NOW, "words": ADVICE}),
    ):
        with pytest.raises(ValidationError, match="已经有人办理"):
            act(**at(ward, consultation, clerk), **more, seen=stale)
    acts.decline_consultation(**at(ward, consultation, clerk), answer=no(), who="?", seen=seen)


def test_only_who_is_posted_there_by_then(ward, patient, clerk, specialist) -> None:
    elsewhere = make.posting().specialist
    later = make.posting(where=ward, starts_on=date(2026, 12, 20)).specialist
    over = make.posting(where=ward, ends_on=local_date(NOW)).specialist
    for who in (elsewhere, later, over, make.specialist()):
        with pytest.raises(ValidationError, match="没有到本院的有效派驻"):
            ask(ward, patient, who, clerk)
    made = ask(ward, patient, later, clerk, urgency="routine", wanted_by=NOW + 20 * DAY)
    with pytest.raises(ValidationError, match="这一天没有到本院的有效派驻"):
        accept(ward, made, clerk, set_for=NOW + DAY)
    accept(ward, made, clerk, set_for=NOW + 20 * DAY)


def test_only_who_is_posted_there_reads_what_was_asked(consultation, ward, specialist) -> None:
    mine = work.attendant(specialist)
    here = Posting.objects.filter(specialist=specialist, hospital=ward)
    here.update(ends_on=local_date(NOW))
    make.posting(specialist, make.hospital())
    reported_posting(specialist, ward)
    assert not asked_of(mine.pk, NOW).exists()
    for act, answer in ((acts.accept_asked, yes()), (acts.decline_asked, no())):
        with pytest.raises(acts.NotAsked):
            act(consultation_id=consultation.pk, answer=answer, by=mine.pk, now=NOW)
    here.filter(standing="confirmed").update(ends_on=local_date(NOW + DAY))
    assert asked_of(mine.pk, NOW).get() == consultation


def test_a_posting_that_ends_meanwhile_is_said(accepted, ward, clerk, specialist) -> None:
    assert case_of_consultation(ward.pk, accepted.pk, NOW).posted
    boss = work.clerk(ward, role=StaffRole.MANAGER)
    end_posting(posting=Posting.objects.get(), ends_on=local_date(NOW), by=boss, now=NOW)
    assert not case_of_consultation(ward.pk, accepted.pk, NOW).posted
