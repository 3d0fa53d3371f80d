"""What whole lines say of their sort, of who may come and of several together; and what of a remark was not read."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.sheets.directory import Directory, KnownHospital, KnownSpecialist
from specialists.sheets.files import read_file, read_paste
from specialists.sheets.preview import Planned, Read
from specialists.sheets.reading import read_sheets
from tests.specialists.sheets.samples.shapes import Book

HERE = KnownHospital(1, "first", "市第一医院", ("市第一医院",), True, ((1, "3诊室"),))
KNOWN = Directory(
    tuple(KnownSpecialist(n, str(n), name, None) for n, name in enumerate(("彭慧明", "关振鹏", "李非"), 1)),
    (HERE,),
)
HEAD = "日期\t时间\t专家\t诊室\t限号\t挂号费\t类型\t备注\n"
TODAY = date(2026, 11, 23)


def read(text: str) -> list[Read]:
    return read_sheets(read_paste(text), KNOWN, TODAY, hospital=HERE)


def row(
    remark: str = "", *, who: str = "彭慧明", numbers: str = "20", fee: str = "50", kind: str = ""
) -> str:
    return "\t".join(["12月8日", "上午", who, "3诊室", numbers, fee, kind, remark]) + "\n"


def one(text: str) -> Read:
    return next(found for found in read(text) if found.sessions or found.understood)


def said(found: Read) -> tuple[str, str]:
    session: Planned = (found.sessions or found.understood)[0]
    return str(session.purpose), str(session.open_to)


@pytest.mark.parametrize(
    ("title", "kind", "fee", "verdict", "purpose"),
    [
        ("2026年12月北京专家义诊安排表", "", "", "make", "free"),
        ("2026年12月北京专家义诊安排表", "专家门诊", "", "ask", "clinic"),
        ("2026年12月北京专家义诊安排表", "", "50", "ask", "free"),
        ("2026年12月专家门诊及义诊安排表", "", "", "ask", "clinic"),
        ("2026年12月专家门诊及义诊安排表", "", "50", "make", "clinic"),
        ("2026年12月专家门诊及义诊安排表", "义诊", "", "make", "free"),
        ("2026年12月专家出诊安排表", "", "", "make", "clinic"),
    ],
)
def test_titles(title: str, kind: str, fee: str, verdict: str, purpose: str) -> None:
    found = one(f"{title}\n{HEAD}{row(kind=kind, fee=fee)}")
    assert (found.verdict, said(found)[0]) == (verdict, purpose)


@pytest.mark.parametrize(
    ("title", "verdict", "open_to"),
    [
        ("12月专家出诊安排（只接转诊）", "make", "referred"),
        ("12月专家出诊安排（不对外）", "ask", "everybody"),
        ("12月专家出诊安排（内部资料）", "make", "everybody"),
        ("12月专家出诊安排（不支持网上预约）", "ask", "everybody"),
        ("12月专家出诊安排（请提前预约，现场取号）", "ask", "comers"),
    ],
)
def test_limits_in_titles(title: str, verdict: str, open_to: str) -> None:
    found = one(f"{title}\n{HEAD}{row()}")
    assert (found.verdict, said(found)[1]) == (verdict, open_to)


@pytest.mark.parametrize(
    ("note", "remark", "verdict"),
    [
        ("注：以上均为义诊", "", "ask"),
        ("注：以上号源只接转诊", "", "ask"),
        ("注：以上号源只接转诊", "只接转诊", "make"),
        ("备注：不对外预约", "", "ask"),
        ("注：请提前预约，就诊当日现场取号", "", "make"),
        ("备注：如有变动，以医院通知为准", "", "make"),
        ("注：不接受电话预约", "", "ask"),
        ("注：请在公众号预约，不接受电话预约", "", "make"),
    ],
)
def test_a_note_of_all_is_heeded(note: str, remark: str, verdict: str) -> None:
    assert one(f"{HEAD}{row(remark)}{note}\n").verdict == verdict


@pytest.mark.parametrize(
    ("who", "verdict", "expected"),
    [
        ("彭慧明（义诊）", "ask", ("free", "everybody")),  # and a fee
        ("彭慧明 只接转诊", "make", ("clinic", "referred")),
        ("彭慧明（现场取号）", "make", ("clinic", "comers")),
        ("彭慧明不对外", "ask", ("clinic", "everybody")),
        ("彭慧明（非现场取号）", "ask", ("clinic", "everybody")),
        ("彭慧明（现场取号已满）", "ask", ("clinic", "everybody")),
        ("彭慧明（取消现场取号）", "ask", ("clinic", "everybody")),
        ("彭慧明（现场取号取消）", "ask", ("clinic", "everybody")),
        ("彭慧明（原义诊）", "ask", ("clinic", "everybody")),
        ("彭慧明（不接受电话预约）", "ask", ("clinic", "everybody")),
    ],
)
def test_beside_a_name(who: str, verdict: str, expected: tuple[str, str]) -> None:
    found = one(HEAD + row(who=who))
    assert (found.verdict, said(found)) == (verdict, expected)


@pytest.mark.parametrize(
    ("text", "verdict", "expected"),
    [
        ("12月8日上午 彭慧明 义诊 现场取号 限20号", "make", ("free", "comers")),
        ("12月8日上午 彭慧明只接转诊 限20号", "make", ("clinic", "referred")),
        ("12月8日上午 彭慧明 不对外 限20号", "ask", ("clinic", "everybody")),
        ("12月8日上午彭慧明门诊，下午义诊", "ask", None),
        ("12月8日上午 彭慧明 原义诊", "ask", ("clinic", "everybody")),
        ("12月8日上午 彭慧明 非现场取号 限20号", "ask", ("clinic", "everybody")),
        ("12月8日上午 彭慧明 原名医工作室门诊", "ask", ("clinic", "everybody")),
    ],
)
def test_in_a_sentence(text: str, verdict: str, expected: tuple[str, str] | None) -> None:
    found = one(text)
    assert found.verdict == verdict
    assert expected is None or said(found) == expected


def test_a_note_on_a_cell_counts_as_a_remark() -> None:
    book = Book()
    page = book.page("12月")
    page.row("日期", "时段", "专家", "限号", "挂号费")
    for day, note in ((8, "只接转诊"), (9, "预留给本院职工"), (10, "首次来诊")):
        page.row(f"12月{day}日", "上午", "彭慧明", 20, 50)
        page.comment("C", note)
    sample = book.sample("", "a.xlsx")
    first, second, third = read_sheets(
        read_file(sample.file_name, sample.content), KNOWN, TODAY, hospital=HERE
    )
    assert (first.verdict, said(first)) == ("make", ("clinic", "referred"))
    assert second.verdict == "ask"
    assert (third.verdict, third.not_read) == ("make", "首次来诊")


BOTH = "彭慧明、关振鹏"


@pytest.mark.parametrize(
    ("text", "verdict", "together"),
    [
        (HEAD + row("联合门诊", who=BOTH), "make", "all"),
        (HEAD + row(who=BOTH, kind="MDT"), "make", "all"),
        (HEAD + row(who=BOTH, kind="团队门诊"), "make", "any"),
        (HEAD + row("联合门诊", who=BOTH, numbers="各20"), "ask", "all"),
        (HEAD + row("多学科义诊", who=BOTH, numbers="各20", fee=""), "make", ""),
        (HEAD + row("轮流出诊", who=BOTH, numbers="各20"), "ask", ""),
        (HEAD + row(who=BOTH, numbers="各20"), "make", ""),
        ("12月联合门诊排班\n" + HEAD + row(who=BOTH), "make", "all"),
        ("12月联合门诊及专家门诊排班\n" + HEAD + row(who=BOTH, numbers="各20"), "ask", ""),
        (HEAD + row("联合门诊", who=BOTH, numbers="各20").replace("上午", "全天"), "make", "all"),
    ],
)
def test_several(text: str, verdict: str, together: str) -> None:
    found = one(text)
    sessions = found.sessions or found.understood
    assert (found.verdict, sessions[0].together) == (verdict, together)
    assert len(sessions[0].specialists) == (2 if together else 1)


@pytest.mark.parametrize(
    ("remark", "left"),
    [
        *((text, text) for text in ("首次来诊", "联合门诊", "可现场取号", "周三", "限号15", "费用30元", "VIP")),
        *((text, "") for text in ("正常", "需空腹", "限号20", "50元", "特需门诊", "√", "只接转诊", "停诊", "不对外")),
        ("首次来诊，需空腹；公众号预约", "首次来诊；公众号预约"),
    ],
)  # fmt: skip
def test_what_of_a_remark_was_not_read(remark: str, left: str) -> None:
    assert one(HEAD + row(remark)).not_read == left


def test_a_word_for_its_kind_from_which_nothing_follows() -> None:
    assert one(HEAD + row(kind="联合门诊")).not_read == "联合门诊"
    assert one(HEAD + row(kind="联合门诊", who=BOTH)).not_read == ""
