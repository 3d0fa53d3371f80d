"""Sheets that say what sort of clinic it is, who may come, and whether several see patients together."""

from __future__ import annotations

from functools import partial

from tests.specialists.sheets.samples.shapes import REFUSE, Book, Lines, Sample, Wants, ask, make, session

FIRST = "huhehaote-diyi-yiyuan"
PLAIN = {"purpose": None, "open_to": None, "together": None}  # a clinic that everybody books
peng = partial(session, specialist="peng-huiming", hospital=FIRST, **PLAIN)
guan = partial(session, specialist="guan-zhenpeng", hospital=FIRST, **PLAIN)
li = partial(session, specialist="li-fei", hospital=FIRST, **PLAIN)


def sorts_and_limits() -> Sample:
    """Remarks, kinds and fees that make a free clinic, a studio, a clinic for referrals or for who comes; a second
    page of which all is free."""
    book = Book()
    page = book.page("12月")
    page.title("2026年12月北京专家出诊安排", 7)
    page.row("日期", "时段", "专家", "限号", "挂号费", "类型", "备注")
    day = 1
    for fee, kind, remark, wants in (
        ("50", "专家门诊", "", {}),
        ("50", "", "只接转诊", {"open_to": "referred"}),
        ("50", "专家门诊", "仅限转诊患者", {"open_to": "referred"}),
        ("50", "", "现场取号不预约", {"open_to": "comers"}),
        ("50", "", "当日现场挂号，需空腹", {"open_to": "comers"}),
        ("50", "名医工作室", "", {"purpose": "studio"}),
        ("50", "", "名医工作室", {"purpose": "studio"}),
        ("", "义诊", "现场取号", {"purpose": "free", "open_to": "comers", "fee": 0}),
        ("义诊", "", "", {"purpose": "free", "fee": 0}),
        ("免费", "", "", {"fee": 0}),
        ("", "", "公益义诊活动", {"purpose": "free", "fee": 0}),
        ("50", "", "不对外预约，只接转诊", {"open_to": "referred"}),
        ("50", "", "首次来诊", {}),
        ("50", "", "可现场取号", {}),
        ("50", "", "义诊，现场取号", None),
        ("50", "", "不对外", None),
        ("50", "", "内部预留", None),
        ("50", "", "只看儿童", None),
        ("50", "", "职工专场", None),
        ("50", "", "凭转诊单就诊", None),
        ("50", "", "请提前预约，当天现场取号", None),
        ("50", "", "上午门诊，下午义诊", None),
        ("50", "转诊", "", None),
        ("50", "专家门诊", "只接转诊，现场取号", None),
        ("50", "名医工作室", "义诊", None),
        ("50", "", "不接受电话预约", None),
        ("50", "", "原名医工作室", None),
        ("50", "", "现场取号已满", None),
    ):
        said = None if wants is None else {"numbers": 20, "fee": 50, **wants}
        page.row(
            f"12月{day}日", "上午", "彭慧明", 20, fee, kind, remark,
            wants=ask() if said is None else make(peng(f"2026-12-{day:02}", "am", **said)),
        )  # fmt: skip
        day += 1
    page = book.page("义诊")
    page.title("2026年12月北京专家下乡义诊安排表", 5)
    page.row("日期", "时段", "专家", "地点", "挂号费")
    free = {"room": "门诊大厅", "fee": 0, "purpose": "free"}
    page.row("12月26日", "上午", "李非", "门诊大厅", "", wants=make(li("2026-12-26", "am", **free)))
    page.row("12月27日", "上午", "李非", "门诊大厅", "免费", wants=make(li("2026-12-27", "am", **free)))
    page.row("12月28日", "上午", "李非", "门诊大厅", "30元", wants=ask())
    return book.sample("义诊、转诊和现场取号", "出诊.xlsx", FIRST)


def several_together() -> Sample:
    """A paste of which some rows name several: seen together, by any of them, or each for themselves."""
    lines = Lines()
    lines.row("日期", "时段", "专家", "诊室", "限号", "挂号费", "备注")
    both = "彭慧明、关振鹏"
    day = 5
    for who, numbers, remark, together in (
        (both, "20", "联合门诊", "all"),
        (both, "20", "MDT", "all"),
        (both, "20", "多学科门诊", "all"),
        (both, "20", "团队门诊", "any"),
        (f"{both}（联合门诊）", "20", "", "all"),
        (both, "各20", "联合门诊", "asked"),
        (both, "各20", "团队门诊", "asked"),
        (both, "20", "", "asked"),
        (both, "20", "轮流出诊", "asked"),
    ):
        one = peng(f"2026-12-{day:02}", "am", room="3诊室", numbers=20, fee=50) | {"together": together}
        lines.row(
            f"12月{day}日", "上午", who, "3诊室", numbers, "50", remark,
            wants=ask() if together == "asked" else make(one),
        )  # fmt: skip
        day += 1
    apart = [one(f"2026-12-{day}", "am", room="3诊室", numbers=20, fee=50) for one in (peng, guan)]
    lines.row(f"12月{day}日", "上午", both, "3诊室", "各20", "50", "", wants=make(*apart))
    lines.row(
        "12月20日", "上午", "李非", "3诊室", "20", "50", "联合门诊",
        wants=make(li("2026-12-20", "am", room="3诊室", numbers=20, fee=50)),
    )  # fmt: skip
    lines.row("12月21日", "上午", "李非不对外", "3诊室", "20", "50", "", wants=Wants(("ask", REFUSE)))
    return lines.sample("联合门诊和团队门诊", "", FIRST, delimiter="\t", pasted=True)
