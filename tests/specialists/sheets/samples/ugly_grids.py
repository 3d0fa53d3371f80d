"""Ugly week grids: weekdays as columns, people or halves as rows, with dates and without."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.specialists.sheets.samples.shapes import (
    ASK,
    CANCELLED,
    CANCELLED_SOMEWHERE,
    MAKE,
    NOTHING,
    OTHER_WORK,
    REFUSE,
    SKIP,
    UNKNOWN,
    Book,
    Sample,
    Session,
    Wants,
    ask,
    ask_or_make,
    make,
    session,
)

MENGYI = "huhehaote-zhongyi-mengyi-yiyuan"
BRAIN = "neimenggu-naoke-yiyuan"
TUMOUR = "neimenggu-zhongliu-yiyuan"
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")

# The note under the first grid may be read for what a cell does not say, or left alone.
NOTED: dict[str, Any] = {"room": (None, "国医堂"), "fee": (None, 50)}
TWENTY: dict[str, Any] = {"numbers": (None, 20)}


def at_mengyi(day: str, half: str, who: str, **more: Any) -> Session:
    """A session at the 呼和浩特市中医蒙医医院, for what the grid leaves to its note."""
    return session(day, half, who, MENGYI, **(NOTED | TWENTY | more))


weiheng = partial(at_mengyi, who="chen-weiheng", department="骨伤科")
zhaojun = partial(at_mengyi, who="chen-zhaojun", department="骨伤科")
fangyuan = partial(at_mengyi, who="wei-fangyuan", department="骨伤科")
shengsheng = partial(at_mengyi, who="zhang-shengsheng", department="脾胃科")
baoyun = partial(at_mengyi, who="qi-baoyun", department="卒中中心")


def week_of_people() -> Sample:
    """People as rows, weekdays as columns; which week it is stands in the title alone."""
    book = Book()
    page = book.page("第49周")
    page.title("北京专家出诊周表（2026年11月30日—12月6日）")
    page.row("科室", "专家", *WEEKDAYS)
    page.row(
        "骨伤科", "陈卫衡 教授\n（北京中医药大学第三附属医院）", "上午", "", "全天", "", "上午20 下午15", "休息",
        wants={
            "C": make(weiheng("2026-11-30", "am")),
            "E": make(weiheng("2026-12-02", "am"), weiheng("2026-12-02", "pm")),
            "G": make(weiheng("2026-12-04", "am", numbers=20), weiheng("2026-12-04", "pm", numbers=15)),
            "H": CANCELLED,
        },
    )  # fmt: skip
    page.row(
        "", "陈兆军", "停诊", "下午\n限号15", "", "8:00—11:30", "手术", "上午 限20号 ￥50元",
        wants={
            "C": CANCELLED,
            "D": make(zhaojun("2026-12-01", "pm", numbers=15)),
            "F": make(zhaojun("2026-12-03", "am", clock=("08:00", "11:30"))),
            "G": OTHER_WORK,
            "H": make(zhaojun("2026-12-05", "am", numbers=20, fee=50)),
        },
    )  # fmt: skip
    page.row(
        "", "魏芳远", "", "上午、下午", "", "全天 共30号", "", "", "讲座",
        wants={
            "D": make(fangyuan("2026-12-01", "am"), fangyuan("2026-12-01", "pm")),
            "F": ask(),
            "I": OTHER_WORK,
        },
    )  # fmt: skip
    page.merge("A3:A5")
    # One 上午 merged over Monday and Tuesday: both days, perhaps.
    page.row(
        "脾胃科", "张声生教授团队", "上午", "", "", "夜诊18:00-20:00", "", "白天",
        wants={
            "CD": ask_or_make(shengsheng("2026-11-30", "am"), shengsheng("2026-12-01", "am")),
            "F": Wants((MAKE, ASK), (shengsheng("2026-12-03", "evening", clock=("18:00", "20:00")),)),
            "H": UNKNOWN,
        },
    )  # fmt: skip
    page.merge("C6:D6")
    page.row(
        "卒中中心", "齐宝云", "√", "", "上午", "", "", "", "",
        wants={"C": UNKNOWN, "E": make(baoyun("2026-12-02", "am"))},
    )  # fmt: skip
    page.row("合计", "", "3场", "3场", "4场", "3场", "3场", "2场", "", wants=NOTHING)
    page.title("注：每半天限号20个，挂号费50元，地点均在国医堂。如有停诊，另行通知。", wants=NOTHING)
    return book.sample("只有标题说是哪一周", "周排班.xlsx", MENGYI)


zhongli = partial(session, specialist="jiang-zhongli", hospital=BRAIN)
jizong = partial(session, specialist="zhao-jizong", hospital=BRAIN)


def week_of_halves() -> Sample:
    """Halves as rows, dates in the heading, people in the cells."""
    book = Book()
    page = book.page("排班")
    page.title("内蒙古自治区脑科医院专家门诊排班", 6)
    # The 11th is a Friday.
    page.row("午别", "12/7\n周一", "12/8 周二", "12月9日（周三）", "12月10日", "12月11日 周六")
    page.row(
        "上午", "赵继宗院士（北京天坛医院）\n神经外科 限10号", "赵继宗、姜中利 各15", "赵继宗/姜中利 限20号",
        "姜中利（3诊室）￥50元", "姜中利 限15号",
        wants={
            "B": make(jizong("2026-12-07", "am", numbers=10, department="神经外科")),
            "C": make(jizong("2026-12-08", "am", numbers=15), zhongli("2026-12-08", "am", numbers=15)),
            "D": ask(),
            "E": make(zhongli("2026-12-10", "am", room="3诊室", fee=50)),
            "F": ask(),
        },
    )  # fmt: skip
    page.row(
        "", "姜中利", "赵继宗 限10号", "姜中利 查房", "赵继宗 手术", "",
        wants={"B": make(zhongli("2026-12-07", "am")), "C": CANCELLED, "D": OTHER_WORK, "E": OTHER_WORK},
    )  # fmt: skip
    page.strike("C")
    page.merge("A3:A4")
    page.row(
        "下午", "姜中利 14:30-17:00", "姜仲利 限15号", "休息", "赵主任 限20号", "停诊",
        wants={
            "B": make(zhongli("2026-12-07", "pm", clock=("14:30", "17:00"))),
            "C": ask(REFUSE),
            "D": CANCELLED,
            "E": UNKNOWN,
            "F": CANCELLED,
        },
    )  # fmt: skip
    page.row(
        "", "", "待定", "", "姜中利 14:00起 限12号", "",
        wants={
            "C": ask(SKIP, REFUSE),
            "E": Wants((MAKE, ASK), (zhongli("2026-12-10", "pm", clock=("14:00", None), numbers=12),)),
        },
    )  # fmt: skip
    page.merge("A5:A6")
    page.row(
        "夜诊", "姜中利 18:00-20:30 限8号", "姜中利教授", "姜中利",
        wants={
            "B": make(zhongli("2026-12-07", "evening", clock=("18:00", "20:30"), numbers=8)),
            "C": make(zhongli("2026-12-08", "evening")),
            "D": CANCELLED_SOMEWHERE,
        },
    )  # fmt: skip
    page.comment("D", "9日夜诊取消")
    return book.sample("半天为行的周表", "脑科医院排班12.7-12.11.xlsx", BRAIN)


yin = partial(session, specialist="yin-shanshan", hospital=TUMOUR, department="超声科")
wu = partial(session, specialist="wu-wei", hospital=TUMOUR, department="超声科")


def no_week() -> Sample:
    """A grid that says weekdays and never which week; then lists with weekdays in words."""
    book = Book()
    page = book.page("常规排班")
    page.title("专家门诊时间表", 9)
    page.row("专家", "科室", *(f"周{day}" for day in "一二三四五六日"))
    page.row("尹珊珊", "超声科", "上午", "", "全天", wants={"C": ask(REFUSE), "E": ask(REFUSE)})
    page.row(
        "吴薇主任医师", "超声科", "", "下午", "", "上午8:30-11:30",
        wants={"D": ask(REFUSE), "F": ask(REFUSE)},
    )  # fmt: skip
    page = book.page("临时加诊")
    page.row("专家姓名", "职称", "科室", "出诊时间", "诊室", "放号", "挂号费")
    page.row("尹珊珊", "主任医师", "超声科", "周三全天", "2诊室", "各20", "50", wants=ask(REFUSE))
    page.row("吴薇", "主任医师", "超声诊室", "下周二下午", "2诊室", "20", "50", wants=ask(REFUSE))
    page.row(
        "尹珊珊", "主任医师", "超声科", "12月5日（周六）上午", "2诊室", "20", "50",
        wants=make(yin("2026-12-05", "am", room="2诊室", numbers=20, fee=50)),
    )  # fmt: skip
    page.row("吴薇", "主任医师", "超声科", "12月5日（周日）上午", "2诊室", "20", "50", wants=ask())
    page.row(
        "吴薇", "主任医师", "超声诊室", "12月6日 星期天 下午", "2诊室", "放号20个", "50元/次",
        wants=make(wu("2026-12-06", "pm", room="2诊室", numbers=20, fee=50)),
    )  # fmt: skip
    page.row(
        "吴薇\n尹珊珊", "主任医师", "超声科", "12月12日上午", "2诊室", "20", "50",
        wants=ask(),
    )  # fmt: skip
    page.row("吴薇", "主任医师", "超声科", "12月13日", "2诊室", "20", "50", wants=ask(REFUSE))
    page.row(
        "吴薇", "主任医师", "超声科", "（补）12月19日 周六 下午", "2诊室", "10", "50",
        wants=make(wu("2026-12-19", "pm", room="2诊室", numbers=10, fee=50)),
    )  # fmt: skip
    return book.sample("没有说哪一周", "门诊时间表.xlsx", TUMOUR)
