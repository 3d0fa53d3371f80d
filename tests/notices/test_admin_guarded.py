"""What every list and form of the admin keeps to, tried on pages of all apps."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import IntegrityError
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hospitals.models import Hospital, Region, Room
from notices.admin import GuardedAdmin, GuardedForm, refusal_sentence
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


def test_every_page_of_the_admin_is_guarded() -> None:
    for model, shown in admin.site._registry.items():
        assert isinstance(shown, GuardedAdmin), model
        assert issubclass(shown.form, GuardedForm), model


@pytest.mark.parametrize(
    "address",
    [
        "accounts/user/?phone__startswith=%2B86138",
        "accounts/user/?phone=%2B8613800138000",
        "accounts/user/?password__startswith=pbkdf2",
        "accounts/user/?last_login__isnull=1",
        "bookings/appointment/?code__startswith=1",
        "bookings/appointment/?patient=1",
        "bookings/appointment/?patient__name__startswith=王",
        "bookings/appointment/?booked_by__phone__startswith=%2B86",
        "bookings/appointment/?session__hospital=1",
        "bookings/policy/?hospital=1",
        "notices/notice/?recipient_id=1",
        "hospitals/staff/?user__password__startswith=pbkdf2",
        "hospitals/hospital/?aliases=a",
        "hospitals/region/?source__loaded__has_key=a",
        "specialists/clinicsession/?starts_at__gte=2026-01-01",
        "specialists/clinicsession/?specialists__name=a",
        "auth/group/?user__phone__startswith=%2B86",
    ],
)
def test_lists_are_narrowed_by_what_they_offer_and_by_nothing_else(boss, address: str) -> None:
    answer = boss.get(f"/admin/{address}")
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def links_of_filters(model: type[Model], client: Client) -> list[str]:
    request: Any = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    shown = request.context["cl"]
    return [choice["query_string"] for one in shown.filter_specs for choice in one.choices(shown)]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_every_filter_that_is_offered_works(boss, model) -> None:
    session = make.published_session(numbers=1)
    Room.objects.create(slug="r", name="一诊室", hospital=session.hospital)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for link in links_of_filters(model, boss):
        assert boss.get(address + link).status_code == 200, link


def test_dates_are_offered_too(boss) -> None:
    make.published_session(numbers=1)
    address = "/admin/specialists/clinicsession/"
    for link in ("?starts_at__year=2026", "?starts_at__year=2026&starts_at__month=12"):
        assert boss.get(address + link).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "hospitals/region/?level=%00",
        "hospitals/region/?q=%00",
        "hospitals/hospital/?name=%00",
        "specialists/clinicsession/?starts_at__year=9999",
        "specialists/clinicsession/?starts_at__year=1",
        "specialists/clinicsession/?starts_at__month=13",
        "specialists/clinicsession/?starts_at__year=2026&starts_at__month=13",
        "specialists/clinicsession/?starts_at__day=99999999999999999999999",
        "specialists/clinicsession/?hospital__id__exact=999999999999999999999999",
        "specialists/clinicsession/?hospital__id__exact=x",
        "specialists/clinicsession/?demo__exact=perhaps",
        "autocomplete/?app_label=hospitals&model_name=hospital&field_name=region&term=%00",
    ],
)
def test_nonsense_ends_in_the_list_or_in_a_page_of_ours(boss, address: str) -> None:
    make.published_session(numbers=1)
    answer = boss.get(f"/admin/{address}", follow=True)
    assert answer.status_code in {200, 400}


ROOMS = {f"rooms-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


@pytest.mark.parametrize("nonsense", ["\0", "x", "-1", "9" * 30, "9" * 5000, "😀"])
def test_what_cannot_be_a_row_is_said_at_its_field(boss, nonsense: str) -> None:
    where = make.hospital("市医院")
    address = reverse("admin:hospitals_hospital_change", args=[where.pk])
    typed = {"name": "新名字", "side": "local", "part_of": nonsense, **ROOMS}
    page = boss.post(address, typed)
    assert page.status_code == 200
    assert "新名字" in page.content.decode()
    assert page.context["adminform"].form.errors["part_of"]
    several = reverse("admin:hospitals_programme_add")
    page = boss.post(several, {"slug": "p", "name": "新名字", "hospitals": [nonsense]})
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["hospitals"]


def test_what_the_database_refuses_is_said_at_the_form_with_all_that_was_typed(boss) -> None:
    posting = make.posting()
    room = Room.objects.create(slug="r", name="一诊室", hospital=posting.hospital, exclusive=False)
    other = make.posting(where=posting.hospital)
    for one in (posting, other):
        make.published_session(one, numbers=1, room=room)
    address = reverse("admin:hospitals_room_change", args=[room.pk])
    typed = {"hospital": posting.hospital.pk, "name": "一诊室", "exclusive": "on", "address": "新地址"}
    page = boss.post(address, typed)
    said = page.content.decode()
    assert page.status_code == 200
    assert "时间重叠的门诊" in said
    assert "新地址" in said
    assert "session_exclusive_room" not in said
    room.refresh_from_db()
    assert not room.exclusive
    assert boss.post(address, {**typed, "exclusive": ""}).status_code == 302


def test_constraints_are_said_in_words(boss) -> None:
    here = make.hospital("市医院")
    typed = {
        "slug": "p",
        "title": "合作",
        "kind": "alliance",
        "standing": "operating",
        "supporting_hospital": here.pk,
        "receiving_hospital": here.pk,
        "started_on": "2026-01-01",
        "details": "{}",
    }
    with translation.override("zh-hans"):
        page = boss.post(reverse("admin:hospitals_partnership_add"), typed)
    said = page.content.decode()
    assert "不能是同一家" in said
    assert "partnership_" not in "".join(map(str, page.context["adminform"].form.non_field_errors()))


def test_what_is_used_elsewhere_is_not_deleted(boss) -> None:
    room = Room.objects.create(slug="r", name="一诊室", hospital=make.hospital("市医院"))
    make.published_session(make.posting(where=room.hospital), numbers=1, room=room)
    address = reverse("admin:hospitals_room_delete", args=[room.pk])
    assert boss.post(address, {"post": "yes"}).status_code == 200
    assert Room.objects.filter(pk=room.pk).exists()


def test_a_refusal_while_deleting_leads_back(boss, monkeypatch) -> None:
    region = Region.objects.create(slug="r", name="区", level="county")

    def refuse(self: Region, *args: Any, **kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(Region, "delete", refuse)
    page = boss.post(reverse("admin:hospitals_region_delete", args=[region.pk]), {"post": "yes"}, follow=True)
    assert "没有保存" in page.content.decode()


@pytest.mark.parametrize("ticked", ["\0", "x", "9" * 30, "9" * 5000])
def test_ticks_that_are_no_rows_do_nothing(boss, ticked: str) -> None:
    make.hospital("市医院")
    said = {"action": "delete_selected", "_selected_action": ticked, "index": "0"}
    assert boss.post("/admin/hospitals/hospital/", said).status_code == 302
    assert Hospital.objects.count() == 1


def test_what_nobody_wrote_a_sentence_for_is_said_by_its_sort() -> None:
    assert "互相矛盾" in refusal_sentence(IntegrityError(), {})
