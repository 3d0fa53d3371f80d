"""What is kept of consultations: whole in the database, moved by its table alone, in words for a time, nothing of a
person who is erased."""

from __future__ import annotations

import uuid
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from bookings.actions import consultations as acts
from bookings.actions.consultations_kept import (
    lapse_consultations,
    move_consultations,
    remove_consultation_words,
)
from bookings.actions.leaving import delete_person, part_consultations
from bookings.models import Consultation, ConsultationStatus, PatientLink, StatusChange
from bookings.queries.consultations import (
    consultation_words_over,
    consultations_over,
    stale_consultations,
)
from bookings.transitions import CONSULTATION_MOVES, move_status
from notices.transitions import MoveRefused
from portal.retention import apply
from portal.rights import as_json, my_data
from tests.bookings.consulting import (
    ADVICE,
    DAY,
    HOUR,
    SUMMARY,
    accepted,
    at,
    clerk,
    consultation,
    done,
    patient,
    specialist,
    ward,
)
from tests.bookings.staff.joining import DECLARED, joined, reached
from tests.factories import bookings as make
from tests.factories.bookings import NOW

__all__ = ["accepted", "clerk", "consultation", "done", "patient", "specialist", "ward"]

pytestmark = pytest.mark.django_db
GONE = dict.fromkeys(("summary", "purpose", "reason", "answer", "outcome", "ward", "bed"), "")


def columns(status: str, row: Consultation) -> dict[str, object]:
    """What a row of this status must carry; `row` has an outcome."""
    by = row.requested_by_id
    fields: dict[str, object] = {
        "due_at": NOW + DAY if status in ("requested", "accepted") else None,
        **{"answered_at": None, "answered_by_id": None, "answered_who": ""},
        **{"set_for": None, "approval": "", "declined_for": ""},
        **{"took_place_at": None, "outcome": "", "outcome_at": None, "outcome_by_id": None},
        **{"withdrawn_at": None, "withdrawn_by_id": None, "withdrawn_for": ""},
    }
    if status in ("accepted", "done", "declined"):
        fields |= {"answered_at": NOW, "answered_by_id": by, "answered_who": "陈卫衡"}
    if status in ("accepted", "done"):
        fields |= {"set_for": NOW + HOUR, "approval": "医务处"}
    more: dict[str, dict[str, object]] = {
        "declined": {"declined_for": "no_time"},
        "done": {
            **{"took_place_at": NOW + HOUR, "outcome_at": NOW + 2 * HOUR, "outcome_by_id": by},
            "outcome": row.__dict__["outcome"],  # as it rests, sealed
        },
        "withdrawn": {"withdrawn_at": NOW, "withdrawn_by_id": by, "withdrawn_for": "other"},
    }
    return fields | more.get(status, {})


def fresh() -> Consultation:
    return Consultation.objects.get()


def test_every_move_of_the_table_passes_and_every_other_is_refused(done) -> None:
    row = fresh()
    for before, to in product(ConsultationStatus.values, ConsultationStatus.values):
        Consultation.objects.filter(pk=row.pk).update(status=before, **columns(before, row))
        moving = fresh()
        if to in CONSULTATION_MOVES[before]:
            move_status(moving, to, by_id=7, now=NOW, **columns(to, row))
            change = StatusChange.objects.filter(subject_kind="consultation").latest("pk")
            assert (change.from_status, change.to_status, change.by_id) == (before, to, 7)
        else:
            with pytest.raises(MoveRefused):
                move_status(moving, to, by_id=7, now=NOW, **columns(to, row))


def test_the_database_keeps_consultations_whole(done, clerk) -> None:
    row = fresh()

    def write(status: str, **changes: object) -> None:
        with transaction.atomic():
            said = {"status": status, **columns(status, row), **changes}
            Consultation.objects.filter(pk=row.pk).update(**said)

    for status in ConsultationStatus.values:
        write(status)
    answered = {"answered_at": NOW, "answered_by_id": clerk.pk}
    timed = {**answered, "set_for": NOW + HOUR, "approval": "医务处"}
    write("withdrawn", **answered)
    write("withdrawn", **timed)
    for nobody in ("lapsed", "erased"):
        write("withdrawn", withdrawn_for=nobody, withdrawn_by_id=None)
    write("accepted", answered_who="")
    for status, wrong, name in [
        ("gone", {}, "consultation_status_known"),
        ("requested", {"urgency": "soon"}, "consultation_urgency_known"),
        ("requested", {"agreed_who": "doctor"}, "consultation_agreed_before_asked"),
        ("requested", {"agreed_who": ""}, "consultation_agreed_before_asked"),
        ("requested", {"agreed_how": ""}, "consultation_agreed_before_asked"),
        ("requested", {"agreed_at": NOW + DAY}, "consultation_agreed_before_asked"),
        ("requested", {"wanted_by": NOW}, "consultation_wanted_later"),
        *(("requested", {one: ""}, "consultation_says_who_asks") for one in ("department", "doctor", "fee")),
        ("requested", {"doctor_phone": ""}, "consultation_says_who_asks"),
        ("requested", {"due_at": None}, "consultation_due_while_open"),
        ("done", {"due_at": NOW}, "consultation_due_while_open"),
        ("requested", answered, "consultation_answered_by_whom"),
        ("requested", {"answered_who": "陈卫衡"}, "consultation_answered_by_whom"),
        ("declined", {"answered_at": None}, "consultation_answered_by_whom"),
        ("accepted", {"answered_by_id": None}, "consultation_answered_by_whom"),
        ("declined", {"answered_at": NOW - DAY}, "consultation_answered_by_whom"),
        ("withdrawn", {"answered_at": NOW}, "consultation_answered_by_whom"),
        ("accepted", {"approval": ""}, "consultation_set_with_approval"),
        ("accepted", {"set_for": None}, "consultation_set_with_approval"),
        ("done", {"set_for": None, "approval": ""}, "consultation_set_with_approval"),
        ("declined", {"set_for": NOW + HOUR, "approval": "医务处"}, "consultation_set_with_approval"),
        ("withdrawn", {"approval": "医务处"}, "consultation_set_with_approval"),
        ("declined", {"declined_for": ""}, "consultation_declined_for_a_reason"),
        ("declined", {"declined_for": "so"}, "consultation_declined_for_a_reason"),
        ("accepted", {"declined_for": "other"}, "consultation_declined_for_a_reason"),
        ("done", {"took_place_at": None}, "consultation_outcome_of_what_was_held"),
        ("done", {"took_place_at": NOW + DAY}, "consultation_outcome_of_what_was_held"),
        ("done", {"outcome": ""}, "consultation_outcome_of_what_was_held"),
        ("done", {"outcome_by_id": None}, "consultation_outcome_of_what_was_held"),
        ("accepted", {"outcome": row.__dict__["outcome"]}, "consultation_outcome_of_what_was_held"),
        ("accepted", {"took_place_at": NOW + HOUR}, "consultation_outcome_of_what_was_held"),
        ("withdrawn", {"withdrawn_by_id": None}, "consultation_withdrawn_by_whom"),
        ("withdrawn", {"withdrawn_for": ""}, "consultation_withdrawn_by_whom"),
        ("withdrawn", {"withdrawn_at": None}, "consultation_withdrawn_by_whom"),
        ("accepted", {"withdrawn_at": NOW}, "consultation_withdrawn_by_whom"),
        ("declined", {"withdrawn_for": "lapsed"}, "consultation_withdrawn_by_whom"),
        ("requested", {"summary": ""}, "consultation_in_words_until_removed"),
        ("requested", {"ward": ""}, "consultation_in_words_until_removed"),
        ("requested", {"words_removed_at": NOW}, "consultation_in_words_until_removed"),
        ("accepted", {**GONE, "words_removed_at": NOW}, "consultation_in_words_until_removed"),
        ("done", {**GONE, "bed": "12", "words_removed_at": NOW}, "consultation_in_words_until_removed"),
    ]:
        with pytest.raises(IntegrityError, match=name):
            write(status, **wrong)
    write("done", **{**GONE, "words_removed_at": NOW})


def test_one_open_of_a_person_with_one_specialist(consultation, ward, clerk) -> None:
    again = fresh()
    again.pk, again.seal_id, again._state.adding = None, uuid.uuid4(), True
    with pytest.raises(IntegrityError, match="consultation_one_open"), transaction.atomic():
        again.save()
    acts.withdraw_consultation(**at(ward, consultation, clerk), why="other")
    again.save()


def test_what_nobody_finishes_lapses(consultation) -> None:
    long = consultation.due_at + 90 * DAY
    assert not stale_consultations(long - HOUR).exists()
    assert apply(long)["consultations_lapsed"] == 1
    row = fresh()
    assert (row.status, row.withdrawn_for, row.withdrawn_at, row.withdrawn_by) == (
        *("withdrawn", "lapsed", long),
        None,
    )
    assert row.summary == SUMMARY
    assert lapse_consultations(patient_id=row.patient_id, now=long) == 0


def test_words_go_after_their_time_and_what_was_decided_stays(done) -> None:
    days = done.outcome_at + 90 * DAY
    assert not consultation_words_over(days - HOUR).exists()
    assert apply(days)["consultation_words"] == 1
    row = fresh()
    assert (row.summary, row.outcome, row.ward, row.bed) == ("", "", "", "")
    assert (row.status, row.words_removed_at) == ("done", days)
    assert remove_consultation_words(consultation_ids=[row.pk], now=days) == 0


def test_an_open_one_keeps_its_words(consultation) -> None:
    assert remove_consultation_words(consultation_ids=[consultation.pk], now=NOW) == 0


def test_after_years_it_names_nobody(done) -> None:
    long = NOW + 1200 * DAY
    assert consultations_over(long).count() == 1
    assert part_consultations(patient_id=done.patient_id, now=long) == 1
    row = Consultation.objects.select_related("patient").get()
    assert (row.patient.name, row.status) == ("", "done")
    assert part_consultations(patient_id=done.patient_id, now=long) == 0


def test_a_person_who_is_erased_leaves_no_words(owner, accepted) -> None:
    Consultation.objects.update(
        fee="500 元，由儿子李强付", approval="李强问过医务处", answered_who="儿子李强"
    )
    delete_person(link=PatientLink.objects.get(account=owner), by=owner, now=NOW)
    row = fresh()
    assert (row.status, row.withdrawn_for, row.summary, row.ward) == ("withdrawn", "erased", "", "")
    assert (row.fee, row.approval, row.answered_who) == ("-", "-", "-")


def test_lines_that_were_empty_stay_so(owner, consultation) -> None:
    delete_person(link=PatientLink.objects.get(account=owner), by=owner, now=NOW)
    row = fresh()
    assert (row.fee, row.approval, row.answered_who) == ("-", "", "")


def test_two_records_of_one_person_bring_their_consultations_together(
    owner, consultation, ward, specialist, clerk
) -> None:
    other = make.person(make.account(), "王秀英")
    theirs = fresh()
    theirs.pk, theirs.seal_id, theirs._state.adding, theirs.patient = None, uuid.uuid4(), True, other
    theirs.summary = theirs.purpose = theirs.reason = "同一件"
    theirs.save()
    acts.accept_consultation(
        **at(ward, theirs, clerk),
        answer=acts.Answer(set_for=NOW + HOUR, approval="医务处"),
        who="陈卫衡",
    )
    assert move_consultations(consultation.patient, other, by=clerk.pk, now=NOW) == [theirs.pk]
    theirs.refresh_from_db()
    assert (theirs.status, theirs.patient) == ("accepted", consultation.patient)
    mine = Consultation.objects.get(pk=consultation.pk)
    assert (mine.status, mine.withdrawn_for) == ("withdrawn", "merged")


def test_the_owners_data_has_it_with_both_sides_words(owner, done) -> None:
    data = as_json(my_data(owner, NOW), NOW)
    [one] = data["persons"][0]["consultations"]
    assert (one["hospital"], one["specialist"], one["status"]) == ("呼和浩特市第一医院", "陈卫衡", "done")
    assert (one["summary"], one["outcome"], one["fee"]) == (SUMMARY, ADVICE, "500 元，由本院支付")
    assert {"申请会诊", "写会诊意见"} <= {line["what"] for line in data["what_was_done"]}


def test_a_relative_reads_that_it_was_and_no_words(owner, done) -> None:
    aunt = make.account()
    make.linked(aunt, done.patient, "other")
    [one] = as_json(my_data(aunt, NOW), NOW)["persons"][0]["consultations"]
    assert (one["status"], one["summary"], one["outcome"], one["ward"]) == ("done", "", "", "")


def test_joined_at_a_desk_it_moves_and_that_is_noted(owner, consultation, ward, clerk) -> None:
    other = reached(make.person(make.account(), **DECLARED), ward, clerk)
    theirs = fresh()
    theirs.pk, theirs.seal_id, theirs._state.adding, theirs.patient = None, uuid.uuid4(), True, other
    theirs.summary = theirs.purpose = theirs.reason = "另一件"
    theirs.specialist = make.posting(where=ward).specialist
    theirs.save()
    joined(ward, consultation.patient, other, clerk)
    theirs.refresh_from_db()
    assert theirs.patient == consultation.patient
    assert AuditEntry.objects.filter(subject_kind="consultation", subject_id=theirs.pk).exists()


def test_a_person_with_nothing_asked_has_an_empty_list(owner, patient) -> None:
    assert as_json(my_data(owner, NOW), NOW)["persons"][0]["consultations"] == []
