"""Rooms and places: recorded and corrected by who plans there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from hospitals.enums import StaffRole
from hospitals.models import Room
from tests.bookings.staff.planned import query, text
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
    answer = browser.post(url("new_room", hospital.slug), said, follow=True)
    assert "登记好了。" in text(answer), "pressed twice"
    other = text(browser.post(url("new_room", hospital.slug), {**said, "address": "托克托县伍什家镇"}))
    assert "这个名称已经登记过" in other
    assert "托克托县伍什家镇" in other, "nothing that was typed is lost"
    assert "请写名称。" in text(browser.post(url("new_room", hospital.slug), {"name": "\u200b"}))
    nowhere = {"name": "二诊室", "address": "\u200b"}
    assert "请写地址；在医院内的，不用填。" in text(browser.post(url("new_room", hospital.slug), nowhere))
    assert Room.objects.count() == 1


def test_what_was_typed_while_signed_out_comes_back(client, browser, hospital) -> None:
    room = reference.room("一诊室", hospital=hospital)
    for address in (url("new_room", hospital.slug), url("room", hospital.slug, room.pk)):
        for more, ticked in (({}, False), ({"exclusive": "on"}, True)):
            said = {"name": "伍什家卫生院", "address": "托克托县伍什家镇", **more}
            form = browser.get(query(client.post(address, said))["next"]).context["form"]
            assert [form[name].value() for name in ("name", "address", "exclusive")] == [
                "伍什家卫生院",
                "托克托县伍什家镇",
                ticked,
            ]
    room.refresh_from_db()
    assert room.name == "一诊室"


def test_not_for_one_at_a_time_while_sessions_overlap_there(browser, hospital, posting) -> None:
    room = reference.room("名医堂", hospital=hospital, exclusive=False)
    for one in (posting, make.posting(where=hospital)):
        make.published_session(one, room=room)
    answer = browser.post(url("room", hospital.slug, room.pk), {"name": "名医馆", "exclusive": "on"})
    assert answer.status_code == 200
    sentence = "这里已经有时间重叠的出诊，不能改成只接待一场。"
    assert answer.context["form"].errors == {"exclusive": [sentence]}
    assert "名医馆" in text(answer), "nothing that was typed is lost"


def test_two_who_correct_it_at_once_are_told(browser, hospital) -> None:
    room = reference.room("一诊室", hospital=hospital)
    address = url("room", hospital.slug, room.pk)
    seen = browser.get(address).context["form"]["seen"].value()
    browser.post(address, {"name": "一号诊室", "exclusive": "on", "seen": seen})
    answer = browser.post(
        address, {"name": "一诊室", "address": "托克托县伍什家镇", "seen": seen}, follow=True
    )
    assert "这间诊室刚刚被改过" in text(answer)
    form = answer.context["form"]
    assert (form["address"].value(), form["exclusive"].value()) == ("托克托县伍什家镇", False)
    room.refresh_from_db()
    assert (room.name, room.address, room.exclusive) == ("一号诊室", "", True)
    again = {"name": "一诊室", "address": "托克托县伍什家镇", "seen": form["seen"].value()}
    assert "改好了。" in text(browser.post(address, again, follow=True))


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
