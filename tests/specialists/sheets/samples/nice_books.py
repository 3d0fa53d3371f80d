"""Sheets as the template has them, as workbooks: one line a visit, other words and orders of columns."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from tests.specialists.sheets.samples.shapes import Book, Sample, make, session

FIRST = "huhehaote-diyi-yiyuan"
MENGYI = "huhehaote-zhongyi-mengyi-yiyuan"
BRAIN = "neimenggu-naoke-yiyuan"
TUMOUR = "neimenggu-zhongliu-yiyuan"
BONES = "骨关节科"
ALLERGY = "变态（过敏）反应科"

# The four who come to the 呼和浩特市第一医院: name, slug, department.
PEOPLE = (
    ("彭慧明", "peng-huiming", BONES),
    ("关振鹏", "guan-zhenpeng", BONES),
    ("李非", "li-fei", BONES),
    ("支玉香", "zhi-yuxiang", ALLERGY),
)
HALVES = {"上午": "am", "下午": "pm", "晚上": "evening"}


def as_the_template() -> Sample:
    """Real dates, halves, figures as figures."""
    book = Book()
    page = book.page("出诊安排")
    page.row("日期", "午别", "专家", "科室", "诊室", "限号", "挂号费", "备注")
    for day, half, who, room, numbers in (
        (5, "上午", 0, "3诊室", 20),
        (5, "下午", 0, "3诊室", 15),
        (8, "上午", 3, "5诊室", 25),
        (12, "下午", 1, "3诊室", 18),
        (19, "上午", 2, "4诊室", 20),
    ):
        name, slug, department = PEOPLE[who]
        page.row(
            datetime(2026, 12, day), half, name, department, room, numbers, 50, "请带身份证",
            wants=make(session(
                f"2026-12-{day:02}", HALVES[half], slug, FIRST,
                room=room, numbers=numbers, fee=50, department=department,
            )),
        )  # fmt: skip
        page.format("A", "yyyy-mm-dd")
    return book.sample("照模板填的", "出诊安排模板.xlsx", FIRST)


def forty_lines() -> Sample:
    """A whole month of forty lines under a title."""
    book = Book()
    page = book.page("12月")
    page.title("呼和浩特市第一医院2026年12月出诊安排", 7)
    page.row("出诊日期", "时间", "医生", "科室", "地点", "号源", "挂号费")
    for number in range(40):
        day = date(2026, 12, 1) + timedelta(days=number // 2)
        half = ("上午", "下午")[number % 2]
        name, slug, department = PEOPLE[(number // 2) % len(PEOPLE)]
        room, numbers = f"门诊三楼{301 + number % 4}室", 10 + number % 7
        page.row(
            day, half, name, department, room, numbers, 50,
            wants=make(session(
                day.isoformat(), HALVES[half], slug, FIRST,
                room=room, numbers=numbers, fee=50, department=department,
            )),
        )  # fmt: skip
        page.format("A", "yyyy/m/d")
    return book.sample("四十行的一个月", "12月.xlsx", FIRST)


def with_clocks() -> Sample:
    """Columns for the start and the end, as Excel times."""
    book = Book()
    page = book.page("Sheet1")
    page.row("日期", "开始时间", "结束时间", "专家姓名", "科室", "诊室", "号数", "挂号费（元）")
    zhongli = partial(session, specialist="jiang-zhongli", hospital=BRAIN)
    for day, half, start, end, numbers in (
        (1, "am", time(8, 0), time(11, 30), 20),
        (1, "pm", time(14, 30), time(17, 0), 15),
        (3, "am", time(8, 30), time(12, 0), 20),
        (10, "evening", time(18, 0), time(20, 0), 10),
    ):
        page.row(
            date(2026, 12, day), start, end, "姜中利", "神经外科", "专家1诊室", numbers, 80,
            wants=make(zhongli(
                f"2026-12-{day:02}", half, clock=(f"{start:%H:%M}", f"{end:%H:%M}"),
                room="专家1诊室", numbers=numbers, fee=80, department="神经外科",
            )),
        )  # fmt: skip
        page.format("A", "yyyy-mm-dd")
        page.format("B", "hh:mm")
        page.format("C", "hh:mm")
    return book.sample("分列的起止时间", "脑科医院出诊.xlsx", BRAIN)


def several_hospitals() -> Sample:
    """The hospital is a column; the file is for no one hospital."""
    book = Book()
    page = book.page("安排")
    page.row("医院", "科室", "专家", "职称", "日期", "星期", "午别", "号数", "费用")
    for hospital, slug, department, name, who, day, weekday, half, numbers, fee in (
        ("呼和浩特市第一医院", FIRST, BONES, "彭慧明", "peng-huiming", 5, "六", "上午", 20, 50),
        ("呼和浩特市第一医院", FIRST, BONES, "李非", "li-fei", 6, "日", "下午", 15, 50),
        ("呼和浩特市中医蒙医医院", MENGYI, "针灸科", "陈卫衡", "chen-weiheng", 8, "二", "上午", 20, 30),
        ("内蒙古自治区脑科医院", BRAIN, "神经外科", "赵继宗", "zhao-jizong", 10, "四", "上午", 8, 100),
        ("内蒙古自治区肿瘤医院", TUMOUR, "超声科", "吴薇", "wu-wei", 11, "五", "下午", 20, 50),
    ):
        page.row(
            hospital, department, name, "教授", f"2026-12-{day:02}", f"周{weekday}", half, numbers, fee,
            wants=make(session(
                f"2026-12-{day:02}", HALVES[half], who, slug, numbers=numbers, fee=fee, department=department,
            )),
        )  # fmt: skip
    return book.sample("医院是一列", "各医院出诊.xlsx")


def people_first() -> Sample:
    """The person first, the day in words with its weekday, an empty column for remarks."""
    book = Book()
    page = book.page("专家门诊")
    page.row("医生姓名", "出诊科室", "出诊日期", "出诊时段", "限号数", "挂号费", "就诊地点", "备注")
    for name, slug, department, day, weekday, half, numbers, fee in (
        ("陈卫衡", "chen-weiheng", "针灸科", 7, "一", "上午", "20", "30"),
        ("陈兆军", "chen-zhaojun", "针灸科", 8, "二", "下午", "20", "30"),
        ("魏芳远", "wei-fangyuan", "针灸科", 9, "三", "上午", "15", "30"),
        ("张声生", "zhang-shengsheng", "蒙医科", 10, "四", "上午", "30", "50"),
    ):
        page.row(
            name, department, f"2026年12月{day}日（周{weekday}）", half, numbers, fee, "门诊楼二楼", "",
            wants=make(session(
                f"2026-12-{day:02}", HALVES[half], slug, MENGYI,
                room="门诊楼二楼", numbers=int(numbers), fee=int(fee), department=department,
            )),
        )  # fmt: skip
    return book.sample("专家在第一列", "专家门诊.xlsx", MENGYI)
