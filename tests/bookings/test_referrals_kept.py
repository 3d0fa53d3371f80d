"""What is kept of referrals: whole in the database, moved by its table alone, in words for a time, nothing of a person
who is erased."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from bookings.actions import referrals as acts
from bookings.actions.leaving import delete_person, part_referrals, part_visits
from bookings.actions.referrals_kept import lapse_referrals, move_referrals, remove_referral_words
from bookings.models import (
    PatientLink,
    Referral,
    ReferralRoute,
    ReferralStatus,
    ReferralStep,
    StatusChange,
)
from bookings.queries.referrals import referral_words_over, referrals_over, stale_referrals
from bookings.transitions import REFERRAL_MOVES, move_status
from hospitals.enums import StaffRole
from notices.localtime import local_date
from notices.transitions import MoveRefused
from portal.retention import apply
from portal.rights import as_json, my_data
from tests.bookings.referring import (
    REASON,
    accepted,
    after,
    at,
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
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "booked", "chief", "city", "clerk", "county", "patient", "referral", "route", "triage"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def columns(status: str, row: Referral) -> dict[str, object]:
    """What a row of this status must carry; `row` has a number."""
    by, elsewhere = row.sent_by_id, Referral.objects.exclude(pk=row.pk).get().to_hospital_id
    fields: dict[str, object] = {
        "due_at": NOW + DAY if status in ("sent", "asked", "accepted", "booked", "letter", "seen") else None,
        **{"decided_at": None, "decided_by_id": None, "refused_for": "", "redirected_to_id": None},
        **{"appointment_id": None, "outcome": "", "outcome_at": None, "outcome_by_id": None},
        **{"ended_at": None, "ended_by_id": None, "closed_for": ""},
        **{"outcome_seen_at": None, "outcome_seen_by_id": None},
    }
    if status in ("accepted", "booked", "redirected", "refused"):
        fields |= {"decided_at": NOW, "decided_by_id": by}
    more: dict[str, dict[str, object]] = {
        "booked": {"appointment_id": row.appointment_id},
        "refused": {"refused_for": "full"},
        "redirected": {"redirected_to_id": elsewhere},
        "seen": {"outcome": "treated", "outcome_at": NOW, "outcome_by_id": by},
        "withdrawn": {"ended_at": NOW, "ended_by_id": by},
        "closed": {"ended_at": NOW, "ended_by_id": by, "closed_for": "other"},
        "lapsed": {"ended_at": NOW},
    }
    return fields | more.get(status, {})


@pytest.fixture
def elsewhere(booked, county, clerk, route) -> Referral:
    """Another one, to a third hospital."""
    other = make.hospital("内蒙古医院")
    manager = work.clerk(other, role=StaffRole.MANAGER)
    return send(open_route(other, county, manager), booked.patient, clerk)


def test_every_move_of_the_table_passes_and_every_other_is_refused(booked, elsewhere) -> None:
    row = Referral.objects.get(pk=booked.pk)
    for before, to in product(ReferralStatus.values, ReferralStatus.values):
        Referral.objects.filter(pk=row.pk).update(status=before, **columns(before, row))
        moving = Referral.objects.get(pk=row.pk)
        if to in REFERRAL_MOVES[before]:
            move_status(moving, to, by_id=7, now=NOW, **columns(to, row))
            change = StatusChange.objects.filter(subject_kind="referral").latest("pk")
            assert (change.from_status, change.to_status, change.by_id) == (before, to, 7)
        else:
            with pytest.raises(MoveRefused):
                move_status(moving, to, by_id=7, now=NOW, **columns(to, row))


def test_what_has_ended_stays_ended() -> None:
    for status in ("seen", "redirected", "refused", "withdrawn", "closed", "lapsed"):
        assert REFERRAL_MOVES[status] == frozenset()


def test_the_database_keeps_referrals_whole(booked, elsewhere, city, clerk) -> None:
    row = Referral.objects.get(pk=booked.pk)

    def write(status: str, **changes: object) -> None:
        with transaction.atomic():
            Referral.objects.filter(pk=row.pk).update(**{"status": status, **columns(status, row), **changes})

    for status in ReferralStatus.values:
        write(status)
    decided = {"decided_at": NOW, "decided_by_id": clerk.pk}
    seen = {"outcome_seen_at": NOW, "outcome_seen_by_id": clerk.pk, "due_at": None}
    write("closed", **decided)
    write("closed", closed_for="erased", ended_by_id=None)
    write("seen", **seen)
    write("seen", appointment_id=row.appointment_id, **decided)
    for status, wrong, name in [
        ("gone", {}, "referral_status_known"),
        ("sent", {"urgency": "soon"}, "referral_urgency_known"),
        ("sent", {"direction": "side"}, "referral_way_known"),
        ("sent", {"to_hospital_id": row.from_hospital_id}, "referral_to_another"),
        ("sent", {"agreed_at": NOW + DAY}, "referral_agreed_before_sent"),
        ("sent", {"due_at": None}, "referral_due_while_open"),
        ("refused", {"due_at": NOW}, "referral_due_while_open"),
        ("seen", {"due_at": None}, "referral_due_while_open"),
        ("seen", {**seen, "due_at": NOW}, "referral_due_while_open"),
        ("sent", decided, "referral_decided_by_whom"),
        ("letter", decided, "referral_decided_by_whom"),
        ("accepted", {"decided_by_id": None}, "referral_decided_by_whom"),
        ("accepted", {"decided_at": None}, "referral_decided_by_whom"),
        ("accepted", {"decided_at": row.sent_at - DAY}, "referral_decided_by_whom"),
        ("refused", {"refused_for": ""}, "referral_refused_for_a_reason"),
        ("refused", {"refused_for": "so"}, "referral_refused_for_a_reason"),
        ("accepted", {"refused_for": "full"}, "referral_refused_for_a_reason"),
        ("redirected", {"redirected_to_id": None}, "referral_redirected_elsewhere"),
        ("redirected", {"redirected_to_id": row.to_hospital_id}, "referral_redirected_elsewhere"),
        ("redirected", {"redirected_to_id": row.from_hospital_id}, "referral_redirected_elsewhere"),
        ("booked", {"appointment_id": None}, "referral_booked_has_number"),
        ("accepted", {"appointment_id": row.appointment_id}, "referral_booked_has_number"),
        ("seen", {"outcome": ""}, "referral_outcome_by_whom"),
        ("seen", {"outcome_by_id": None}, "referral_outcome_by_whom"),
        ("booked", {"outcome": "treated"}, "referral_outcome_by_whom"),
        ("seen", {**seen, "outcome_seen_by_id": None}, "referral_outcome_seen_by_whom"),
        ("seen", {**seen, "outcome_seen_at": NOW - DAY}, "referral_outcome_seen_by_whom"),
        ("withdrawn", {"ended_by_id": None}, "referral_ended_by_whom"),
        ("closed", {"ended_by_id": None}, "referral_ended_by_whom"),
        ("lapsed", {"ended_by_id": clerk.pk}, "referral_ended_by_whom"),
        ("sent", {"ended_at": NOW}, "referral_ended_by_whom"),
        ("closed", {"closed_for": ""}, "referral_closed_for_a_reason"),
        ("withdrawn", {"closed_for": "other"}, "referral_closed_for_a_reason"),
    ]:
        with pytest.raises(IntegrityError, match=name):
            write(status, **wrong)


def test_words_are_there_until_they_are_removed(referral, county, clerk) -> None:
    gone = {"reason": "", "summary": "", "words_removed_at": NOW}
    for wrong in ({"reason": ""}, {"summary": ""}, {"words_removed_at": NOW}, gone):
        with pytest.raises(IntegrityError, match="referral_in_words_until_removed"), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**wrong)
    acts.withdraw_referral(**at(county, referral, clerk))
    Referral.objects.filter(pk=referral.pk).update(**gone)


def test_one_open_referral_of_a_person_to_one_place(referral, route, county, clerk, patient) -> None:
    again = Referral.objects.get()
    again.pk, again.seal_id, again._state.adding = None, uuid.uuid4(), True
    with pytest.raises(IntegrityError, match="referral_one_open"), transaction.atomic():
        again.save()
    acts.withdraw_referral(**at(county, referral, clerk))
    again.save()
    with pytest.raises(IntegrityError, match="referral_step_known"), transaction.atomic():
        ReferralStep.objects.create(referral=again, kind="shout", at=NOW, by=clerk)


def test_the_database_keeps_routes_whole(city, county, chief) -> None:
    today = local_date(NOW)

    def route(**changes: object) -> ReferralRoute:
        said = {
            "from_hospital": county,
            "to_hospital": city,
            "direction": "up",
            "desk": "办公室",
            "phone": "1",
        }
        said |= {"answer_hours": 24, "outcome_days": 3, "starts_on": today, "made_at": NOW, "made_by": chief}
        with transaction.atomic():
            return ReferralRoute.objects.create(**{**said, **changes})

    route(ends_on=today + 30 * DAY)
    for right in (
        {"starts_on": today + 30 * DAY},
        {"direction": "down"},
        {"from_hospital": city, "to_hospital": county},
        {"starts_on": today - DAY, "ends_on": today - DAY},
    ):
        route(**right)
    for wrong, name in [
        ({}, "referral_route_once_at_a_time"),
        ({"starts_on": today + 29 * DAY, "ends_on": today + 30 * DAY}, "referral_route_once_at_a_time"),
        ({"to_hospital": county}, "referral_route_to_another"),
        ({"direction": "side"}, "referral_route_direction_known"),
        ({"ends_on": today - DAY}, "referral_route_starts_before_end"),
        ({"answer_hours": 0}, "referral_route_has_deadlines"),
        ({"outcome_days": 0}, "referral_route_has_deadlines"),
        ({"desk": ""}, "referral_route_has_somebody_to_ask"),
        ({"phone": ""}, "referral_route_has_somebody_to_ask"),
    ]:
        with pytest.raises(IntegrityError, match=name):
            route(**wrong)


def test_what_nobody_finishes_lapses(referral) -> None:
    long = referral.due_at + 90 * DAY
    assert not stale_referrals(long - timedelta(seconds=1)).exists()
    assert apply(long)["referrals_lapsed"] == 1
    row = Referral.objects.get()
    assert (row.status, row.ended_at, row.ended_by, row.reason) == ("lapsed", long, None, REASON)
    assert lapse_referrals(patient_id=row.patient_id, now=long) == 0


def test_words_go_after_their_time_and_what_was_decided_stays(referral, city, triage) -> None:
    acts.refuse_referral(**at(city, referral, triage), why="full", words="近两周没有床位。")
    days = NOW + 90 * DAY
    assert not referral_words_over(days - timedelta(seconds=1)).exists()
    assert apply(days)["referral_words"] == 1
    row = Referral.objects.get()
    assert (row.reason, row.summary, row.refused_for, row.words_removed_at) == ("", "", "full", days)
    assert [step.words for step in row.steps.all()] == [""]
    assert remove_referral_words(referral_ids=[row.pk], now=days) == 0


def test_an_open_one_keeps_its_words(referral) -> None:
    assert remove_referral_words(referral_ids=[referral.pk], now=NOW) == 0


def test_after_years_it_names_nobody(booked, city, triage) -> None:
    seen = acts.note_outcome(**at(city, booked, triage, after(booked)), outcome="treated", words="好转。")
    long = after(booked) + 1200 * DAY
    assert referrals_over(long).count() == 1
    assert part_referrals(patient_id=seen.patient_id, now=long) == 1
    row = Referral.objects.select_related("patient").get()
    assert (row.patient.name, row.appointment, row.outcome) == ("", None, "treated")
    assert part_referrals(patient_id=seen.patient_id, now=long) == 0


def test_a_visit_that_parts_from_its_person_cannot_be_traced_by_a_referral(booked, city, triage) -> None:
    acts.note_outcome(**at(city, booked, triage, after(booked)), outcome="treated", words="好转。")
    assert part_visits(patient_id=booked.patient_id, now=after(booked) + 1200 * DAY) == 1
    assert Referral.objects.get().appointment is None


def test_a_person_who_is_erased_leaves_no_words(owner, referral, city, triage) -> None:
    acts.ask_back(**at(city, referral, triage), words="请补充血常规。")
    delete_person(link=PatientLink.objects.get(account=owner), by=owner, now=NOW)
    row = Referral.objects.get()
    assert (row.status, row.closed_for, row.reason, row.summary) == ("closed", "erased", "", "")
    assert [step.words for step in row.steps.all()] == [""]


def test_two_records_of_one_person_bring_their_referrals_together(
    owner, referral, route, county, clerk, city, triage
) -> None:
    other = make.person(make.account(), "王秀英")
    theirs = Referral.objects.get()
    theirs.pk, theirs.seal_id, theirs._state.adding, theirs.patient = None, uuid.uuid4(), True, other
    theirs.reason, theirs.summary = "同一件", "同一件"
    theirs.save()
    done = Referral.objects.get(pk=theirs.pk)
    assert move_referrals(referral.patient, other, by=clerk.pk, now=NOW) == [done.pk]
    done.refresh_from_db()
    assert (done.status, done.closed_for, done.patient) == ("closed", "merged", referral.patient)
    assert Referral.objects.get(pk=referral.pk).status == "sent"


def test_the_owners_data_has_the_referral_with_both_sides_words(owner, referral, city, triage) -> None:
    acts.refuse_referral(**at(city, referral, triage), why="full", words="近两周没有床位。")
    data = as_json(my_data(owner, NOW), NOW)
    [one] = data["persons"][0]["referrals"]
    assert (one["to"], one["status"], one["reason"]) == ("呼和浩特市第一医院", "refused", REASON)
    assert [step["words"] for step in one["steps"]] == ["近两周没有床位。"]
    assert {"发出转诊", "没有接收转诊"} <= {line["what"] for line in data["what_was_done"]}
