"""Spreadsheets of reference data: out, in again, shown before anything is written."""

from __future__ import annotations

from io import BytesIO

import pytest
import tablib
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry, User
from hospitals.admin.exchange.columns import as_typed, harmless
from hospitals.models import Hospital, Partnership, Programme, Room
from hospitals.uploads import MOST_BYTES
from specialists.models import SearchName
from tests.factories import reference as make
from tests.hospitals.exchange import confirm, export, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_wait_elsewhere")]

XLSX, CSV = "0", "1"


@pytest.mark.parametrize("cell", ["=1+1", "+86 471", "-5", "@x", "\tx", "'=x", "''-", "'名", "市一院", ""])
def test_no_text_goes_out_as_a_formula_and_each_comes_back_as_it_was(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t"))
    assert as_typed(harmless(cell)) == cell


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_what_came_out_goes_in_again_and_changes_nothing(boss, kind: str) -> None:
    here = make.hospital("市医院", aliases=["市一院", "一医院"], phone="+86 471 1", region=make.region())
    programme = make.programme(launched_on="2021-08-01", launched_precision="month")
    programme.hospitals.add(here, make.hospital("=二院"))
    make.partnership(programme=programme, receiving_hospital=here)
    make.room("一诊室", hospital=here)
    for model, rows in {
        "hospital": Hospital,
        "programme": Programme,
        "partnership": Partnership,
        "room": Room,
    }.items():
        preview = upload(boss, export(boss, model, kind), model)
        assert preview.context["plan"].counts == {"new": 0, "update": 0, "same": rows.objects.count()}
    assert b"2021-08," in export(boss, "programme")
    assert "'=二院" in export(boss).decode("utf-8-sig")


def test_a_workbook_holds_no_formula(boss) -> None:
    make.hospital("=HYPERLINK(1)", phone="+86 471 1")
    sheet = load_workbook(BytesIO(export(boss, kind=XLSX))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_a_file_is_shown_first_and_written_when_confirmed(boss) -> None:
    there = make.hospital(
        "市医院", slug="city", evidence=[{"source": "a"}], loaded={"name": "x"}, kind="综合"
    )
    region = make.region()
    sheet = f"slug,name,side,region,aliases\ncity,市第一医院,local,{region.slug},市一院、一医院\nnew,新医院,local,,\n"
    preview = upload(boss, sheet)
    assert "市第一医院" in preview.content.decode()
    assert Hospital.objects.get().name == "市医院"
    assert "新增 1 条，修改 1 条" in confirm(boss, preview).content.decode()
    there.refresh_from_db()
    assert (there.name, there.region, there.aliases) == ("市第一医院", region, ["市一院", "一医院"])
    assert (there.kind, there.evidence, there.loaded) == ("综合", [{"source": "a"}], {"name": "x"})
    assert SearchName.objects.filter(kind="hospital", subject_id=there.pk, text="一医院").exists()
    assert SearchName.objects.filter(text="新医院").exists()
    assert {entry.object_repr for entry in LogEntry.objects.all()} == {"市第一医院", "新医院"}
    message = LogEntry.objects.get(object_id=there.pk)
    assert "别名" in message.get_change_message()
    history = reverse("admin:hospitals_hospital_history", args=[there.pk])
    assert "从表格导入" in boss.get(history).content.decode()


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ("slug,name,side,loaded\nx,院,local,{}\n", "不认识这些列：loaded"),
        ("name,side\n院,local\n", "要有“slug”这一列"),
        ("slug,name,side\nx,院,local\nx,院,local\n", "第 3 行 编号（slug）：编号“x”和第 2 行重复"),
        ("slug,name,side,region\nx,院,local,atlantis\n", "没有编号为“atlantis”的地区"),
        ("slug,name,side\nx,院,moon\n", "第 2 行 所属一方（side）：不能填“moon”。可以填："),
        ("slug,name,side\n,院,local\n", "第 2 行 编号（slug）：没有填编号"),
        ("slug,name,side,part_of\nx y,院,local,\n", "第 2 行 编号（slug）："),
        ("slug,side\nx,local\n", "第 2 行 名称（name）："),
        ("slug,name\n", "只有列名"),
        ("slug,,name\nx,y,院\n", "第 2 列没有列名"),
        ("", "空文件"),
        pytest.param("x" * (MOST_BYTES + 1), "超过 5 MB", id="large"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(boss, sheet: str, sentence: str) -> None:
    answer = upload(boss, sheet)
    assert sentence in answer.content.decode()
    assert not answer.context["confirm"]
    assert not Hospital.objects.exists()


def test_a_wrong_date_or_a_missing_one_of_many_is_said(boss) -> None:
    answer = upload(boss, "slug,name,launched,hospitals\np,项目,昨天,\n", "programme")
    assert "2021-08-14" in answer.content.decode()
    answer = upload(boss, "slug,name,hospitals\np,项目,nowhere\n", "programme")
    assert "没有编号为“nowhere”的医院" in answer.content.decode()
    assert not Programme.objects.exists()


def test_sheets_in_the_encoding_of_chinese_spreadsheets_are_read(boss) -> None:
    confirm(boss, upload(boss, "slug,name,side\nx,新医院,local\n".encode("gb18030")))
    assert Hospital.objects.get().name == "新医院"


def test_rights_to_look_let_export_and_rights_to_add_and_change_let_import(client) -> None:
    reader = User.objects.create_user("reader", "a-long-enough-password", is_staff=True)
    client.force_login(reader)
    into, out = (reverse(f"admin:hospitals_hospital_{name}") for name in ("import", "export"))
    assert (client.get(into).status_code, client.get(out).status_code) == (403, 403)
    for right, may in {"view": (403, 200), "add": (403, 200), "change": (200, 200)}.items():
        reader.user_permissions.add(Permission.objects.get(codename=f"{right}_hospital"))
        assert (client.get(into).status_code, client.get(out).status_code) == may


def test_an_export_of_three_asks_as_much_as_of_one(boss) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            tablib.import_set(export(boss, "programme").decode("utf-8-sig"), format="csv")
        return len(caught)

    def one() -> None:
        make.programme(source=make.source(), parent=make.programme()).hospitals.add(make.hospital())

    one()
    first = queries()
    one()
    one()
    assert queries() == first


@pytest.mark.parametrize(
    "query", ["side=moon", "region__id__exact=x", "p=x", "e=1", "_changelist_filters=side%3Dx"]
)
def test_nonsense_in_the_address_breaks_no_page(boss, query: str) -> None:
    for name in ("export", "import", "changelist"):
        answer = boss.get(f"{reverse(f'admin:hospitals_hospital_{name}')}?{query}")
        assert answer.status_code in {200, 302, 400}


def test_what_was_handed_out_is_noted(boss) -> None:
    export(boss, "programme")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject_kind, entry.reason) == ("export_table", "programme", "rows:0")
