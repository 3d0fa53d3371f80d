"""Referrals where something has happened meanwhile: another one to one place, a number moved, a page that is old."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from bookings.actions import referrals as acts
from bookings.actions.desk import NotAtDesk, move_for
from bookings.actions.referrals_kept import lapse_referrals, move_referrals
from bookings.models import Referral, ReferralNotice
from bookings.queries.referrals import stale_referrals
from bookings.queries.staff.referral_case import case_of
from hospitals.enums import StaffRole
from notices.models import Notice
from tests.bookings.referring import (
    REASON,
    accepted,
    after,
    at,
    book,
    booked,
    chief,
    city,
    clerk,
    county,
    open_route,
    patient,
    referral,
    route,
    send,
    triage,
)
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "booked", "chief", "city", "clerk", "county", "patient", "referral", "route", "triage"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_not_into_a_department_where_another_one_is_open(
    referral, route, county, city, patient, clerk, triage
) -> None:
    bones = reference.department("骨科", hospital=city)
    other = send(route, patient, clerk, department_id=bones.pk)
    with pytest.raises(ValidationError, match="转到这个科室的另一件转诊还没有办完") as stopped:
        acts.accept_referral(**at(city, referral, triage), department_id=bones.pk)
    assert list(stopped.value.message_dict) == ["department"]
    assert Referral.objects.get(pk=referral.pk).status == "sent"
    assert acts.accept_referral(**at(city, other, triage), department_id=bones.pk).department == bones
    acts.close_referral(**at(city, other, triage), why="unwanted")
    assert acts.accept_referral(**at(city, referral, triage), department_id=bones.pk).status == "accepted"


@pytest.mark.parametrize("theirs_first", [True, False])
def test_of_two_that_are_joined_the_one_further_on_is_kept(booked, city, clerk, triage, theirs_first) -> None:
    other = make.person(make.account(), "王秀英")
    second = Referral.objects.get(pk=booked.pk)
    second.pk, second.seal_id, second._state.adding, second.patient = None, uuid.uuid4(), True, other
    second.status, second.appointment, second.decided_at, second.decided_by = "sent", None, None, None
    second.reason, second.summary = "同一件", "同一件"
    second.save()
    pair = (other, booked.patient) if theirs_first else (booked.patient, other)
    move_referrals(*pair, by=clerk.pk, now=NOW)
    rows = {row.pk: (row.status, row.closed_for) for row in Referral.objects.all()}
    assert rows == {booked.pk: ("booked", ""), second.pk: ("closed", "merged")}


def test_the_later_one_is_kept_where_it_is_further_on(referral, city, clerk, triage) -> None:
    other = make.person(make.account(), "王秀英")
    later = Referral.objects.get(pk=referral.pk)
    later.pk, later.seal_id, later._state.adding, later.patient = None, uuid.uuid4(), True, other
    later.reason, later.summary = "同一件", "同一件"
    later.save()
    acts.accept_referral(**at(city, later, triage))
    move_referrals(referral.patient, other, by=clerk.pk, now=NOW)
    assert Referral.objects.get(pk=later.pk).status == "accepted"
    assert Referral.objects.get(pk=referral.pk).closed_for == "merged"


def test_a_number_is_of_one_referral(booked, route, city, patient, clerk, triage) -> None:
    bones = reference.department("骨科", hospital=city)
    other = send(route, patient, clerk, department_id=bones.pk)
    acts.accept_referral(**at(city, other, triage))
    session = booked.appointment.session
    with pytest.raises(ValidationError, match="已经用在这位就诊人的另一件转诊上"):
        book(other, session, city, triage)
    assert Referral.objects.get(pk=other.pk).status == "accepted"
    assert Referral.objects.get(pk=booked.pk).appointment == booked.appointment


ANSWERS = {
    acts.accept_referral: {},
    acts.ask_back: {"words": "?"},
    acts.refuse_referral: {"why": "full", "words": "?"},
    acts.redirect_referral: {"to_id": 1, "words": "?"},
}


@pytest.mark.parametrize("act", ANSWERS)
def test_an_answer_is_to_what_was_seen(referral, city, triage, act) -> None:
    acts.ask_back(**at(city, referral, triage), words="请补充血常规。", seen="sent")
    for seen in ("sent", "accepted", "x"):
        with pytest.raises(ValidationError, match="已经有人办理"):
            act(**at(city, referral, triage), **ANSWERS[act], seen=seen)
    assert Referral.objects.get().status == "asked"
    assert acts.accept_referral(**at(city, referral, triage), seen="asked").status == "accepted"


def test_it_is_closed_where_nobody_came_by_the_number(booked, city, triage) -> None:
    about = at(city, booked, triage, after(booked))
    assert "close" not in case_of(city.pk, booked.pk, NOW).may
    assert "close" in case_of(city.pk, booked.pk, after(booked)).may
    gone = acts.close_referral(**about, why="not_come")
    assert (gone.status, gone.closed_for) == ("closed", "not_come")


def test_it_is_not_closed_where_somebody_came(booked, city, triage) -> None:
    make.arrived(booked.appointment, at=booked.appointment.during.lower)
    assert "close" not in case_of(city.pk, booked.pk, after(booked)).may
    with pytest.raises(ValidationError, match="还有号"):
        acts.close_referral(**at(city, booked, triage, after(booked)), why="not_come")


def test_a_visit_that_was_moved_far_does_not_lapse(booked, city, triage) -> None:
    row = Referral.objects.select_related("appointment").get()
    posting = row.appointment.session.session_specialists.get().posting
    session = make.published_session(posting, starts_at=make.DAY + 2 * DAY, numbers=10)
    about = {"hospital_id": city.pk, "patient_id": row.patient_id, "by": triage.pk, "now": NOW}
    place = {"session_id": session.pk, "at": session.starts_at, "asks_as": "referral"}
    Referral.objects.update(due_at=NOW)
    move_for(**about, **place, appointment_id=row.appointment_id)
    ends = Referral.objects.select_related("appointment__slot").get().appointment.slot.ends_at
    assert not stale_referrals(ends + 90 * DAY - timedelta(seconds=1)).exists()
    assert stale_referrals(ends + 90 * DAY).exists()
    assert lapse_referrals(patient_id=row.patient_id, now=ends + 90 * DAY) == 1
    # Who had a number was seen, perhaps: nobody is told that nothing came of it.
    assert not Notice.objects.filter(kind=ReferralNotice.LAPSED).exists()


def _refused(referral, county, city, clerk, triage) -> None:
    acts.refuse_referral(**at(city, referral, triage), why="full", words="没有床位。")


def _redirected(referral, county, city, clerk, triage) -> None:
    other = make.hospital("内蒙古医院")
    open_route(other, county, work.clerk(other, role=StaffRole.MANAGER))
    acts.redirect_referral(**at(city, referral, triage), to_id=other.pk, words="请转骨科专科。")


def _withdrawn(referral, county, city, clerk, triage) -> None:
    acts.withdraw_referral(**at(county, referral, clerk))


def _lapsed(referral, county, city, clerk, triage) -> None:
    lapse_referrals(patient_id=referral.patient_id, now=referral.due_at + 90 * DAY)


@pytest.mark.parametrize("over", [_refused, _redirected, _withdrawn, _lapsed])
def test_whom_it_is_not_for_any_longer_reads_and_prints_nothing(
    referral, county, city, clerk, triage, over
) -> None:
    acts.ask_back(**at(city, referral, triage), words="请补充血常规。")
    acts.answer_referral(**at(county, referral, clerk), words="血常规正常。")
    before = case_of(city.pk, referral.pk, NOW)
    assert (before.reads, before.prints) == (True, True)
    over(Referral.objects.get(), county, city, clerk, triage)
    theirs, own = case_of(city.pk, referral.pk, NOW), case_of(county.pk, referral.pk, NOW)
    assert (theirs.reads, theirs.prints) == (False, False)
    assert {line.words for line in theirs.history} == {""}
    assert (own.reads, own.prints, own.referral.reason) == (True, True, REASON)
    assert "血常规正常。" in {line.words for line in own.history}
    with pytest.raises(NotAtDesk):
        acts.print_letter(**at(city, referral, triage))
    assert acts.print_letter(**at(county, referral, clerk)) == "王秀英"


def test_who_took_the_person_reads_on_and_prints_while_there_is_something_to_do(
    accepted, county, city, clerk, triage
) -> None:
    acts.close_referral(**at(city, accepted, triage), why="unwanted")
    case = case_of(city.pk, accepted.pk, NOW)
    assert (case.reads, case.prints) == (True, False)
    with pytest.raises(NotAtDesk):
        acts.print_letter(**at(city, accepted, triage))


def test_words_that_are_removed_are_not_printed(referral, county, city, clerk, triage) -> None:
    acts.withdraw_referral(**at(county, referral, clerk))
    Referral.objects.update(reason="", summary="", words_removed_at=NOW)
    assert not case_of(county.pk, referral.pk, NOW).reads
    with pytest.raises(NotAtDesk):
        acts.print_letter(**at(county, referral, clerk))


def test_what_was_seen_is_printed_by_both(booked, county, city, clerk, triage) -> None:
    later = after(booked)
    acts.note_outcome(**at(city, booked, triage, later), outcome="treated", words="好转。")
    assert acts.print_letter(**at(city, booked, triage, later)) == "王秀英"
    assert acts.print_letter(**at(county, booked, clerk, later)) == "王秀英"
