"""What a file changes: many rows in few queries, each error at its line, rows that name one another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hospitals.models import Department, Hospital, Programme, Region, Room
from tests.factories import bookings as book
from tests.factories import reference as make
from tests.hospitals.exchange import confirm, export, put, upload
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_wait_elsewhere")]


def test_rows_may_name_rows_further_down(boss) -> None:
    sheet = "slug,name,level,parent\nqi,旗,county,shi\nshi,市,prefecture,qu\nqu,自治区,province,\n"
    assert "新增 3 条" in said(put(boss, sheet, "region"))
    above = dict(Region.objects.values_list("slug", "parent__slug"))
    assert above == {"qi": "shi", "shi": "qu", "qu": None}


@pytest.mark.parametrize(
    ("model", "column"),
    [
        ("region", "parent"),
        ("subject", "parent"),
        ("hospital", "part_of"),
        ("programme", "parent"),
        ("programme", "extends"),
    ],
)
def test_no_file_closes_a_circle(boss, model: str, column: str) -> None:
    key = "code" if model == "subject" else "slug"
    if model == "subject":
        rows = [make.subject(code) for code in ("01", "02")]
    else:
        rows = [getattr(make, model)(f"甲{n}") for n in range(2)]
    one, two = (getattr(row, key) for row in rows)
    answer = upload(boss, f"{key},{column}\n{one},{two}\n{two},{one}\n", model)
    assert "第 2 行" in said(answer)
    assert "绕成一圈" in said(answer)
    setattr(rows[0], column, rows[1])
    rows[0].save()
    answer = upload(boss, f"{key},{column}\n{two},{one}\n", model)
    assert "绕成一圈" in said(answer)
    turned = f"{key},{column}\n{one},\n{two},{one}\n"  # turning it round is none
    assert "修改 2 条" in said(put(boss, turned, model))


def test_each_refusal_of_the_database_is_said_at_its_line(boss) -> None:
    where = make.hospital(slug="city")
    make.room("一诊室", hospital=where)
    sheet = "slug,hospital,name\na,city,二诊室\nb,city,一诊室\nc,city,三诊室\nd,city,三诊室\n"
    answer = said(upload(boss, sheet, "room"))
    assert "第 3 行：这家医院已经有同名的诊室。" in answer
    assert "第 5 行：这家医院已经有同名的诊室。" in answer
    assert "第 2 行" not in answer
    make.region(code="150100")
    answer = said(upload(boss, "slug,name,level,code\nx,市,prefecture,150100\n", "region"))
    assert "第 2 行：这个行政区划代码已经有别的行在用。" in answer
    answer = said(upload(boss, "slug,name,level,code\nx,市,prefecture,15\n", "region"))
    assert "第 2 行：行政区划代码是 6 位数字。" in answer
    partnership = "slug,title,kind,started,ended\np,共建,共建,2023-02,2021\n"
    assert "第 2 行：结束日期不能早于开始日期。" in said(upload(boss, partnership, "partnership"))


def test_rules_between_tables_are_said_at_their_line_too(boss) -> None:
    bound = make.partnership(slug="bound", started_on="2021-01-01", started_precision="day")
    make.partnership(slug="free")
    book.posting(partnership=bound)
    sheet = "slug,started\nfree,2030\nbound,2030\n"
    assert "第 3 行：这项合作名下的派驻" in said(upload(boss, sheet, "partnership"))


@pytest.mark.parametrize(
    ("model", "sheet", "sentence"),
    [
        ("region", f"slug,name,level\nx,{'长' * 101},county\n", "第 2 行 名称（name）：最多 100 个字。"),
        (
            "department",
            "slug,name,aliases\nx,骨科,{}\n".format("长" * 101),
            "第 2 行 别名（aliases）：第 1 项太长，每项最多 100 个字。",
        ),
        ("programme", "slug,name,projects\nx,项目,12 个\n", "第 2 行 项目数（projects）：请填整数。"),
        ("room", "slug,name\nx,一诊室\n", "第 2 行 医院（hospital）：不能空着。"),
        ("room", "slug,name,hospital\nx,诊室,city、other\n", "没有编号为“city、other”的医院"),
        ("department", "slug,name\nx,\n", "第 2 行 名称（name）：不能空着。"),
        ("department", "slug,name\n科,骨科\n", "第 2 行 编号（slug）：编号只能用"),
        ("department", "slug,name,term,hospital\nx,骨科,svc,city\n", "第 2 行 通用科室名（term）："),
    ],
)
def test_cells_that_do_not_fit_are_named(boss, model: str, sheet: str, sentence: str) -> None:
    where = make.hospital(slug="city")
    make.department("骨一科", slug="svc", hospital=where)
    assert sentence in said(upload(boss, sheet, model))


def test_a_room_stays_in_its_hospital(boss) -> None:
    room = make.room("三楼名医堂", slug="hall")
    make.hospital(slug="other")
    answer = said(upload(boss, "slug,hospital\nhall,other\n", "room"))
    assert "第 2 行 医院（hospital）：诊室属于哪家医院，登记以后不能改。" in answer
    assert "没有变化" in said(upload(boss, f"slug,hospital\nhall,{room.hospital.slug}\n", "room"))


def test_who_renames_a_room_is_told_of_its_sessions(boss) -> None:
    posting = book.posting()
    room = Room.objects.create(slug="hall", name="名医堂", hospital=posting.hospital)
    book.published_session(posting, room=room, starts_at=timezone.now() + timedelta(days=2))
    answer = said(upload(boss, "slug,name\nhall,一楼大厅\n", "room"))
    assert "1 场即将到来的出诊用着这里的诊室" in answer
    assert "即将到来" not in said(upload(boss, "slug,note\nhall,备注\n", "room"))


def test_only_the_columns_of_the_file_are_written(boss) -> None:
    make.hospital("市医院", slug="city", kind="综合")
    preview = upload(boss, "slug,phone\ncity,111\n")
    Hospital.objects.update(kind="专科")  # meanwhile, elsewhere in the row
    assert "导入完成" in said(confirm(boss, preview))
    there = Hospital.objects.get()
    assert (there.phone, there.kind) == ("111", "专科")


def test_many_rows_ask_as_much_as_one(boss) -> None:
    make.programme(slug="p")
    for n in range(3):
        make.hospital(slug=f"h{n}")
        make.region(slug=f"r{n}")
        make.programme(slug=f"old{n}")

    def queries(rows: int) -> int:
        lines = [f"new{n},项目,p,h{n},2021" for n in range(rows)] + [
            f"old{n},旧项目,p,h{n},2021-08" for n in range(rows)
        ]
        with CaptureQueriesContext(connection) as caught:
            answer = upload(boss, "slug,name,parent,hospitals,launched\n" + "\n".join(lines), "programme")
        assert answer.context["plan"].counts == {"new": rows, "update": rows, "same": 0}
        return len(caught)

    assert queries(3) == queries(1)
    assert Programme.objects.count() == 4


def test_a_long_preview_shows_its_first_lines_and_counts_them_all(boss) -> None:
    lines = [f"d{n},科{n}" for n in range(250)]
    preview = upload(boss, "slug,name\n" + "\n".join(lines), "department")
    page = said(preview)
    assert "一共 250 行，这里只显示前 200 行" in page
    assert ("科199" in page, "科200" in page) == (True, False)
    confirm(boss, preview, "department")
    assert Department.objects.count() == LogEntry.objects.count() == 250


def test_a_file_that_changes_nothing_asks_for_no_yes(boss) -> None:
    make.hospital("市医院")
    answer = upload(boss, export(boss))
    assert "没有要导入的" in said(answer)
    assert not answer.context["confirm"]
