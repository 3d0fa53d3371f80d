"""Notes that take a clinic back, and notes that only sound so."""

from __future__ import annotations

import pytest

from specialists.sheets.remarks import Remarks, find_remarks, is_ditto, is_total


@pytest.mark.parametrize(
    "text",
    [
        *("停诊", "取消", "不出诊", "休息", "休诊", "请假", "暂停", "停止出诊", "停 诊", "本周停诊"),
        *("因故停诊", "停诊一次", "停诊（出差）"),
        *("因公出差，停诊", "停诊通知", "已取消", "取消出诊", "取消门诊", "临时停诊", "专家因事请假", "出差"),
        *("开会", "停", "休", "不来", "无门诊"),
        *("（停诊）", "【停诊】", "今日停诊！", "外出开会停诊", "全天停诊", "因病停诊", "因航班取消停诊"),
        *("病假", "轮休", "此次取消", "停诊1天"),
        *("本次门诊取消", "暂停一次", "专家休假", "因春节放假停诊", "取消号源", "停　诊", "休息\n"),
    ],
)  # fmt: skip
def test_cancelled(text: str) -> None:
    assert find_remarks(text) == Remarks(cancelled=True)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        *(("张三停诊", "张三"), ("上午停诊", "上午"), ("12月5日停诊", "12月5日")),
        *(("12月5日周六停诊", "12月5日周六"), ("王五（休假）", "王五"), ("停诊，请患者改约", "请患者改约")),
        *(("停诊，另行通知", "另行通知"), ("停诊\n如有疑问请致电", "如有疑问请致电")),
        *(("如有疑问请致电，12月5日停诊", "如有疑问请致电；12月5日"), ("停诊至12月20日", "至12月20日")),
    ],
)  # fmt: skip
def test_what_a_cancellation_is_about_stays(text: str, rest: str) -> None:
    assert find_remarks(text) == Remarks(cancelled=True, rest=rest)


@pytest.mark.parametrize(
    "text",
    [
        *("停诊请提前通知", "如需停诊另行通知", "取消预约请提前一天", "需取消预约的请提前", "请提前预约"),
        *("节假日休息", "中午休息", "不停诊"),
        *("12:00-14:00休息", "停诊时将电话通知", "无停诊", "照常出诊", "休息室", "停车场", "请携带影像资料"),
        *("复诊患者优先", "凭身份证取号"),
        *("恢复期患者", "术后恢复", "产后恢复门诊", "擅长微创手术", "术后复查", "可预约手术", "手术后复查患者"),
        *("会诊中心三楼", "手术科室"),
        *("停诊信息请关注公众号", "请提前30分钟到院", "如有变动以医院公告为准", "时间如有调整另行通知", "义诊"),
        *("消化内科", "住院手术预约"),
        *("不得取消", "会诊门诊", "疑难病会诊中心", "多学科会诊门诊", "取消号请提前", "门诊", "改善睡眠"),
        *("限号20", "王五", "上午", "12月5日"),
        *("请注意休息", "改签航班", "停电", "王停", "上午8:00-11:30", "法定节假日停诊", "不休息", "专家门诊"),
        *("名医工作室", "提前一天预约"),
    ],
)  # fmt: skip
def test_nothing_changes(text: str) -> None:
    assert find_remarks(text) == Remarks(rest=text)


@pytest.mark.parametrize(
    "text",
    [
        *("如有停诊，将短信通知", "如遇特殊情况，停诊另行通知", "若专家临时停诊，以现场公告为准"),
        *("如遇大雪，停诊", "一旦停诊，退号"),
    ],
)  # fmt: skip
def test_conditions_reach_over_commas(text: str) -> None:
    found = find_remarks(text)
    assert (found.cancelled, found.changed) == (False, "")


@pytest.mark.parametrize(
    "text",
    [
        *("可能停诊", "停诊？", "停诊另行通知", "停诊请患者改约其他时间", "暂停预约", "待定", "时间待定"),
        *("改为12月8日", "调至下午", "推迟到14:30"),
        *("提前到7:30", "延期", "改期", "替诊", "调休", "换专家", "补诊", "另行通知", "暂定", "改到3诊室"),
        *("顺延一周", "时间调整", "改在二楼"),
        *("12月5日改为12月12日", "上午改下午", "改下午", "提前至8点", "更换专家", "改为周三", "改为全天"),
        *("由本院医生代诊", "代班", "周六停诊"),
        *("每周三休息", "周末休息", "部分停诊", "取消手术", "张三教授出差", "停诊如有疑问请致电医院", "换房间"),
        "原停诊",
    ],
)  # fmt: skip
def test_what_is_asked(text: str) -> None:
    found = find_remarks(text)
    assert found.changed
    assert found == Remarks(changed=found.changed, rest=found.rest)


@pytest.mark.parametrize(
    ("text", "work", "rest"),
    [
        *(
            (word, word, "")
            for word in (
                "会诊",
                "手术",
                "查房",
                "讲座",
                "带教",
                "教学查房",
                "远程会诊",
                "专题讲座",
                "手术示教",
                "培训",
                "手术日",
            )
        ),
        *(("全天手术", "手术", ""), ("下午手术", "手术", "下午"), ("王五查房", "查房", "王五")),
        *(("会诊2例", "会诊", "2例"), ("手 术", "手术", "")),
        *(("张三教授 手术", "手术", "张三教授"), ("8:00查房", "查房", "8:00")),
        *(("查房（下午）", "查房", "下午"), ("联合会诊", "联合会诊", "")),
    ],
)  # fmt: skip
def test_other_work(text: str, work: str, rest: str) -> None:
    assert find_remarks(text) == Remarks(other_work=work, rest=rest)


@pytest.mark.parametrize(
    "text",
    ["出诊+手术", "门诊、手术", "上午查房，下午出诊", "出诊、带教", "义诊、讲座", "上午门诊；下午手术"],
)
def test_a_clinic_and_other_work_is_asked(text: str) -> None:
    found = find_remarks(text)
    assert found.other_work
    assert found.changed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(
            (text, "王五")
            for text in (
                "由王五代",
                "由王五教授代诊",
                "替诊：王五",
                "替诊:王五主任",
                "王五代",
                "王五代诊",
                "王五替",
                "王五替张三",
            )
        ),
        *(
            (text, "王五")
            for text in (
                "改由王五出诊",
                "换成王五",
                "改为王五",
                "代诊医生：王五",
                "张三（王五代）",
                "替诊医师 王五",
                "由王五负责",
            )
        ),
        *(("临时换李四教授", "李四"), ("由阿拉坦·其其格代诊", "阿拉坦·其其格"), ("由乌兰图雅代诊", "乌兰图雅")),
        ("由欧阳娜娜代", "欧阳娜娜"),
    ],
)  # fmt: skip
def test_who_comes_instead(text: str, name: str) -> None:
    found = find_remarks(text)
    assert (found.substitute, found.cancelled) == (name, False)


@pytest.mark.parametrize(
    "text", ["张三停诊，由王五代", "张三请假，王五主任替诊", "张三教授停诊由王五副主任医师接诊"]
)
def test_away_and_somebody_instead(text: str) -> None:
    found = find_remarks(text)
    assert (found.substitute, found.cancelled) == ("王五", True)


@pytest.mark.parametrize(
    "text", ["恢复出诊", "取消停诊", "停诊取消", "已恢复门诊", "恢复", "撤销停诊", "恢复正常出诊"]
)
def test_restored(text: str) -> None:
    assert find_remarks(text) == Remarks(restored=True)


def test_back_and_forth_is_told_whole() -> None:
    assert find_remarks("12月5日停诊，12月12日恢复出诊") == Remarks(
        cancelled=True, restored=True, rest="12月5日；12月12日"
    )
    assert find_remarks("原停诊，现恢复出诊") == Remarks(restored=True, changed="原停诊")


@pytest.mark.parametrize("text", ["", " ", "\n", "，"])
def test_nothing_said(text: str) -> None:
    assert find_remarks(text) == Remarks()


@pytest.mark.parametrize(
    "text",
    [
        *("合计", "合 计", "小计：", "总计", "共计 12 场", "共 12 场", "本月共出诊12次", "合计20", "共3位专家"),
        *("本周合计", "合计（场）", "累计"),
        *("一共五场", "汇总", "合计：１２场", "总　计"),
    ],
)  # fmt: skip
def test_totals(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize(
    "text",
    [
        *("共同", "共20个号", "共20人", "总号数", "限号共20", "共30", "共享诊室", "小计划", "全天 共30号", ""),
        "王五",
    ],
)  # fmt: skip
def test_no_totals(text: str) -> None:
    assert not is_total(text)


def test_ditto() -> None:
    assert all(map(is_ditto, ("同上", "〃", '"', " 同 上 ")))
    assert not any(map(is_ditto, ("同上午", "", "上")))
