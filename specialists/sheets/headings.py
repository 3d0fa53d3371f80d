"""What the columns of a clerk's table are, by the words above them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What the cells of a column say."""

    START = "start"
    END = "end"
    WHEN = "when"  # a date, a weekday, a half-day, clocks: whichever the cell holds
    PERSON = "person"
    TITLE = "title"
    HOME = "home"  # where the specialist comes from
    HOSPITAL = "hospital"  # where the clinic is held
    PLACE = "place"  # a hospital or a room: 出诊地点
    DEPARTMENT = "department"
    ROOM = "room"
    NUMBERS = "numbers"
    FEE = "fee"
    KIND = "kind"  # 门诊, 会诊, 手术 …
    REMARK = "remark"
    ASIDE = "aside"  # numbering, telephones, what somebody is known for: nothing of the clinic


_WORDS: Final[dict[Role, str]] = {
    Role.ASIDE: r"序号|编号|行号|No\.?|序|.*(电话|手机|联系人|联系方式|微信)|.*(擅长|简介|特长|专长|主治|介绍|研究方向)"
    r"|(申请|放号|报名|填报|填表|制表|登记|审批|更新|发布|提交|上报|抢号|取号|报到|到达|返程|返回|培训)(日期|时间)"
    r"|已(约|挂|预约)(数|人数|号数)?|剩余(号源|数|号)?|余号"
    r"|(值班|跟诊|陪诊|本院|院内|本地|当地|配合|对接|协助|接诊助理)(医生|医师|人员|主任)"
    r"|性别|年龄|陪同人员?|对接人|负责人|填报人|审核人?|带教老师|助手|车次|航班|住宿|交通",
    Role.TITLE: r"职称|职务|职称/职务|专家职称|技术职称|头衔|级别",
    Role.HOME: r"(派出|来源|支援|所属|所在|工作|专家|北京|原)(单位|医院)|单位|来自|专家(来自|所属|所在)(单位|医院)?"
    r"|北京专家所在医院|所属(北京)?医院|派出(北京)?医院",
    Role.HOSPITAL: r"(出诊|接诊|受援|坐诊|就诊|当地|本地|接收|下沉|会诊|下派|派驻|对口|帮扶|服务|定点)(医院|单位|机构)"
    r"|医院|院区|医院名称|出诊院区|机构",
    Role.PLACE: r"(出诊|坐诊|就诊|门诊|接诊|看诊)?(地点|地址|位置)",
    Role.DEPARTMENT: r"(出诊|坐诊|就诊|所在|门诊|挂号|专家)?(科室|科别|专业|学科)|科室名称|科室/专业|专业方向",
    Role.ROOM: r"(出诊|就诊|门诊)?(诊室|诊间|房间)号?|诊区|楼层|诊室位置",
    Role.NUMBERS: r"(限|放|挂)号(数|量|人数|数量|个数)?|号源(数|量|数量|总数)?|号数|总?号源?数?"
    r"|(限|预约|接诊|就诊|门诊)?人数|预约(数|量|名额)|名额|数量|可(预)?约(数|号数)?|计划号源|限额|号量|号",
    Role.FEE: r".*(费用?|价格|收费|金额)(标准)?([(（]?元?(/人|/次|/号)?[)）]?)?|挂号价",
    Role.KIND: r"(出诊|活动|工作|坐诊|门诊|号源|服务|安排)?(类型|类别|形式|方式|性质|内容|项目)|门诊/.*",
    Role.REMARK: r"(是否)?(停诊|休诊)(日期|时间|情况|安排|说明|专家)?|备注|说明|注|附注|其他|其它|情况|状态|出诊状态"
    r"|变动|备注说明|注意事项|特殊情况|变更(情况|说明)?|调整(情况|说明)?",
    Role.PERSON: r"(出诊|坐诊|北京|来诊|下沉|会诊|门诊|派驻|特邀|支援)*"
    r"(专家|医生|医师|大夫|教授|主任)(姓名|名单|团队|信息)?"
    r"|姓名|名字|人员"
    r"|专家/.*|专家及.*|出诊人员?|坐诊人员?",
    Role.START: r"(出诊|坐诊|就诊|门诊|接诊)?(开始|起始|起)(时间|时刻)?|start",
    Role.END: r"(出诊|坐诊|就诊|门诊|接诊)?(结束|终止|截止|止)(时间|时刻)?|end",
    Role.WHEN: r"(出诊|坐诊|就诊|门诊|看诊|排班|值班|上班|来诊|接诊|开诊|具体|起止|日期|预约)*"
    r"(日期|时间|时段|时间段|日|午别|半天|上下午|班次|班别|星期|周几|周次|周|月份?|起止|几号)(安排)?"
    r"|星期几|日期及?时间|日期/时间|午|date|time|day",
}
_HALF: Final = r"上午|下午|晚上|晚间|夜间|夜诊"
_WITH_HALF: Final = (
    re.compile(rf"(?P<half>{_HALF})[(:]?(?P<rest>[^()]{{1,10}}?)\)?"),
    re.compile(rf"(?P<rest>[^()]{{1,10}}?)\(?(?P<half>{_HALF})\)?"),
)
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_SPACES = re.compile(r"[\s*:：]+")


def role_of(text: str) -> Role | None:
    """What a column under these words holds; None where they are no heading we know."""
    bare = _SPACES.sub("", text)
    if not bare or len(bare) > 16:
        return None
    for said in (bare, _BRACKETS.sub("", bare)):
        for role, words in _WORDS.items():
            if said and re.fullmatch(words, said, re.IGNORECASE):
                return role
    return None


def names_a_column(text: str) -> bool:
    """Whether these words can only head a column: 停诊 alone says so of a clinic, too."""
    return role_of(text) is not None and not re.fullmatch(r"\s*[停休]诊\s*", text)


def half_and_role(text: str) -> tuple[str, Role] | None:
    """What 上午限号 or 诊室（下午） heads: the half and what the column holds; None where it is no such heading."""
    bare = re.sub(r"\s", "", text).replace("（", "(").replace("）", ")").replace("：", ":")
    for pattern in _WITH_HALF:
        if found := pattern.fullmatch(bare):
            role = role_of(found["rest"])
            return (found["half"], role) if role is not None else None
    return None


def is_heading(texts: list[str]) -> bool:
    """Whether a row of these cells (each merged one once) names columns: two at least, and most of its cells."""
    said = [text for text in texts if text]
    known = [text for text in said if names_a_column(text) or half_and_role(text) is not None]
    return len(known) >= 2 and len(known) * 2 > len(said)
