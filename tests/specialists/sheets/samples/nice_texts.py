"""Sheets as the template has them, as text: CSV of several encodings, and pastes from a table."""

from __future__ import annotations

from functools import partial

from tests.specialists.sheets.samples.shapes import Lines, Sample, make, session

FIRST = "huhehaote-diyi-yiyuan"
BRAIN = "neimenggu-naoke-yiyuan"
TUMOUR = "neimenggu-zhongliu-yiyuan"
HERDERS = "siziwangqi-renmin-yiyuan"
BABIES = "huhehaote-fuyou-baojianyuan"
HALVES = {"上午": "am", "下午": "pm"}


def utf8_with_mark() -> Sample:
    """As Excel saves “CSV UTF-8”."""
    lines = Lines()
    lines.row("日期", "午别", "专家", "科室", "诊室", "限号", "挂号费", "备注")
    for day, half, numbers in (("01", "上午", 20), ("03", "下午", 15), ("15", "上午", 20)):
        lines.row(
            f"2026-12-{day}", half, "支玉香", "变态反应科", "5诊室", str(numbers), "50", "",
            wants=make(session(
                f"2026-12-{day}", HALVES[half], "zhi-yuxiang", FIRST,
                room="5诊室", numbers=numbers, fee=50, department="变态（过敏）反应科",
            )),
        )  # fmt: skip
    return lines.sample("带标记的UTF-8", "出诊.csv", FIRST, encoding="utf-8-sig")


def gb18030() -> Sample:
    """As Chinese Excel saves “CSV”."""
    lines = Lines()
    lines.row("科室", "医生", "职称", "出诊日期", "时间", "号源", "费用", "地点")
    for name, slug, day, half, numbers in (
        ("尹珊珊", "yin-shanshan", 2, "上午", 20),
        ("吴薇", "wu-wei", 2, "下午", 20),
        ("吴薇", "wu-wei", 16, "上午", 25),
    ):
        lines.row(
            "超声科", name, "主任医师", f"2026/12/{day}", half, str(numbers), "50", "门诊二楼8诊室",
            wants=make(session(
                f"2026-12-{day:02}", HALVES[half], slug, TUMOUR,
                room="门诊二楼8诊室", numbers=numbers, fee=50, department="超声科",
            )),
        )  # fmt: skip
    return lines.sample("国标编码", "超声科.csv", TUMOUR, encoding="gb18030")


def pasted_table() -> Sample:
    """Cells copied out of a table and pasted: tabs, and clocks in one column."""
    lines = Lines()
    lines.row("日期", "时间", "专家", "科室", "诊室", "限号", "挂号费")
    zhongli = partial(session, specialist="jiang-zhongli", hospital=BRAIN, department="神经外科")
    for day, half, start, end in (
        (2, "am", "08:00", "11:30"),
        (2, "pm", "14:00", "17:00"),
        (9, "am", "08:30", "12:00"),
    ):
        lines.row(
            f"2026-12-{day:02}", f"{start}-{end}", "姜中利", "神经外科", "1诊室", "15", "80",
            wants=make(zhongli(f"2026-12-{day:02}", half, clock=(start, end), room="1诊室", numbers=15, fee=80)),
        )  # fmt: skip
    return lines.sample("粘贴的表格", "", BRAIN, delimiter="\t", pasted=True)


def semicolons() -> Sample:
    """Semicolons between the columns, and columns that say nothing about a session."""
    lines = Lines()
    lines.row("编号", "专家姓名", "日期", "午别", "门诊科室", "联系人", "限号", "挂号费")
    for number, (day, half) in enumerate((("07", "上午"), ("08", "下午"), ("09", "上午")), 1):
        lines.row(
            str(number), "杨惠元", f"2026-12-{day}", half, "外科", "门诊办", "12", "20",
            wants=make(session(
                f"2026-12-{day}", HALVES[half], "yang-huiyuan", HERDERS, numbers=12, fee=20, department="外科",
            )),
        )  # fmt: skip
    return lines.sample("分号隔开", "外科.csv", HERDERS, encoding="utf-8", delimiter=";")


def over_new_year() -> Sample:
    """Whole dates on both sides of New Year; a visit without a fee or a room yet."""
    lines = Lines()
    lines.row("日期", "星期", "午别", "专家", "科室", "限号", "备注")
    for day, weekday, half in (
        ("2026-12-30", "周三", "上午"),
        ("2026-12-31", "周四", "下午"),
        ("2027-01-04", "周一", "上午"),
        ("2027-02-28", "周日", "上午"),
    ):
        lines.row(
            day, weekday, half, "黄静", "中医儿科", "20", "请带接种证",
            wants=make(session(day, HALVES[half], "huang-jing", BABIES, numbers=20, department="中医儿科")),
        )  # fmt: skip
    return lines.sample("跨年的完整日期", "中医儿科.tsv", BABIES, delimiter="\t")
