"""What a note does to a clinic: takes it back, brings it back, moves it, gives it away, or names other work.

What could be meant in two ways stands in `changed`: whoever sent the sheet is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from specialists.sheets.numerals import plain
from specialists.sheets.people_pieces import is_name
from specialists.sheets.people_words import TITLE


@dataclass(frozen=True)
class Remarks:
    """What a text says about a clinic, besides when, who and where.

    `cancelled`: it is not held; days, halves or names that `rest` keeps may narrow that. With `substitute` it is held
    by that person. `other_work`: 会诊, 手术 …, the word. `changed`: what moves it, or leaves open whether it is held.
    """

    cancelled: bool = False
    restored: bool = False
    other_work: str = ""
    substitute: str = ""
    changed: str = ""
    rest: str = ""


_CLAUSES: Final = re.compile(r"[,;。!\n()\[\]【】]+")
_SENTENCES: Final = re.compile(r"[。!\n]+")

_CLINIC: Final = (
    r"(?:专家|本次|此次|该次|当[日天]|今[日天])?(?:出诊|门诊|坐诊|应诊|开诊|接诊|看诊|出门诊|号源)"
)
_OFF = re.compile(
    rf"(?:全部|全天|均|临时|因故|暂时?|已)?(?:停诊|休诊|停止{_CLINIC}|暂停{_CLINIC}|暂停|取消{_CLINIC}"
    rf"|已?取消|撤销|作废|不{_CLINIC}|不来|来不了"
    rf"|(?:无法|不能|未能)(?:{_CLINIC}|按时|如期|前来|到院|到达|来院|到岗|到诊|抵达)|不能来|无法来|休息|请(?:病|事|产|年|公)?假|休(?:病|事|产|年|公)?假"
    rf"|[病事产年]假|放假|公休|轮休|补休|歇诊|停(?:一|1)?[次天])"
)
_OFF_ALONE = re.compile(
    r"停|休|出差|开会|外出(?:开会|学习|会议)?|外地开会|出国|公出|参会|参加(?:会议|学术会议)|学术会议"
    r"|无(?:门诊|出诊|号|专家)|没有?(?:门诊|出诊)"
)
# Words of a cancellation that do not cancel this clinic.
_NO_OFF = re.compile(
    r"(?:不|没有?|未|无|非|勿|免)(?:会|再|予|得|可|能|要)?(?:停诊|休诊|休息|取消|请假|休假)|照常"
    r"|休息(?:日|室|区|厅|站)|(?:午间?|中午|课间|\d)\s*(?:-\s*)?休息?|午休"
    r"|取消(?:预约|挂号|就诊|订单|排队|号(?!源)|者|须|请)|(?:预约|[挂取放]号|号源|订单)(?:的)?(?:取消|暂停)|停(?:车|电"
    r"|水|留)|注意休息|休克|(?:病|事)假条"
)
_IF = re.compile(r"如果?(?:有|遇|需|因|果|要|不)?|若|倘若?|万一|一旦|遇(?:有|到)?|凡|假如|法定|节假日")
_CONDITION = re.compile(r"(?:如|若)(?:有|遇|需|因)\S{0,6}(?:调整|变动|变更|变化|停诊|取消|改)")
_CONSEQUENCE = re.compile(r"请|致电|电话|咨询|为准|通知|联系")
_A_DAY = re.compile(r"\d\s*[月日号/.]|周[一二三四五六日天末]|星期")
_ABOUT_OFF = re.compile(
    r"(?:停诊|休诊|取消|暂停|请假|休假)(?:时|的话|的(?!$)|则|前|须|需|信息|公告|规则|制度|查询|电话|流程"
    r"|说明|将(?!$)|会(?!诊))"
    r"|(?:停诊|休诊|取消|暂停|请假|休假).{0,4}(?:请|须|需|将|会)?(?:提前|及时|电话|短信"
    r"|微信)(?:\S{0,4})?(?:通知|告知|说明|联系|公布)"
)
_UNSURE_OFF = re.compile(r"可能|或者?(?=停|休|取消)|预计|拟|是否|待定|未定|暂定|另行通知|[?]|视情况|部分")
_WEEKLY = re.compile(r"周[一二三四五六日天末]|星期[一二三四五六日天]|双休")
_BACK = re.compile(
    rf"(?:已|现|将|重新)?(?<!产后)(?<!术后)(?<!功能)恢复(?:正常)?{_CLINIC}|^(?:已|现)?恢复$|(?:取消"
    rf"|撤销)(?:停诊|休诊)|(?:停诊|休诊)(?:通知)?(?:取消|撤销|作废)|重新{_CLINIC}"
)
_ONCE_OFF = re.compile(r"(?:原定?|之前|此前|前期)(?:停诊|休诊|取消)")

_WORK: Final = (
    r"(?:远程|多学科|疑难(?:病例)?|院内|院际|联合|病房|急|全院|参加|临床)*会诊|(?:示教|指导|参加|微创"
    r"|开展|全天|教学|观摩|择期|急诊)*手术(?:示教|演示|指导|带教|日)?"
    r"|(?:教学|病房|科室|大|业务|行政)*查房|(?:专题|学术|科普|健康|教学|业务|知识)*讲座|(?:临床|教学"
    r"|手术)*带教|授课|讲课|(?:业务|教学|技术|学术)*培训|进修|病例讨论|术前讨论"
    r"|(?:MDT|疑难病例|死亡病例)(?:病例)?讨论|学术(?:会议|交流|活动)|业务学习|座谈会?|研讨会?|推进会|调研|义务?巡讲"
)
_WORK_WORD = re.compile(_WORK)
# In a clinic, too, they speak of operations.
_NO_WORK = re.compile(
    r"手术(?:咨询|预约|治疗|患者|病人|评估|指征|前|后|费|室|方案|科|适应|切口|史|可|者|等|排期|联系)"
    r"|(?:擅长|主攻|从事|需要?|可行?|可做|可预约|不|无需?|术后|咨询|微创技术)\S{0,12}手术"
    r"|会诊(?:中心|门诊|费|室|楼|号|单|患者|病人|申请)|培训(?:中心|基地|楼)|讲座(?:厅|教室)|进修(?:归来"
    r"|医师|于)|曾\S{0,8}进修"
)
_ANY_CLINIC = re.compile(r"(?<!不)(?:出门诊|门诊|出诊|坐诊|看诊|接诊|应诊|开诊|义诊)")

_NAME: Final = r"[㐀-䶿一-鿿〇·]{2,10}?"
_NO_NAME: Final = re.compile(
    r"^由|本院|院内|其他|同事|同科|科室|值班|他人|医院|^周[一二三四五六日天末]$|^[全明]天$|^明日$|^元旦$"
    r"|房间|门诊|楼层|时间|诊$"
)
_RANK: Final = rf"(?:{TITLE})?"
_INSTEAD: Final = (
    r"(?:代替|替代|顶替|接替|替换|代班|代诊|替诊|替班|代|替|顶)(?:为)?(?:出诊|坐诊|看诊|接诊|门诊|班)?"
)
_WHO_INSTEAD: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:改|现|暂|临时)?由\s*(?P<name>{_NAME})\s*{_RANK}\s*(?:{_INSTEAD}|出诊|坐诊|接诊|看诊|应诊|负责|来诊)",
        rf"(?:替诊|代诊|替班|代班|替代|接替|顶替)(?:医生|医师|专家|人员?|者)?\s*(?:[:为是由]"
        rf"|改为)?\s*(?P<name>{_NAME})\s*{_RANK}(?=$|[\s,;、。)])",
        rf"(?:换成|换为|更换为|改为|改成|改由|换)\s*(?P<name>{_NAME})\s*{_RANK}\s*(?:{_INSTEAD}|出诊|坐诊"
        rf"|接诊|看诊)?(?=$|[\s,;、。)])",
        rf"(?:^|(?<=[\s,;、(]))(?P<name>{_NAME})\s*{_RANK}\s*{_INSTEAD}(?=$|[\s,;、。)]|\s*{_NAME}\s*{_RANK}$)",
    )
)
_INSTEAD_SAID = re.compile(
    r"替诊|代诊|替班|代班|代替|替代|顶替|接替|换(?:人|专家|医生|班|诊室|房间)|由\S{1,12}(?:代|替|出诊|坐诊"
    r"|接诊)|更换(?:专家|医生)"
)
_MOVED = re.compile(
    r"改(?:为|到|至|在|成|于|期|时间|日期|约|日|天|(?=[上下]午|晚|周|星期|\d"
    r"|[一二三四五六七八九十]+(?:月|日|号|楼|诊)))|(?:调整?|移|挪|换|变更|更改|改签|顺延|推迟|延迟|延后"
    r"|提前)(?:为|到|至|成)|调[至到]|调整|调班|换班|调休|变更|变动|更改"
    r"|推迟|延期|延后|延迟|顺延|时间有变|(?:^|[^每次])补(?:诊|出诊|号)?$|补诊|补出诊|提前(?=\s*\d"
    r"|[一二两三半]\S{0,3}(?:天|日|周|小时|点))"
)
_NO_MOVE = re.compile(
    r"提前\s*(?:\d+|[一二两三半]\S{0,2})\s*(?:天|日|周|小时|分钟?|个\S{0,2})\S{0,6}(?:预约|挂号|到|取号"
    r"|报到|通知|候诊|签到|来院|联系|告知|抵达|放号|公布)|提前(?:预约|挂号|到院|到达|通知)|请\S{0,4}提前"
    r"|改善|调理"
    r"|(?:请|可|患者|建议|通知|协助|自行)\S{0,6}(?:改约|改期|改挂|另约)"
)
_OPEN = re.compile(
    r"^(?:时间|日期|专家|医生|人员|具体时间|出诊时间|号源|是否出诊|出诊)?(?:均|都)?(?:待定|未定|暂定|待通知"
    r"|待确认|未确定|不确定|另行通知|等通知|视情况(?:而定)?)$"
)
# Held only perhaps, or not where patients come to.
_PERHAPS = re.compile(
    r"如?无(?:意外|特殊情况|特殊|变化|变动)|争取|力争|有望|尚未(?:确[定认]|落实)|未确认|待落实|以通知为准"
    r"|^(?:改为?)?(?:线上|网络|互联网|视频|远程|云)(?:门诊|出诊|坐诊|问诊|看诊|接诊|诊疗|咨询)?$"
)
_NEUTRAL: Final = re.compile(
    r"因(?:为)?(?:病|事|公|故|工作|身体|个人|特殊|天气|航班|交通|家中有事|会议|学术会议|开会|出差|培训"
    r"|节假日|元旦|春节|国庆)?(?:原因|安排|冲突)?|临时|有事|专家|本次|此次|当[天日]|今[天日]|本[周月]"
    r"|全天|医生"
    r"|教授|主任|通知|公告|一次|1次|一天|1天|特此|暂|均|已|该|患者|请|注意|备注|状态|的|了|全部|门诊"
    r"|出诊|坐诊|外出|学习|[\s:、/|*★!-]"
)


def _without(text: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return " ".join(text.split()).strip(" ,;、:：。-")


_APART = re.compile(
    r"(停|取|休|请|暂|会|手|查|讲|带)\s+(?=(?:诊|消|息|假|停|术|房|座|教)(?![\u3400-\u9fff]))"
)
# Their cancellation is a reason, not a return.
_TRAVEL_OFF = re.compile(
    r"(?:航班|列车|高铁|火车|动车|会议|行程|车次|班机)(?:被|临时|已)?取消(?!出诊|门诊|坐诊)"
)


def _one_spelling(text: str) -> str:
    lines = "\n".join(" ".join(plain(line).split()) for line in text.splitlines())
    return _TRAVEL_OFF.sub("交通原因", _APART.sub(r"\1", lines))


def find_remarks(text: str) -> Remarks:
    """What a text says that changes whether, when or by whom a clinic is held. General notes change nothing."""
    cancelled = restored = False
    work, substitute = "", ""
    changed: list[str] = []
    rest: list[str] = []
    clinic = False
    for sentence in _SENTENCES.split(_one_spelling(text)):
        general = False
        for clause in filter(None, (one.strip() for one in _CLAUSES.split(sentence))):
            condition = bool(_IF.match(clause) or _CONDITION.search(clause)) and not _PERHAPS.search(clause)
            only_if = condition or (general and not (_A_DAY.search(clause) and _OFF.search(clause)))
            general = condition and not _CONSEQUENCE.search(clause) or (general and only_if)
            left = clause
            if not only_if and (name := _instead(left)):
                if substitute and substitute != name[0]:
                    changed.append(clause)
                substitute, left = substitute or name[0], name[1]
            said = "" if only_if else _off(left)
            if said == "back":
                restored, left = True, _without(left, _BACK, _ONCE_OFF)
            elif said == "off":
                alone = _OFF_ALONE.fullmatch(left)
                cancelled, left = True, "" if alone else _without(left, _OFF)
                left = left if _without(left, _NEUTRAL, _OFF_ALONE) else ""
            elif cancelled and _OPEN.match(left):
                pass  # when it will be held instead
            elif said == "unsure" or (not only_if and _moves(left)):
                changed.append(clause)
                left = ""
            elif not only_if and (what := _other_work(left)):
                work, left = work or what, _without(left, _WORK_WORD)
            clinic = clinic or bool(_ANY_CLINIC.search(left) and not only_if)
            if left:
                rest.append(left)
    if work and clinic:
        changed.append(work)
    return Remarks(cancelled, restored, work, substitute, "；".join(dict.fromkeys(changed)), "；".join(rest))


def _off(clause: str) -> str:
    """Whether a clause takes the clinic back: off, back (held after all), unsure, or empty for neither."""
    if _ONCE_OFF.search(clause) and not _BACK.search(clause):
        return "unsure"
    if _BACK.search(clause):
        return "unsure" if _UNSURE_OFF.search(clause) else "back"
    bare = _NO_OFF.sub(" ", clause)
    alone = bool(_OFF_ALONE.fullmatch(_without(clause, _NEUTRAL)) or _OFF_ALONE.fullmatch(clause))
    if alone:
        return "off"
    if re.search(r"(?:出差|开会|外出|外出学习|参会|出国)$", clause):
        return "unsure"
    if not _OFF.search(bare) or _ABOUT_OFF.search(clause):
        return ""
    if re.search(rf"取消(?!$|\s|{_CLINIC}|[本此该一\d号停])", bare):
        return "unsure"
    if re.search(r"(?:停诊|休诊|取消|暂停|休息)\S*(?:请|须|需)(?!假)", bare):
        return "unsure"
    if re.search(r"(?:暂停|停止|取消)(?:预约|放号|挂号|限|收|医保|\S{0,3}(?:优惠|规定|活动))", clause):
        return "unsure"
    weekly = _WEEKLY.search(bare) and not re.search(r"\d\s*[月日号/.]", bare)
    return "unsure" if weekly or _UNSURE_OFF.search(bare) else "off"


def _moves(clause: str) -> bool:
    """Whether a clause puts the clinic to another time or place, gives it away, or leaves that open."""
    if _OPEN.match(clause) or _INSTEAD_SAID.search(clause) or _PERHAPS.search(clause):
        return True
    return bool(_MOVED.search(_NO_MOVE.sub(" ", clause)))


def _instead(clause: str) -> tuple[str, str] | None:
    """Who comes instead, and the clause without that."""
    for pattern in _WHO_INSTEAD:
        for found in pattern.finditer(clause):
            name = re.sub(rf"(?:{TITLE})$", "", found["name"])
            long_name = pattern is _WHO_INSTEAD[0] and len(name) > 2
            if (is_name(name) or "·" in name or long_name) and not _NO_NAME.search(name):
                return name, _without(clause[: found.start()] + " " + clause[found.end() :])
    return None


def _other_work(clause: str) -> str:
    """The work that is no clinic, where the clause is about that: at its end, or at its beginning."""
    if _NO_WORK.search(clause):
        return ""
    bare = _without(re.sub(r"[\d:.~\-+/、]+|[例台场次个点半至到]|[上下]午|全天|晚上", " ", clause), _NEUTRAL)
    found = list(_WORK_WORD.finditer(bare))
    if found and (found[0].start() == 0 or found[-1].end() == len(bare)):
        return found[0].group()
    return ""


_CLINIC_KIND = re.compile(
    r"门诊|出诊|坐诊|义诊|看诊|接诊|应诊|诊疗|专家|名医|特需|普通|专病|专科|国医堂|知名|常规|正常|现场|线下|夜诊|加诊|补诊|初诊|复诊"
)
_NO_CLINIC_KIND = re.compile(r"线上|网络|互联网|远程|视频|云|会诊(?!中心)|电话|体检|下乡|咨询|培训|示教|教学")


def is_clinic(text: str) -> bool:
    """Whether a word in a column of kinds is one of a clinic: 专家门诊, 特需, 义诊; not 网络门诊, 体检, 教学."""
    said = _one_spelling(text)
    return bool(_CLINIC_KIND.search(said)) and not _NO_CLINIC_KIND.search(said)


_TOTAL = re.compile(
    r"(?:本[周月页]|全[周月年]|以上|总|[\u4e00-\u9fff]{2,4}(?=(?:小计|合计)$))?(?:合计|小计|总计|共计|累计|汇总)(?:\s*[:为是\d(]|$"
    r"|\s*\d*\s*(?:场|次|人|个|号|位|名|元|天|半天|条))"
    r"|(?:本[周月]|全[周月]|以上|总)?(?:出诊|坐诊|安排)?(?:共|总共|一共)(?:计|有)?(?:安排|出诊"
    r"|坐诊)?\s*(?:\d+|[一二三四五六七八九十百]+)\s*(?:个)?(?:场次?|次|人次|条|行|天|半天|单元|位专家"
    r"|名专家|个专家)"
)
_SPACED = re.compile(r"\s+")


def is_total(text: str) -> bool:
    """Whether a cell heads or holds a sum: 合计, 小计, 共计 12 场."""
    return _TOTAL.match(_SPACED.sub("", plain(text))) is not None


_DITTO = re.compile(r"同上|同前|同左|〃|″|''|\"|々|”|“")


def is_ditto(text: str) -> bool:
    """Whether a cell says that what stands above it holds here, too."""
    return _DITTO.fullmatch(_SPACED.sub("", text)) is not None
