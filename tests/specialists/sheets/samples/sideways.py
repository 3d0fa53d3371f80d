"""Lists on their side: fields down the first column, and sessions told one under the other."""

from __future__ import annotations

from functools import partial

from tests.specialists.sheets.samples.shapes import (
    CANCELLED,
    NOTHING,
    OTHER_WORK,
    Book,
    Lines,
    Sample,
    ask,
    expectation,
    make,
    session,
)

FIRST = "huhehaote-diyi-yiyuan"
peng = partial(session, specialist="peng-huiming", hospital=FIRST)
guan = partial(session, specialist="guan-zhenpeng", hospital=FIRST)
li = partial(session, specialist="li-fei", hospital=FIRST)


def fields_down() -> Sample:
    """A workbook with a session in each column; one is taken back, one is hidden, one has no limit."""
    book = Book()
    page = book.page("12月")
    page.title("2026年12月专家出诊安排", across=6)
    page.row("日期", "12月5日", "12月6日", "12月8日", "12月9日", "12月10日")
    page.row("时间", "上午", "下午", "8:30-11:30", "上午", "上午")
    page.row("专家", "彭慧明", "李非", "关振鹏", "彭慧明", "李非")
    page.row("诊室", "1诊室", "2诊室", "3诊室", "1诊室", "2诊室")
    page.row("限号", 20, 15, "不限号", 20, 10)
    page.row("挂号费", "50元", "50元", "50元", "50元", "50元")
    page.row("备注", "需空腹", "停诊", "请带片子", "", "")
    page.row("注：以上安排如有变动，以医院通知为准。", wants=NOTHING)
    page.sheet.column_dimensions["F"].hidden = True
    wants = {
        "B": make(peng("2026-12-05", "am", room="1诊室", numbers=20, fee=50)),
        "C": CANCELLED,
        "D": make(guan("2026-12-08", "am", clock=("08:30", "11:30"), room="3诊室", numbers=None, fee=50)),
        "E": make(peng("2026-12-09", "am", room="1诊室", numbers=20, fee=50)),
        "F": ask(),
    }
    page.expected += [expectation("12月", 2, wanted, [f"{letter}2"]) for letter, wanted in wants.items()]
    return book.sample("字段在第一列", "出诊.xlsx", FIRST)


def blocks() -> Sample:
    """A paste with a block for each session, a note below that takes one back, two blocks in a line each."""
    lines = Lines()
    lines.row("12月专家坐诊通知")
    for wants, *texts in (
        (ask(), "专家：彭慧明", "时间：12月5日上午", "地点：3诊室", "限号：20"),
        (make(li("2026-12-06", "pm", room="3诊室")), "专家：李非", "时间：2026年12月6日 下午", "地点：3诊室"),
        (CANCELLED, "专家：关振鹏", "时间：12月8日上午（停诊）", "地点：3诊室"),
        (OTHER_WORK, "专家：关振鹏", "时间：12月9日上午", "内容：手术"),
        (
            make(guan("2026-12-10", "am", clock=("08:30", "11:30"), fee=50)),
            *("专家：关振鹏", "日期：12月10日", "时间：8:30-11:30", "费用：50元"),
        ),
        (ask(), "专家：彭慧明、李非", "时间：12月11日上午", "限号：20"),
    ):
        for n, text in enumerate(texts):
            lines.row(text, wants=wants if n == 0 else None)
        lines.row("")
    lines.row("备注：12月5日彭慧明教授因公停诊", wants=NOTHING)
    lines.row("")
    lines.row(
        "专家：彭慧明 时间：12月12日上午 地点：3诊室 限号：20",
        wants=make(peng("2026-12-12", "am", room="3诊室", numbers=20)),
    )
    lines.row("专家：李非；时间：12月13日下午；地点：3诊室", wants=make(li("2026-12-13", "pm", room="3诊室")))
    return lines.sample("一段一场", "", FIRST, delimiter="\t", pasted=True)
