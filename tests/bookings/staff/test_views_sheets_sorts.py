"""What a sheet says of the sort of clinic, of who may come, and of several who see patients together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from specialists.enums import LegalBasis
from specialists.models import ClinicSession
from tests.bookings.staff.sending import answer, line_of, make_all, said_by, sent, shown, url
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "posting")]

HEAD = "日期\t时间\t专家\t限号\t挂号费\t类型\t备注\n"


def row(day: int, *more: str, who: str = "陈卫衡") -> str:
    """Numbers, fee, kind, remark."""
    return "\t".join([f"12月{day}日", "上午", who, *more]) + "\n"


@pytest.fixture
def colleague(hospital):
    return make.posting(make.specialist("李同行"), hospital)


def sorts() -> list[tuple[str, str, str, Decimal | None]]:
    rows = ClinicSession.objects.order_by("starts_at", "pk")
    return [(one.kind, one.purpose, one.open_to, one.fee_yuan) for one in rows]


def mend(browser, sheet, *sessions: dict[str, str], line: int = 2):
    row = line_of(sheet, line)
    address = url("sheet_line", sheet.hospital, sheet.pk, row.pk)
    return browser.post(address, answer(sheet, *sessions, before=row.sessions.count()))


# --- Shown, and drafted ---------------------------------------------------------------------------


def test_the_preview_shows_the_sorts_and_the_drafts_have_them(browser, hospital) -> None:
    text = HEAD + row(8, "20", "50", "", "只接转诊") + row(9, "20", "", "义诊", "现场取号")
    sheet = sent(browser, hospital, text + row(10, "20", "50", "名医工作室") + row(11, "20", "50.5"))
    page = shown(browser, sheet)
    for word in ("只接转诊</span>", "义诊</span>", "现场取号</span>", "名医工作室</span>", "50.5 元"):
        assert word in page
    assert " 免费 " in page
    assert "0.00" not in page
    make_all(browser, sheet)
    assert sorts() == [
        ("single", "clinic", "referred", 50),
        ("single", "free", "comers", 0),
        ("single", "studio", "everybody", 50),
        ("single", "clinic", "everybody", Decimal("50.50")),
    ]
    listed = browser.get(reverse("staff:publish_many", args=[hospital.slug])).content.decode()
    assert "免费" in listed
    assert "0.00" not in listed
    assert "只接转诊" in listed
    again = sent(browser, hospital, text)
    assert "可以存为草稿的有 <strong>0</strong> 场" in shown(browser, again), "it is all there"


def test_a_free_clinic_with_a_fee_is_asked(browser, hospital, posting) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "20", "50", "", "义诊，现场取号"))
    page = shown(browser, sheet, "ask")
    assert "写了义诊，又写了收费，请确认是不是义诊。（50元）" in page
    form = browser.get(url("sheet_line", hospital, sheet.pk, line_of(sheet, 2).pk)).content.decode()
    assert 'value="free" selected' in form
    assert 'value="comers" selected' in form
    said = {"specialist": str(posting.specialist_id), "day": "2026-12-08", "begins": "08:00"}
    said |= {"ends": "12:00", "numbers": "20", "purpose": "free", "open_to": "comers"}
    assert "义诊不收费" in mend(browser, sheet, said | {"fee_yuan": "50"}).content.decode()
    mend(browser, sheet, said | {"fee_yuan": "50", "purpose": "clinic"})
    make_all(browser, sheet)
    assert sorts() == [("single", "clinic", "comers", 50)]


def test_a_limit_that_is_not_understood_is_asked_and_may_be_chosen(browser, hospital, posting) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "20", "50", "", "不对外"))
    assert "好像限制了谁能约，可是看不懂，请确认。（不对外）" in shown(browser, sheet, "ask")
    make_all(browser, sheet)
    assert not ClinicSession.objects.exists()
    said = {"specialist": str(posting.specialist_id), "day": "2026-12-08", "begins": "08:00"}
    mend(browser, sheet, said | {"ends": "12:00", "numbers": "20", "open_to": "referred"})
    make_all(browser, sheet)
    assert sorts() == [("single", "clinic", "referred", None)]
    again = sent(browser, hospital, HEAD + row(8, "20", "50", "", "不对外"))
    assert said_by(again, 2)[0].open_to == "referred", "what was answered is remembered"


def test_a_remark_that_went_nowhere_is_told(browser, hospital) -> None:
    text = HEAD + row(8, "20", "50", "", "首次来诊，需空腹，限号20") + row(9, "20", "50", "", "限号15")
    sheet = sent(browser, hospital, text + row(10, "20", "50", "专家门诊", "正常"))
    page = shown(browser, sheet, "new")
    assert "备注没有读进去：首次来诊</p>" in page
    assert "备注没有读进去：限号15</p>" in page
    assert page.count("备注没有读进去") == 2
    assert [line_of(sheet, n).not_read for n in (2, 3, 4)] == ["首次来诊", "限号15", ""]
    form = browser.get(url("sheet_line", hospital, sheet.pk, line_of(sheet, 2).pk)).content.decode()
    assert "备注没有读进去：首次来诊" in form


def test_who_is_posted_for_free_clinics_alone(browser, hospital, posting) -> None:
    posting.legal_basis = LegalBasis.FREE_CLINIC
    posting.save()
    sheet = sent(browser, hospital, HEAD + row(8, "20", "50"))
    assert "陈卫衡 在本院只登记了义诊，会存成义诊，不收费。" in shown(browser, sheet)
    make_all(browser, sheet)
    assert sorts() == [("single", "free", "everybody", 0)]
    again = sent(browser, hospital, HEAD + row(8, "20", "50"))
    assert "可以存为草稿的有 <strong>0</strong> 场" in shown(browser, again)


# --- Beside what is there ---------------------------------------------------------------------------


def test_differences_of_sort_are_shown_and_applied(browser, hospital, posting) -> None:
    there = make.draft(posting, numbers=20, hours=4, fee_yuan=50, walk_in_numbers=5)
    sheet = sent(browser, hospital, HEAD + row(8, "20", "", "义诊", "只接转诊"))
    page = shown(browser, sheet, "changed")
    assert "门诊类型：<del>门诊</del> → <ins>义诊</ins>" in page
    assert "谁能约：<del>公开预约</del> → <ins>只接转诊</ins>" in page
    assert "费用：<del>50</del> → <ins>免费</ins>" in page
    make_all(browser, sheet)
    there.refresh_from_db()
    assert (there.purpose, there.open_to, there.fee_yuan, there.walk_in_numbers) == ("free", "referred", 0, 0)


def test_what_the_sheet_does_not_say_stays(browser, hospital, posting) -> None:
    there = make.draft(posting, numbers=20, hours=4, fee_yuan=50, purpose="studio", open_to="referred")
    sheet = sent(browser, hospital, HEAD + row(8, "25", "50"))
    page = shown(browser, sheet, "changed")
    assert "号源：" in page
    assert "门诊类型：" not in page
    make_all(browser, sheet)
    there.refresh_from_db()
    assert (there.purpose, there.open_to, there.slots.count()) == ("studio", "referred", 25)


def test_a_fee_makes_a_free_clinic_one_that_is_paid(browser, hospital, posting) -> None:
    there = make.draft(posting, numbers=20, hours=4, purpose="free")
    sheet = sent(browser, hospital, HEAD + row(8, "20", "50"))
    assert "门诊类型：<del>义诊</del> → <ins>门诊</ins>" in shown(browser, sheet, "changed")
    make_all(browser, sheet)
    there.refresh_from_db()
    assert (there.purpose, there.fee_yuan) == ("clinic", 50)
    assert "可以存为草稿的有 <strong>0</strong> 场" in shown(
        browser, sent(browser, hospital, HEAD + row(8, "20", "50"))
    )


# --- Several specialists ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind"), [("联合门诊", "joint"), ("MDT", "joint"), ("多学科", "joint"), ("团队门诊", "team")]
)
def test_several_in_one_session(browser, hospital, colleague, words: str, kind: str) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "20", "50", "", words, who="陈卫衡、李同行"))
    assert line_of(sheet, 2).verdict == "make"
    assert ("联合门诊</span>" if kind == "joint" else "团队门诊</span>") in shown(browser, sheet, "new")
    make_all(browser, sheet)
    assert sorts() == [(kind, "clinic", "everybody", 50)]
    assert ClinicSession.objects.get().session_specialists.count() == 2


@pytest.mark.parametrize(
    ("together", "made"),
    [
        ("joint", [("joint", "clinic", "everybody", 50)]),
        ("team", [("team", "clinic", "everybody", 50)]),
        ("apart", [("single", "clinic", "everybody", 50)] * 2),
        ("", [("joint", "clinic", "everybody", 50)]),  # as it was read
    ],
)
def test_so_many_each_and_together_is_asked(browser, hospital, colleague, together: str, made) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "各20", "50", "", "联合门诊", who="陈卫衡、李同行"))
    assert "看不出几位专家是一起看，还是各看各的，请确认。（各20）" in shown(browser, sheet, "ask")
    form = browser.get(url("sheet_line", hospital, sheet.pk, line_of(sheet, 2).pk)).content.decode()
    assert 'value="joint" selected' in form
    assert "各看各的" in form
    said = {"day": "2026-12-08", "begins": "08:00", "ends": "12:00", "numbers": "20", "fee_yuan": "50"}
    mend(browser, sheet, said | {"together": together})
    make_all(browser, sheet)
    assert sorts() == made


def test_two_that_were_read_apart_are_put_together(browser, hospital, posting, colleague) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "20", "50", who="陈卫衡、李同行"))
    assert len(said_by(sheet, 2)) == 2
    first, second = str(posting.specialist_id), str(colleague.specialist_id)
    form = browser.get(url("sheet_line", hospital, sheet.pk, line_of(sheet, 2).pk)).content.decode()
    assert "几位专家一起出诊" in form
    said = {"specialist": first, "day": "2026-12-08", "begins": "08:00", "ends": "12:00", "numbers": "20"}
    gone = said | {"specialist": second, "DELETE": "on"}
    page = mend(browser, sheet, said | {"others": second}, gone).content.decode()
    assert "有几位专家，请选择由其中一位看，还是几位一起看。" in page
    mend(browser, sheet, said | {"others": second, "together": "joint"}, gone)
    make_all(browser, sheet)
    assert sorts() == [("joint", "clinic", "everybody", None)]


def test_how_they_see_patients_is_a_difference(browser, hospital, posting, colleague) -> None:
    text = HEAD + row(8, "20", "50", "", "团队门诊", who="陈卫衡、李同行")
    make_all(browser, sent(browser, hospital, text))
    again = sent(browser, hospital, text.replace("团队门诊", "联合门诊"))
    assert "怎么看病人：<del>团队门诊</del> → <ins>联合门诊</ins>" in shown(browser, again, "changed")
    make_all(browser, again)
    assert sorts() == [("joint", "clinic", "everybody", 50)]


def test_the_empty_box_of_a_line_stays_empty(browser, hospital, posting) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "20", "50", "", "不对外"))
    said = {"specialist": str(posting.specialist_id), "day": "2026-12-08", "begins": "08:00"}
    said |= {"ends": "12:00", "numbers": "20", "purpose": "studio", "open_to": "everybody"}
    mend(browser, sheet, said, {"purpose": "clinic", "open_to": "everybody"})
    assert [one.purpose for one in said_by(sheet, 2)] == ["studio"]
