"""What sort of clinic a sheet says, and who may come: 义诊, 名医工作室, 只接转诊, 现场取号.

What looks as if it kept some people away, and is not understood, is told: whoever sent the sheet is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from specialists.enums import OpenTo, SessionPurpose
from specialists.sheets.numerals import plain

_CLAUSE: Final = re.compile(r"[^,;:。!\n()\[\]【】、/+|&\s]+")

_ALL_OF_IT: Final = (
    r"(?:备注|类型|性质|形式|方式|号源|对象|(?:就诊|接诊|服务|开放)对象|本次|此次|本场|该场|当[日天]|今[日天]|以上|本表|门诊|出诊|坐诊|专家"
    r"|全部|全为|全是|均|都|一律|皆|统一|为|是|系|属于?)*"
)
_FREE: Final = (
    r"(?:大型|公益|免费|专家|名医|北京|联合|多学科|下乡|进?社区|专题|便民|惠民|爱心|巡回|健康|主题|集中|现场)*义诊"
    r"(?:活动|门诊|日|专场|号|服务|公益|不收费|免(?:挂号)?费|出诊|坐诊)*"
)
_STUDIO: Final = (
    r"(?:(?![在到至去赴于往移改非不原停止未无没]|取消|撤)[\u4e00-\u9fff·]){0,12}?(?:名(?:老)?中?医|专家|传承|国医大师|院士)"
    r"[\u4e00-\u9fff·]{0,4}?工作室(?:门诊|出诊|坐诊|接诊|专场|号)*"
)
_WHENCE: Final = r"(?:医生|医师|下级|上级|基层|各?旗县区?|外院|医联体|双向|院外|的)*"
_REFERRED: Final = (
    r"(?:只|仅|限|专)(?:只|仅|限|专|供|接[诊受待]?|收治?|看|约|挂号?|给|为|面向|针对|对|开放|能|可|预约)*"
    rf"{_WHENCE}转诊(?:的|来的)?(?:患者|病人|人员|者|号源?|预约|对象|单)*(?:使用|就诊|预约|挂号|可约|可挂)*"
    r"|转诊(?:患者|病人|预约)?(?:专用|专场|专号|专诊|门诊)号?"
)
_THERE: Final = (
    r"(?:只|仅|限|只能|请|需|须|患者|就诊|当[日天]|前往|来院|到院|到|在|于|来"
    r"|医院|本院|窗口|门诊|大厅|分诊台|导诊台)*"
)
_COMERS: Final = (
    rf"{_THERE}现场(?:排队|窗口|直接)*(?:取号|挂号|领号|拿号|排号|放号|发号|给号)(?:就诊|看诊|看病|即可|制)*"
    r"|(?:不|无需|无须|不需要?|不用|不必|免|不接受)(?:提前)?预约(?:挂号)?(?:直接(?:来诊|来院|就诊|看诊)|即可就诊)?"
)
_ONLINE: Final = r"(?:网上|线上|网络|互联网|微信|公众号|小程序|手机|平台|APP)"
_NOT: Final = (
    r"(?:不(?:接受|支持|提供|可以?|能|设|开通?|再|需要?|用|必|是)?|无需|无须|无法|无|没有|未(?:开通?|设)|免|非"
    r"|停止|暂停|取消|谢绝)"
)
# One way to book is closed; whether another is open, and which, has to be asked.
_WAY: Final = rf"(?:{_ONLINE}|电话|人工)"
_NO_WAY: Final = rf"{_NOT}(?:提前|的)?{_WAY}(?:[或和及、/]?{_WAY})*(?:提前)?(?:预约|约号|约诊|挂号)(?:挂号)?"
# Nothing is booked by everybody; who may come is said beside, or has to be asked.
_CLOSED: Final = (
    r"不(?:对外|公开|开放|向社会)(?:开放|公开)?(?:的)?(?:网上|线上|网络)?(?:预约|挂号|放号|出诊|门诊|接诊|号源)*"
    r"|不(?:支持|提供|可|能|设)(?:网上|线上|网络|电话|提前)?(?:预约|约号)|不网约|网上不(?:放号|预约|可约)"
    rf"|(?:非|停止|暂停|取消|谢绝|无法|未开通?|不开通)(?:提前)?预约|{_NO_WAY}"
)
_OPEN: Final = r"(?:对外|公开|面向社会|全面)?(?:开放|公开)(?:预约|挂号|放号)?|公开预约|对外(?:预约|放号)"

_NOT_OPEN: Final = "closed"
_READ: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(rf"{_ALL_OF_IT}(?:{pattern})"))
    for name, pattern in (
        (SessionPurpose.FREE, _FREE),
        (SessionPurpose.STUDIO, _STUDIO),
        (OpenTo.REFERRED, _REFERRED),
        (OpenTo.COMERS, _COMERS),
        (OpenTo.EVERYBODY, _OPEN),
        (_NOT_OPEN, _CLOSED),
    )
)
# The same words within a sentence that says other things, too, unless what stands around them takes them back.
_WITHIN: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (SessionPurpose.FREE, re.compile(_FREE)),
    (SessionPurpose.STUDIO, re.compile(r"名(?:老)?中?医工作室(?:门诊|出诊|坐诊)")),
    (OpenTo.REFERRED, re.compile(_REFERRED)),
    (OpenTo.COMERS, re.compile(_COMERS)),
)
_UNLESS_AFTER: Final = re.compile(
    r"(?:[非不无没未勿别免另原停止消撤改暂拟曾]|(?<![均都全皆次场])为|[不未][是再设能可开用接受支持供需要必]{1,2}|没有|另有|无法|无需|无须|可能|或者?|是否|之前|以前)\s*$"
)
_UNLESS_BEFORE: Final = re.compile(
    r"[\s(]*(?:号源?|名额)?(?:[已均全暂]|现已|已经)*(?:满|截止|取消|撤|停(?!车)|终止|结束|[约挂取]完|暂停|待|未定|另行|改|除外|不(?:再|设|开|办|能|可|是)|吗|[?])"
    r"|[时后前的]"
)
_UNLESS: Final[dict[str, re.Pattern[str]]] = {OpenTo.COMERS: re.compile(r"[可后再]\s*$")}
_NO_STUDIO: Final = re.compile(
    r"(?:[非不未无停止原]|没有|取消|撤销?)[\u4e00-\u9fff·]{0,12}工作室|工作室(?:门诊|出诊|坐诊|号)*(?:已|现)*(?:满|取消|撤|停|暂停|结束|截止)"
)
_LIMITS: Final = re.compile(
    r"(?<!不)只(?!要|需|[^接看收限能给供约]{0,2}\d)|仅(?!需|供参考)|(?<![不上无有期权时受局极界])限(?!号|额|量|挂|前|约|看|诊|流|时|制|行|\s*[\d一二三四五六七八九十])"
    r"|转诊|不对外|不公开|不开放|不放|内部|预留|留给|保留|专供|专用(?!诊室|通道)|专场|专号|定向|指定(?:患者|病人)|职工|员工|会员|签约|受邀|邀约|内定"
    r"|(?:住院|体检)(?:患者|病人|者|人员)|不(?:接|收|看)(?!诊|费|取|挂号|任何|电话)|谢绝|拒绝|暂不(?:预约|放号|挂号|接|对外)|不约|不挂|不开号|除外"
    r"|^[^请需须应带和及]{0,8}(?:患者|病人)$|^\D{0,2}\d+岁以?[上下内]\S{0,4}$"
    r"|现场(?:取|挂|领|拿|排|放|发|预约|就诊|号)|(?:窗口|线下)(?:取|挂|领|放|预约)|当[日天](?:取|挂|领|放)号"
)
_ALSO: Final = re.compile(
    r"^(?:也|亦|还|同时)*(?:可|接受|欢迎)|优先"
)  # 可现场取号, 转诊优先 keep nobody away
_STRICT: Final = re.compile(r"[只仅限不]")
_BOOKED: Final = re.compile(r"预约|网约")
_NOT_BOOKED: Final = re.compile(rf"{_NOT}(?:提前|{_ONLINE}|开放|对外|公开)*(?:预约|网约)")
_BOOKED_ONLINE: Final = re.compile(rf"{_ONLINE}\S{{0,6}}(?:预约|约号|挂号)")
_FIGURES: Final = re.compile(r"[¥￥]?\s*\d+(?:\.\d+)?\s*元?")
_CLINIC: Final = re.compile(r"门诊|出诊|坐诊")
_MOST: Final = 600  # characters: what is longer is no remark
_SORTS: Final = frozenset({SessionPurpose.FREE.value, SessionPurpose.STUDIO.value})


@dataclass(frozen=True)
class Offering:
    """What a text says of a clinic's sort and of who may come.

    `purposes`, `open_to`: all it says, more than one contradict each other. `sorts`: words about 义诊, `limits`: words
    about who may come, that were not understood. `rest`: what else it says.
    """

    purposes: frozenset[str] = frozenset()
    open_to: frozenset[str] = frozenset()
    sorts: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    rest: str = ""


@lru_cache(maxsize=4096)  # the same remarks stand in many rows
def find_offering(text: str) -> Offering:
    """What a remark, or a word for the kind of clinic, says: clause by clause, each understood whole or not at all."""
    said = plain(text)
    if len(said) > _MOST:
        return _too_long(said)
    read: set[str] = set()
    sorts: list[str] = []
    limits: list[str] = []
    closed: list[str] = []
    rest = said
    for found in reversed(list(_CLAUSE.finditer(said))):
        clause = found.group()
        names = {name for name, pattern in _READ if pattern.fullmatch(clause)} or _one_by_one(clause)
        if not names:
            (sorts if _may_be_a_sort(clause) else limits if _keeps_away(clause) else []).append(clause)
            continue
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        read |= names - {_NOT_OPEN}
        closed += [clause] * (_NOT_OPEN in names)
    open_to = frozenset(read - _SORTS)
    if closed and not (open_to - {OpenTo.EVERYBODY} or _otherwise(closed, said)):
        limits += closed
    if OpenTo.COMERS in open_to and _BOOKED.search(_NOT_BOOKED.sub("", said)):
        limits.append(text.strip())  # who has booked collects the number there
    return Offering(
        frozenset(read & _SORTS), open_to, tuple(reversed(sorts)), tuple(reversed(limits)), _tidy(rest)
    )


@lru_cache(maxsize=4096)
def find_offering_within(text: str) -> Offering:
    """The same of a sentence, where such words stand between others."""
    rest = plain(text)
    if len(rest) > _MOST:
        return _too_long(text)
    read: set[str] = set()
    for name, pattern in _WITHIN:
        rest, taken = _taken(name, pattern, rest)
        read |= taken
    clauses = _CLAUSE.findall(rest)
    sorts = tuple(one for one in clauses if _may_be_a_sort(one))
    limits = [one for one in clauses if one not in sorts and _keeps_away(one)]
    if OpenTo.REFERRED in read or OpenTo.COMERS in read:
        limits = [one for one in limits if not re.fullmatch(_CLOSED, one)]
    if OpenTo.COMERS in read and _BOOKED.search(_NOT_BOOKED.sub("", rest)):
        limits.append(text.strip())
    changed = bool(read or sorts or limits)
    return Offering(
        frozenset(read & _SORTS),
        frozenset(read - _SORTS),
        sorts,
        tuple(limits),
        _tidy(rest) if changed else text,
    )


def _one_by_one(clause: str) -> set[str]:
    """What a clause says that holds several such words and nothing else: 义诊现场取号."""
    names: set[str] = set()
    for name, pattern in _WITHIN:
        clause, taken = _taken(name, pattern, clause)
        names |= taken
    return names if not clause.strip() else set()


def _taken(name: str, pattern: re.Pattern[str], text: str) -> tuple[str, set[str]]:
    """The text without what says this, and its name; all of it where the words around take that back: 原义诊."""
    found = list(pattern.finditer(text))
    for one in found:
        before, own = text[: one.start()], _UNLESS.get(name)
        if (
            _UNLESS_AFTER.search(before)
            or (own and own.search(before))
            or _UNLESS_BEFORE.match(text, one.end())
        ):
            return text, set()
    return (pattern.sub(" ", text), {name}) if found else (text, set())


def _may_be_a_sort(clause: str) -> bool:
    """Whether words that are not understood are about a free clinic, or say that something is no studio."""
    return "义诊" in clause or bool(_NO_STUDIO.search(clause))


def _otherwise(closed: Iterable[str], said: str) -> bool:
    """Whether only telephones are closed, and the same text says that numbers are booked online."""
    if any(not re.fullmatch(_NO_WAY, one) or re.search(_ONLINE, one) for one in closed):
        return False
    return bool(_BOOKED_ONLINE.search(_NOT_BOOKED.sub("", said)))


def _too_long(text: str) -> Offering:
    found = _LIMITS.search(text) or re.search("义诊", text)
    return Offering(limits=(text[max(0, found.start() - 10) :][:30],) if found else (), rest=text)


def said_of_all(note: str) -> bool:
    """Whether a note beside the table says a sort, or who may come, for all that it lists: 注：以上均为义诊."""
    found = find_offering(note)
    who = found.open_to - {OpenTo.EVERYBODY}
    if OpenTo.COMERS in who and note.strip() in found.limits:
        who -= {OpenTo.COMERS}
    return bool(found.purposes or who or any(re.fullmatch(_CLOSED, one) for one in found.limits))


def sort_of_fee(text: str) -> Offering:
    """What a cell of fees says of the sort: 义诊, 义诊0元."""
    return find_offering(_FIGURES.sub(" ", plain(text))) if "义诊" in text else Offering()


def sort_of_titles(titles: Iterable[str]) -> tuple[str, str]:
    """The sort of all clinics below these titles (the farthest first), and a title from which it cannot be told."""
    nearer_clinic = False
    for title in reversed(list(titles)):
        if "义诊" not in title:
            nearer_clinic = nearer_clinic or bool(_CLINIC.search(title))
            continue
        found = find_offering_within(title)
        mixed = bool(found.sorts) or bool(_CLINIC.search(found.rest))
        if mixed and nearer_clinic:
            return "", ""
        return ("", title) if mixed or nearer_clinic else (SessionPurpose.FREE.value, "")
    return "", ""


def _keeps_away(clause: str) -> bool:
    """Whether words that are not understood may be about who may come."""
    if _ALSO.search(clause) and not _STRICT.search(clause):
        return False
    return bool(_LIMITS.search(clause) or re.search(_CLOSED, clause))


def _tidy(text: str) -> str:
    """What is left, without signs that joined or held what was read."""
    left = re.sub(r"[(\[【]\s*[)\]】]", " ", text)
    return re.sub(r"[^\S\n]+", " ", left).strip(" \n,;:、。/+|&")
