"""Ugly text: sentences pasted from WeChat, and a GB18030 file full of clocks and doubtful figures."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.specialists.sheets.samples.shapes import (
    CANCELLED,
    NOTHING,
    OTHER_WORK,
    REFUSE,
    UNKNOWN,
    Lines,
    Sample,
    Wants,
    ask,
    ask_or_make,
    make,
    session,
)

FIRST = "huhehaote-diyi-yiyuan"
TUMOUR = "neimenggu-zhongliu-yiyuan"
BONES = "骨关节科"
ALLERGY = "变态（过敏）反应科"

peng = partial(session, specialist="peng-huiming", hospital=FIRST, department=BONES)
guan = partial(session, specialist="guan-zhenpeng", hospital=FIRST, department=BONES)
li = partial(session, specialist="li-fei", hospital=FIRST, department=BONES)
zhi = partial(session, specialist="zhi-yuxiang", hospital=FIRST, department=ALLERGY)


def wechat() -> Sample:
    """One sentence a visit, as it was written in the group of the departments."""
    lines = Lines()
    lines.row("@所有人 各位主任好，12月上旬北京专家来我院出诊安排如下：", wants=NOTHING)
    lines.row(
        "12月5日上午 彭慧明教授（北京协和医院）骨关节科 限20号",
        wants=make(peng("2026-12-05", "am", numbers=20)),
    )
    lines.row(
        "12月5日下午 关振鹏主任（北京大学首钢医院）骨关节科 限15号，挂号费50元，门诊三楼305诊室",
        wants=make(guan("2026-12-05", "pm", numbers=15, fee=50, room="门诊三楼305诊室")),
    )
    lines.row(
        "12月6日全天 支玉香教授 变态反应科 上午20个号、下午15个号",
        wants=make(zhi("2026-12-06", "am", numbers=20), zhi("2026-12-06", "pm", numbers=15)),
    )
    lines.row(
        "12月8日（周二）上午8:30-11:30，李非教授，清华大学第一附属医院，骨关节科，3诊室，20个号，￥50元",
        wants=make(
            li("2026-12-08", "am", clock=("08:30", "11:30"), room="3诊室", numbers=20, fee=50),
        ),
    )
    lines.row("12月9日（周四）上午 彭慧明教授 骨关节科 限20号", wants=ask())  # a Wednesday
    lines.row("周六上午 支玉香教授 变态反应科 限20号", wants=ask(REFUSE))
    lines.row(
        "12月11日下午 彭慧明教授、关振鹏教授 骨关节科 各10号",
        wants=make(peng("2026-12-11", "pm", numbers=10), guan("2026-12-11", "pm", numbers=10)),
    )
    lines.row("12月11日晚上7点 李非教授 学术讲座 五楼会议室", wants=OTHER_WORK)
    lines.row("12月12日上午 支玉祥教授 变态反应科 限20号", wants=ask(REFUSE))
    lines.row("12月13日 支玉香教授停诊", wants=CANCELLED)
    lines.row("12月15日上午 张三教授（北京朝阳医院）心内科 限20号", wants=UNKNOWN)
    lines.row(
        "12月16日下午2点-5点 支玉香教授 过敏科 限20号[爱心]",
        wants=make(zhi("2026-12-16", "pm", clock=("14:00", "17:00"), numbers=20)),
    )
    lines.row("12月18日 关振鹏教授 骨关节科 限20号", wants=ask(REFUSE))  # no half-day
    lines.row(
        "12月19日晚上18:30-20:30 彭慧明教授 骨关节科 限12号",
        wants=make(peng("2026-12-19", "evening", clock=("18:30", "20:30"), numbers=12)),
    )
    lines.row("12月20日上午 彭慧明教授、李非教授 骨关节科 限20号", wants=ask())
    lines.row("12月21日上午 支教授 变态反应科 限20号", wants=UNKNOWN)
    lines.row("以上安排如有变动，另行通知，请大家转发[玫瑰][玫瑰]", wants=NOTHING)
    lines.row("取消预约请提前一天致电0471-1234567🙏", wants=NOTHING)
    return lines.sample("微信群里的句子", "", FIRST, delimiter="\t", pasted=True)


yin = partial(session, specialist="yin-shanshan", hospital=TUMOUR, department="超声科")
wu = partial(session, specialist="wu-wei", hospital=TUMOUR, department="超声科")

YIN = "尹珊珊 主任医师"
WU = "吴薇主任医师"
HOME = "北京大学肿瘤医院"
DEPARTMENT = "超声科"
ROOM = "门诊二楼8诊室"


def clocks() -> Sample:
    """Clocks of every sort, and figures that nobody can be sure of, out of an old WPS."""
    lines = Lines()
    lines.row("内蒙古自治区肿瘤医院专家出诊一览（2026年12月）", *[""] * 8)
    lines.row("日期", "时间", "专家姓名及职称", "支援医院", "门诊科室", "就诊地点", "号源数", "费用", "说明")

    def row(
        day: str, clock: str, who: str, wants: Wants,
        numbers: str = "20", fee: str = "50", remark: str = "", room: str = ROOM,
    ) -> None:  # fmt: skip
        lines.row(day, clock, who, HOME, DEPARTMENT, room, numbers, fee, remark, wants=wants)

    known: dict[str, Any] = {"room": ROOM, "numbers": 20, "fee": 50}
    row(
        "12月1日（周二）", "8:00-11:30", YIN,
        make(yin("2026-12-01", "am", clock=("08:00", "11:30"), **known)), "20人", "￥50元",
    )  # fmt: skip
    row("12月1日", "14：30—17：00", YIN, make(yin("2026-12-01", "pm", clock=("14:30", "17:00"), **known)))
    row("2026-12-03", "8点半到11点半", WU, make(wu("2026-12-03", "am", clock=("08:30", "11:30"), **known)))
    row("5日", "下午2点-5点", YIN, ask_or_make(yin("2026-12-05", "pm", clock=("14:00", "17:00"), **known)))
    row("2026/12/7", "上午8:00~12:00", WU, make(wu("2026-12-07", "am", clock=("08:00", "12:00"), **known)))
    row("2026/12/8", "上午14:00-17:00", YIN, ask())
    row(
        "2026/12/9", "8:00-12:00\n14:00-17:30", WU,
        make(
            wu("2026-12-09", "am", clock=("08:00", "12:00"), room=ROOM, numbers=15, fee=50),
            wu("2026-12-09", "pm", clock=("14:00", "17:30"), room=ROOM, numbers=15, fee=50),
        ),
        "各15",
    )  # fmt: skip
    row("2026/12/10", "11:30-8:00", YIN, ask(REFUSE))
    row("2026/12/11", "中午", YIN, ask(REFUSE))
    row("2026/12/12", "上午或下午", WU, ask(REFUSE))
    row("2026/12/14", "全天8:00-17:00", WU, ask())
    row("2026/12/15", "上午", YIN, ask(), "20-30")
    row("2026/12/16", "上午", YIN, ask_or_make(yin("2026-12-16", "am", room=ROOM, fee=50)), "不限")
    row("2026/12/17", "上午", WU, OTHER_WORK, "", "", "手术带教")
    row(
        "2026/12/18", "上午", WU,
        make(wu("2026-12-18", "am", room=ROOM, numbers=20, fee=0)), "20", "免费", "义诊",
    )  # fmt: skip
    row(
        "2026/12/21", "上午", YIN, ask_or_make(yin("2026-12-21", "am", room=ROOM, numbers=20)), "20", "50-100"
    )
    row("2026/12/22", "上午", "吴薇教授、尹珊珊主任医师", ask())
    row("2026/12/23", "上午", "吴微主任医师", ask(REFUSE))
    row("2026/12/24", "下午", WU, CANCELLED, "20", "50", "因外出进修取消")
    row(
        "2026/12/25", "下午", WU,
        make(wu("2026-12-25", "pm", numbers=20)), "20个号", "请向医院咨询", "请带既往病历", room="",
    )  # fmt: skip
    row(
        "2026/12/28", "上午", WU,
        make(wu("2026-12-28", "am", **known)),
        "20", "50", "如需停诊请提前告知门诊办",
    )  # fmt: skip
    row("2026/12/29", "上午", YIN, ask(), "约20")
    lines.row("合计", "", "", "", "", "", "435", "", "", wants=NOTHING)
    lines.row("备注：如需停诊，医院将提前一天另行通知。", *[""] * 8, wants=NOTHING)
    return lines.sample("国标编码的钟点", "肿瘤医院12月.csv", TUMOUR, encoding="gb18030")
