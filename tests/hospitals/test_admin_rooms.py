"""Rooms in the admin: they stay in their hospital, and who renames one is told whom that touches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hospitals.models import Room
from tests.factories import bookings as book
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def test_a_room_is_registered_in_a_hospital_and_stays_there(boss) -> None:
    here, there = make.hospital(), make.hospital()
    new = {"slug": "hall", "name": "名医堂", "hospital": here.pk, "also_reported_in": "", "inferred": ""}
    boss.post(reverse("admin:hospitals_room_add"), new)
    room = Room.objects.get()
    assert room.hospital == here
    address = reverse("admin:hospitals_room_change", args=[room.pk])
    page = boss.get(address).content.decode()
    assert 'name="hospital"' not in page
    assert "没有即将到来的出诊" in page
    boss.post(address, {**new, "hospital": there.pk, "name": "一楼大厅"})
    room.refresh_from_db()
    assert (room.name, room.hospital) == ("一楼大厅", here)


def test_its_page_says_how_many_sessions_show_it(boss) -> None:
    posting = book.posting()
    room = Room.objects.create(slug="hall", name="名医堂", hospital=posting.hospital)
    book.published_session(posting, room=room, starts_at=timezone.now() + timedelta(days=2))
    book.draft(posting, room=room, starts_at=timezone.now() + timedelta(days=3))
    page = boss.get(reverse("admin:hospitals_room_change", args=[room.pk])).content.decode()
    assert "1 场即将到来的出诊用着这里的诊室" in page


def test_the_page_of_a_hospital_adds_rooms_and_leads_to_those_it_has(boss) -> None:
    room = make.room("名医堂")
    address = reverse("admin:hospitals_hospital_change", args=[room.hospital_id])
    page = boss.get(address).content.decode()
    assert reverse("admin:hospitals_room_change", args=[room.pk]) in page
    assert 'name="rooms-0-name"' not in page
    assert 'name="rooms-__prefix__-name"' in page
