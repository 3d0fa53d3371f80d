"""A referral from one hospital to another: sent, asked about, taken or not, booked, and told of."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from bookings.actions import referrals as acts
from bookings.actions.desk import cancel_for, move_for
from bookings.enums import Came
from bookings.models import (
    Referral,
    ReferralNotice,
    ReferralStep,
    StatusChange,
    Urgency,
)
from bookings.queries.referrals import has_number
from bookings.queries.staff.referrals import line_of, overdue
from bookings.rules import Refused
from hospitals.enums import StaffRole
from notices.localtime import day_bounds, local_date
from notices.models import Notice
from specialists.models import ClinicSession
from tests.bookings.referring import (
    REASON,
    SUMMARY,
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
from tests.bookings.staff.joining import DECLARED, reached
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "booked", "chief", "city", "clerk", "county", "patient", "referral", "route", "triage"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def moves(referral: Referral) -> list[str]:
    rows = StatusChange.objects.filter(subject_kind="referral", subject_id=referral.pk).order_by("pk")
    return [row.to_status for row in rows]


def later_session(city) -> ClinicSession:
    begins = make.DAY + 2 * DAY
    return make.published_session(make.posting(where=city), starts_at=begins, numbers=10)


def told(kind: ReferralNotice) -> int:
    return Notice.objects.filter(kind=kind).count()


def test_from_the_county_to_the_city_and_back(booked, county, city, clerk, triage) -> None:
    assert moves(booked) == ["sent", "accepted", "booked"]
    assert (booked.appointment.pool, booked.appointment.session.hospital) == ("referral", city)
    assert booked.due_at == booked.appointment.slot.ends_at + 3 * DAY
    later = after(booked)
    about = at(city, booked, triage, later)
    seen = acts.note_outcome(**about, outcome="treated", words="保守治疗，两周后复查。")
    assert (seen.status, seen.outcome, seen.outcome_by, seen.due_at) == (
        "seen",
        "treated",
        triage,
        later + 3 * DAY,
    )
    read = acts.confirm_outcome_seen(**at(county, booked, clerk, later))
    assert (read.outcome_seen_by, read.due_at) == (clerk, None)
    acts.confirm_outcome_seen(**at(county, booked, clerk, later + DAY))
    assert Referral.objects.get().outcome_seen_at == later
    assert [step.words for step in ReferralStep.objects.all()] == ["保守治疗，两周后复查。"]
    actions = (
        AuditEntry.objects.filter(subject_kind="referral").order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == [
        "send_referral",
        "accept_referral",
        "book_referral",
        "note_outcome",
        "saw_outcome",
    ]


def test_what_was_sent_is_sealed_and_whole(referral, patient, clerk) -> None:
    row = Referral.objects.get()
    assert (row.reason, row.summary, row.patient, row.sent_by) == (REASON, SUMMARY, patient, clerk)
    boxes = Referral.objects.values("reason", "summary").get()
    assert REASON.encode() not in boxes["reason"].box
    assert (row.agreed_at, row.due_at) == (NOW, NOW + DAY)
    assert told(ReferralNotice.SENT) == 1


@pytest.mark.parametrize(
    ("urgency", "hours", "due"),
    [
        (Urgency.ROUTINE, 48, NOW + 2 * DAY),
        (Urgency.ROUTINE, 24 * 30, NOW + 7 * DAY),
        (Urgency.URGENT, 48, NOW + DAY),
        (Urgency.TODAY, 48, day_bounds(local_date(NOW))[1] - timedelta(minutes=1)),
        (Urgency.TODAY, 2, NOW + timedelta(hours=2)),
    ],
)
def test_the_answer_is_due_in_the_routes_time_and_before_the_visit(
    city, county, chief, patient, clerk, urgency, hours, due
) -> None:
    route = open_route(city, county, chief, answer_hours=hours)
    assert send(route, patient, clerk, urgency=urgency).due_at == due


def test_sent_twice_with_one_form_it_is_one(route, patient, clerk) -> None:
    key = uuid.uuid4()
    assert send(route, patient, clerk, key=key) == send(route, patient, clerk, key=key)
    with pytest.raises(ValidationError, match="还没有办完"):
        send(route, patient, clerk, key=uuid.uuid4())
    assert Referral.objects.count() == 1


def test_one_form_is_for_one_person(route, county, patient, clerk) -> None:
    key = uuid.uuid4()
    made = send(route, patient, clerk, key=key)
    other = reached(make.person(make.account(), **DECLARED), county, clerk)
    with pytest.raises(ValidationError, match="已经用过了") as caught:
        send(route, other, clerk, key=key)
    assert caught.value.code == "used"
    assert Referral.objects.get() == made


def test_asked_back_and_answered(referral, county, city, clerk, triage) -> None:
    asked = acts.ask_back(**at(city, referral, triage, NOW + DAY / 2), words="请补充血常规。")
    assert (asked.status, asked.due_at) == ("asked", NOW + DAY * 1.5)
    with pytest.raises(ValidationError, match="已经有人办理"):
        acts.ask_back(**at(city, referral, triage), words="请补充血常规。")
    again = acts.answer_referral(**at(county, referral, clerk, NOW + DAY), words="血常规正常。")
    assert (again.status, again.due_at) == ("sent", NOW + 2 * DAY)
    assert moves(referral) == ["sent", "asked", "sent"]


def test_what_was_asked_may_be_said_by_telephone(referral, city, triage) -> None:
    acts.ask_back(**at(city, referral, triage), words="请补充血常规。")
    assert acts.accept_referral(**at(city, referral, triage)).status == "accepted"


def test_refused_with_a_reason_the_patient_is_told(referral, city, triage) -> None:
    with pytest.raises(ValueError, match="says something"):
        acts.refuse_referral(**at(city, referral, triage), why="full", words="")
    gone = acts.refuse_referral(**at(city, referral, triage), why="full", words="近两周没有床位。")
    assert (gone.status, gone.refused_for, gone.decided_by, gone.due_at) == ("refused", "full", triage, None)
    assert told(ReferralNotice.NOT_TAKEN) == 1
    with pytest.raises(ValidationError, match="已经有人办理"):
        acts.accept_referral(**at(city, referral, triage))


def test_redirected_to_where_the_sender_has_a_way(referral, county, city, triage) -> None:
    other = make.hospital("内蒙古医院")
    about = at(city, referral, triage)
    with pytest.raises(ValidationError, match="没有到这家医院的转诊通道"):
        acts.redirect_referral(**about, to_id=other.pk, words="请转骨科专科。")
    open_route(other, county, work.clerk(other, role=StaffRole.MANAGER))
    gone = acts.redirect_referral(**about, to_id=other.pk, words="请转骨科专科。")
    assert (gone.status, gone.redirected_to) == ("redirected", other)
    # Its words are not there for the other hospital before the sender sends them on.
    assert not Referral.objects.filter(to_hospital=other).exists()


def test_accepted_into_another_department(referral, city, triage) -> None:
    mine = reference.department("骨科", hospital=city)
    theirs = reference.department("骨科", hospital=make.hospital())
    with pytest.raises(ValidationError, match="没有这个科室"):
        acts.accept_referral(**at(city, referral, triage), department_id=theirs.pk)
    assert acts.accept_referral(**at(city, referral, triage), department_id=mine.pk).department == mine


def test_a_number_that_is_lost_is_given_anew(booked, city, triage) -> None:
    with pytest.raises(ValidationError, match="已经约好号"):
        book(booked, later_session(city), city, triage)
    about = {"hospital_id": city.pk, "patient_id": booked.patient_id, "by": triage.pk, "now": NOW}
    with pytest.raises(ValidationError, match="还有号"):
        acts.close_referral(**at(city, booked, triage), why="unwanted")
    cancel_for(**about, appointment_id=booked.appointment_id)
    assert not has_number(Referral.objects.get())
    other = later_session(city)
    again = book(booked, other, city, triage)
    assert (again.status, again.appointment.session) == ("booked", other)
    assert moves(booked) == ["sent", "accepted", "booked", "booked"]


def test_pressed_twice_it_is_one_number(accepted, city, triage) -> None:
    session = make.published_session(make.posting(where=city), numbers=10)
    first, second = (book(accepted, session, city, triage) for _ in range(2))
    assert first.appointment_id == second.appointment_id
    assert moves(accepted) == ["sent", "accepted", "booked"]


def test_no_number_before_it_is_taken_and_none_without_a_yes(referral, city, triage) -> None:
    session = make.published_session(make.posting(where=city), numbers=10)
    with pytest.raises(ValidationError, match="已经有人办理"):
        book(referral, session, city, triage)
    assert not session.appointments.exists()
    acts.accept_referral(**at(city, referral, triage))
    with pytest.raises(Refused):
        acts.book_referral(
            **at(city, referral, triage),
            session_id=session.pk,
            at=session.starts_at,
            came=Came.PHONE,
            agreed=False,
        )


def test_what_came_of_it_is_said_after_the_visit(booked, city, triage) -> None:
    with pytest.raises(ValidationError, match="还没有到就诊的时间"):
        acts.note_outcome(**at(city, booked, triage), outcome="treated", words="好。")


def test_without_a_number_of_the_portal_too(accepted, city, triage) -> None:
    assert (
        acts.note_outcome(**at(city, accepted, triage), outcome="admitted", words="收入骨科。").status
        == "seen"
    )


def test_withdrawn_before_there_is_a_number(accepted, county, city, clerk, triage) -> None:
    gone = acts.withdraw_referral(**at(county, accepted, clerk))
    assert (gone.status, gone.ended_by, gone.due_at) == ("withdrawn", clerk, None)


def test_not_withdrawn_once_there_is_one(booked, county, clerk) -> None:
    with pytest.raises(ValidationError, match="已经有人办理"):
        acts.withdraw_referral(**at(county, booked, clerk))


def test_closed_where_nobody_came(accepted, city, triage) -> None:
    with pytest.raises(ValueError, match="no desk closes"):
        acts.close_referral(**at(city, accepted, triage), why="erased")
    gone = acts.close_referral(**at(city, accepted, triage), why="not_come", words="两次电话都没有人接。")
    assert (gone.status, gone.closed_for, gone.ended_by) == ("closed", "not_come", triage)


def test_a_letter_to_beijing(county, patient, clerk) -> None:
    beijing = make.hospital("北京协和医院", side="beijing")
    boss = work.clerk(county, role=StaffRole.MANAGER)
    way = open_route(county, beijing, boss)
    assert (way.from_hospital, way.to_hospital, way.letter_only) == (county, beijing, True)
    letter = send(way, patient, clerk)
    assert (letter.status, letter.due_at) == ("letter", NOW + 10 * DAY)
    assert told(ReferralNotice.SENT) == 0
    seen = acts.note_outcome(**at(county, letter, clerk), outcome="treated", words="回来随诊。")
    assert (seen.status, seen.outcome_seen_by, seen.due_at) == ("seen", clerk, None)


def test_desks_are_told_once_a_day_of_what_is_overdue(referral, county, city, clerk, triage) -> None:
    for one in (clerk, triage):
        one.email = f"desk-{one.pk}@example.org"
        one.save()
    assert acts.tell_of_overdue(now=NOW) == 0
    assert acts.tell_of_overdue(now=NOW + DAY) == 1
    acts.tell_of_overdue(now=NOW + DAY + timedelta(hours=1))
    assert list(Notice.objects.filter(kind="referrals_overdue").values_list("recipient_id", flat=True)) == [
        triage.pk
    ]
    acts.ask_back(**at(city, referral, triage, NOW + DAY), words="请补充血常规。")
    assert acts.tell_of_overdue(now=NOW + 3 * DAY) == 1
    assert Notice.objects.filter(kind="referrals_overdue", recipient_id=clerk.pk).count() == 1


def test_a_visit_that_is_moved_is_told_of_after_where_it_is_now(booked, city, triage) -> None:
    row = Referral.objects.select_related("appointment__slot", "route").get()
    assert not Referral.objects.filter(overdue(row.due_at - timedelta(seconds=1))).exists()
    assert Referral.objects.filter(overdue(row.due_at)).exists()
    assert line_of(row, city.pk, row.due_at).late_hours == 0
    posting = row.appointment.session.session_specialists.get().posting
    session = make.published_session(posting, starts_at=make.DAY + 2 * DAY, numbers=10)
    about = {"hospital_id": city.pk, "patient_id": row.patient_id, "by": triage.pk, "now": NOW}
    place = {"session_id": session.pk, "at": session.starts_at, "asks_as": "referral"}
    move_for(**about, **place, appointment_id=row.appointment_id)
    moved = Referral.objects.select_related("appointment__slot", "route").get()
    assert not Referral.objects.filter(overdue(row.due_at)).exists()
    line = line_of(moved, city.pk, row.due_at)
    assert (line.late_hours, line.due_at) == (None, row.due_at + 2 * DAY)
