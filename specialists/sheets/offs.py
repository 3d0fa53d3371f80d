"""Sentences that take back clinics without naming any: 本周停诊, 以上全部停诊; and headings of what is not held."""

from __future__ import annotations

import re
from typing import Final

from specialists.sheets.numerals import plain
from specialists.sheets.remarks import find_remarks

_OF_ALL: Final = re.compile(
    r"(?<![岁时天人次元个号月年\d])以上|上述|上列|上表|[本此该]表|全[部体院科都]|所有|一律|统一|均|都|皆|[本这下][周月]|[各每]位"
)
# Over a list of what is not held: 停诊通知, 二、停诊, 本周停诊：
_HEADING: Final = re.compile(
    r".*(?:通知|公告|通告|预告|公示|告示|名单|一览表?|安排表?|信息|情况|计划|日程|专家|医生|医师|人员|日期|时间|[表:])[\s)]*"
    r"|[\s(]*第?[一二三四五六七八九十\d]{1,3}[)、.\s]\s*(?:专家|门诊)?[停休]诊"
)
_ABOUT: Final = re.compile(r"[停休]诊(?:信息|公告|通告|公示|说明|名单)")
_LIST: Final = re.compile(r"安排|计划|一览|日程|排班|出诊表|门诊表|值班表")
_BRACKETS: Final = re.compile(r"\(.*?\)")
_OFF: Final = re.compile(
    r"[停休]诊|不(?:再)?[出坐开接应看]诊|(?:停止|暂停|取消)(?:专家)?(?:[出坐开接应看]诊|门诊)"
)
# What holds of numbers, of every holiday or of an earlier sheet, not of what is listed here.
_OF_OTHERS: Final = re.compile(
    r"节假日|法定|长假|寒暑?假|暑假|每逢|凡是?|过[期时]|逾期|隔[日天]|超时|爽约|违约|迟到|未(?:按时|及时|按期)?(?:取号|就诊|到|来)|退[号费款]|当[日天]有效"
    r"|[停休]诊[后时]|(?:无|没有?)(?:任何)?(?:专家|医生|医师|人)+[停休]诊|以[停休]诊\S{0,8}为准"
    r"|(?:之前|此前|以前|先前|前[一次期版]|上一?[版次期份]|原[来先表有发]|旧|老)\S{0,12}(?:作废|取消|废止)"
)


def says_off(text: str) -> bool:
    """Whether a text says that clinics are not held, or perhaps not, and is no heading over a list of such."""
    said = find_remarks(text)
    return (said.cancelled or bool(_OFF.search(said.changed))) and not _HEADING.fullmatch(plain(text))


def heads_off(text: str) -> bool:
    """Whether a text is a heading over what is not held: 停诊通知, 二、停诊."""
    said = plain(text)
    return bool(_HEADING.fullmatch(said)) and (find_remarks(text).cancelled or bool(_ABOUT.search(said)))


def heads_with_off(text: str) -> bool:
    """Whether a text that says so is the title of a list all the same: 12月出诊安排（本周停诊）."""
    bare = _BRACKETS.sub("", plain(text))
    return bool(_LIST.search(bare)) and not find_remarks(bare).cancelled and says_off(text)


def is_of_all(text: str) -> bool:
    """Whether what is said holds of everything that is listed: 以上全部停诊, 本周停诊."""
    return bool(_OF_ALL.search(plain(text)))


def is_of_these(sentence: str) -> bool:
    """Whether a sentence that names no day may be about the clinics that are listed here; 节假日停诊 and 过期作废 hold
    everywhere."""
    if heads_off(sentence):
        return True
    if _OF_OTHERS.search(plain(sentence)):
        return False
    said = find_remarks(sentence)
    if said.cancelled:
        return is_of_all(sentence) or not said.rest or bool(_OFF.search(plain(sentence)))
    return bool(_OFF.search(said.changed)) and (is_of_all(sentence) or "部分" in sentence)
