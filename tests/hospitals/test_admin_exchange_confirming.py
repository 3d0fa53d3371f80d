"""What is written is what was shown: to the same person, for the same rows, as they were."""

from __future__ import annotations

import pytest
from django.core import signing
from django.urls import reverse

from hospitals.models import Department, Hospital, Region, Room
from tests.factories import reference as make
from tests.factories import staff as work
from tests.hospitals.exchange import confirm, put, upload
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_wait_elsewhere")]

NEW = "slug,name,side\nx,新医院,local\n"


def test_what_another_wrote_meanwhile_is_shown_and_not_overwritten(boss) -> None:
    make.hospital("市医院", slug="city", phone="111")
    preview = upload(boss, "slug,phone,address\ncity,222,\n")
    Hospital.objects.update(phone="333", address="新华大街 1 号")
    again = confirm(boss, preview)
    assert "没有导入" in said(again)
    assert "<del>333</del>" in said(again)
    assert "<del>新华大街 1 号</del>" in said(again)
    assert Hospital.objects.get().phone == "333"
    assert "导入完成" in said(confirm(boss, again))
    assert (Hospital.objects.get().phone, Hospital.objects.get().address) == ("222", "")


def test_what_can_no_longer_be_done_is_said(boss) -> None:
    make.region("旗", slug="banner")
    preview = upload(boss, "slug,name,side,region\na,甲院,local,\nb,乙院,local,banner\n")
    Region.objects.filter(slug="banner").delete()
    again = confirm(boss, preview)
    assert "没有导入" in said(again)
    assert "没有编号为“banner”的地区" in said(again)
    assert not Hospital.objects.exists()


def test_a_yes_to_rooms_makes_no_departments(boss) -> None:
    where = make.hospital(slug="city")
    preview = upload(boss, "slug,name,hospital\nhall,名医堂,city\n", "room")
    answer = confirm(boss, preview, "department")
    assert "请重新上传" in said(answer)
    assert not Department.objects.exists()
    assert not Room.objects.filter(hospital=where).exists()


def test_nobody_says_yes_for_another(boss, client) -> None:
    preview = upload(boss, NEW)
    work.administrator(client, "another")
    assert "请重新上传" in said(confirm(client, preview))
    assert not Hospital.objects.exists()


def test_a_yes_to_nothing_leads_back_to_the_upload(boss) -> None:
    address = reverse("admin:hospitals_hospital_process_import")
    odd = [
        "",
        "x",
        "\0",
        signing.dumps({"model": 1}, salt="hospitals.admin.exchange"),
        signing.dumps(
            {"model": "hospitals.hospital", "user": 1, "file": "../../etc/passwd", "digest": ""},
            salt="hospitals.admin.exchange",
        ),
    ]
    for text in odd:
        answer = boss.post(address, {"shown": text})
        assert answer["Location"] == reverse("admin:hospitals_hospital_import")
    assert boss.get(address).status_code == 405


def test_a_yes_of_yesterday_is_none(boss, monkeypatch) -> None:
    preview = upload(boss, NEW)
    monkeypatch.setattr("hospitals.admin.exchange.files.WAITS_SECONDS", -1)
    assert "放得太久了" in said(confirm(boss, preview))
    assert not Hospital.objects.exists()


def test_a_file_is_imported_once(boss) -> None:
    preview = upload(boss, NEW)
    assert "导入完成" in said(confirm(boss, preview))
    assert "已经导入过" in said(confirm(boss, preview))


def test_an_order_is_written_and_then_stays(boss) -> None:
    illness = make.condition("股骨头坏死", synonyms=("大腿根疼", "胯疼"))
    sheet = f"slug,synonyms\n{illness.slug},胯疼、大腿根疼\n"
    assert "修改 1 条" in said(put(boss, sheet, "condition", "specialists"))
    assert [row.text for row in illness.synonyms.all()] == ["胯疼", "大腿根疼"]
    assert "1 条没有变化" in said(put(boss, sheet, "condition", "specialists"))
