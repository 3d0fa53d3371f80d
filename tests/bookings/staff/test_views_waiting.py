"""候补 on the pages of a desk: from the page of numbers into the line, the offer answered, the line left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.models import Appointment, WaitlistEntry
from specialists.models import ClinicSession
from tests.bookings.staff.at_desk import url
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

SAID = {"what": "session", "notice_hours": "24", "came": "phone", "agreed": "on"}


@pytest.fixture
def line(posting) -> tuple[ClinicSession, list[Appointment]]:
    return full_session(2, posting)


def test_the_whole_way_by_addresses_and_forms(desk, hospital, mother, line) -> None:
    full, booked = line
    page = desk.get(url(hospital, mother, "give_number")).content.decode()
    address = url(hospital, mother, "join_line", session_id=full.pk)
    assert "约满了，可以候补" in page
    assert f'href="{address}"' in page
    page = desk.get(address).content.decode()
    assert "短信会发到：" in page
    assert "陈卫衡在本院的任何一场" in page
    answer = desk.post(address, SAID, follow=True)
    assert answer.redirect_chain[-1][0] == url(hospital, mother)
    entry = WaitlistEntry.objects.get(patient=mother)
    page = answer.content.decode()
    leave = url(hospital, mother, "leave_line", entry_id=entry.pk)
    take = url(hospital, mother, "answer_offer", entry_id=entry.pk)
    assert "在本院的候补" in page
    assert leave in page
    assert f'"{take}"' not in page
    assert address not in desk.get(url(hospital, mother, "give_number")).content.decode()
    cancel(booked[0])
    sweep()
    assert f'"{take}"' in desk.get(url(hospital, mother)).content.decode()
    page = desk.get(take).content.decode()
    assert "有号了，要这个号吗？" in page
    offer = offer_of(entry)
    assert offer is not None
    short = {"do": "take", "came": "phone", "offer": str(offer.pk), "version": "1"}
    assert page.count(f'name="offer" value="{offer.pk}"') == 2
    assert "请先口头问过" in desk.post(take, short).content.decode()
    said = short | {"agreed": "on", "version": str(offer.version), "instead": ""}
    answer = desk.post(take, said, follow=True)
    assert answer.redirect_chain[-1][0] == url(hospital, mother, "slip", appointment_id=offer.pk)
    assert "已约上候补的号。" in answer.content.decode()
    answer = desk.get(take, follow=True)
    assert "现在没有为这个候补保留的号。" in answer.content.decode()


def test_passed_on_and_left(desk, hospital, mother, line) -> None:
    full, booked = line
    entry = waits(full, mother)  # by their own account
    cancel(booked[0])
    sweep()
    take = url(hospital, mother, "answer_offer", entry_id=entry.pk)
    offer = offer_of(entry)
    assert offer is not None
    said = {"do": "pass", "offer": str(offer.pk)}
    assert "候补还在" in desk.post(take, said, follow=True).content.decode()
    leave = url(hospital, mother, "leave_line", entry_id=entry.pk)
    assert "退出这个候补吗？" in desk.get(leave).content.decode()
    assert "已退出候补。" in desk.post(leave, follow=True).content.decode()
    assert desk.get(leave).status_code == 404
    assert "在本院的候补" not in desk.get(url(hospital, mother)).content.decode()


@pytest.mark.parametrize("do", ["take", "pass"])
def test_another_number_than_the_one_on_the_screen_is_not_answered(
    desk, hospital, mother, line, owner, do: str
) -> None:
    full, booked = line
    entry = waits(full, mother)
    cancel(booked[0])
    sweep()
    first = offer_of(entry)
    assert first is not None
    take = url(hospital, mother, "answer_offer", entry_id=entry.pk)
    actions.decline_offer(offer=first, by=owner.pk, now=make.NOW)  # on the phone, meanwhile
    cancel(booked[1])
    sweep()
    second = offer_of(entry)
    assert second is not None
    assert (second.pk != first.pk, second.version) == (True, first.version)
    said = {"do": do, "came": "phone", "agreed": "on", "version": str(first.version), "instead": ""}
    for sent in (said, said | {"offer": str(first.pk)}):
        answer = desk.post(take, sent, follow=True)
        assert "刚才有人答复了这个候补，请看现在的情况。" in answer.content.decode()
        assert answer.redirect_chain[-1][0] == take
    second.refresh_from_db()
    assert second.status == "pending"


def test_what_is_refused_meanwhile_is_said_and_shown_as_it_is_now(desk, hospital, mother, line) -> None:
    entry = waits(line[0], mother)
    cancel(line[1][0])
    sweep()
    offer = offer_of(entry)
    assert offer is not None
    take = url(hospital, mother, "answer_offer", entry_id=entry.pk)
    said = {"do": "take", "came": "phone", "agreed": "on", "offer": str(offer.pk), "version": "99"}
    page = desk.post(take, said, follow=True).content.decode()
    assert "医院刚刚更改了这场门诊，请再核对一遍。" in page
    assert f'name="version" value="{offer.version}"' in page


def test_a_place_for_any_hospital_is_answered_here_but_not_left(
    desk, hospital, mother, line, posting
) -> None:
    entry = waits(line[0], mother, specialist_id=posting.specialist_id, anywhere=True)
    cancel(line[1][0])
    sweep()
    page = desk.get(url(hospital, mother)).content.decode()
    leave = url(hospital, mother, "leave_line", entry_id=entry.pk)
    assert url(hospital, mother, "answer_offer", entry_id=entry.pk) in page
    assert leave not in page
    assert desk.get(leave).status_code == 404
    assert desk.post(leave).status_code == 404


def test_who_waits_already_by_their_own_account_is_said(desk, hospital, mother, line) -> None:
    entry = waits(line[0], mother, notice_hours=72)
    address = url(hospital, mother, "join_line", session_id=line[0].pk)
    page = desk.post(address, SAID, follow=True).content.decode()
    assert "家人已经为这位就诊人加入候补" in page
    assert "已加入候补。有号时发短信通知" not in page
    entry.refresh_from_db()
    assert (entry.notice_hours, entry.desk_id) == (72, None)


def test_what_is_missing_or_refused_is_said(desk, hospital, mother, line, owner) -> None:
    address = url(hospital, mother, "join_line", session_id=line[0].pk)
    for name, said in (("agreed", "请先口头问过，同意以后再勾选。"), ("came", "请选择是打电话还是来窗口。")):
        sent = {key: value for key, value in SAID.items() if key != name}
        assert said in desk.post(address, sent).content.decode()
    assert not WaitlistEntry.objects.exists()
    mother.links.update(ended_at=make.NOW)
    assert "没有能收短信的手机，有号时通知不到，不能候补。" in desk.get(address).content.decode()
    assert "请家人登录以后，在手机上为就诊人候补。" in desk.post(address, SAID).content.decode()
    assert desk.post(address, SAID | {"what": "999999"}).status_code == 200


def test_a_session_with_numbers_left_is_not_waited_for(desk, hospital, mother, posting) -> None:
    free = make.published_session(posting, numbers=1)
    page = desk.get(url(hospital, mother, "join_line", session_id=free.pk)).content.decode()
    assert "可以直接预约，不用候补" in page
    assert '<form method="post" action' not in page.split("</h1>", 1)[1]
    elsewhere, _booked = full_session(1)
    assert desk.get(url(hospital, mother, "join_line", session_id=elsewhere.pk)).status_code == 404


def test_all_that_are_full_are_listed(desk, hospital, mother, posting) -> None:
    for n in range(5):
        full_session(1, posting, starts_at=make.DAY + n * timedelta(days=1))
    address = url(hospital, mother, "give_number")
    assert desk.get(address).content.decode().count("/line/") == 5
    assert "另有 5 场约满了" not in desk.get(address).content.decode()  # nothing stands before them
    assert desk.get(address, {"day": make.DAY.date().isoformat()}).content.decode().count("/line/") == 1
    assert desk.get(address, {"q": "chenweiheng-no"}).content.decode().count("/line/") == 0


def test_who_asks_by_phone_after_the_desk_is_told_so(desk, browser_of, hospital, mother, line, owner) -> None:
    desk.post(url(hospital, mother, "join_line", session_id=line[0].pk), SAID)
    make.tells(owner, line[0])
    typed = {"patient": str(mother.pk), "what": "session", "notice_hours": "48"}
    answer = browser_of(owner).post(reverse("bookings:join", args=[line[0].pk]), typed, follow=True)
    assert "医院窗口已经为这位就诊人加入候补" in answer.content.decode()
    entry = WaitlistEntry.objects.get()
    assert (entry.notice_hours, entry.desk_id) == (48, hospital.pk)
