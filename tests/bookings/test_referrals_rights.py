"""Who may do what with a referral, whom each desk reaches by one, and who says who may refer to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from bookings.actions import referrals as acts
from bookings.actions.desk import NotAtDesk, TooManyReveals
from bookings.enums import Came
from bookings.models import (
    Referral,
)
from bookings.queries.staff.persons import person_at_desk
from hospitals.enums import StaffRole
from notices.localtime import local_date
from tests.bookings.referring import (
    accepted,
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
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "booked", "chief", "city", "clerk", "county", "patient", "referral", "route", "triage"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_side_that_is_to_act_reaches_the_person(referral, county, city, clerk, triage, chief) -> None:
    month = NOW + 30 * DAY
    assert person_at_desk(triage.pk, city.pk, referral.patient_id, month)
    assert not person_at_desk(clerk.pk, county.pk, referral.patient_id, month)
    acts.ask_back(**at(city, referral, triage), words="哪一侧？")
    assert person_at_desk(clerk.pk, county.pk, referral.patient_id, month)
    assert not person_at_desk(triage.pk, city.pk, referral.patient_id, month)
    acts.answer_referral(**at(county, referral, clerk), words="右侧。")
    assert person_at_desk(triage.pk, city.pk, referral.patient_id, month)
    assert not person_at_desk(triage.pk, make.hospital().pk, referral.patient_id, month)
    acts.withdraw_referral(**at(county, referral, clerk))
    assert not person_at_desk(triage.pk, city.pk, referral.patient_id, month)
    assert not person_at_desk(clerk.pk, county.pk, referral.patient_id, month)


SENDING = (acts.withdraw_referral, acts.answer_referral, acts.confirm_outcome_seen)
RECEIVING = {
    acts.ask_back: {"words": "?"},
    acts.accept_referral: {},
    acts.redirect_referral: {"to_id": 1, "words": "?"},
    acts.refuse_referral: {"why": "full", "words": "?"},
    acts.book_referral: {"session_id": 1, "at": NOW, "came": Came.PHONE, "agreed": True},
    acts.note_outcome: {"outcome": "treated", "words": "?"},
    acts.close_referral: {"why": "other"},
}


def test_each_act_is_of_one_side(referral, county, city, clerk, triage) -> None:
    other = make.hospital()
    stranger, planner = work.clerk(other, role=StaffRole.RECEPTION), work.clerk(city)
    sending = {acts.answer_referral: {"words": "?"}}
    for act, more in {**dict.fromkeys(SENDING, {}), **sending, **RECEIVING}.items():
        mine = (county, clerk) if act in SENDING else (city, triage)
        theirs = (city, triage) if act in SENDING else (county, clerk)
        for hospital, by in (
            theirs,
            (other, stranger),
            (mine[0], stranger),
            (other, mine[1]),
            (city, planner),
        ):
            with pytest.raises(NotAtDesk):
                act(**at(hospital, referral, by), **more)
    assert Referral.objects.get().status == "sent"


def test_who_sends_has_the_desk_the_person_and_the_route(
    route, city, county, patient, clerk, triage, chief
) -> None:
    back = open_route(county, city, work.clerk(county, role=StaffRole.MANAGER), direction="down")
    for way, by in ((route, triage), (back, clerk), (back, triage)):
        with pytest.raises(NotAtDesk):
            send(way, patient, by)
    with pytest.raises(NotAtDesk):  # a person nobody has looked up
        send(route, make.person(make.account()), clerk)
    with pytest.raises(NotAtDesk):  # a route of others
        send(route, patient, clerk, hospital_id=county.pk, route_id=back.pk)
    with pytest.raises(ValueError, match="agreed"):
        send(route, patient, clerk, agreed=False)
    acts.end_route(hospital_id=city.pk, route_id=route.pk, by=chief.pk, now=NOW)
    with pytest.raises(NotAtDesk):
        send(route, patient, clerk)


def test_what_is_wanted_is_there(route, patient, clerk, city) -> None:
    theirs = reference.department("骨科", hospital=make.hospital())
    with pytest.raises(ValidationError, match="没有这个科室"):
        send(route, patient, clerk, department_id=theirs.pk)
    with pytest.raises(ValidationError, match="不在这家医院出诊"):
        send(route, patient, clerk, specialist_id=make.specialist().pk)
    mine = reference.department("骨科", hospital=city)
    asked = make.posting(where=city).specialist
    made = send(route, patient, clerk, department_id=mine.pk, specialist_id=asked.pk)
    assert (made.department, made.specialist) == (mine, asked)


def test_the_letter_shows_the_name_and_that_is_noted_and_bounded(
    referral, county, city, clerk, triage
) -> None:
    assert acts.print_letter(**at(county, referral, clerk)) == "王秀英"
    assert acts.print_letter(**at(city, referral, triage)) == "王秀英"
    assert AuditEntry.objects.filter(action="print_referral").count() == 2
    assert AuditEntry.objects.filter(action="desk_reveal", reason="name:letter").count() == 2
    stranger = work.clerk(make.hospital(), role=StaffRole.RECEPTION)
    with pytest.raises(NotAtDesk):
        acts.print_letter(**at(county, referral, stranger))
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=NOW, by=clerk.pk, action="desk_reveal", subject_kind="patient", subject_id=1, reason="x"
        )
        for _ in range(200)
    )
    with pytest.raises(TooManyReveals):
        acts.print_letter(**at(county, referral, clerk))


def test_routes_are_set_by_who_receives_or_looks_after_the_region(city, county, clerk, triage, chief) -> None:
    boss = work.clerk(county, role=StaffRole.MANAGER)
    for by in (clerk, triage, boss, work.clerk(city)):
        with pytest.raises(acts.NotSetting):
            open_route(city, county, by)
    made = open_route(city, county, chief)
    with pytest.raises(ValidationError, match="已经有同样的转诊通道"):
        open_route(city, county, chief, starts_on=local_date(NOW) + 9 * DAY)
    open_route(city, county, chief, direction="down")
    with pytest.raises(acts.NotSetting):
        acts.end_route(hospital_id=county.pk, route_id=made.pk, by=boss.pk, now=NOW)
    for _ in range(2):
        ended = acts.end_route(hospital_id=city.pk, route_id=made.pk, by=chief.pk, now=NOW)
        assert ended.ends_on == local_date(NOW)
    assert open_route(city, county, chief) != made


def test_an_officer_of_the_region_sets_them_too(county) -> None:
    region = reference.region()
    home = make.hospital("旗医院", region=region)
    officer = work.officer(region)
    with pytest.raises(ValidationError, match="没有人答复"):
        open_route(home, county, officer)
    work.clerk(home, role=StaffRole.RECEPTION)
    assert open_route(home, county, officer).made_by == officer
    with pytest.raises(acts.NotSetting):
        open_route(county, home, officer)
    with pytest.raises(acts.NotSetting):
        open_route(home, home, officer)
