"""What a sheet asks of patients: 需空腹, 请带既往片子. Only words that can be nothing else: no names, no numbers of
people, nothing that takes a clinic back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from specialists.sheets.numerals import clauses_of

MOST: Final = 200  # characters: what the form of a session takes
LONGEST: Final = 60  # characters of one clause

_WHO: Final = r"(?:就诊|复诊|初诊|来诊|看诊|就医|预约)?(?:患者|病人|者|时|前|当[天日])?"
_PLEASE: Final = r"(?:请您?|敬请|需要?|须|务必|应|记得|最好|提前|一并|同时|均|都|自行)*"
_TAKE: Final = r"(?:携带|随身带|带好|带齐|带上|带着|带来|自带|自备|备好|备齐|准备好?|出示|持|带)(?:好|齐)?"
_OLD: Final = (
    r"(?:既往|以往|以前|过去|近期|最近|原来?|所有|全部|相关|有关|本人|患儿|儿童|有效|纸质|电子|外院|当地|本院|完整|检查|就诊"
    r"|(?:近|最近)?(?:\d{1,2}|[一二三半两])个?(?:年|月|周)(?:内|以内|之内)?)*的?"
)
_THING: Final = (
    r"(?:居民)?(?:身份证件?|证件|医保卡|社保卡|医保(?:电子)?凭证|户口[本簿]|就诊卡|诊疗卡|健康卡|出生证明?"
    r"|(?:门诊|住院)?病历(?:本|资料|册)?|病例|病史资料|出院(?:小结|记录|证明)|诊断证明书?|转诊单|处方"
    r"|影像(?:学|检查)?(?:资料|片子?|胶片|光盘)?|片子|胶片|光片|平片|[Xx]光?线?片|(?:CT|核磁(?:共振)?|磁共振|MRI|PET-?CT|B超|彩超|超声|造影|钼靶)"
    r"(?:片子?|胶片|检查)?(?:资料|报告|单|结果)?"
    r"|(?:化验|检验|检查|体检|病理|基因检测|心电图|胃镜|肠镜|脑电图|肌电图|血常规|尿常规)(?:单|报告单?|结果|资料|切片|记录)?"
    r"|报告单?|病理切片|(?:正在|目前|平时)?(?:服用|使用)的?药(?:物|品|盒)?|药(?:物|品|盒)|用药(?:清单|记录)|(?:预防)?接种[证本]"
    r"|生长(?:曲线|记录)|血糖记录|血压记录|眼镜|老花镜|助听器|资料|材料|原件|复印件)(?:原件|复印件)?"
)
_AND: Final = r"\s*(?:[、/+和及与或]|以及|还有)\s*"
_AFTER: Final = r"(?:等(?:资料|材料|证件)?)?(?:来诊|就诊|前来|前来就诊|来院|到院|就医|备查|以备查阅)?"
_READY: Final = (
    r"(?:早[晨上]|清晨|抽血|化验|检查|腹部(?:B超|彩超|超声))*(?:者|患者|的)?(?:请|需要?|须|务必|应)*"
    r"(?:空腹|禁食(?:水|\s*\d{1,2}\s*(?:个)?小时(?:以上)?)?|禁水|勿(?:进食|饮水|进早餐|化妆)|不(?:吃|进)(?:早饭|早餐|食)|憋尿|充盈膀胱"
    r"|穿(?:着)?宽松(?:的)?衣(?:物|服|裤)|(?:家长|家属|监护人)陪[同护])(?:来诊|就诊|抽血|检查|化验|前来|来院|到院)?"
)
_BRING: Final = re.compile(rf"{_PLEASE}{_WHO}{_PLEASE}{_TAKE}{_OLD}{_THING}(?:{_AND}{_OLD}{_THING})*{_AFTER}")
_PREPARE: Final = re.compile(rf"{_PLEASE}{_WHO}{_PLEASE}{_READY}(?:{_AND}{_READY})*")


def find_bring(texts: Iterable[str]) -> str:
    """What these remarks ask patients to bring or to heed, in their own words; empty where they ask nothing. What would
    be too long for the form is left out."""
    found: list[str] = []
    for text in texts:
        for said in clauses_of("\n".join(text.splitlines())):
            bare = said.replace(" ", "")
            asked = len(bare) <= LONGEST and (_BRING.fullmatch(bare) or _PREPARE.fullmatch(bare))
            if asked and said not in found:
                found.append(said)
    while len("，".join(found)) > MOST:
        found.pop()
    return "，".join(found)
