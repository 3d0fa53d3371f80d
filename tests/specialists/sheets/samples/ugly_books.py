"""Ugly workbooks: several tables and sheets, dates and figures as Excel holds them, several hospitals."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.specialists.sheets.samples.shapes import (
    ASK,
    CANCELLED,
    MAKE,
    NOTHING,
    OTHER_WORK,
    REFUSE,
    SKIP,
    UNKNOWN,
    UNSEEN,
    Book,
    Sample,
    Wants,
    ask,
    ask_or_make,
    make,
    session,
)

FIRST = "huhehaote-diyi-yiyuan"
MENGYI = "huhehaote-zhongyi-mengyi-yiyuan"
TUMOUR = "neimenggu-zhongliu-yiyuan"
BONES = "骨关节科"
ALLERGY = "变态（过敏）反应科"

peng = partial(session, specialist="peng-huiming", hospital=FIRST, department=BONES)
guan = partial(session, specialist="guan-zhenpeng", hospital=FIRST, department=BONES)
li = partial(session, specialist="li-fei", hospital=FIRST, department=BONES)
zhi = partial(session, specialist="zhi-yuxiang", hospital=FIRST, department=ALLERGY)
weiheng = partial(session, specialist="chen-weiheng", hospital=MENGYI)
zhaojun = partial(session, specialist="chen-zhaojun", hospital=MENGYI)


def several_tables() -> Sample:
    """Two hospitals under one another, then two weeks; a sheet of words, an empty and a hidden one."""
    book = Book()
    page = book.page("填表说明")
    page.row("1. 请于每月25日前报送；2. 专家姓名写全称；3. 停诊须提前三天报备。", wants=NOTHING)
    page = book.page("12月汇总")
    page.title("2026年12月首都专家出诊汇总", 6)
    page.row("一、呼和浩特市第一医院")
    page.row("日期", "午别", "专家", "科室", "限号", "挂号费")
    page.row(
        "12月5日", "上午", "彭慧明", BONES, 20, 50,
        wants=make(peng("2026-12-05", "am", numbers=20, fee=50)),
    )  # fmt: skip
    page.row(
        "12月6日", "下午", "支玉香", "变态反应科", 15, 50,
        wants=make(zhi("2026-12-06", "pm", numbers=15, fee=50)),
    )  # fmt: skip
    page.row("小计", "", "", "", 35, "", wants=NOTHING)
    page.row()
    page.row("二、市中医蒙医医院")
    page.row("专家", "出诊日期", "时间", "诊室", "号源")
    page.row(
        "陈卫衡", "12月5日", "全天", "名医堂2室", "上午20/下午20",
        wants=make(
            weiheng("2026-12-05", "am", room="名医堂2室", numbers=20),
            weiheng("2026-12-05", "pm", room="名医堂2室", numbers=20),
        ),
    )  # fmt: skip
    page.row(
        "陈兆军", "12月7日", "上午", "名医堂2室", "20",
        wants=make(zhaojun("2026-12-07", "am", room="名医堂2室", numbers=20)),
    )  # fmt: skip
    page.row("陈兆君", "12月8日", "上午", "名医堂2室", "20", wants=ask(REFUSE))
    page.row()
    page.row("三、市第八医院")  # there is none
    page.row("专家", "出诊日期", "时间", "诊室", "号源")
    page.row("李非", "12月9日", "上午", "1诊室", "20", wants=UNKNOWN)
    page.row("（本表由门诊部汇总，解释权归门诊部）", wants=NOTHING)
    page = book.page("两周排班")
    guan_there = partial(session, specialist="guan-zhenpeng", hospital=FIRST)  # no department is said
    li_there = partial(session, specialist="li-fei", hospital=FIRST)
    page.title("呼和浩特市第一医院 11月30日—12月6日", 8)
    page.row("专家", *(f"周{day}" for day in "一二三四五六日"))
    page.row(
        "关振鹏", "上午", "", "下午", "", "", "", "",
        wants={"B": make(guan_there("2026-11-30", "am")), "D": make(guan_there("2026-12-02", "pm"))},
    )  # fmt: skip
    page.row()
    page.title("呼和浩特市第一医院 12月7日—12月13日", 8)
    page.row("专家", *(f"周{day}" for day in "一二三四五六日"))
    page.row(
        "关振鹏", "", "上午", "", "停诊", "", "", "",
        wants={"C": make(guan_there("2026-12-08", "am")), "E": CANCELLED},
    )  # fmt: skip
    page.row(
        "李非", "", "", "", "", "", "全天", "",
        wants={"G": make(li_there("2026-12-12", "am"), li_there("2026-12-12", "pm"))},
    )  # fmt: skip
    book.page("Sheet3")
    page = book.page("作废", hidden=True)
    page.row("医院", "日期", "午别", "专家", "科室", "限号")
    page.row("呼和浩特市第一医院", "12月10日", "上午", "李非", BONES, "20", wants=UNSEEN)
    return book.sample("几张表几家医院", "汇总(市卫健委).xlsx")


def excel_values() -> Sample:
    """Dates, times and figures as Excel holds them; names and figures that only look clear."""
    book = Book()
    page = book.page("Sheet1")
    page.row("日期", "开始", "结束", "医生", "科室", "诊室", "号数", "费用", "备注")
    room = "3诊室"
    known: dict[str, Any] = {"room": room, "numbers": 20, "fee": 50}
    morning, noon = time(8, 30), time(11, 30)

    def row(day: object, who: object, wants: Wants, remark: str = "", department: str = BONES) -> None:
        page.row(day, morning, noon, who, department, room, 20.0, 50, remark, wants=wants)

    page.row(
        datetime(2026, 12, 5), time(8, 0), time(11, 30), "彭慧明", BONES, room, 20.0, 50,
        wants=make(peng("2026-12-05", "am", clock=("08:00", "11:30"), **known)),
    )  # fmt: skip
    page.format("A", 'm"月"d"日"')
    page.row(
        46362, 0.5625, 0.6875, "支 玉香", "变态反应科", room, 20, 50,  # 6 December, 13:30 to 16:30
        wants=make(zhi("2026-12-06", "pm", clock=("13:30", "16:30"), **known)),
    )  # fmt: skip
    page.format("B", "h:mm")
    page.format("C", "h:mm")
    at: dict[str, Any] = {"clock": ("08:30", "11:30"), **known}
    row(date(2026, 12, 8), "李  非", make(li("2026-12-08", "am", **at)))
    row(date(2026, 12, 9), "彭慧明\n北京协和医院 骨科 教授", make(peng("2026-12-09", "am", **at)))
    row(date(2026, 12, 10), "李菲", ask(REFUSE))
    row(date(2026, 12, 11), "支教授", UNKNOWN, department="变态反应科")
    row(date(2026, 12, 12), "彭慧明（北京天坛医院）", ask(REFUSE))
    row(date(2026, 12, 14), "专家团队", ask(REFUSE, SKIP))
    row(date(2026, 12, 15), "彭慧明", ask_or_make(li("2026-12-15", "am", **at)), "由李非教授代诊")
    row(date(2026, 12, 16), "关振鹏", ask(), "改为12月18日")
    changed = CellRichText(TextBlock(InlineFont(strike=True), "12月17日"), "12月19日")
    row(changed, "关振鹏", Wants((MAKE, ASK), (guan("2026-12-19", "am", **at),)))
    row(CellRichText(TextBlock(InlineFont(strike=True), "12月21日")), "关振鹏", ask(REFUSE, SKIP, "withdraw"))
    row(date(2026, 12, 22), CellRichText(TextBlock(InlineFont(strike=True), "彭慧明"), "李非"),
        Wants((MAKE, ASK), (li("2026-12-22", "am", **at),)))  # fmt: skip
    row(date(2026, 12, 23), "彭慧明、李非、关振鹏", ask())
    row(date(2026, 12, 24), "彭慧明", OTHER_WORK, "全院大会诊")
    row(date(2026, 11, 20), "彭慧明", UNKNOWN)
    # One figure merged over the two halves of a day: twenty each, or twenty in all.
    merged = page.at + 1
    page.row(date(2026, 12, 26), time(8, 0), time(12, 0), "支玉香", "变态反应科", room, 20, 50, wants=ask())
    page.row(date(2026, 12, 26), time(14, 0), time(17, 0), "支玉香", "变态反应科", room, "", 50, wants=ask())
    page.merge(f"G{merged}:G{merged + 1}")
    page.row("合计", "", "", "", "", "", f"=SUM(G2:G{page.at})", "", wants=NOTHING)
    return book.sample("表格软件里的日期和数", "出诊登记.xlsx", FIRST)


def across_the_year() -> Sample:
    """The office of the programme plans a week over New Year for every hospital; some are walk-in."""
    book = Book()
    page = book.page("第53周")
    page.title("京蒙医疗协作专家下沉安排（2026年12月28日—2027年1月3日）")
    page.row("受援医院", "日期", "时段", "专家", "科室", "地点", "限号", "收费", "形式")
    herders, village = "siziwangqi-renmin-yiyuan", "wushijia-weishengyuan"
    page.row(
        "四子王旗人民医院", "12月28日 周一", "上午", "杨惠元（北京怀柔医院）", "外科", "2诊室", "20", "20元", "门诊",
        wants=make(
            session("2026-12-28", "am", "yang-huiyuan", herders, room="2诊室", numbers=20, fee=20, department="外科"),
        ),
    )  # fmt: skip
    page.row(
        "", "周三", "全天", "杨惠元", "外科", "2诊室", "各12", "20元", "门诊",
        wants=make(*(
            session("2026-12-30", half, "yang-huiyuan", herders, room="2诊室", numbers=12, fee=20, department="外科")
            for half in ("am", "pm")
        )),
    )  # fmt: skip
    page.row("", "12月31日", "下午", "杨惠元", "外科", "病房", "", "", "查房", wants=OTHER_WORK)
    page.merge("A3:A5")
    page.row(
        "伍什家乡镇卫生院", "12月31日", "上午", "尹珊珊", "超声科", "卫生院大厅", "50人", "免费", "义诊",
        wants=make(
            session(
                "2026-12-31", "am", "yin-shanshan", village,
                room="卫生院大厅", numbers=50, fee=0, department="超声科",
            ),
        ),
    )  # fmt: skip
    page.row(
        "内蒙古自治区肿瘤医院", "1月2日", "上午", "吴薇", "超声科", "", "20", "50", "门诊",
        wants=make(session("2027-01-02", "am", "wu-wei", TUMOUR, numbers=20, fee=50, department="超声科")),
    )  # fmt: skip
    page.row(
        "市妇幼保健院", "周日", "上午", "黄静 副主任医师", "中医儿科", "", "20", "30元", "门诊",
        wants=make(
            session(
                "2027-01-03", "am", "huang-jing", "huhehaote-fuyou-baojianyuan",
                numbers=20, fee=30, department="中医儿科",
            ),
        ),
    )  # fmt: skip
    page.row("市第一医院", "1月3日 周六", "上午", "彭慧明", BONES, "", "20", "50", "门诊", wants=ask())
    page.row("市第九医院", "1月2日", "上午", "彭慧明", BONES, "", "20", "50", "门诊", wants=UNKNOWN)
    page.row(
        "市第一医院", "12月29日", "下午", "关振鹏", BONES, "3诊室", "15", "50", "门诊",
        wants=make(guan("2026-12-29", "pm", room="3诊室", numbers=15, fee=50)),
    )  # fmt: skip
    # The same line once more.
    page.row(
        "市第一医院", "12月29日", "下午", "关振鹏", BONES, "3诊室", "15", "50", "门诊",
        wants=ask(SKIP, REFUSE),
    )  # fmt: skip
    page.row(
        "市第一医院", "12月29日", "上午", "关振鹏", BONES, "手术室", "", "", "手术示教", wants=OTHER_WORK
    )
    # After the week that the title says.
    page.row(
        "市第一医院", "1月5日", "上午", "李非", BONES, "3诊室", "15", "50", "门诊",
        wants=ask_or_make(li("2027-01-05", "am", room="3诊室", numbers=15, fee=50)),
    )  # fmt: skip
    # Nobody has read of him at this hospital.
    page.row(
        "市第一医院", "12月30日", "上午", "王洪田 主任医师", "变态反应科", "5诊室", "15", "50", "门诊",
        wants=Wants(
            (ASK, REFUSE, MAKE),
            (
                session(
                    "2026-12-30", "am", "wang-hongtian", FIRST,
                    room="5诊室", numbers=15, fee=50, department=ALLERGY,
                ),
            ),
        ),
    )  # fmt: skip
    # Both together see fifteen patients; told apart by their one room and half-day, or asked.
    page.row(
        "市第一医院", "12月31日", "上午", "彭慧明、李非", BONES, "3诊室", "15", "50", "联合门诊",
        wants=ask_or_make(
            peng("2026-12-31", "am", room="3诊室", numbers=15, fee=50),
            li("2026-12-31", "am", room="3诊室", numbers=15, fee=50),
        ),
    )  # fmt: skip
    page.row("合计", "", "13场", "", "", "", "", "", "", wants=NOTHING)
    page.title("备注：义诊不收挂号费；遇大雪封路停诊的，由医院电话告知。", wants=NOTHING)
    return book.sample("跨年的一周", "专家下沉安排.xlsx")
