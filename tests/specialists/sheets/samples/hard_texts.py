"""Hard texts: several statements in one sentence, days above their lines, other hospitals, perhaps and instead."""

from __future__ import annotations

from functools import partial

from tests.specialists.sheets.samples.shapes import (
    ASK,
    CANCELLED,
    MAKE,
    NOTHING,
    REFUSE,
    SKIP,
    UNKNOWN,
    Lines,
    Sample,
    Wants,
    ask,
    make,
    session,
)

FIRST = "huhehaote-diyi-yiyuan"
peng = partial(session, specialist="peng-huiming", hospital=FIRST)
guan = partial(session, specialist="guan-zhenpeng", hospital=FIRST)
li = partial(session, specialist="li-fei", hospital=FIRST)


def sentences() -> Sample:
    """A chat, each line of which says two things, or one that is not certain."""
    lines = Lines()
    lines.row(
        "12月5日上午彭慧明；12月6日下午李非", wants=make(peng("2026-12-05", "am"), li("2026-12-06", "pm"))
    )
    lines.row("12月7日上午彭慧明，下午李非", wants=make(peng("2026-12-07", "am"), li("2026-12-07", "pm")))
    lines.row(
        "12月8日上午彭慧明、下午李非，各限20号",
        wants=make(peng("2026-12-08", "am", numbers=20), li("2026-12-08", "pm", numbers=20)),
    )
    lines.row(
        "③关振鹏 12月9日、10日上午 各20号",
        wants=make(*(guan(day, "am", numbers=20) for day in ("2026-12-09", "2026-12-10"))),
    )
    lines.row("12月23日上午彭慧明,下午李非", wants=make(peng("2026-12-23", "am"), li("2026-12-23", "pm")))
    lines.row("彭慧明、李非教授分别于12月11日上午、12月12日下午出诊", wants=ask(REFUSE))
    lines.row("原12月14日上午彭慧明教授门诊，调整至12月15日上午", wants=ask(REFUSE))
    lines.row("12月16日上午如无意外彭慧明教授出诊", wants=ask(REFUSE))
    lines.row("关振鹏教授12月17日上午在内蒙古自治区肿瘤医院出诊", wants=UNKNOWN)
    lines.row("12月18日上午，彭慧明教授在北京协和医院出诊", wants=UNKNOWN)
    lines.row("12月21日上午 彭慧明（北京301医院）", wants=UNKNOWN)
    lines.row("12月22日上午彭慧明教授门诊号已约满", wants=ask(SKIP, REFUSE))
    lines.row("12月26日 周六", wants=NOTHING.or_(ASK))
    lines.row("上午 彭慧明 限20号", wants=make(peng("2026-12-26", "am", numbers=20)))
    lines.row("下午 李非 停诊", wants=CANCELLED)
    lines.row("12月28日上午 李非", wants=make(li("2026-12-28", "am")))
    lines.row("下午 彭慧明", wants=Wants((ASK, MAKE), (peng("2026-12-28", "pm"),)))
    return lines.sample("一句话两件事", "", FIRST, delimiter="\t", pasted=True)


def parted_times() -> Sample:
    """Several days and halves in the column of times; one number is not enough for two halves."""
    lines = Lines()
    lines.row("专家", "出诊时间", "号源")
    lines.row(
        "彭慧明", "12月5日上午；12月6日下午", "各20",
        wants=make(peng("2026-12-05", "am", numbers=20), peng("2026-12-06", "pm", numbers=20)),
    )  # fmt: skip
    lines.row("李非", "12月7日上午；12月8日下午", "20", wants=ask())
    lines.row(
        "李非", "12月9日上午限20号；12月10日下午限15号", "",
        wants=make(li("2026-12-09", "am", numbers=20), li("2026-12-10", "pm", numbers=15)),
    )  # fmt: skip
    lines.row("彭慧明", "12月11日上午；改为12月12日上午", "20", wants=ask())
    lines.row(
        "关振鹏", "上 午 12月14日", "20",
        wants=make(guan("2026-12-14", "am", numbers=20)),
    )  # fmt: skip
    lines.row("~~彭慧明~~", "12月15日上午", "20", wants=CANCELLED.or_(ASK, REFUSE))
    return lines.sample("一格几个时间", "时间.csv", FIRST, encoding="gb18030")
