"""Screens of waiting rooms: opened and ended at the desk of the hospital, and by nobody else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from bookings.actions import desk as acts
from bookings.models import WaitingScreen
from hospitals.enums import StaffRole
from tests.bookings.staff.queueing import come
from tests.bookings.staff.queueing import screen_made as made
from tests.bookings.staff.queueing import screen_url as url
from tests.bookings.staff.queueing import words_of as text
from tests.bookings.staff.receiving import ON
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(clock) -> None:
    clock.move_to(ON)


@pytest.fixture
def screen(hospital, reception) -> WaitingScreen:
    """One that shows all rooms."""
    return made(hospital, reception)


def test_who_opens_and_ends_one(hospital, screen, clerk, manager, owner) -> None:
    elsewhere = make.hospital("外院")
    theirs = work.clerk(elsewhere, role=StaffRole.RECEPTION)
    made(hospital, manager, "二楼")
    for where, by in ((hospital, theirs), (hospital, clerk), (hospital, owner)):
        with pytest.raises(acts.NotAtDesk):
            made(where, by, "别处")
        with pytest.raises(acts.NotAtDesk):
            acts.end_screen(hospital_id=where.pk, screen_id=screen.pk, by=by.pk, now=ON)
    with pytest.raises(acts.NotAtDesk):
        acts.end_screen(hospital_id=elsewhere.pk, screen_id=screen.pk, by=theirs.pk, now=ON)
    assert WaitingScreen.objects.filter(ended_at=None).count() == 2


def test_one_name_once_and_rooms_of_the_hospital_alone(hospital, screen, reception) -> None:
    with pytest.raises(ValidationError, match="已经有一块屏叫这个名字"):
        made(hospital, reception)
    with pytest.raises(ValidationError, match="不属于这家医院"):
        made(hospital, reception, "四楼", [reference.room("外", hospital=make.hospital("外院"))])
    with refused("screen_name_once"):
        WaitingScreen.objects.create(
            hospital=hospital, name=screen.name, whole=True, made_by=reception, made_at=ON
        )


def test_one_whose_rooms_were_deleted_shows_nothing(hospital, session, reception, desk) -> None:
    """Not all of the hospital's instead."""
    come(session, by=reception)
    room = reference.room("三诊室", hospital=hospital)
    screen = made(hospital, reception, rooms=[room])
    whole = made(hospital, reception, "大厅")
    room.delete()
    page = text(desk.get(url(screen)))
    assert "这块屏的诊室已经删除" in page
    assert "张*" not in page
    assert "这块屏的诊室已经删除" in text(desk.get(url(screen, "screen_now")))
    assert "张*" in text(desk.get(url(whole)))
    page = text(desk.get(reverse("staff:screens", args=[hospital.slug])))
    assert page.count("诊室已经删除") == 1
    assert page.count("全院各诊室") == 1


def test_ended_by_somebody(screen, reception) -> None:
    with refused("screen_ended_by_whom"):
        WaitingScreen.objects.filter(pk=screen.pk).update(ended_at=ON)


def test_the_page_of_the_desk(desk, hospital, reception) -> None:
    address = reverse("staff:screens", args=[hospital.slug])
    room = reference.room("3 诊室", hospital=hospital)
    assert "还没有候诊屏" in text(desk.get(address))
    wrong = desk.post(address, {"name": "、"})
    assert "请写名称。" in text(wrong)
    answer = desk.post(address, {"name": "三楼", "rooms": [room.pk], "speaks": "on"}, follow=True)
    made_now = WaitingScreen.objects.get()
    assert (made_now.speaks, list(made_now.rooms.all())) == (True, [room])
    assert url(made_now) in answer.content.decode()
    again = desk.post(address, {"name": "三楼", "rooms": [room.pk]})
    assert "已经有一块屏叫这个名字" in text(again)
    ended = desk.post(reverse("staff:screen_end", args=[hospital.slug, made_now.pk]), follow=True)
    assert "已停用" in text(ended)
    assert Client().get(url(made_now)).status_code == 404


def test_the_page_is_the_desks(browser_of, browser, hospital, screen, owner) -> None:
    addresses = [reverse("staff:screens", args=[hospital.slug])]
    ending = reverse("staff:screen_end", args=[hospital.slug, screen.pk])
    theirs = browser_of(work.clerk(make.hospital("外院"), role=StaffRole.RECEPTION))
    for one in (browser, browser_of(owner), theirs):
        assert [one.get(address).status_code for address in addresses] == [404]
        assert one.post(ending).status_code == 404
    assert Client().get(url(screen)).status_code == 200
