"""The box of 今日接诊: who is found, checked in and undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.enums import AppointmentStatus, CancelReason, DeskAct, Verification
from bookings.models import Appointment, Arrival, ArrivalWay, RecordNumber
from bookings.queries.staff.persons import MOST_LOOK_UPS
from bookings.transitions import cancel, move_status
from tests.bookings.staff.at_desk import ORIGINAL, OTHER, elder, fresh, noted
from tests.bookings.staff.receiving import ON, check_in, said, seeks, status, url, visits
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(clock) -> None:
    clock.move_to(ON)


@pytest.fixture
def mine(session) -> list[Appointment]:
    return visits(session, ["张小明", "李大山"])


@pytest.fixture
def hers(session, owner) -> Appointment:
    """王秀英's visit: her document is ORIGINAL."""
    return make.booked(session, elder(owner), at=session.starts_at + timedelta(minutes=90))


def test_by_the_code_with_one_enter(desk, hospital, reception, mine) -> None:
    answer = seeks(desk, hospital, mine[0].code)
    assert "张*明" in said(answer)
    assert "张小明" not in said(answer)
    assert mine[0].code not in said(answer)
    form = answer.context["form"]
    answer = desk.post(url(hospital, "check_in", pk=mine[0].pk), {"way": form["way"].value()}, follow=True)
    assert answer.redirect_chain == [(url(hospital), 302)]
    assert "1 号 张*明 已报到。" in said(answer)
    assert "报到错了？撤销" in said(answer)
    assert "autofocus" in str(answer.context["form"]["sought"])
    arrival = Arrival.objects.get()
    assert (arrival.appointment_id, arrival.way) == (mine[0].pk, ArrivalWay.CODE)
    assert noted(DeskAct.LOOK_UP)[0].reason == "code:found"
    assert noted(DeskAct.FOUND)[0].subject_id == mine[0].patient_id


def test_by_a_camera(desk, hospital, mine) -> None:
    answer = seeks(desk, hospital, mine[0].code, way="qr")
    assert answer.context["form"]["way"].value() == ArrivalWay.QR


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\r"])
def test_a_scanner_may_type_what_it_likes_around_it(desk, hospital, mine, typed) -> None:
    assert seeks(desk, hospital, typed.format(mine[0].code)).context["shown"].visit == mine[0]


@pytest.mark.parametrize("what", ["document", "name", "phone", "end", "own", "own_end"])
def test_by_what_else_they_have(desk, hospital, hers, mine, owner, what) -> None:
    person = hers.patient
    person.phone = "+8613912345678"
    person.save()
    typed = {
        "document": ORIGINAL.number.lower(),
        "name": "王 秀英",
        "phone": owner.phone.removeprefix("+86"),
        "end": owner.phone[-4:],
        "own": "139 1234 5678",
        "own_end": "5678",
    }[what]
    answer = seeks(desk, hospital, typed)
    assert answer.context["shown"].visit == hers, said(answer)
    assert noted(DeskAct.LOOK_UP)[0].reason.endswith(":found")
    for secret in ("王秀英", owner.phone[-11:], "13912345678"):
        assert secret not in said(answer)


def test_a_part_of_a_name_or_number_finds_nobody(desk, hospital, hers, session) -> None:
    for typed in ("王秀", "王", "王*英"):
        answer = seeks(desk, hospital, typed)
        assert answer.context["nobody"], typed
        assert "今天没有人用这个姓名预约" in said(answer)
    assert "这不是完整的号码" in said(seeks(desk, hospital, ORIGINAL.number[:17]))
    slip = ORIGINAL.number[:17] + ("1" if ORIGINAL.number[-1] != "1" else "2")
    assert "有些内容需要修改" in said(seeks(desk, hospital, slip))
    assert "请扫码" in said(seeks(desk, hospital, ""))


def test_one_of_several_is_chosen(desk, hospital, session) -> None:
    mine = visits(session, ["李大山", "李大山"])
    answer = seeks(desk, hospital, "李大山")
    assert "今天有 2 个预约对得上" in said(answer)
    for one in mine:
        assert url(hospital, "check_in", pk=one.pk) in said(answer)
    # One of them has checked in already: still nobody is taken for the other.
    answer = desk.post(url(hospital, "check_in", pk=mine[0].pk), {"way": "list"})
    assert answer.status_code == 302
    assert seeks(desk, hospital, "李大山").context["hits"].chosen is None


def test_whoever_has_two_visits_is_taken_to_the_one_that_is_still_ahead(
    desk, hospital, posting, owner
) -> None:
    person = elder(owner)
    morning = make.published_session(posting, numbers=2)
    later = make.published_session(
        make.posting(make.specialist("王二"), hospital),
        numbers=2,
        starts_at=make.DAY + timedelta(hours=6),
    )
    first = make.booked(morning, person)
    second = make.booked(later, person)
    assert seeks(desk, hospital, ORIGINAL.number).context["hits"].chosen is None
    desk.post(url(hospital, "check_in", pk=first.pk), {"way": "list"})
    assert seeks(desk, hospital, ORIGINAL.number).context["shown"].visit == second


def test_nobody_is_found_and_what_to_do_is_said(desk, hospital, session) -> None:
    answer = seeks(desk, hospital, OTHER.number)
    assert "今天的预约里没有查到" in said(answer)
    assert reverse("staff:find_person", args=[hospital.slug]) in said(answer)
    assert noted(DeskAct.LOOK_UP)[0].reason == "document:none"
    assert not noted(DeskAct.FOUND)


def test_on_another_day_it_is_said_when(desk, hospital, hers, clock) -> None:
    clock.move_to(ON - timedelta(days=2))
    answer = seeks(desk, hospital, ORIGINAL.number)
    assert "今天没有预约，预约在 12月8日 09:30" in said(answer)
    answer = desk.post(url(hospital, "check_in", pk=hers.pk), {"way": "document"})
    assert answer.status_code == 409
    assert "只能在就诊当天报到" in said(answer)
    assert not Arrival.objects.exists()


def test_what_is_over_explains_a_ticket_and_nobody(desk, hospital, hers, clock) -> None:
    cancel(hers, CancelReason.PATIENT, by_id=None, now=make.NOW)
    assert "这个预约已经取消" in said(seeks(desk, hospital, hers.code))
    assert "这个预约已经取消" in said(
        seeks(desk, hospital, ORIGINAL.number)
    )  # of today it is said all the same
    clock.move_to(ON - timedelta(days=2))
    assert "这个预约已经取消" in said(seeks(desk, hospital, hers.code))
    assert seeks(desk, hospital, ORIGINAL.number).context["nobody"]


def test_a_ticket_of_another_hospital_says_where_and_nothing_of_whom(desk, hospital, owner) -> None:
    elsewhere = make.hospital("外院")
    session = make.published_session(make.posting(make.specialist("赵"), elsewhere), numbers=2)
    theirs = make.booked(session, elder(owner))
    answer = seeks(desk, hospital, theirs.code)
    assert "不是本院的预约" in said(answer)
    assert "外院" in said(answer)
    assert "王" not in said(answer).replace("王二", "")
    # By anything else nothing is said at all.
    for typed in (ORIGINAL.number, "王秀英", owner.phone[-11:], owner.phone[-4:]):
        answer = seeks(desk, hospital, typed)
        assert "外院" not in said(answer)
        assert answer.context["nobody"]
    assert desk.get(url(hospital, "check_in", pk=theirs.pk)).status_code == 404
    assert desk.post(url(hospital, "undo_check_in", pk=theirs.pk)).status_code == 404


def test_the_original_that_was_compared_counts_as_seen(desk, hospital, hers, reception) -> None:
    form = seeks(desk, hospital, ORIGINAL.number).context["form"]
    typed = {
        "way": form["way"].value(),
        "number": form["number"].value(),
        "seen": "on",
        "record_number": "a-17",
    }
    desk.post(url(hospital, "check_in", pk=hers.pk), typed)
    person = fresh(hers.patient)
    assert (person.verification, person.verified_by) == (Verification.SEEN, reception)
    assert RecordNumber.objects.get(patient=person, hospital=hospital).number == "A-17"
    assert status(hers) == AppointmentStatus.ARRIVED


def test_not_compared_is_not_seen(desk, hospital, hers) -> None:
    form = seeks(desk, hospital, ORIGINAL.number).context["form"]
    typed = {"way": form["way"].value(), "number": form["number"].value(), "record_number": ""}
    desk.post(url(hospital, "check_in", pk=hers.pk), typed)
    assert fresh(hers.patient).verification == Verification.DECLARED
    assert status(hers) == AppointmentStatus.ARRIVED


def test_who_was_found_otherwise_has_the_number_typed_from_the_original(desk, hospital, hers) -> None:
    form = seeks(desk, hospital, hers.code).context["form"]
    assert "seen" not in form.fields
    assert "autofocus" in str(form["number"])
    address = url(hospital, "check_in", pk=hers.pk)
    answer = desk.post(address, {"way": "code", "number": OTHER.number, "record_number": "B-2"})
    assert "和登记的不一样" in said(answer)
    assert "B-2" in said(answer)  # nothing typed is lost
    assert status(hers) == AppointmentStatus.BOOKED
    assert len(noted(DeskAct.MISMATCH)) == 1
    desk.post(address, {"way": "code", "number": ORIGINAL.number})
    assert fresh(hers.patient).verification == Verification.SEEN
    assert status(hers) == AppointmentStatus.ARRIVED


def test_a_record_number_of_somebody_else_stops_it(desk, hospital, mine, hers, reception) -> None:
    here = {"hospital": hospital, "recorded_at": ON, "recorded_by": reception}
    RecordNumber.objects.create(patient=mine[0].patient, number="A-1", **here)
    answer = desk.post(url(hospital, "check_in", pk=hers.pk), {"way": "code", "record_number": "A-1"})
    assert "已登记给另一位就诊人" in said(answer)
    assert status(hers) == AppointmentStatus.BOOKED


def test_late_and_let_back_are_said_before_it_is_done(browser_of, reception, hospital, mine, clock) -> None:
    clock.move_to(ON + timedelta(minutes=30 + 30 + 16))
    desk = browser_of(reception)
    assert "迟到了：仍可就诊，排在 3 位候诊的人后面" in said(seeks(desk, hospital, mine[0].code))
    move_status(mine[0], AppointmentStatus.NOSHOW, by_id=None, now=ON)
    answer = seeks(desk, hospital, mine[0].code)
    assert "已记为未到诊" in said(answer)
    desk.post(url(hospital, "check_in", pk=mine[0].pk), {"way": "code"})
    assert status(mine[0]) == AppointmentStatus.ARRIVED
    assert Arrival.objects.get().late


def test_who_is_there_already_is_undone_and_not_received_twice(desk, hospital, mine, reception) -> None:
    check_in(hospital, mine[0], reception)
    answer = seeks(desk, hospital, mine[0].code)
    assert "已报到，正在候诊" in said(answer)
    assert "确认报到" not in said(answer)
    answer = desk.post(url(hospital, "undo_check_in", pk=mine[0].pk), follow=True)
    assert "已撤销 1 号 张*明 的报到。" in said(answer)
    assert status(mine[0]) == AppointmentStatus.BOOKED
    check_in(hospital, mine[0], reception)
    Arrival.objects.update(calls=1, called_at=ON)
    answer = desk.post(url(hospital, "undo_check_in", pk=mine[0].pk), follow=True)
    assert "已经叫过这个号" in said(answer)
    assert "已经叫过号" in said(seeks(desk, hospital, mine[0].code))


def test_the_page_of_a_visit_is_noted_as_seen(desk, hospital, mine) -> None:
    desk.get(url(hospital, "check_in", pk=mine[0].pk))
    assert [entry.subject_id for entry in noted(DeskAct.SAW)] == [mine[0].patient_id]


def test_look_ups_are_counted(desk, hospital, mine, monkeypatch) -> None:
    monkeypatch.setattr("bookings.queries.staff.persons.MOST_LOOK_UPS", 2)
    for _time in range(2):
        seeks(desk, hospital, "没有人")
    answer = seeks(desk, hospital, mine[0].code)
    assert "为保护患者信息" in said(answer)
    assert mine[0].code in said(answer)  # nothing typed is lost
    assert MOST_LOOK_UPS == 200
