"""Hard workbooks: two rows of headings, tables side by side, calendars, people as columns, what takes clinics back."""

from __future__ import annotations

from functools import partial

from tests.specialists.sheets.samples.shapes import (
    ASK,
    CANCELLED,
    CANCELLED_SOMEWHERE,
    MAKE,
    NOTHING,
    OTHER_WORK,
    REFUSE,
    SKIP,
    Book,
    Sample,
    Wants,
    ask,
    expectation,
    make,
    session,
)

FIRST = "huhehaote-diyi-yiyuan"
BONES = "骨关节科"

peng = partial(session, specialist="peng-huiming", hospital=FIRST)
guan = partial(session, specialist="guan-zhenpeng", hospital=FIRST)
li = partial(session, specialist="li-fei", hospital=FIRST)
TAKEN_BACK = CANCELLED_SOMEWHERE.or_(REFUSE)
NO_CLINIC = OTHER_WORK.or_(ASK)


def halves_with_columns() -> Sample:
    """Columns for each half under a heading of two rows; the same in one row of words; two numbers for one day."""
    book = Book()
    page = book.page("12月")
    page.title("2026年12月北京专家出诊安排表", 8)
    page.row("日期", "星期", "上午", "", "", "下午", "", "")
    page.row("", "", "专家", "诊室", "限号", "专家", "诊室", "限号")
    for cells in ("C2:E2", "F2:H2", "A2:A3", "B2:B3"):
        page.merge(cells)
    room = "3诊室"
    page.row(
        "12月5日", "六", "彭慧明", room, 20, "李非", room, 15,
        wants=make(
            peng("2026-12-05", "am", room=room, numbers=20), li("2026-12-05", "pm", room=room, numbers=15)
        ),
    )  # fmt: skip
    page.row(
        "12月6日", "日", "关振鹏", room, 20, "", room, "",
        wants=make(guan("2026-12-06", "am", room=room, numbers=20)),
    )  # fmt: skip
    page.row("12月8日", "二", "停诊", "", "", "停诊", "", "", wants=CANCELLED)
    page.row("12月9日", "四", "彭慧明", room, 20, "", "", "", wants=ask())  # a Wednesday
    page = book.page("限号分列")
    page.row("日期", "时间", "专家", "上午限号", "下午限号")
    page.row(
        "12月12日", "全天", "彭慧明", 20, 15,
        wants=make(peng("2026-12-12", "am", numbers=20), peng("2026-12-12", "pm", numbers=15)),
    )  # fmt: skip
    page.row("12月13日", "上午", "李非", 20, "", wants=make(li("2026-12-13", "am", numbers=20)))
    page.row("12月14日", "上午", "李非", "", 12, wants=ask())
    page = book.page("上下午分列")
    page.row("日期", "上午", "下午")
    page.row(
        "12月15日", "李非", "关振鹏 9:00-11:00", wants={"B": make(li("2026-12-15", "am")), "C": ask(REFUSE)}
    )
    return book.sample("上午下午各有几列", "两行表头.xlsx", FIRST)


def side_by_side() -> Sample:
    """Two tables beside each other, a calendar of a month, and people as columns."""
    book = Book()
    page = book.page("并排")
    page.row("日期", "时段", "专家", "限号", "", "日期", "时段", "专家", "限号")
    page.row(
        "12月5日", "上午", "彭慧明", "20", "", "12月12日", "上午", "李非", "15",
        wants=make(peng("2026-12-05", "am", numbers=20), li("2026-12-12", "am", numbers=15)),
    )  # fmt: skip
    page.row("12月6日", "下午", "彭慧明", "20", wants=make(peng("2026-12-06", "pm", numbers=20)))
    page = book.page("日历")
    page.title("2026年12月专家门诊日历", 7)
    page.row(*(f"星期{day}" for day in "一二三四五六日"))
    page.row("", "1", "2", "3", "4", "5", "6")
    page.row(
        "", "彭慧明 上午", "", "李非 下午", "", "停诊", "",
        wants={"B": make(peng("2026-12-01", "am")), "D": make(li("2026-12-03", "pm")), "F": CANCELLED},
    )  # fmt: skip
    page.row(*(str(day) for day in range(7, 14)))
    page.row("李非 上午", "", "停诊", wants={"A": make(li("2026-12-07", "am")), "C": CANCELLED})
    page = book.page("专家为列")
    page.row("日期", "彭慧明", "李非", "关振鹏")
    page.row(
        "12月21日", "上午", "", "下午",
        wants={"B": make(peng("2026-12-21", "am")), "D": make(guan("2026-12-21", "pm"))},
    )  # fmt: skip
    page.row(
        "12月22日", "", "全天 各15", "停诊",
        wants={
            "C": make(li("2026-12-22", "am", numbers=15), li("2026-12-22", "pm", numbers=15)),
            "D": CANCELLED,
        },
    )  # fmt: skip
    page.row("12月23日（周四）", "上午", wants={"B": ask()})
    return book.sample("并排的表和日历", "并排.xlsx", FIRST)


def taken_back() -> Sample:
    """Clinics taken back at every place: in titles, sections, notes under the table, and words for online clinics."""
    book = Book()
    page = book.page("12月")
    page.title("2026年12月专家出诊", 6)
    page.row("日期", "时段", "专家", "类型", "限号", "状态")
    for day, half, who, kind, state, wants in (
        (5, "上午", "彭慧明", "专家门诊", "", CANCELLED_SOMEWHERE),
        (6, "下午", "李非", "专家门诊", "", CANCELLED_SOMEWHERE),
        (9, "上午", "李非", "专家门诊", "正常", make(li("2026-12-09", "am", numbers=20))),
        (12, "下午", "关振鹏", "专家门诊", "", CANCELLED_SOMEWHERE),
        (14, "上午", "关振鹏", "网络门诊", "", NO_CLINIC),
        (15, "上午", "关振鹏", "教学", "", NO_CLINIC),
        (16, "上午", "关振鹏", "专家门诊", "×", CANCELLED_SOMEWHERE),
        (17, "上午", "关振鹏", "专家门诊", "号已满", CANCELLED_SOMEWHERE),
        (18, "上午", "关振鹏", "特需门诊", "需空腹", make(guan("2026-12-18", "am", numbers=20))),
    ):
        page.row(f"12月{day}日", half, who, kind, 20, state, wants=wants)
    page.title("备注：彭教授5日因会议取消出诊。", 6, wants=TAKEN_BACK)
    page.title("李非6、8日停诊，9日正常", 6, wants=TAKEN_BACK)
    page.title("12月12日全院停诊一天", 6, wants=TAKEN_BACK)
    page = book.page("停诊名单")
    page.title("2026年12月专家停诊通知", 3)
    page.row("日期", "时段", "专家")
    page.row("12月19日", "上午", "彭慧明", wants=Wants((ASK, SKIP)))
    page = book.page("分节")
    page.row("日期", "时段", "专家", "停诊日期")
    page.title("一、出诊", 4)
    page.row("12月20日", "上午", "彭慧明", wants=make(peng("2026-12-20", "am")))
    page.row("12月21日", "上午", "彭慧明", "12月28日", wants=Wants((ASK, MAKE), (peng("2026-12-21", "am"),)))
    page.title("二、停诊", 4)
    page.row("12月22日", "上午", "李非", wants=Wants((ASK, SKIP)))
    page.title("三、手术会诊", 4)
    page.row("12月23日", "上午", "李非", wants=NO_CLINIC)
    page.row("彭慧明小计", "", "1场", wants=NOTHING)
    return book.sample("到处都写着停诊", "停诊.xlsx", FIRST)


def all_taken_back() -> Sample:
    """Pages of which one sentence takes back everything, whatever their shape; one where it holds everywhere."""
    book = Book()
    for name, note in (("全部", "全部停诊"), ("以上", "注：以上全部停诊"), ("本周", "因大雪本周停诊")):
        page = book.page(name)
        page.row("日期", "时段", "专家", "限号")
        page.row("12月5日", "上午", "彭慧明", 20, wants=ask())
        page.row("12月6日", "下午", "李非", 20, wants=ask())
        page.row(note, wants=NOTHING)
    page = book.page("分块")
    for who, day in (("彭慧明", 5), ("李非", 6)):
        page.row(f"专家：{who}", wants=ask())
        page.row(f"时间：12月{day}日上午")
        page.row("")
    page.row("以上全部停诊", wants=NOTHING)
    page = book.page("横排")
    page.row("日期", "12月5日", "12月6日")
    page.row("专家", "彭慧明", "李非")
    page.row("时间", "上午", "下午")
    page.row("本周停诊", wants=NOTHING)
    page.expected += [expectation("横排", 1, ask(), [f"{letter}1"]) for letter in "BC"]
    page = book.page("照常")
    page.row("日期", "时段", "专家", "限号")
    page.row("12月7日", "上午", "彭慧明", 20, wants=make(peng("2026-12-07", "am", numbers=20)))
    page.row("12月8日", "下午", "李非", 20, wants=CANCELLED_SOMEWHERE)
    page.row("周二停诊；法定节假日停诊；取号后过期作废。", wants=NOTHING)
    return book.sample("一句话全部停诊", "全部停诊.xlsx", FIRST)
