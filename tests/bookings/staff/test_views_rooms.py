"""Rooms and places: recorded and corrected by who plans there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from hospitals.enums import StaffRole
from hospitals.models import Room
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(name: str, *args: object) -> str:
    return reverse(f"staff:{name}", args=args)


def test_recorded_once(browser, clerk, hospital) -> None:
    assert "还没有登记诊室" in text(browser.get(url("rooms", hospital.slug)))
    said = {"name": " 一 诊室 ", "exclusive": "on"}
    browser.post(url("new_room", hospital.slug), said)
    room = Room.objects.get(hospital=hospital)
    assert (room.name, room.address, room.exclusive) == ("一 诊室", "", True)
    assert AuditEntry.objects.filter(action="add_room", subject_id=room.pk, by=clerk.pk).count() == 1
    assert "这个名称已经登记过" in text(browser.post(url("new_room", hospital.slug), said))
    assert "请写名称。" in text(browser.post(url("new_room", hospital.slug), {"name": "\u200b"}))
    assert Room.objects.count() == 1


def test_corrected_where_patients_see_it_at_once(browser, client, clerk, hospital, posting) -> None:
    room = reference.room("伍什家卫生院", hospital=hospital, address="托克托县伍什镇")
    session = make.published_session(posting, room=room)
    page = text(browser.get(url("room", hospital.slug, room.pk)))
    assert "有 1 场已经发布的出诊在这里" in page
    said = {"name": room.name, "address": "托克托县伍什家镇", "exclusive": "on"}
    for _ in range(2):
        browser.post(url("room", hospital.slug, room.pk), said)
    assert "托克托县伍什家镇" in text(client.get(reverse("session", args=[session.pk])))
    assert AuditEntry.objects.filter(action="correct_room", subject_id=room.pk, by=clerk.pk).count() == 1
    other = reference.room("一诊室", hospital=hospital)
    answer = browser.post(url("room", hospital.slug, other.pk), said)
    assert "这个名称已经登记过" in text(answer)
    other.refresh_from_db()
    assert other.name == "一诊室"


def test_only_who_plans_there(browser_of, hospital, owner) -> None:
    room = reference.room("一诊室", hospital=hospital)
    elsewhere = make.hospital("外院")
    for account in (owner, work.clerk(hospital, role=StaffRole.RECEPTION), work.clerk(elsewhere)):
        browser = browser_of(account)
        assert browser.get(url("rooms", hospital.slug)).status_code == 404
        assert browser.post(url("room", hospital.slug, room.pk), {"name": "x"}).status_code == 404
    own = browser_of(work.clerk(elsewhere))
    assert own.get(url("room", elsewhere.slug, room.pk)).status_code == 404, "by another's address"
