"""Ugly lists: merged cells, struck, hidden and total rows, notes; days in every way a clerk writes them."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.specialists.sheets.samples.shapes import (
    CANCELLED,
    CANCELLED_SOMEWHERE,
    NOTHING,
    OTHER_WORK,
    REFUSE,
    SKIP,
    UNKNOWN,
    UNSEEN,
    Book,
    Sample,
    Session,
    ask,
    ask_or_make,
    make,
    session,
)

FIRST = "huhehaote-diyi-yiyuan"
BONES = "骨关节科"
ALLERGY = "变态（过敏）反应科"  # what the hospital calls 变态反应科 and 过敏科


def at_first(day: str, half: str, who: str, department: str = BONES, **more: Any) -> Session:
    """A session at the 呼和浩特市第一医院."""
    return session(day, half, who, FIRST, department=department, **more)


peng = partial(at_first, who="peng-huiming")
guan = partial(at_first, who="guan-zhenpeng")
li = partial(at_first, who="li-fei")
zhi = partial(at_first, who="zhi-yuxiang", department=ALLERGY)


def merged_list() -> Sample:
    """A month as it hangs on the door of the clinic: everything merged, much of it taken back."""
    book = Book()
    page = book.page("12月")
    page.title("呼和浩特市第一医院2026年12月北京专家出诊安排表")
    page.title("制表：门诊办公室    制表日期：2026年11月20日")
    heading = ("日期", "星期", "时间", "科室", "专家", "诊室", "限号", "挂号费", "备注")
    page.row(*heading)
    first, room = "彭慧明 教授\n（北京协和医院）", "3诊室"
    page.row(
        "12月5日", "周六", "上午", BONES, first, room, "限号20", "￥50元",
        wants=make(peng("2026-12-05", "am", room=room, numbers=20, fee=50)),
    )  # fmt: skip
    page.row(
        "", "", "下午", "", "", room, "限号15", "￥50元",
        wants=make(peng("2026-12-05", "pm", room=room, numbers=15, fee=50)),
    )  # fmt: skip
    for letter in "ABDE":
        page.merge(f"{letter}4:{letter}5")
    # The note under the table takes this one back.
    page.row(
        "12月8日", "周二", "上午", "变态反应科", "支玉香教授", "5诊室", "限号20", "50元/人",
        wants=CANCELLED_SOMEWHERE,
    )  # fmt: skip
    page.row(
        "12月9日", "周三", "全天", BONES, "北京大学首钢医院 关振鹏 教授", room, "各15", "50",
        wants=make(
            guan("2026-12-09", "am", room=room, numbers=15, fee=50),
            guan("2026-12-09", "pm", room=room, numbers=15, fee=50),
        ),
    )  # fmt: skip
    # A Thursday.
    page.row("12月10日", "周三", "上午", BONES, "李非教授", room, "限号20", "￥50元", wants=ask())
    page.row("小计", "", "5场", "", "", "", "85", "", wants=NOTHING)
    page.row(*heading, wants=NOTHING)
    page.row(
        "12月12日", "周六", "上午", BONES, "李非教授（清华大学第一附属医院）", "门诊三楼305", "20个号", "50",
        "请携带影像资料",
        wants=make(li("2026-12-12", "am", room="门诊三楼305", numbers=20, fee=50)),
    )  # fmt: skip
    page.row(
        "12月15日", "周二", "上午", BONES, "李非教授", "门诊三楼305", "20个号", "50",
        struck=True,
        wants=CANCELLED,
    )  # fmt: skip
    page.row(
        "12月16日", "周三", "下午", "变态反应科", "支玉香教授", "5诊室", "限号20", "￥50元",
        hidden=True,
        wants=UNSEEN,
    )  # fmt: skip
    page.row("12月17日", "周四", "下午", BONES, "彭慧明教授", room, "20", "50", "停诊", wants=CANCELLED)
    page.row(
        "12月18日", "周五", "上午", BONES, "关振鹏教授", "住院部", "", "", "会诊",
        wants=OTHER_WORK,
    )  # fmt: skip
    page.row(
        "12月19日", "周六", "上午", "变态反应科", "支玉香教授", "5诊室", "20", "50",
        wants=CANCELLED_SOMEWHERE,
    )  # fmt: skip
    page.comment("E", "门诊办：\n支教授来电，19日停诊")
    # 彭慧明 is meant, perhaps.
    page.row("12月22日", "周二", "上午", BONES, "彭惠明教授", room, "20", "50", wants=ask(REFUSE))
    # One figure for two halves.
    page.row("12月23日", "周三", "全天", "变态反应科", "支玉香教授", "5诊室", "20", "50", wants=ask())
    page.row("12月24日", "周四", "上午", BONES, "关振鹏教授", wants=make(guan("2026-12-24", "am")))
    page.row("合计", "", "14场", "", "", "", "245", "", wants=NOTHING)
    page.title(
        "注：1. 12月8日支玉香教授因公停诊；2. 就诊请带身份证、既往病历。",
        wants=CANCELLED_SOMEWHERE.or_(REFUSE),
    )
    page.title("咨询电话：0471-1234567（周一至周五上午8:00-12:00）", wants=NOTHING)
    return book.sample("合并单元格的月表", "12月专家出诊表(最终版2).xlsx", FIRST)


def day_words() -> Sample:
    """No year anywhere, and the days as they come to mind."""
    book = Book()
    page = book.page("Sheet1")
    page.row("序号", "专家姓名", "科室", "出诊时间", "限号", "挂号费", "备注")
    page.row(
        "1", "彭慧明 教授", BONES, "3月16日上午", "限号20", "￥50元",
        wants=make(peng("2027-03-16", "am", numbers=20, fee=50)),
    )  # fmt: skip
    page.row(
        "2", "支玉香", "过敏科", "12月5、6日上午", "各20", "50元",
        wants=make(*(zhi(f"2026-12-0{day}", "am", numbers=20, fee=50) for day in (5, 6))),
    )  # fmt: skip
    page.row(
        "3", "关振鹏主任", BONES, "12月7日-9日下午",
        wants=make(*(guan(f"2026-12-0{day}", "pm") for day in (7, 8, 9))),
    )  # fmt: skip
    page.row(
        "4", "李非", BONES, "12月12日和19日上午", "每次20", "50",
        wants=ask_or_make(*(li(f"2026-12-{day}", "am", numbers=20, fee=50) for day in (12, 19))),
    )  # fmt: skip
    page.row(
        "5", "彭慧明", BONES, "12/19 上午", "20", "50",
        wants=make(peng("2026-12-19", "am", numbers=20, fee=50)),
    )  # fmt: skip
    page.row(
        "6", "支玉香", "变态反应科", "十二月二十二日下午", "二十", "50元",
        wants=make(zhi("2026-12-22", "pm", numbers=20, fee=50)),
    )  # fmt: skip
    page.row(
        "7", "关振鹏", BONES, "20261223上午", "15人", "50.00",
        wants=make(guan("2026-12-23", "am", numbers=15, fee=50)),
    )  # fmt: skip
    page.row(
        "8", "李　非", BONES, "２０２６－１２－２４　下午", "１５", "￥５０",
        wants=make(li("2026-12-24", "pm", numbers=15, fee=50)),
    )  # fmt: skip
    page.row("9", "彭慧明", BONES, "2月29日上午", "20", "50", wants=UNKNOWN)  # not in 2027
    page.row("10", "支玉香", "变态反应科", "11月5日上午", "20", "50", wants=ask())  # eighteen days ago
    page.row(
        "11", "支玉香", "变态反应科", "8月18日上午", "20", "50",  # 97 days ago: next year's
        wants=make(zhi("2027-08-18", "am", numbers=20, fee=50)),
    )  # fmt: skip
    page.row("12", "关振鹏", BONES, "12月中旬", "20", "50", wants=UNKNOWN)
    page.row("13", "李非", BONES, "时间待定", "20", "50", wants=ask(REFUSE, SKIP))
    page.row(
        "14", "彭慧明", BONES, "12月26日全天", "上午20 下午15", "50",
        wants=make(
            peng("2026-12-26", "am", numbers=20, fee=50),
            peng("2026-12-26", "pm", numbers=15, fee=50),
        ),
    )  # fmt: skip
    page.row("15", "彭慧明", BONES, "12月27日全天", "35", "50", wants=ask())
    page.row("16", "支玉香", "变态反应科", "12月10日-30日上午", "20", "50", wants=ask(REFUSE))
    page.row(
        "17", "关振鹏", BONES, "1月8日（周五）上午", "20", "50",
        wants=make(guan("2027-01-08", "am", numbers=20, fee=50)),
    )  # fmt: skip
    page.row("18", "李非", BONES, "12月5日或6日上午", "20", "50", wants=UNKNOWN)
    page.row(
        "19", "李非", BONES, "12月31日、1月2日上午", "各10", "50",
        wants=make(
            li("2026-12-31", "am", numbers=10, fee=50),
            li("2027-01-02", "am", numbers=10, fee=50),
        ),
    )  # fmt: skip
    page.row("20", "关振鹏", BONES, "2026年11月2日上午", "20", "50", wants=UNKNOWN)  # has passed
    page.row(
        "21", "关振鹏", BONES, "11月23日下午", "10", "50",  # today
        wants=make(guan("2026-11-23", "pm", numbers=10, fee=50)),
    )  # fmt: skip
    page.row("22", "关振鹏", BONES, "每周四下午", "10", "50", wants=ask(REFUSE))
    page.row("23", "支玉香", "变态反应科", "周三全天", "各15", "50", wants=ask(REFUSE))
    page.row("", "", "", "共计23人次", "", "", wants=NOTHING)
    return book.sample("没有年份的日子", "专家出诊.xlsx", FIRST)
