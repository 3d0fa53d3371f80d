"""What a ward asks of a posted specialist, what is answered, and what comes of it: each step, who and when."""

from __future__ import annotations

import uuid
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from bookings.actions import consultations as acts
from bookings.actions.desk import NotAtDesk, TooManyReveals
from bookings.models import Consultation, StatusChange
from bookings.queries.staff.consultations import asked_of, case_of_consultation
from bookings.queries.staff.persons import person_at_desk
from hospitals.enums import StaffRole
from notices.localtime import at_local
from specialists.enums import AttendantRole
from specialists.models import ClinicSession, Slot
from tests.bookings.consulting import (
    ADVICE,
    DAY,
    HOUR,
    SUMMARY,
    accept,
    accepted,
    ask,
    at,
    clerk,
    consultation,
    done,
    no,
    patient,
    specialist,
    ward,
    yes,
)
from tests.bookings.staff.at_desk import look_up
from tests.bookings.staff.joining import DECLARED, reached
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "clerk", "consultation", "done", "patient", "specialist", "ward"]

pytestmark = pytest.mark.django_db


def moves() -> list[tuple[str, int | None]]:
    rows = StatusChange.objects.filter(subject_kind="consultation").order_by("pk")
    return list(rows.values_list("to_status", "by_id"))


def noted() -> list[str]:
    rows = AuditEntry.objects.filter(subject_kind="consultation").order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_from_the_request_to_what_was_advised(done, ward, clerk, specialist) -> None:
    row = Consultation.objects.get()
    assert (row.status, row.summary, row.outcome) == ("done", SUMMARY, ADVICE)
    assert (row.requested_by, row.answered_by, row.outcome_by) == (clerk, clerk, clerk)
    assert (row.requested_at, row.answered_at, row.set_for) == (NOW, NOW, NOW + 3 * HOUR)
    assert (row.answered_who, row.approval) == ("陈卫衡本人", "北京积水潭医院医务处 刘主任")
    assert (row.took_place_at, row.outcome_at, row.due_at) == (NOW + 3.5 * HOUR, NOW + 4 * HOUR, None)
    assert (row.agreed_who, row.agreed_how, row.agreed_at) == ("patient", "spoken", NOW)
    assert moves() == [("requested", clerk.pk), ("accepted", clerk.pk), ("done", clerk.pk)]
    assert noted() == ["request_consultation", "accept_consultation", "note_consultation"]
    # Never a session, never a number.
    assert not ClinicSession.objects.exists()
    assert not Slot.objects.exists()


def test_what_is_written_is_sealed(done) -> None:
    [box] = Consultation.objects.extra(select={"raw": "outcome"}).values_list("raw", flat=True)
    assert ADVICE.encode() not in bytes(box)


def test_when_somebody_must_have_acted(ward, patient, specialist, clerk) -> None:
    urgent = ask(ward, patient, specialist, clerk)
    assert urgent.due_at == NOW + HOUR
    accept(ward, urgent, clerk)
    assert Consultation.objects.get().due_at == NOW + 27 * HOUR
    acts.withdraw_consultation(**at(ward, urgent, clerk), why="better")
    routine = ask(ward, patient, specialist, clerk, urgency="routine", wanted_by=NOW + 9 * DAY)
    assert routine.due_at == NOW + DAY
    acts.withdraw_consultation(**at(ward, routine, clerk), why="better")
    assert ask(ward, patient, specialist, clerk, wanted_by=NOW + HOUR / 4).due_at == NOW + HOUR / 4


def test_the_time_may_change_and_a_yes_may_become_a_no(accepted, ward, clerk) -> None:
    accept(ward, accepted, clerk, set_for=NOW + DAY)
    row = Consultation.objects.get()
    assert (row.status, row.set_for, row.due_at) == ("accepted", NOW + DAY, NOW + 2 * DAY)
    acts.decline_consultation(
        **at(ward, row, clerk), answer=no("not_approved", "医院没有批准。"), who="医务处"
    )
    row = Consultation.objects.get()
    assert (row.status, row.declined_for, row.set_for, row.approval) == ("declined", "not_approved", None, "")
    assert (row.answer, row.answered_who, row.due_at) == ("医院没有批准。", "医务处", None)


def test_taken_back_before_and_after_an_answer(consultation, ward, patient, specialist, clerk) -> None:
    acts.withdraw_consultation(**at(ward, consultation, clerk), why="moved")
    row = Consultation.objects.get()
    assert (row.status, row.withdrawn_for, row.withdrawn_by, row.withdrawn_at) == (
        *("withdrawn", "moved", clerk),
        NOW,
    )
    again = accept(ward, ask(ward, patient, specialist, clerk), clerk)
    acts.withdraw_consultation(**at(ward, again, clerk), why="unwanted")
    for why in ("merged", "lapsed", "erased"):
        with pytest.raises(ValueError, match="no desk"):
            acts.withdraw_consultation(**at(ward, again, clerk), why=why)


def test_what_is_over_stays_over(done, ward, clerk) -> None:
    about = at(ward, done, clerk, NOW + DAY)
    for act, more in OVER.items():
        with pytest.raises(ValidationError, match="已经有人办理"):
            act(**about, **more)
    assert Consultation.objects.get().status == "done"


OVER = {
    acts.accept_consultation: {"answer": yes(), "who": "?"},
    acts.decline_consultation: {"answer": no(), "who": "?"},
    acts.withdraw_consultation: {"why": "other"},
    acts.note_consultation: {"took_place_at": NOW, "words": "?"},
}


def test_who_asks_has_the_desk_and_the_person(ward, patient, specialist, clerk) -> None:
    for by in (
        work.clerk(ward),
        work.clerk(make.hospital(), role=StaffRole.RECEPTION),
        work.attendant(specialist),
    ):
        with pytest.raises(NotAtDesk):
            ask(ward, patient, specialist, by)
    with pytest.raises(NotAtDesk):
        ask(ward, make.person(make.account()), specialist, clerk)


def test_each_act_is_of_the_hospital_that_asked(consultation, ward, clerk, specialist, owner) -> None:
    other = make.hospital()
    stranger = work.clerk(other, role=StaffRole.RECEPTION)
    for act, more in {**OVER, acts.print_invitation: {}}.items():
        for hospital, by in (
            (other, stranger),
            (ward, stranger),
            (other, clerk),
            (ward, work.clerk(ward)),
            (ward, owner),
            (ward, work.attendant(specialist)),
        ):
            with pytest.raises(NotAtDesk):
                act(**at(hospital, consultation, by), **more)
    assert Consultation.objects.get().status == "requested"


def test_the_specialists_side_answers_what_is_theirs(consultation, ward, clerk, specialist) -> None:
    mine = work.attendant(specialist, role=AttendantRole.SPECIALIST)
    others = work.attendant(make.posting(where=ward).specialist)
    for by in (others, clerk):
        assert not asked_of(by.pk, NOW).exists()
        for act, answer in ((acts.accept_asked, yes()), (acts.decline_asked, no())):
            with pytest.raises(acts.NotAsked):
                act(consultation_id=consultation.pk, answer=answer, by=by.pk, now=NOW)
    assert asked_of(mine.pk, NOW).get() == consultation
    acts.accept_asked(consultation_id=consultation.pk, answer=yes(words="请备好 CT。"), by=mine.pk, now=NOW)
    row = Consultation.objects.get()
    assert (row.status, row.answered_by, row.answered_who, row.answer) == (
        *("accepted", mine, ""),
        "请备好 CT。",
    )
    acts.decline_asked(consultation_id=row.pk, answer=no(), by=work.attendant(specialist).pk, now=NOW)
    assert Consultation.objects.get().status == "declined"
    assert not asked_of(mine.pk, NOW).exists()


def test_times_that_cannot_be(consultation, ward, patient, clerk, specialist) -> None:
    with pytest.raises(ValidationError, match="已经过去了"):
        ask(ward, patient, specialist, clerk, wanted_by=NOW)
    with pytest.raises(ValidationError, match="早一天以上"):
        accept(ward, consultation, clerk, set_for=NOW - 25 * HOUR)
    with pytest.raises(ValidationError, match="一年以内"):
        accept(ward, consultation, clerk, set_for=NOW + 367 * DAY)
    with pytest.raises(ValidationError, match="一年以内"):
        accept(ward, consultation, clerk, set_for=at_local(date.max, time(9)))
    accept(ward, consultation, clerk, set_for=NOW + 366 * DAY)
    accept(ward, consultation, clerk, set_for=NOW - HOUR)  # asked by telephone: the paper follows
    for moment, said in ((NOW - 25 * HOUR, "早一天以上"), (NOW + HOUR, "还没有到")):
        with pytest.raises(ValidationError, match=said):
            acts.note_consultation(**at(ward, consultation, clerk), took_place_at=moment, words=ADVICE)


def test_what_the_law_asks_for_is_there(consultation, ward, patient, clerk, specialist) -> None:
    for wrong in (
        {"within": False},
        *({name: ""} for name in ("summary", "purpose", "reason", "fee", "ward")),
    ):
        with pytest.raises(ValueError, match="law"):
            ask(ward, patient, specialist, clerk, **wrong)
    about = at(ward, consultation, clerk)
    for act, more in (
        (acts.accept_consultation, {"answer": yes(approval=""), "who": "?"}),
        (acts.accept_consultation, {"answer": no(), "who": "?"}),
        (acts.accept_consultation, {"answer": yes(), "who": ""}),
        (acts.decline_consultation, {"answer": yes(), "who": "?"}),
        (acts.decline_consultation, {"answer": no(), "who": ""}),
        (acts.note_consultation, {"took_place_at": NOW, "words": ""}),
    ):
        with pytest.raises(ValueError, match="has|somebody|says"):
            act(**about, **more)


def test_for_a_child_the_guardian_agrees(owner, ward, clerk, specialist) -> None:
    document = make.resident(date(2015, 3, 8), n=9)
    said = {"relation": "child", "is_guardian": True, "birth_date": date(2015, 3, 8)}
    child = make.person(owner, "王小宝", document=document, **said)
    look_up(ward, document, clerk)
    for who in ("patient", "relative"):
        with pytest.raises(ValidationError, match="监护人"):
            ask(ward, child, specialist, clerk, agreed_who=who)
    assert ask(ward, child, specialist, clerk, agreed_who="guardian").status == "requested"


def test_one_open_request_and_one_of_a_form(ward, patient, specialist, clerk) -> None:
    key = uuid.uuid4()
    made = ask(ward, patient, specialist, clerk, key=key)
    assert ask(ward, patient, specialist, clerk, key=key) == made
    with pytest.raises(ValidationError, match="还没有办完"):
        ask(ward, patient, specialist, clerk)
    other = make.posting(where=ward).specialist
    assert ask(ward, patient, other, clerk) != made
    another = reached(make.person(make.account(), **DECLARED), ward, clerk)
    with pytest.raises(ValidationError, match="已经用过了") as caught:
        ask(ward, another, specialist, clerk, key=key)
    assert caught.value.code == "used"


def test_the_desk_reaches_the_person_while_it_is_open(consultation, ward, clerk) -> None:
    month = NOW + 30 * DAY
    assert person_at_desk(clerk.pk, ward.pk, consultation.patient_id, month)
    assert not person_at_desk(clerk.pk, make.hospital().pk, consultation.patient_id, month)
    acts.withdraw_consultation(**at(ward, consultation, clerk), why="other")
    assert not person_at_desk(clerk.pk, ward.pk, consultation.patient_id, month)


def test_the_invitation_shows_the_name_and_that_is_noted_and_bounded(consultation, ward, clerk) -> None:
    assert acts.print_invitation(**at(ward, consultation, clerk)) == "王秀英"
    assert AuditEntry.objects.filter(action="print_invitation").count() == 1
    assert AuditEntry.objects.filter(action="desk_reveal", reason="name:invitation").count() == 1
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=NOW, by=clerk.pk, action="desk_reveal", subject_kind="patient", subject_id=1, reason="x"
        )
        for _ in range(200)
    )
    with pytest.raises(TooManyReveals):
        acts.print_invitation(**at(ward, consultation, clerk))
    acts.withdraw_consultation(**at(ward, consultation, clerk), why="other")
    with pytest.raises(NotAtDesk):
        acts.print_invitation(**at(ward, consultation, clerk))


def test_in_production_no_demonstration(consultation, ward, clerk, specialist, settings) -> None:
    Consultation.objects.update(demo=True)
    assert case_of_consultation(ward.pk, consultation.pk, NOW)
    month = NOW + 30 * DAY  # when what was looked up is over
    assert person_at_desk(clerk.pk, ward.pk, consultation.patient_id, month)
    settings.PRODUCTION = True
    assert not person_at_desk(clerk.pk, ward.pk, consultation.patient_id, month)
    assert case_of_consultation(ward.pk, consultation.pk, NOW) is None
    assert not asked_of(work.attendant(specialist).pk, NOW).exists()
